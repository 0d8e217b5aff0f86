package io.sheaf.codec;

import io.sheaf.UnencodableException;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.InvalidClassException;
import java.io.NotSerializableException;
import java.io.ObjectInputFilter;
import java.io.ObjectInputStream;
import java.io.ObjectOutputStream;
import java.io.ObjectStreamClass;
import java.io.Serializable;
import java.lang.reflect.Proxy;

/** The JDK's own serialisation, for values no other encoding knows and for functions. Classes are looked up with a given loader. */
public final class JdkSerialisation {

    private static final ObjectInputFilter LIMITS =
            ObjectInputFilter.Config.createFilter("maxdepth=1000;maxarray=" + ByteSink.MAX_BYTES + ";maxrefs=100000000");

    private JdkSerialisation() {}

    /** The object's bytes. @throws NotSerializableException with the class that is not */
    public static byte[] toBytes(Object value) throws IOException {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream(256);
        try (ObjectOutputStream out = new ObjectOutputStream(bytes)) {
            out.writeObject(value);
        }
        return bytes.toByteArray();
    }

    /** The object in these bytes. */
    public static Object fromBytes(InputStream bytes, ClassLoader loader) throws IOException, ClassNotFoundException {
        try (LoaderInputStream in = new LoaderInputStream(bytes, loader)) {
            in.setObjectInputFilter(LIMITS);
            return in.readObject();
        }
    }

    static void write(Object value, ByteSink out) {
        if (!(value instanceof Serializable)) {
            throw new PathException(value.getClass(), "is not a type Sheaf can encode");
        }
        try {
            byte[] bytes = toBytes(value);
            out.writeUnsigned(bytes.length);
            out.writeBytes(bytes, 0, bytes.length);
        } catch (NotSerializableException e) {
            throw new PathException(value.getClass(), "holds a " + e.getMessage() + ", which is not Serializable");
        } catch (IOException | RuntimeException e) {
            throw new UnencodableException("a " + value.getClass().getName() + " failed while it was serialised: " + e, e);
        }
    }

    static Object read(ByteSource in, ClassLoader loader) {
        int length = in.readCount(1);
        ByteArrayInputStream bytes = new ByteArrayInputStream(in.data(), in.position(), length);
        in.skip(length);
        try {
            return fromBytes(bytes, loader);
        } catch (ClassNotFoundException e) {
            throw new UnencodableException("a value's class " + e.getMessage() + " is not among the code that was sent", e);
        } catch (InvalidClassException e) {
            throw new UnencodableException("a value cannot be read back: " + e.getMessage(), e);
        } catch (IOException | RuntimeException e) {
            throw new UnencodableException("a serialised value cannot be read back: " + e, e);
        }
    }

    private static final class LoaderInputStream extends ObjectInputStream {
        private final ClassLoader loader;

        LoaderInputStream(InputStream in, ClassLoader loader) throws IOException {
            super(in);
            this.loader = loader;
        }

        @Override
        protected Class<?> resolveClass(ObjectStreamClass description) throws IOException, ClassNotFoundException {
            try {
                return Class.forName(description.getName(), false, loader);
            } catch (ClassNotFoundException e) {
                // Primitive type names are known to the JDK's own method only.
                return super.resolveClass(description);
            }
        }

        @Override
        protected Class<?> resolveProxyClass(String[] names) throws ClassNotFoundException {
            Class<?>[] types = new Class<?>[names.length];
            for (int i = 0; i < names.length; i++) {
                types[i] = Class.forName(names[i], false, loader);
            }
            return Proxy.newProxyInstance(loader, types, (proxy, method, arguments) -> null).getClass();
        }
    }
}
