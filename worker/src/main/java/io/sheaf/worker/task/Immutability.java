package io.sheaf.worker.task;

import io.sheaf.Text;
import java.lang.reflect.Field;
import java.lang.reflect.Modifier;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.net.URI;
import java.util.Collections;
import java.util.IdentityHashMap;
import java.util.Locale;
import java.util.Set;
import java.util.UUID;
import java.util.regex.Pattern;

/** Tells whether an object can be shared by attempts: nothing it leads to can ever change. Errs on the side of no. */
final class Immutability {

    private static final Set<Class<?>> KNOWN = Set.of(
            String.class, Text.class, Boolean.class, Byte.class, Character.class, Short.class, Integer.class, Long.class, Float.class,
            Double.class, BigInteger.class, BigDecimal.class, UUID.class, Class.class, Locale.class, Pattern.class, URI.class);
    private static final int LARGEST_GRAPH = 1_000;

    private final Set<Object> visited = Collections.newSetFromMap(new IdentityHashMap<>());

    private Immutability() {}

    static boolean isDeeplyImmutable(Object object) {
        return new Immutability().check(object);
    }

    private boolean check(Object object) {
        if (object == null || object instanceof Enum || isKnown(object.getClass()) || !visited.add(object)) {
            return true;
        }
        if (object.getClass().isArray() || visited.size() > LARGEST_GRAPH) {
            return false;
        }
        for (Class<?> type = object.getClass(); type != Object.class; type = type.getSuperclass()) {
            for (Field field : type.getDeclaredFields()) {
                if (!Modifier.isStatic(field.getModifiers()) && !checkField(field, object)) {
                    return false;
                }
            }
        }
        return true;
    }

    private boolean checkField(Field field, Object object) {
        if (!Modifier.isFinal(field.getModifiers())) {
            return false;
        }
        if (field.getType().isPrimitive()) {
            return true;
        }
        try {
            field.setAccessible(true);
            return check(field.get(object));
        } catch (IllegalAccessException | RuntimeException e) {
            // The JDK hides the fields of its own classes; what is not known is not shared.
            return false;
        }
    }

    // Classes of the JDK that hold hidden caches are final in the sense that matters; java.time is immutable as a whole.
    private static boolean isKnown(Class<?> type) {
        return KNOWN.contains(type) || type.getName().startsWith("java.time.") && type.getClassLoader() == null;
    }
}
