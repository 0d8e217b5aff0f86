package io.sheaf.worker.task;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.ObjectInputStream;
import java.io.ObjectStreamClass;
import java.lang.reflect.Proxy;
import java.util.Map;

/** Reads serialised functions with the classes of a bundle. Safe for use by many threads. */
final class Functions {

    private static final Map<String, Class<?>> PRIMITIVES = Map.of(
            "boolean", boolean.class, "byte", byte.class, "char", char.class, "short", short.class, "int", int.class,
            "long", long.class, "float", float.class, "double", double.class, "void", void.class);

    private Functions() {}

    static Object read(byte[] bytes, ClassLoader loader) throws IOException, ClassNotFoundException {
        try (ObjectInputStream in = new BundleInput(bytes, loader)) {
            return in.readObject();
        }
    }

    private static final class BundleInput extends ObjectInputStream {
        private final ClassLoader loader;

        BundleInput(byte[] bytes, ClassLoader loader) throws IOException {
            super(new ByteArrayInputStream(bytes));
            this.loader = loader;
        }

        @Override
        protected Class<?> resolveClass(ObjectStreamClass described) throws ClassNotFoundException {
            Class<?> primitive = PRIMITIVES.get(described.getName());
            return primitive != null ? primitive : Class.forName(described.getName(), false, loader);
        }

        @Override
        protected Class<?> resolveProxyClass(String[] names) throws ClassNotFoundException {
            Class<?>[] interfaces = new Class<?>[names.length];
            for (int i = 0; i < names.length; i++) {
                interfaces[i] = Class.forName(names[i], false, loader);
            }
            return Proxy.newProxyInstance(loader, interfaces, (proxy, method, arguments) -> null).getClass();
        }
    }
}
