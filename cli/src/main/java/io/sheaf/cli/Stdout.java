package io.sheaf.cli;

import java.io.BufferedOutputStream;
import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.Locale;

/**
 * stdout as results are written to it: buffered, UTF-8, with {@code \n}. Once its reader has gone, such as {@code head},
 * the process ends quietly, because nobody wants the rest. If it cannot be written for another reason, such as a full disk,
 * the process ends at once with an error: what is lost is wanted.
 */
final class Stdout extends OutputStream {

    private final OutputStream target = new BufferedOutputStream(new FileOutputStream(FileDescriptor.out), 1 << 16);

    private Stdout() {}

    static Stdout install() {
        Stdout stdout = new Stdout();
        System.setOut(new PrintStream(stdout, false, StandardCharsets.UTF_8) {
            @Override
            public void println() {
                print('\n');
            }
        });
        return stdout;
    }

    @Override
    public synchronized void write(int b) {
        attempt(() -> target.write(b));
    }

    @Override
    public synchronized void write(byte[] bytes, int from, int length) {
        attempt(() -> target.write(bytes, from, length));
    }

    @Override
    public synchronized void flush() {
        attempt(target::flush);
    }

    /** Writes out what is buffered; gives the exit code. */
    int finish(int code) {
        flush();
        return code;
    }

    private interface Write {
        void run() throws IOException;
    }

    private static void attempt(Write write) {
        try {
            write.run();
        } catch (IOException e) {
            // Not by exit: this thread may hold what a shutdown hook waits for, and a hook may print.
            Runtime.getRuntime().halt(endOf(e));
        }
    }

    private static int endOf(IOException e) {
        // The JDK has no type of its own for EPIPE, only the system's words for it.
        if (String.valueOf(e.getMessage()).toLowerCase(Locale.ROOT).contains("broken pipe")) {
            return ExitCodes.OK;
        }
        System.err.println("sheaf: cannot write the output: " + e.getMessage());
        System.err.flush();
        return ExitCodes.INTERNAL;
    }
}
