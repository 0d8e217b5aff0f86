package io.sheaf.protocol;

import com.google.protobuf.ByteOutput;
import com.google.protobuf.ByteString;
import com.google.protobuf.ProtocolMessageEnum;
import com.google.protobuf.UnsafeByteOperations;
import io.sheaf.plan.Sha256;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Reads and checks single fields. Whatever a peer can get wrong is an {@link IllegalArgumentException} that names the field. */
final class Fields {

    private Fields() {}

    static void present(boolean has, String field) {
        if (!has) {
            throw new IllegalArgumentException(field + " is missing");
        }
    }

    static int notNegative(int value, String field) {
        if (value < 0) {
            throw new IllegalArgumentException(field + " is negative: " + value);
        }
        return value;
    }

    static long notNegative(long value, String field) {
        if (value < 0) {
            throw new IllegalArgumentException(field + " is negative: " + value);
        }
        return value;
    }

    static int positive(int value, String field) {
        if (value < 1) {
            throw new IllegalArgumentException(field + " must be positive: " + value);
        }
        return value;
    }

    static Sha256 sha256(ByteString bytes, String field) {
        if (bytes.size() != 32) {
            throw new IllegalArgumentException(field + " must have 32 bytes, not " + bytes.size());
        }
        return Sha256.ofDigest(bytes.toByteArray());
    }

    static ByteString bytes(Sha256 digest) {
        return UnsafeByteOperations.unsafeWrap(digest.bytes());
    }

    /** The constant of a Java enum whose proto twin counts from one. */
    static <E extends Enum<E>> E constant(E[] values, ProtocolMessageEnum proto, int number, String field) {
        if (number < 1 || number > values.length) {
            throw new IllegalArgumentException(field + " is unknown: " + proto);
        }
        return values[number - 1];
    }

    static long[] longs(List<Long> values) {
        long[] longs = new long[values.size()];
        for (int i = 0; i < longs.length; i++) {
            longs[i] = values.get(i);
        }
        return longs;
    }

    /** One length for each of {@code count} tasks. */
    static long[] lengths(List<Long> values, int count, String field) {
        long[] lengths = oneForEach(values, count, field);
        for (long length : lengths) {
            notNegative(length, field);
        }
        return lengths;
    }

    static long[] oneForEach(List<Long> values, int count, String field) {
        if (values.size() != count) {
            throw new IllegalArgumentException(field + " has " + values.size() + " values for " + count + " tasks");
        }
        return longs(values);
    }

    static Iterable<Long> boxed(long[] values) {
        return () -> Arrays.stream(values).iterator();
    }

    /** In the order of the wire. */
    static Map<String, Long> counters(Map<String, Long> counters) {
        return counters.isEmpty() ? Map.of() : Collections.unmodifiableMap(new LinkedHashMap<>(counters));
    }

    /**
     * The bytes of a parsed field, without a copy where protobuf holds them in an array of their own. Nobody may write
     * to the result.
     */
    static byte[] array(ByteString bytes) {
        if (bytes.isEmpty()) {
            return NOTHING;
        }
        WholeArray whole = new WholeArray(bytes.size());
        try {
            UnsafeByteOperations.unsafeWriteTo(bytes, whole);
        } catch (IOException e) {
            throw new UncheckedIOException("writing to memory", e);
        }
        return whole.array != null ? whole.array : bytes.toByteArray();
    }

    private static final byte[] NOTHING = {};

    /** Catches the array behind a byte string if the string is that whole array. */
    private static final class WholeArray extends ByteOutput {

        private final int size;
        private byte[] array;

        WholeArray(int size) {
            this.size = size;
        }

        @Override
        public void writeLazy(byte[] value, int offset, int length) {
            if (offset == 0 && length == size && value.length == size) {
                array = value;
            }
        }

        @Override
        public void write(byte value) {}

        @Override
        public void write(byte[] value, int offset, int length) {}

        @Override
        public void write(ByteBuffer value) {}

        @Override
        public void writeLazy(ByteBuffer value) {}
    }
}
