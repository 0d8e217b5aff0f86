package io.sheaf.partitioner.text;

import java.io.IOException;
import java.net.InetAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;

/** The name by which people know this machine. For error messages only: asking may take time. */
final class LocalHost {
    private LocalHost() {}

    /** From the kernel if it says so in a file, otherwise from the resolver. */
    static String name() {
        try {
            return Files.readString(Path.of("/proc/sys/kernel/hostname"), StandardCharsets.UTF_8).strip();
        } catch (IOException notLinux) {
            return resolvedName();
        }
    }

    private static String resolvedName() {
        try {
            return InetAddress.getLocalHost().getHostName();
        } catch (IOException e) {
            return "unknown host";
        }
    }
}
