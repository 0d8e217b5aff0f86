package io.sheaf.client.core;

import java.lang.invoke.SerializedLambda;
import java.lang.reflect.Array;
import java.lang.reflect.Field;
import java.lang.reflect.Method;
import java.lang.reflect.Modifier;
import java.util.Collections;
import java.util.IdentityHashMap;
import java.util.Set;

/**
 * Finds the way from a function to the object in it that cannot be serialised, looking only where reflection is allowed
 * without flags. Used to explain a refusal; finding nothing is no error.
 */
final class CapturePath {

    private static final int MAX_DEPTH = 12;

    private final String wanted;
    private final Set<Object> seen = Collections.newSetFromMap(new IdentityHashMap<>());

    private CapturePath(String wanted) {
        this.wanted = wanted;
    }

    /** Such as {@code this$0 → Service.connection}; the type's simple name if the way is not found. */
    static String find(Object function, String typeName) {
        String path = new CapturePath(typeName).search(function, "", 0);
        return path == null || path.isEmpty() ? typeName.substring(typeName.lastIndexOf('.') + 1) : path;
    }

    private String search(Object value, String path, int depth) {
        if (value == null || depth > MAX_DEPTH || !seen.add(value)) {
            return null;
        }
        if (value.getClass().getName().equals(wanted)) {
            return path;
        }
        SerializedLambda lambda = lambdaOrNull(value);
        if (lambda != null) {
            return searchLambda(lambda, path, depth);
        }
        if (value instanceof Iterable<?> elements && value.getClass().getName().startsWith("java.util.")) {
            return searchElements(elements, path, depth);
        }
        if (value instanceof Object[] array) {
            return searchArray(array, path, depth);
        }
        return searchFields(value, path, depth);
    }

    private String searchLambda(SerializedLambda lambda, String path, int depth) {
        for (int i = 0; i < lambda.getCapturedArgCount(); i++) {
            Object captured = lambda.getCapturedArg(i);
            if (captured != null) {
                String name = captured.getClass().getName().replace('.', '/').equals(lambda.getCapturingClass())
                        ? "this"
                        : "a local variable";
                String found = search(captured, step(path, name + " (" + captured.getClass().getSimpleName() + ")"), depth + 1);
                if (found != null) {
                    return found;
                }
            }
        }
        return null;
    }

    private String searchElements(Iterable<?> elements, String path, int depth) {
        int i = 0;
        for (Object element : elements) {
            String found = search(element, path + "[" + i++ + "]", depth + 1);
            if (found != null) {
                return found;
            }
        }
        return null;
    }

    private String searchArray(Object[] array, String path, int depth) {
        for (int i = 0; i < Array.getLength(array); i++) {
            String found = search(array[i], path + "[" + i + "]", depth + 1);
            if (found != null) {
                return found;
            }
        }
        return null;
    }

    private String searchFields(Object value, String path, int depth) {
        for (Class<?> type = value.getClass(); type != null && type != Object.class; type = type.getSuperclass()) {
            for (Field field : type.getDeclaredFields()) {
                if (Modifier.isStatic(field.getModifiers()) || Modifier.isTransient(field.getModifiers())
                        || field.getType().isPrimitive() || !field.trySetAccessible()) {
                    continue;
                }
                String found = search(read(field, value), step(path, type.getSimpleName() + "." + field.getName()), depth + 1);
                if (found != null) {
                    return found;
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

    private static String step(String path, String next) {
        return path.isEmpty() ? next : path + " → " + next;
    }

    private static SerializedLambda lambdaOrNull(Object value) {
        if (!value.getClass().isHidden() && !value.getClass().isSynthetic()) {
            return null;
        }
        try {
            Method replace = value.getClass().getDeclaredMethod("writeReplace");
            return replace.trySetAccessible() && replace.invoke(value) instanceof SerializedLambda lambda ? lambda : null;
        } catch (ReflectiveOperationException e) {
            return null;
        }
    }
}
