package io.sheaf.codec;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.ObjectInputStream;
import java.io.ObjectOutputStream;
import java.io.ObjectStreamClass;
import java.io.OutputStream;
import java.io.Serializable;
import java.lang.reflect.Proxy;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * The JDK's own serialisation, for functions and for values no other encoding knows. In a value, what it holds and the JDK cannot
 * serialise, such as a record in a vector, is written as it would be by itself. Stateless; safe for use by many threads.
 */
public final class JdkSerialisation {

    private JdkSerialisation() {}

    /** The bytes of a function. @throws java.io.NotSerializableException with the class that is not */
    public static byte[] toBytes(Object function) throws IOException {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream(256);
        try (ObjectOutputStream out = new ObjectOutputStream(bytes)) {
            out.writeObject(function);
        }
        return bytes.toByteArray();
    }

    /**
     * What {@link #toBytes(Object)} gave the bytes of, under the filter that values have.
     *
     * @throws IOException also if the filter lets it not through
     */
    public static Object fromBytes(byte[] bytes, ClassLoader loader) throws IOException, ClassNotFoundException {
        try (ValueInput in = new ValueInput(new ByteArrayInputStream(bytes), loader, 0)) {
            in.setObjectInputFilter(new SerialFilter(bytes.length));
            return in.readObject();
        }
    }

    /** The bytes of a value. @throws UnencodablePart with the path to what cannot be encoded */
    static byte[] toBytes(Object value, int depth) throws IOException {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream(256);
        try (ValueOutput out = new ValueOutput(bytes, value, depth)) {
            out.writeObject(value);
        }
        return bytes.toByteArray();
    }

    /** The value in these bytes. @throws UnencodablePart with the class that is refused */
    static Object fromBytes(byte[] data, int from, int length, ClassLoader loader, int depth) throws IOException, ClassNotFoundException {
        SerialFilter filter = new SerialFilter(length);
        try (ValueInput in = new ValueInput(new ByteArrayInputStream(data, from, length), loader, depth)) {
            in.setObjectInputFilter(filter);
            return in.readObject();
        } catch (IOException e) {
            if (filter.refusedOrNull() != null) {
                throw filter.refusedOrNull();
            }
            throw e;
        }
    }

    /** Stands for an object within a value that has an encoding of its own. */
    private record Encoded(byte[] bytes) implements Serializable {}

    private static final class ValueOutput extends ObjectOutputStream {

        private final Object value;
        private final int depth;
        /** Whose class is described next, if it has not been before. */
        private Object current;

        ValueOutput(OutputStream out, Object value, int depth) throws IOException {
            super(out);
            this.value = value;
            this.depth = depth;
            enableReplaceObject(true);
        }

        @Override
        protected Object replaceObject(Object object) {
            current = object;
            if (object instanceof Serializable && !object.getClass().isAnnotationPresent(EncodedBy.class)) {
                return object;
            }
            ByteSink encoded = new ByteSink(64);
            try {
                Encoder.VALUES.write(object, encoded, depth + 1);
            } catch (UnencodablePart e) {
                throw e.heldBy(value.getClass()).inside(SerialPath.find(value, object));
            }
            return new Encoded(encoded.toArray());
        }

        // Refused here already, where the path is known.
        @Override
        protected void annotateClass(Class<?> type) {
            UnencodablePart refusal = SerialFilter.refusalOrNull(type);
            if (refusal != null) {
                throw refusal.inside(SerialPath.find(value, current));
            }
        }

        @Override
        protected void annotateProxyClass(Class<?> type) {
            annotateClass(type);
        }
    }

    private static final class ValueInput extends ObjectInputStream {

        private static final Map<String, Class<?>> KNOWN = Stream.of(int.class, long.class, double.class, boolean.class, byte.class, char.class,
                        short.class, float.class, void.class, Encoded.class)
                .collect(Collectors.toMap(Class::getName, Function.identity()));

        private final ClassLoader loader;
        private final int depth;

        ValueInput(InputStream in, ClassLoader loader, int depth) throws IOException {
            super(in);
            this.loader = loader;
            this.depth = depth;
            enableResolveObject(true);
        }

        @Override
        protected Object resolveObject(Object object) {
            return object instanceof Encoded encoded ? new Decoder(new ByteSource(encoded.bytes()), loader).read(depth + 1) : object;
        }

        @Override
        protected Class<?> resolveClass(ObjectStreamClass description) throws ClassNotFoundException {
            Class<?> known = KNOWN.get(description.getName());
            return known != null ? known : Class.forName(description.getName(), false, loader);
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
