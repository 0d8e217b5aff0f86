package io.sheaf.codec;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.Collections;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.LinkedList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.concurrent.ConcurrentHashMap;

/** The kinds of JDK collections that keep their kind. The numbers are part of the wire format. */
final class Containers {

    private static final int PLAIN = 0;
    private static final int LINKED = 1;
    private static final int SORTED = 2;
    private static final int UNMODIFIABLE = 3;
    private static final int FIXED_SIZE = 4;
    private static final int CONCURRENT = 5;

    private static final Class<?> AS_LIST = Arrays.asList().getClass();

    private Containers() {}

    /** Number of the collection's kind, or −1 if it has to be treated as an object of its own. */
    static int kind(Object value, boolean key) {
        Class<?> type = value.getClass();
        if (key) {
            return keyKind(value, type);
        }
        if (type == ArrayList.class || type == HashMap.class || type == HashSet.class || isSubList(type)) {
            return PLAIN;
        }
        if (type == LinkedHashMap.class || type == LinkedHashSet.class || type == LinkedList.class) {
            return LINKED;
        }
        if (type == TreeMap.class && ((SortedMap<?, ?>) value).comparator() == null
                || type == TreeSet.class && ((SortedSet<?>) value).comparator() == null) {
            return SORTED;
        }
        if (type == AS_LIST) {
            return FIXED_SIZE;
        }
        if (type == ConcurrentHashMap.class) {
            return CONCURRENT;
        }
        return isUnmodifiable(type, value) ? UNMODIFIABLE : -1;
    }

    private static int keyKind(Object value, Class<?> type) {
        boolean own = !type.getName().startsWith("java.util.");
        boolean compared = value instanceof SortedMap<?, ?> map && map.comparator() != null
                || value instanceof SortedSet<?> set && set.comparator() != null;
        boolean equalByElements = value instanceof List<?> || value instanceof Set<?> || value instanceof Map<?, ?>;
        if (own || compared || !equalByElements || value instanceof java.util.IdentityHashMap<?, ?>) {
            return -1;
        }
        return value instanceof List<?> ? PLAIN : LINKED;
    }

    private static boolean isSubList(Class<?> type) {
        return type.getName().equals("java.util.ArrayList$SubList");
    }

    private static boolean isUnmodifiable(Class<?> type, Object value) {
        String name = type.getName();
        boolean plain = value instanceof List<?> || value instanceof Set<?> && !(value instanceof SortedSet<?>)
                || value instanceof Map<?, ?> && !(value instanceof SortedMap<?, ?>);
        return plain
                && (name.startsWith("java.util.ImmutableCollections$")
                        || name.startsWith("java.util.Collections$Empty")
                        || name.startsWith("java.util.Collections$Singleton")
                        || name.startsWith("java.util.Collections$Unmodifiable"));
    }

    static Object list(int kind, List<Object> elements) {
        return switch (kind) {
            case PLAIN -> elements;
            case LINKED -> new LinkedList<>(elements);
            case FIXED_SIZE -> Arrays.asList(elements.toArray());
            case UNMODIFIABLE -> elements.stream().toList();
            default -> throw unknown(kind);
        };
    }

    static Object set(int kind, Collection<Object> elements) {
        return switch (kind) {
            case PLAIN -> new HashSet<>(elements);
            case LINKED -> new LinkedHashSet<>(elements);
            case SORTED -> new TreeSet<>(elements);
            case UNMODIFIABLE -> Collections.unmodifiableSet(new LinkedHashSet<>(elements));
            default -> throw unknown(kind);
        };
    }

    static Map<Object, Object> newMap(int kind) {
        return switch (kind) {
            case PLAIN -> new HashMap<>();
            case LINKED, UNMODIFIABLE -> new LinkedHashMap<>();
            case SORTED -> new TreeMap<>();
            case CONCURRENT -> new ConcurrentHashMap<>();
            default -> throw unknown(kind);
        };
    }

    static Object finishMap(int kind, Map<Object, Object> map) {
        return kind == UNMODIFIABLE ? Collections.unmodifiableMap(map) : map;
    }

    private static MalformedBytesException unknown(int kind) {
        return new MalformedBytesException("no collection has kind " + kind);
    }
}
