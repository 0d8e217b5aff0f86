package io.sheaf.codec;

import io.sheaf.ResourceException;
import java.lang.reflect.Constructor;
import java.lang.reflect.InvocationTargetException;
import java.nio.charset.StandardCharsets;

/** A class with a codec of the user's: name of the class that names the codec, length of what the codec wrote, that. */
final class UserEncoding extends Encoding {

    private static final String MEND = "Mend the codec: decode() must read exactly what encode() writes, for all values of the class";

    private final Codec<Object> codec;
    private final Header header;
    private final String name;
    private final KeyRefusal keyRefusal;

    private UserEncoding(Class<?> namedAt, Codec<Object> codec) {
        this.codec = codec;
        name = namedAt.getName();
        header = Header.of(Tag.USER_CODED, name);
        keyRefusal = codec.canonical() ? null : new KeyRefusal("its codec " + codec.getClass().getTypeName() + " is not canonical",
                "If equal values always give equal bytes, and others never, let the codec's canonical() say so; otherwise use another key");
    }

    /** The encoding by the codec that the class or a superclass names. */
    @SuppressWarnings("unchecked")
    static Encoding of(Class<?> type) {
        Class<?> namedAt = type;
        while (namedAt.getDeclaredAnnotation(EncodedBy.class) == null) {
            namedAt = namedAt.getSuperclass();
        }
        Class<? extends Codec<?>> codec = namedAt.getDeclaredAnnotation(EncodedBy.class).value();
        String remedy = "Give the codec a constructor without parameters that does not fail, and open its package to Sheaf if it is in a module";
        try {
            Constructor<? extends Codec<?>> constructor = codec.getDeclaredConstructor();
            PartsEncoding.open(constructor, codec);
            return new UserEncoding(namedAt, (Codec<Object>) constructor.newInstance());
        } catch (InvocationTargetException e) {
            return new Refused("its codec " + codec.getTypeName() + " cannot be made: " + e.getCause(), remedy);
        } catch (ReflectiveOperationException | LinkageError e) {
            return new Refused("its codec " + codec.getTypeName() + " cannot be made: " + e, remedy);
        }
    }

    @Override
    KeyRefusal keyRefusal() {
        return keyRefusal;
    }

    @Override
    void write(Object value, ByteSink out, Encoder nested, int depth) {
        ByteSink content = new ByteSink(64);
        try {
            codec.encode(value, content);
        } catch (ResourceException e) {
            throw e;
        } catch (RuntimeException e) {
            throw new UnencodablePart(value.getClass(), codecName() + " failed: " + e, Encoder.MEND_CAUSE, e);
        }
        nested.writeHeader(header, out);
        out.writeUnsigned(content.size());
        out.writeBytes(content.buffer(), 0, content.size());
    }

    /** Reads a value, its tag being read already. */
    static Object read(ByteSource in, Decoder decoder) {
        int length = in.readCount(1);
        int from = in.position();
        in.skip(length);
        return find(new String(in.data(), from, length, StandardCharsets.UTF_8), decoder).readContent(in);
    }

    /** How values of the class of this name are read. */
    static UserEncoding find(String name, Decoder decoder) {
        Encoding encoding = Encodings.of(decoder.load(name));
        if (!(encoding instanceof UserEncoding user)) {
            throw new UnencodablePart(name, "the class names no codec here, other than where the value was encoded",
                    "Write and read the values with the same version of the class", null);
        }
        return user;
    }

    /** Reads a value, what it begins with being read already. */
    Object readContent(ByteSource in) {
        int length = in.readCount(1);
        ByteSource content = new ByteSource(in.data(), in.position(), length);
        in.skip(length);
        Object value;
        try {
            value = codec.decode(content);
        } catch (MalformedBytesException e) {
            throw e;
        } catch (RuntimeException e) {
            throw new UnencodablePart(name, codecName() + " cannot read what it wrote: " + e, MEND, e);
        }
        if (content.remaining() > 0) {
            throw new UnencodablePart(name, codecName() + " left " + content.remaining() + " of the " + length
                    + " bytes unread that it had written for one value", MEND, null);
        }
        return value;
    }

    private String codecName() {
        return "its codec " + codec.getClass().getTypeName();
    }
}
