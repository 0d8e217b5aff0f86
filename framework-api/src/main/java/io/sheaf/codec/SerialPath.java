package io.sheaf.codec;

import java.lang.reflect.Field;
import java.lang.reflect.Modifier;
import java.util.Arrays;
import java.util.Collections;
import java.util.IdentityHashMap;
import java.util.Map;
import java.util.Set;

/**
 * Finds the way from an object that the JDK serialises to a part of it that cannot be written. Looks where
 * reflection is allowed without flags and gives up at some depth: it explains a refusal and decides nothing.
 */
final class SerialPath {

    private static final int MAX_DEPTH = 50;

    private final Object wanted;
    private final Set<Object> seen = Collections.newSetFromMap(new IdentityHashMap<>());

    private SerialPath(Object wanted) {
        this.wanted = wanted;
    }

    /** Steps such as {@code .items[3].price}; empty if the way is not found. */
    static String find(Object root, Object wanted) {
        String path = new SerialPath(wanted).search(root, 0);
        return path == null ? "" : path;
    }

    private String search(Object value, int depth) {
        if (value == null || depth > MAX_DEPTH || !seen.add(value)) {
            return null;
        }
        if (value == wanted) {
            return "";
        }
        if (value instanceof Object[] array) {
            return searchElements(Arrays.asList(array), depth);
        }
        if (value.getClass().getClassLoader() != null) {
            return searchFields(value, depth);
        }
        if (value instanceof Map<?, ?> map) {
            String key = searchElements(map.keySet(), depth);
            return key != null ? ".key" + key : searchElements(map.values(), depth);
        }
        return value instanceof Iterable<?> elements ? searchElements(elements, depth) : null;
    }

    private String searchElements(Iterable<?> elements, int depth) {
        int i = 0;
        for (Object element : elements) {
            String rest = search(element, depth + 1);
            if (rest != null) {
                return "[" + i + "]" + rest;
            }
            i++;
        }
        return null;
    }

    private String searchFields(Object value, int depth) {
        for (Class<?> type = value.getClass(); type != null && type.getClassLoader() != null; type = type.getSuperclass()) {
            for (Field field : type.getDeclaredFields()) {
                boolean serialised = !Modifier.isStatic(field.getModifiers()) && !Modifier.isTransient(field.getModifiers());
                String rest = serialised && field.trySetAccessible() ? search(read(field, value), depth + 1) : null;
                if (rest != null) {
                    return "." + field.getName() + rest;
                }
            }
        }
        return null;
    }

    private static Object read(Field field, Object owner) {
        try {
            return field.get(owner);
        } catch (IllegalAccessException e) {
            return null;
        }
    }
}
