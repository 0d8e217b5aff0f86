package io.sheaf.codec;

import java.nio.charset.StandardCharsets;

/** A constant of an enum, also one with a body of its own: {@code class name / constant name}. */
final class EnumEncoding extends Encoding {

    /** Allowed in neither name. */
    private static final char BETWEEN = '/';

    private final Header[] headers;

    /** @param type the enum itself, not the class of a constant's body */
    EnumEncoding(Class<?> type) {
        Object[] constants = type.getEnumConstants();
        headers = new Header[constants.length];
        for (int i = 0; i < headers.length; i++) {
            headers[i] = Header.of(Tag.ENUM, name((Enum<?>) constants[i]));
        }
    }

    private static String name(Enum<?> constant) {
        return constant.getDeclaringClass().getName() + BETWEEN + constant.name();
    }

    @Override
    void write(Object value, ByteSink out, Encoder nested, int depth) {
        nested.writeHeader(headers[((Enum<?>) value).ordinal()], out);
    }

    /** Reads a constant, its tag being read already. */
    static Enum<?> read(ByteSource in, Decoder decoder) {
        int length = in.readCount(1);
        int from = in.position();
        in.skip(length);
        Object known = decoder.names().find(in.data(), from, length);
        if (known instanceof Enum<?> constant) {
            return constant;
        }
        byte[] name = java.util.Arrays.copyOfRange(in.data(), from, from + length);
        Enum<?> constant = find(new String(name, StandardCharsets.UTF_8), decoder);
        decoder.names().add(name, constant);
        return constant;
    }

    /** The constant of this name in the form {@code class name / constant name}. */
    @SuppressWarnings({"unchecked", "rawtypes"})
    static Enum<?> find(String name, Decoder decoder) {
        int between = name.indexOf(BETWEEN);
        if (between < 0) {
            throw new MalformedBytesException("'" + name + "' is no constant of an enum");
        }
        Class<?> type = decoder.load(name.substring(0, between));
        if (!type.isEnum()) {
            throw new MalformedBytesException(type.getName() + " is no enum");
        }
        try {
            return Enum.valueOf((Class) type, name.substring(between + 1));
        } catch (IllegalArgumentException e) {
            throw new UnencodablePart(type, "the enum has no constant " + name.substring(between + 1) + " here",
                    "Write and read the values with the same version of the enum", e);
        }
    }
}
