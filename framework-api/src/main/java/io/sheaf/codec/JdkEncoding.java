package io.sheaf.codec;

import io.sheaf.UnencodableException;
import java.io.IOException;
import java.io.NotSerializableException;
import java.io.Serializable;

/** Any other {@link Serializable} value, by the JDK's own serialisation. Its bytes are not canonical, so it is no key. */
final class JdkEncoding extends Encoding {

    static final JdkEncoding INSTANCE = new JdkEncoding();

    private static final KeyRefusal NOT_CANONICAL = new KeyRefusal(
            "equal objects of it need not have equal bytes", "Use a record, string, number or other built-in type as the key");

    private JdkEncoding() {}

    @Override
    KeyRefusal keyRefusal() {
        return NOT_CANONICAL;
    }

    @Override
    void write(Object value, ByteSink out, Encoder nested, int depth) {
        Class<?> type = value.getClass();
        if (!(value instanceof Serializable)) {
            Encodings.notSerializable(type).write(value, out, nested, depth);
        }
        byte[] bytes;
        try {
            bytes = JdkSerialisation.toBytes(value);
        } catch (NotSerializableException e) {
            throw new UnencodablePart(e.getMessage(), "it is not Serializable, but held by a " + type.getTypeName() + ", which is",
                    "Let it implement java.io.Serializable, mark the field transient, or make both classes records", e)
                    .inside(SerialPath.find(value, e.getMessage()));
        } catch (StackOverflowError e) {
            throw new UnencodablePart(type, "its objects are chained too deeply for the JDK's serialisation", "Keep them in a list or array instead");
        } catch (IOException | RuntimeException e) {
            throw new UnencodableException("a " + type.getTypeName() + " failed while it was serialised: " + e, e);
        }
        out.writeByte(Tag.JDK_SERIALISED);
        out.writeUnsigned(bytes.length);
        out.writeBytes(bytes, 0, bytes.length);
    }

    /** Reads an object, the tag being read already. */
    static Object read(ByteSource in, ClassLoader loader) {
        int length = in.readCount(1);
        int from = in.position();
        in.skip(length);
        return JdkSerialisation.read(in.data(), from, length, loader);
    }
}
