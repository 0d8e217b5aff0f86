package io.sheaf.codec;

import java.util.OptionalDouble;

/** Encodings of boxes whose form depends on the value or on the mode. The most common ones {@link Encoder} writes itself. */
final class Primitives {

    private Primitives() {}

    static final class OfBoolean extends Encoding {
        @Override
        void write(Object value, ByteSink out, Encoder nested, int depth) {
            out.writeByte((Boolean) value ? Tag.TRUE : Tag.FALSE);
        }
    }

    static final class OfFloat extends Encoding {
        @Override
        void write(Object value, ByteSink out, Encoder nested, int depth) {
            out.writeByte(Tag.FLOAT);
            out.writeInt(nested.bits((Float) value));
        }
    }

    static final class OfOptionalDouble extends Encoding {
        @Override
        void write(Object value, ByteSink out, Encoder nested, int depth) {
            OptionalDouble optional = (OptionalDouble) value;
            out.writeByte(Tag.OPTIONAL_DOUBLE);
            out.writeByte(optional.isPresent() ? 1 : 0);
            out.writeLong(nested.bits(optional.orElse(0)));
        }

        static OptionalDouble read(ByteSource in) {
            boolean present = in.readByte() != 0;
            double number = in.readDouble();
            return present ? OptionalDouble.of(number) : OptionalDouble.empty();
        }
    }
}
