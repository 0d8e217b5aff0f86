package io.sheaf.codec;

import io.sheaf.UnencodableException;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.InvalidClassException;
import java.io.ObjectInputFilter;
import java.io.ObjectInputStream;
import java.io.ObjectOutputStream;
import java.io.ObjectStreamClass;
import java.lang.reflect.Proxy;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** The JDK's own serialisation, for values no other encoding knows and for functions. Classes are looked up with a given loader. */
public final class JdkSerialisation {

    private static final int MAX_DEPTH = 1000;

    private JdkSerialisation() {}

    /** The object's bytes. @throws java.io.NotSerializableException with the class that is not */
    public static byte[] toBytes(Object value) throws IOException {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream(256);
        try (ObjectOutputStream out = new ObjectOutputStream(bytes)) {
            out.writeObject(value);
        }
        return bytes.toByteArray();
    }

    /** The object in these bytes, of any size up to {@link ByteSink#MAX_BYTES}. */
    public static Object fromBytes(InputStream bytes, ClassLoader loader) throws IOException, ClassNotFoundException {
        return fromBytes(bytes, loader, ByteSink.MAX_BYTES);
    }

    private static Object fromBytes(InputStream bytes, ClassLoader loader, long length) throws IOException, ClassNotFoundException {
        try (LoaderInputStream in = new LoaderInputStream(bytes, loader)) {
            in.setObjectInputFilter(new SizeFilter(length));
            return in.readObject();
        }
    }

    /** The same for a value among others. @throws MalformedBytesException if the bytes are damaged */
    static Object read(byte[] data, int from, int length, ClassLoader loader) {
        try {
            return fromBytes(new ByteArrayInputStream(data, from, length), loader, length);
        } catch (ClassNotFoundException e) {
            throw new UnencodableException("the class " + e.getMessage() + " of a value is not among the code that was sent", e);
        } catch (InvalidClassException e) {
            throw new UnencodableException("a serialised value cannot be read back: " + e.getMessage(), e);
        } catch (IOException | RuntimeException | LinkageError | StackOverflowError e) {
            throw new MalformedBytesException("a serialised object cannot be read back: " + e, e);
        }
    }

    /** No array or depth that so few bytes cannot hold, and what the program's own filter says. */
    private record SizeFilter(long length) implements ObjectInputFilter {

        // Hash tables have up to eight places per entry, and an entry takes at least a byte.
        @Override
        public Status checkInput(FilterInfo info) {
            ObjectInputFilter programs = Config.getSerialFilter();
            Status status = programs == null ? Status.UNDECIDED : programs.checkInput(info);
            boolean tooLarge = info.arrayLength() > 1024 + 8 * length || info.depth() > MAX_DEPTH;
            return tooLarge ? Status.REJECTED : status;
        }
    }

    private static final class LoaderInputStream extends ObjectInputStream {

        private static final Map<String, Class<?>> PRIMITIVES = Stream.of(
                        int.class, long.class, double.class, boolean.class, byte.class, char.class, short.class, float.class, void.class)
                .collect(Collectors.toMap(Class::getName, Function.identity()));

        private final ClassLoader loader;

        LoaderInputStream(InputStream in, ClassLoader loader) throws IOException {
            super(in);
            this.loader = loader;
        }

        @Override
        protected Class<?> resolveClass(ObjectStreamClass description) throws ClassNotFoundException {
            Class<?> primitive = PRIMITIVES.get(description.getName());
            return primitive != null ? primitive : Class.forName(description.getName(), false, loader);
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
