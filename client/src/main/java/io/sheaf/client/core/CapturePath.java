package io.sheaf.client.core;

import java.lang.invoke.MethodHandleInfo;
import java.lang.invoke.SerializedLambda;
import java.lang.reflect.Field;
import java.lang.reflect.Method;
import java.lang.reflect.Modifier;
import java.util.Collections;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * Finds the way from a function to the object in it that cannot be serialised, looking only where reflection is allowed
 * without flags. Used to explain a refusal; finding nothing is no error. Used once, by one thread.
 */
final class CapturePath {

    private static final int MAX_DEPTH = 20;
    private static final int MAX_OBJECTS = 10_000;

    private final String wanted;
    private final Set<Object> seen = Collections.newSetFromMap(new IdentityHashMap<>());

    private CapturePath(String wanted) {
        this.wanted = wanted;
    }

    /** Such as {@code normalizer -> Normalizer.conn}; empty if the way is not found. */
    static Optional<String> find(Object function, String typeName) {
        return Optional.ofNullable(new CapturePath(typeName).search(function, "", 0)).filter(path -> !path.isEmpty());
    }

    private String search(Object value, String path, int depth) {
        if (value == null || depth > MAX_DEPTH || seen.size() > MAX_OBJECTS || !seen.add(value)) {
            return null;
        }
        if (value.getClass().getName().equals(wanted)) {
            return path;
        }
        SerializedLambda lambda = lambdaOrNull(value);
        if (lambda != null) {
            return searchLambda(lambda, value.getClass().getClassLoader(), path, depth);
        } else if (value instanceof Map<?, ?> map) {
            return searchMap(map, path, depth);
        } else if (value instanceof Iterable<?> elements && value.getClass().getName().startsWith("java.util.")) {
            return searchElements(elements, path, depth);
        } else if (value instanceof Object[] array) {
            return searchElements(java.util.Arrays.asList(array), path, depth);
        } else if (value instanceof Optional<?> optional) {
            return search(optional.orElse(null), path, depth);
        }
        return searchFields(value, path, depth);
    }

    private String searchLambda(SerializedLambda lambda, ClassLoader loader, String path, int depth) {
        List<String> names = LambdaNames.ofCaptured(lambda, loader);
        for (int i = 0; i < lambda.getCapturedArgCount(); i++) {
            String found = search(lambda.getCapturedArg(i), step(path, name(lambda, names, i)), depth + 1);
            if (found != null) {
                return found;
            }
        }
        return null;
    }

    private static String name(SerializedLambda lambda, List<String> names, int index) {
        boolean ofObject = lambda.getImplMethodKind() != MethodHandleInfo.REF_invokeStatic;
        if (index == 0 && ofObject && !lambda.getImplMethodName().startsWith("lambda$")) {
            return "the object before ::" + lambda.getImplMethodName();
        } else if (index == 0 && ofObject) {
            return "this";
        }
        return index < names.size() ? names.get(index) : "a local variable";
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

    private String searchMap(Map<?, ?> map, String path, int depth) {
        for (Map.Entry<?, ?> entry : map.entrySet()) {
            String found = search(entry.getKey(), path + ", a key", depth + 1);
            if (found == null) {
                found = search(entry.getValue(), path + "[" + brief(entry.getKey()) + "]", depth + 1);
            }
            if (found != null) {
                return found;
            }
        }
        return null;
    }

    private static String brief(Object key) {
        return key instanceof String || key instanceof Number ? key.toString() : "…";
    }

    private String searchFields(Object value, String path, int depth) {
        for (Class<?> type = value.getClass(); type != null && type != Object.class; type = type.getSuperclass()) {
            for (Field field : type.getDeclaredFields()) {
                if (isSent(field) && field.trySetAccessible()) {
                    String found = search(read(field, value), step(path, type.getSimpleName() + "." + field.getName()), depth + 1);
                    if (found != null) {
                        return found;
                    }
                }
            }
        }
        return null;
    }

    private static boolean isSent(Field field) {
        return !Modifier.isStatic(field.getModifiers()) && !Modifier.isTransient(field.getModifiers()) && !field.getType().isPrimitive();
    }

    private static Object read(Field field, Object owner) {
        try {
            return field.get(owner);
        } catch (IllegalAccessException e) {
            return null;
        }
    }

    private static String step(String path, String next) {
        return path.isEmpty() ? next : path + " -> " + next;
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
