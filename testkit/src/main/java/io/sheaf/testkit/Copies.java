package io.sheaf.testkit;

import io.sheaf.codec.ByteSource;
import io.sheaf.codec.JdkSerialisation;
import io.sheaf.codec.ValueCodec;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.ObjectInputStream;
import java.io.ObjectStreamClass;
import java.util.Arrays;

/** What becomes of objects that travel. */
final class Copies {

    private Copies() {}

    /** The object as a worker gets it. */
    @SuppressWarnings("unchecked")
    static <F> F ofFunction(F function) {
        ClassLoader loader = function.getClass().getClassLoader();
        try (ObjectInputStream in = new LoaderInput(new ByteArrayInputStream(JdkSerialisation.toBytes(function)), loader)) {
            return (F) in.readObject();
        } catch (IOException | ClassNotFoundException e) {
            throw new AssertionError(function.getClass().getName() + " cannot be sent to workers: " + e, e);
        }
    }

    /** The value as another process gets it. */
    @SuppressWarnings("unchecked")
    static <V> V ofValue(V value, String what) {
        return (V) ValueCodec.decode(new ByteSource(bytes(value, what)), loader(value));
    }

    static byte[] bytes(Object value, String what) {
        try {
            return ValueCodec.toBytes(value);
        } catch (RuntimeException e) {
            throw new AssertionError(what + " cannot be encoded: " + e.getMessage(), e);
        }
    }

    /** Whether two values are the same to Sheaf. */
    static boolean same(Object a, Object b) {
        return Arrays.equals(bytes(a, "a record"), bytes(b, "a record"));
    }

    private static ClassLoader loader(Object value) {
        ClassLoader own = value == null ? null : value.getClass().getClassLoader();
        return own == null ? Thread.currentThread().getContextClassLoader() : own;
    }

    private static final class LoaderInput extends ObjectInputStream {
        private final ClassLoader loader;

        LoaderInput(InputStream in, ClassLoader loader) throws IOException {
            super(in);
            this.loader = loader;
        }

        @Override
        protected Class<?> resolveClass(ObjectStreamClass described) throws IOException, ClassNotFoundException {
            try {
                return Class.forName(described.getName(), false, loader);
            } catch (ClassNotFoundException primitive) {
                return super.resolveClass(described);
            }
        }
    }
}
