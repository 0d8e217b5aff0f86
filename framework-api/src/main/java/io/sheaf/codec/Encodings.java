package io.sheaf.codec;

import io.sheaf.Pair;
import java.io.Serializable;
import java.net.URI;
import java.time.ZoneId;
import java.util.AbstractMap;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.Collections;
import java.util.EnumMap;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.HashSet;
import java.util.IdentityHashMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.LinkedList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.WeakHashMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** The encoding of every class, found once and kept with the class, so that no class loader is held. Safe for use by many threads. */
final class Encodings {

    /** Tag of collections whose kind would not come back: as keys, they are equal by content; as values, the JDK serialises them. */
    static final int KEYS_ONLY = -1;

    private static final String UNKNOWN_COLLECTION = "it is a kind of collection that is neither built in nor Serializable";
    private static final String COPY = "Copy it into an ArrayList, HashSet, LinkedHashMap or other common collection first";

    private static final Map<Class<?>, Encoding> JDK = jdk();

    private static final ClassValue<Encoding> ENCODINGS = new ClassValue<>() {
        @Override
        protected Encoding computeValue(Class<?> type) {
            Encoding known = JDK.get(type);
            return known != null ? known : find(type);
        }
    };

    private Encodings() {}

    static Encoding of(Class<?> type) {
        return ENCODINGS.get(type);
    }

    static UnencodablePart changedMeanwhile(Class<?> type) {
        return new UnencodablePart(type, "it changed while it was encoded", "Emit a copy, or stop changing what was emitted");
    }

    static UnencodablePart comparedByItsOwn(Class<?> type) {
        return new UnencodablePart(type, "it has a comparator, so what is equal in it need not have equal bytes", "Copy it into a HashSet or HashMap");
    }

    private static Encoding find(Class<?> type) {
        if (type.isArray()) {
            return type.getComponentType().isPrimitive() ? new PrimitiveArrays() : new ArrayEncoding(type);
        }
        if (type.isAnnotationPresent(EncodedBy.class) && !Enum.class.isAssignableFrom(type)) {
            return UserEncoding.of(type);
        }
        if (type.isRecord()) {
            return record(type);
        }
        if (Enum.class.isAssignableFrom(type)) {
            return type.isEnum() ? new EnumEncoding(type) : of(type.getSuperclass());
        }
        if (ZoneId.class.isAssignableFrom(type)) {
            return TimeLeaves.ZONE_REGION;
        }
        if (type.getClassLoader() == null && (type.getPackageName().equals("java.util") || type.getPackageName().equals("java.util.concurrent"))) {
            return collection(type);
        }
        return other(type);
    }

    private static Encoding record(Class<?> type) {
        try {
            return new RecordEncoding(type);
        } catch (IllegalAccessException e) {
            return Refused.notOpen(type, e);
        } catch (ReflectiveOperationException | LinkageError | TypeNotPresentException e) {
            return new Refused("the record cannot be taken apart: " + e, "Check that all classes it needs are on the class path");
        }
    }

    private static Encoding collection(Class<?> type) {
        if (EnumSet.class.isAssignableFrom(type)) {
            return new SetEncoding.OfEnum();
        }
        if (Map.Entry.class.isAssignableFrom(type)) {
            return new Wrappers.OfEntry(false);
        }
        boolean byIdentity = IdentityHashMap.class.isAssignableFrom(type) || WeakHashMap.class.isAssignableFrom(type)
                || type.getName().contains("SetFromMap");
        if (byIdentity) {
            return other(type);
        }
        if (List.class.isAssignableFrom(type)) {
            // What is not Serializable is a view of another list, which is not sent with it.
            return new ListEncoding(Serializable.class.isAssignableFrom(type) ? KEYS_ONLY : Tag.ARRAY_LIST);
        }
        if (Set.class.isAssignableFrom(type)) {
            return new SetEncoding(KEYS_ONLY);
        }
        return Map.class.isAssignableFrom(type) ? new MapEncoding(KEYS_ONLY) : other(type);
    }

    private static Encoding other(Class<?> type) {
        if (OnePassList.class.isAssignableFrom(type)) {
            // Which asks for its size, and it says why it has none.
            return new ListEncoding(Tag.ARRAY_LIST);
        }
        if (Serializable.class.isAssignableFrom(type)) {
            return JdkEncoding.INSTANCE;
        }
        boolean collection = Collection.class.isAssignableFrom(type) || Map.class.isAssignableFrom(type);
        return collection ? new Refused(UNKNOWN_COLLECTION, COPY) : FieldsEncoding.of(type);
    }

    /** For collections that can be keys, but as values would not come back as what they were. */
    static UnencodablePart unknownCollection(Class<?> type) {
        return new UnencodablePart(type, UNKNOWN_COLLECTION, COPY);
    }

    private static Map<Class<?>, Encoding> jdk() {
        Map<Class<?>, Encoding> known = new HashMap<>();
        Leaves.ALL.forEach(leaf -> known.put(leaf.type(), leaf));
        known.put(Boolean.class, new Primitives.OfBoolean());
        known.put(Float.class, new Primitives.OfFloat());
        known.put(OptionalDouble.class, new Primitives.OfOptionalDouble());
        known.put(URI.class, new UriEncoding());
        known.put(Pair.class, new Wrappers.OfPair());
        known.put(Optional.class, new Wrappers.OfOptional());
        known.put(AbstractMap.SimpleEntry.class, new Wrappers.OfEntry(true));
        known.put(AbstractMap.SimpleImmutableEntry.class, new Wrappers.OfEntry(false));
        addLists(known);
        addSets(known);
        addMaps(known);
        return known;
    }

    private static void addLists(Map<Class<?>, Encoding> known) {
        known.put(ArrayList.class, new ListEncoding(Tag.ARRAY_LIST));
        known.put(LinkedList.class, new ListEncoding(Tag.LINKED_LIST));
        known.put(ArrayDeque.class, new ListEncoding(Tag.ARRAY_DEQUE));
        known.put(Arrays.asList().getClass(), new ListEncoding(Tag.FIXED_SIZE_LIST));
        List<Object> unmodifiable = List.of(
                Collections.unmodifiableList(new ArrayList<>()), Collections.unmodifiableList(new LinkedList<>()));
        unmodifiable.forEach(each -> known.put(each.getClass(), new ListEncoding(Tag.UNMODIFIABLE_LIST)));
        List<Object> immutable = List.of(
                List.of(), List.of(1), List.of(1, 2).subList(0, 1), Collections.emptyList(), Collections.singletonList(1));
        immutable.forEach(each -> known.put(each.getClass(), new ListEncoding(Tag.IMMUTABLE_LIST)));
    }

    private static void addSets(Map<Class<?>, Encoding> known) {
        known.put(HashSet.class, new SetEncoding(Tag.HASH_SET));
        known.put(LinkedHashSet.class, new SetEncoding(Tag.LINKED_SET));
        known.put(TreeSet.class, new SetEncoding(Tag.TREE_SET));
        known.put(Collections.unmodifiableSet(new HashSet<>()).getClass(), new SetEncoding(Tag.UNMODIFIABLE_SET));
        List<Object> immutable = List.of(Set.of(), Set.of(1), Collections.emptySet(), Collections.singleton(1));
        immutable.forEach(each -> known.put(each.getClass(), new SetEncoding(Tag.IMMUTABLE_SET)));
    }

    private static void addMaps(Map<Class<?>, Encoding> known) {
        known.put(HashMap.class, new MapEncoding(Tag.HASH_MAP));
        known.put(LinkedHashMap.class, new MapEncoding(Tag.LINKED_MAP));
        known.put(TreeMap.class, new MapEncoding(Tag.TREE_MAP));
        known.put(EnumMap.class, new MapEncoding(Tag.ENUM_MAP));
        known.put(ConcurrentHashMap.class, new MapEncoding(Tag.CONCURRENT_MAP));
        // What partitioningBy makes is in the order of false and true.
        known.put(Stream.empty().collect(Collectors.partitioningBy(any -> true)).getClass(), new MapEncoding(Tag.LINKED_MAP));
        known.put(Collections.unmodifiableMap(new HashMap<>()).getClass(), new MapEncoding(Tag.UNMODIFIABLE_MAP));
        List<Object> immutable = List.of(Map.of(), Map.of(1, 1), Collections.emptyMap(), Collections.singletonMap(1, 1));
        immutable.forEach(each -> known.put(each.getClass(), new MapEncoding(Tag.IMMUTABLE_MAP)));
    }
}
