package io.sheaf.plan;

import io.sheaf.ErrorKind;
import io.sheaf.SheafException;
import io.sheaf.codec.JdkSerialisation;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.ObjectOutputStream;
import java.io.OutputStream;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.io.Writer;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/**
 * Turns what was thrown into a {@link Failure} and back. Nothing a foreign exception does in its own methods gets out:
 * what it cannot say of itself is left out.
 */
public final class Failures {

    /** The longest {@link Failure#stack()}, in bytes of UTF-8. */
    public static final int MAX_STACK_BYTES = 64 << 10;
    /** The longest {@link Failure#thrown()}. */
    public static final int MAX_THROWN_BYTES = 256 << 10;

    private static final int MAX_MESSAGE_CHARS = 16 << 10;
    private static final int MAX_CAUSES = 16;
    private static final byte[] NOTHING = {};

    private Failures() {}

    /** Keeps the kind of a {@link SheafException}; memory exhausted is {@code RESOURCE}; anything else is the user's. */
    public static Failure capture(Throwable thrown, FailureSite site) {
        return capture(kindOf(thrown), thrown, site);
    }

    public static Failure capture(ErrorKind kind, Throwable thrown, FailureSite site) {
        return new Failure(kind, thrown.getClass().getName(), message(thrown), stack(thrown), serialised(thrown), site);
    }

    /**
     * The exception itself, or null if it did not travel, its classes are not known to the loader, or the filter for serialised values
     * refuses what it holds.
     */
    public static Throwable thrownOrNull(Failure failure, ClassLoader loader) {
        if (failure.thrown().length == 0) {
            return null;
        }
        try {
            return (Throwable) read(failure.thrown(), loader);
        } catch (Exception | LinkageError | StackOverflowError e) {
            return null;
        }
    }

    private static Object read(byte[] thrown, ClassLoader loader) throws IOException, ClassNotFoundException {
        try {
            return JdkSerialisation.fromBytes(thrown, loader);
        } catch (ClassNotFoundException e) {
            // The loader of a thread may know none of our exceptions.
            return JdkSerialisation.fromBytes(thrown, Failures.class.getClassLoader());
        }
    }

    /**
     * What is of this type of a throwable and its nearest 16 causes, the outermost; null if there is none. It may come wrapped,
     * out of a future of the user's for one, or out of the reading of a function. Any thread; allocates nothing itself.
     */
    public static <E extends Throwable> E causeOrNull(Throwable thrown, Class<E> wanted) {
        try {
            Throwable at = thrown;
            for (int depth = 0; at != null && depth < MAX_CAUSES; depth++) {
                if (wanted.isInstance(at)) {
                    return wanted.cast(at);
                }
                at = at.getCause();
            }
        } catch (RuntimeException itsOwnMethodFailed) {
            // A foreign exception that cannot say its cause is taken as it is.
        }
        return null;
    }

    private static ErrorKind kindOf(Throwable thrown) {
        if (thrown instanceof SheafException known) {
            return known.kind();
        }
        return thrown instanceof OutOfMemoryError ? ErrorKind.RESOURCE : ErrorKind.USER;
    }

    /** Its message, at most 16 Ki characters of it; empty if it has none. */
    public static String message(Throwable thrown) {
        try {
            String message = thrown.getMessage();
            return message == null ? "" : message.substring(0, Math.min(message.length(), MAX_MESSAGE_CHARS));
        } catch (Throwable e) {
            return "(its message cannot be had: getMessage() threw " + e.getClass().getName() + ")";
        }
    }

    /** Its stack trace, at most {@link #MAX_STACK_BYTES} of it. */
    public static String stack(Throwable thrown) {
        try {
            LimitedText text = new LimitedText();
            try (PrintWriter out = new PrintWriter(text)) {
                thrown.printStackTrace(out);
            }
            return text.toString();
        } catch (Throwable e) {
            return thrown.getClass().getName() + "\n\t(its stack cannot be had: " + e.getClass().getName() + ")\n";
        }
    }

    private static byte[] serialised(Throwable thrown) {
        LimitedBytes bytes = new LimitedBytes();
        try (ObjectOutputStream out = new ObjectOutputStream(bytes)) {
            out.writeObject(thrown);
        } catch (Throwable e) {
            return NOTHING;
        }
        return bytes.toByteArray();
    }

    /** Keeps the beginning, and whole characters. */
    private static final class LimitedText extends Writer {
        private final StringWriter kept = new StringWriter();

        @Override
        public void write(char[] chars, int from, int length) {
            int room = MAX_STACK_BYTES - kept.getBuffer().length();
            kept.write(chars, from, Math.min(room, length));
        }

        @Override
        public void flush() {}

        @Override
        public void close() {}

        @Override
        public String toString() {
            byte[] utf8 = kept.toString().getBytes(StandardCharsets.UTF_8);
            if (utf8.length <= MAX_STACK_BYTES) {
                return kept.toString();
            }
            int end = MAX_STACK_BYTES;
            while (end > 0 && (utf8[end] & 0xc0) == 0x80) {
                end--;
            }
            return new String(Arrays.copyOf(utf8, end), StandardCharsets.UTF_8);
        }
    }

    /** Refuses what is too long, so that it need not be built first. */
    private static final class LimitedBytes extends OutputStream {
        private final ByteArrayOutputStream kept = new ByteArrayOutputStream();

        @Override
        public void write(int b) throws IOException {
            require(1);
            kept.write(b);
        }

        @Override
        public void write(byte[] bytes, int from, int length) throws IOException {
            require(length);
            kept.write(bytes, from, length);
        }

        byte[] toByteArray() {
            return kept.toByteArray();
        }

        private void require(int more) throws IOException {
            if (more > MAX_THROWN_BYTES - kept.size()) {
                throw new IOException("longer than " + MAX_THROWN_BYTES + " bytes");
            }
        }
    }
}
