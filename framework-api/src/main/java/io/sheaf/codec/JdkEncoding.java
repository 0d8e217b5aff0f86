package io.sheaf.codec;

import java.io.IOException;
import java.io.InvalidClassException;
import java.io.Serializable;

/** Any other {@link Serializable} value, by the JDK's own serialisation. Its bytes are not canonical, so it is no key. */
final class JdkEncoding extends Encoding {

    static final JdkEncoding INSTANCE = new JdkEncoding();

    private static final KeyRefusal NOT_CANONICAL = new KeyRefusal("equal objects of it need not have equal bytes",
            "Use a record, string, number or other built-in type as the key; a class of your own can name a canonical codec by @EncodedBy");

    private JdkEncoding() {}

    @Override
    KeyRefusal keyRefusal() {
        return NOT_CANONICAL;
    }

    @Override
    void write(Object value, ByteSink out, Encoder nested, int depth) {
        if (!(value instanceof Serializable)) {
            throw Encodings.unknownCollection(value.getClass());
        }
        byte[] bytes;
        try {
            bytes = JdkSerialisation.toBytes(value, depth);
        } catch (StackOverflowError e) {
            throw new UnencodablePart(value.getClass(), "its objects are chained too deeply for the JDK's serialisation", "Keep them in a list or array instead");
        } catch (IOException e) {
            throw new UnencodablePart(value.getClass(), "it failed while it was serialised: " + e, Encoder.MEND_CAUSE, e);
        }
        out.writeByte(Tag.JDK_SERIALISED);
        out.writeUnsigned(bytes.length);
        out.writeBytes(bytes, 0, bytes.length);
    }

    /** Reads an object, the tag being read already. */
    static Object read(ByteSource in, Decoder nested, int depth) {
        int length = in.readCount(1);
        int from = in.position();
        in.skip(length);
        try {
            return JdkSerialisation.fromBytes(in.data(), from, length, nested.loader(), depth);
        } catch (UnencodablePart e) {
            throw e;
        } catch (ClassNotFoundException e) {
            throw Decoder.missing(e.getMessage(), e);
        } catch (InvalidClassException e) {
            throw new UnencodablePart(String.valueOf(e.classname), "it was serialised where its class was another one: " + e.getMessage(),
                    "Write and read the values with the same version of the class", e);
        } catch (IOException | RuntimeException | LinkageError | StackOverflowError e) {
            throw new MalformedBytesException("a serialised object cannot be read back: " + e, e);
        }
    }
}
