package io.sheaf.benchmarks;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** What Linux tells about a process; 0 on other systems. */
final class ProcessFigures {

    private static final long KIB = 1024;

    private ProcessFigures() {}

    /** The most memory it has held so far, in and beside its heap. */
    static long peakBytes(long pid) throws IOException {
        return KIB * number(Path.of("/proc", Long.toString(pid), "status"), "VmHWM:");
    }

    /** The memory it holds now, in and beside its heap. */
    static long residentBytes(long pid) throws IOException {
        return KIB * number(Path.of("/proc", Long.toString(pid), "status"), "VmRSS:");
    }

    /** What it has written to disks so far. */
    static long writtenBytes(long pid) throws IOException {
        return number(Path.of("/proc", Long.toString(pid), "io"), "write_bytes:");
    }

    /** What it has read so far through system calls, from disks, caches of files and connections. */
    static long callsReadBytes(long pid) throws IOException {
        return number(Path.of("/proc", Long.toString(pid), "io"), "rchar:");
    }

    /** What it has written so far through system calls, whether it came to a disk or not. */
    static long callsWrittenBytes(long pid) throws IOException {
        return number(Path.of("/proc", Long.toString(pid), "io"), "wchar:");
    }

    private static long number(Path file, String name) throws IOException {
        if (!Files.exists(file)) {
            return 0;
        }
        for (String line : Files.readAllLines(file)) {
            if (line.startsWith(name)) {
                return Long.parseLong(line.substring(name.length()).replace("kB", "").strip());
            }
        }
        return 0;
    }
}
