package io.sheaf.codec;

/**
 * The boxed numbers that tables keep as 64 bits instead of an object each. Bits and number give each other exactly, also of a NaN. Stateless; safe
 * for use by many threads.
 */
public enum NumberKind implements FlatForm {
    /** {@link Double}, by its raw bits. */
    DOUBLE {
        @Override
        public boolean fits(Object value) {
            return value instanceof Double;
        }

        @Override
        long bits(Object number) {
            return Double.doubleToRawLongBits((Double) number);
        }

        @Override
        public Object box(long bits) {
            return Double.longBitsToDouble(bits);
        }

        @Override
        public boolean isNext(ByteSource in) {
            return in.remaining() > 0 && in.nextByte() == Tag.DOUBLE;
        }

        @Override
        public long read(ByteSource in) {
            in.skip(1);
            return in.readLong();
        }
    },
    /** {@link Long}, as it is. */
    LONG {
        @Override
        public boolean fits(Object value) {
            return value instanceof Long;
        }

        @Override
        long bits(Object number) {
            return (Long) number;
        }

        @Override
        public Object box(long bits) {
            return bits;
        }

        @Override
        public boolean isNext(ByteSource in) {
            return in.remaining() > 0 && (in.nextByte() == Tag.LONG || in.nextByte() == Tag.LONG_FIXED);
        }

        @Override
        public long read(ByteSource in) {
            return in.readByte() == Tag.LONG ? in.readSigned() : in.readLong();
        }
    },
    /** {@link Integer}, as a long. */
    INTEGER {
        @Override
        public boolean fits(Object value) {
            return value instanceof Integer;
        }

        @Override
        long bits(Object number) {
            return (Integer) number;
        }

        @Override
        public Object box(long bits) {
            return (int) bits;
        }

        @Override
        public boolean isNext(ByteSource in) {
            return in.remaining() > 0 && in.nextByte() == Tag.INT;
        }

        @Override
        public long read(ByteSource in) {
            in.skip(1);
            return in.readSignedInt();
        }
    };

    private static final NumberKind[] ALL = values();

    /** The kind of a value that may be null; null if it is none of these numbers. */
    public static NumberKind ofOrNull(Object value) {
        for (NumberKind kind : ALL) {
            if (kind.fits(value)) {
                return kind;
            }
        }
        return null;
    }

    @Override
    public int longs() {
        return 1;
    }

    @Override
    public void put(Object value, long[] longs, int at) {
        longs[at] = bits(value);
    }

    @Override
    public Object get(long[] longs, int at) {
        return box(longs[at]);
    }

    /** Of a number of this kind. */
    abstract long bits(Object number);

    /** The number. */
    public abstract Object box(long bits);

    /** Whether a number of this kind, as {@link ValueCodec} writes it, comes next. */
    public abstract boolean isNext(ByteSource in);

    /** The bits of the number that {@link #isNext comes next}. */
    public abstract long read(ByteSource in);
}
