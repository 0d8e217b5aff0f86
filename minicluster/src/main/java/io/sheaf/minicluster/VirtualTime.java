package io.sheaf.minicluster;

import io.sheaf.plan.clock.EngineClock;
import java.io.IOException;
import java.nio.MappedByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;

/** The clock of a cluster's processes, which jumps when told. Safe for use by many threads. */
final class VirtualTime {

    private final Path file;
    private final MappedByteBuffer ahead;

    VirtualTime(Path file) throws IOException {
        this.file = file;
        try (FileChannel channel = FileChannel.open(file, StandardOpenOption.CREATE_NEW, StandardOpenOption.READ, StandardOpenOption.WRITE)) {
            ahead = channel.map(FileChannel.MapMode.READ_WRITE, 0, Long.BYTES);
        }
    }

    /** What JVMs are told of it. */
    String option() {
        return "-D" + EngineClock.PROPERTY + "=" + file;
    }

    synchronized void skip(Duration time) {
        EngineClock.LONGS.setVolatile(ahead, 0, Math.addExact(ahead.getLong(0), time.toNanos()));
    }
}
