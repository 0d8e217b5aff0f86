package io.sheaf.codec;

import io.sheaf.Text;
import java.util.Collections;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;

/**
 * A map. One without an order of its own, and any in a key, has its entries in the order of their bytes: hash tables iterate
 * by identity hashes, insertion and the release of the JDK, which must not show. As a key, a map of any kind is equal by its
 * entries, and read back as a {@link LinkedHashMap}.
 */
final class MapEncoding extends Encoding {

    private final int tag;

    /** @param tag of the kind, or {@link Encodings#KEYS_ONLY} */
    MapEncoding(int tag) {
        this.tag = tag;
    }

    @Override
    void write(Object value, ByteSink out, Encoder nested, int depth) {
        Map<?, ?> map = (Map<?, ?>) value;
        boolean ownOrder = map instanceof SortedMap<?, ?> sorted && sorted.comparator() != null;
        if (nested.keys) {
            if (ownOrder) {
                throw Encodings.comparedByItsOwn(value.getClass());
            }
            out.writeByte(Tag.LINKED_MAP);
            writeSorted(map, out, nested, depth);
        } else if (tag == Encodings.KEYS_ONLY || ownOrder || tag == Tag.ENUM_MAP && map.isEmpty()) {
            // The key type of an empty EnumMap is known to the JDK's serialisation alone.
            JdkEncoding.INSTANCE.write(value, out, nested, depth);
        } else {
            out.writeByte(tag);
            if (tag == Tag.IMMUTABLE_MAP || tag == Tag.HASH_MAP || tag == Tag.CONCURRENT_MAP) {
                writeSorted(map, out, nested, depth);
            } else {
                writeInOrder(map, out, nested, depth);
            }
        }
    }

    private static void writeInOrder(Map<?, ?> map, ByteSink out, Encoder nested, int depth) {
        int count = map.size();
        out.writeUnsigned(count);
        int i = 0;
        for (Map.Entry<?, ?> entry : map.entrySet()) {
            writeEntry(entry, i++, out, nested, depth);
        }
        if (i != count) {
            throw Encodings.changedMeanwhile(map.getClass());
        }
    }

    private static void writeSorted(Map<?, ?> map, ByteSink out, Encoder nested, int depth) {
        SortedPieces pieces = new SortedPieces(out, map.size());
        boolean room = true;
        for (Map.Entry<?, ?> entry : map.entrySet()) {
            room &= pieces.add(writeEntry(entry, pieces.count(), out, nested, depth));
        }
        if (!room || pieces.count() != map.size()) {
            throw Encodings.changedMeanwhile(map.getClass());
        }
        if (!pieces.finish(nested.keys)) {
            throw new UnencodablePart(map.getClass(), "two of its keys are the same in a key, as 0.0 and -0.0 are, and their values differ",
                    "Leave one of them out");
        }
    }

    /** Returns where in the sink the key ends. */
    private static int writeEntry(Map.Entry<?, ?> entry, int index, ByteSink out, Encoder nested, int depth) {
        try {
            nested.write(entry.getKey(), out, depth + 1);
        } catch (UnencodablePart e) {
            throw e.inside(keyStep(index));
        }
        int keyEnd = out.size();
        try {
            nested.write(entry.getValue(), out, depth + 1);
        } catch (UnencodablePart e) {
            throw e.inside(valueStep(entry.getKey(), index));
        }
        return keyEnd;
    }

    private static String keyStep(int index) {
        return ".key[" + index + "]";
    }

    // Keys of other types may have a toString that is long, slow or throws.
    private static String valueStep(Object key, int index) {
        boolean plain = key instanceof String || key instanceof Text || key instanceof Integer || key instanceof Long;
        String text = plain ? key.toString() : key instanceof Enum<?> constant ? constant.name() : "#" + index;
        return "[" + (text.length() <= 40 ? text : text.substring(0, 40) + "…") + "]";
    }

    /** Reads a map of this kind, its tag being read already. */
    static Object read(int tag, ByteSource in, Decoder nested, int depth) {
        int count = in.readCount(2);
        if (tag == Tag.ENUM_MAP) {
            return readEnumMap(count, in, nested, depth);
        }
        Map<Object, Object> map = switch (tag) {
            case Tag.HASH_MAP -> new HashMap<>();
            case Tag.TREE_MAP -> new TreeMap<>();
            case Tag.CONCURRENT_MAP -> new ConcurrentHashMap<>();
            default -> new LinkedHashMap<>();
        };
        for (int i = 0; i < count; i++) {
            Object key = readKey(i, nested, depth);
            map.put(key, readValue(key, i, nested, depth));
        }
        return tag == Tag.IMMUTABLE_MAP || tag == Tag.UNMODIFIABLE_MAP ? Collections.unmodifiableMap(map) : map;
    }

    private static Object readKey(int index, Decoder nested, int depth) {
        try {
            return nested.read(depth + 1);
        } catch (UnencodablePart e) {
            throw e.inside(keyStep(index), Map.class.getSimpleName());
        }
    }

    private static Object readValue(Object key, int index, Decoder nested, int depth) {
        try {
            return nested.read(depth + 1);
        } catch (UnencodablePart e) {
            throw e.inside(valueStep(key, index), Map.class.getSimpleName());
        }
    }

    @SuppressWarnings({"unchecked", "rawtypes"})
    private static Object readEnumMap(int count, ByteSource in, Decoder nested, int depth) {
        EnumMap map = null;
        for (int i = 0; i < count; i++) {
            Enum<?> key = (Enum<?>) readKey(i, nested, depth);
            if (map == null) {
                map = new EnumMap(key.getDeclaringClass());
            }
            map.put(key, readValue(key, i, nested, depth));
        }
        if (map == null) {
            throw new MalformedBytesException("an EnumMap without an entry");
        }
        return map;
    }
}
