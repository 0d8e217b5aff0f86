package io.sheaf.plan.clock;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;
import java.nio.MappedByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.function.LongSupplier;

/**
 * {@link System#nanoTime()}, unless the system property {@value #PROPERTY} names a file when the class is first used: then it is ahead by
 * as many nanoseconds as the first 8 bytes of that file say at the moment, big-endian, and all processes that are given the same file jump
 * together. Whoever waits by it looks at least every {@link #longestWaitMillis()}. Safe for use by many threads.
 */
public final class EngineClock {

    /** The system property; not set outside tests. */
    public static final String PROPERTY = "sheaf.clock";

    private static final long LOOK_MILLIS = 20;

    /** How the file is to be read and written while others do. */
    public static final VarHandle LONGS = MethodHandles.byteBufferViewVarHandle(long[].class, ByteOrder.BIG_ENDIAN);

    private static final MappedByteBuffer AHEAD = aheadOrNull();

    private EngineClock() {}

    private static MappedByteBuffer aheadOrNull() {
        String file = System.getProperty(PROPERTY);
        if (file == null) {
            return null;
        }
        try (FileChannel channel = FileChannel.open(Path.of(file), StandardOpenOption.READ)) {
            return channel.map(FileChannel.MapMode.READ_ONLY, 0, Long.BYTES);
        } catch (IOException e) {
            throw new UncheckedIOException("the clock cannot be read that -D" + PROPERTY + " names: " + file, e);
        }
    }

    /** The clock. */
    public static LongSupplier nanos() {
        return AHEAD == null ? System::nanoTime : () -> System.nanoTime() + (long) LONGS.getVolatile(AHEAD, 0);
    }

    /** After so long at the latest a thread that waits for a moment looks at the clock again. */
    public static long longestWaitMillis() {
        return AHEAD == null ? Long.MAX_VALUE : LOOK_MILLIS;
    }
}
