package io.sheaf.codec;

import java.util.Collection;
import java.util.Collections;
import java.util.EnumSet;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.Set;
import java.util.SortedSet;
import java.util.TreeSet;

/**
 * A set. One without an order of its own, and any in a key, has its elements in the order of their bytes: hash tables iterate
 * by identity hashes, insertion and the release of the JDK, which must not show. As a key, a set of any kind is equal by its
 * elements, and read back as a {@link LinkedHashSet}.
 */
final class SetEncoding extends Encoding {

    private final int tag;

    /** @param tag of the kind, or {@link Encodings#KEYS_ONLY} */
    SetEncoding(int tag) {
        this.tag = tag;
    }

    @Override
    void write(Object value, ByteSink out, Encoder nested, int depth) {
        Set<?> set = (Set<?>) value;
        boolean ownOrder = set instanceof SortedSet<?> sorted && sorted.comparator() != null;
        if (nested.keys) {
            if (ownOrder) {
                throw Encodings.comparedByItsOwn(value.getClass());
            }
            out.writeByte(Tag.LINKED_SET);
            writeSorted(set, out, nested, depth);
        } else if (tag == Encodings.KEYS_ONLY || ownOrder) {
            JdkEncoding.INSTANCE.write(value, out, nested, depth);
        } else {
            out.writeByte(tag);
            if (tag == Tag.IMMUTABLE_SET || tag == Tag.HASH_SET) {
                writeSorted(set, out, nested, depth);
            } else {
                ListEncoding.writeElements(set, out, nested, depth);
            }
        }
    }

    private static void writeSorted(Set<?> set, ByteSink out, Encoder nested, int depth) {
        SortedPieces pieces = new SortedPieces(out, set.size());
        boolean room = true;
        try {
            for (Object element : set) {
                nested.write(element, out, depth + 1);
                room &= pieces.add(out.size());
            }
        } catch (UnencodablePart e) {
            throw e.inside("[" + pieces.count() + "]");
        }
        if (!room || pieces.count() != set.size()) {
            throw Encodings.changedMeanwhile(set.getClass());
        }
        pieces.finish(nested.keys);
    }

    /** Reads a set of this kind, its tag being read already. */
    static Set<Object> read(int tag, ByteSource in, Decoder nested, int depth) {
        Set<Object> set = switch (tag) {
            case Tag.HASH_SET -> new HashSet<>();
            case Tag.TREE_SET -> new TreeSet<>();
            default -> new LinkedHashSet<>();
        };
        Collections.addAll(set, elements(in, nested, depth));
        return tag == Tag.IMMUTABLE_SET || tag == Tag.UNMODIFIABLE_SET ? Collections.unmodifiableSet(set) : set;
    }

    private static Object[] elements(ByteSource in, Decoder nested, int depth) {
        return ArrayEncoding.elements(in, nested, depth, Set.class.getSimpleName());
    }

    /** An {@link EnumSet}: its type, which an empty one has too, and the constants. As a key like any other set. */
    static final class OfEnum extends Encoding {

        @Override
        void write(Object value, ByteSink out, Encoder nested, int depth) {
            EnumSet<?> set = (EnumSet<?>) value;
            if (nested.keys) {
                out.writeByte(Tag.LINKED_SET);
                writeSorted(set, out, nested, depth);
                return;
            }
            Collection<?> examples = set.isEmpty() ? EnumSet.complementOf(set) : set;
            if (examples.isEmpty()) {
                JdkEncoding.INSTANCE.write(value, out, nested, depth);
                return;
            }
            out.writeByte(Tag.ENUM_SET);
            out.writeString(((Enum<?>) examples.iterator().next()).getDeclaringClass().getName());
            ListEncoding.writeElements(set, out, nested, depth);
        }

        @SuppressWarnings({"unchecked", "rawtypes"})
        static Object read(ByteSource in, Decoder nested, int depth) {
            Class<?> type = nested.load(in.readString());
            if (!type.isEnum()) {
                throw new MalformedBytesException("a set of the enum " + type.getName() + ", which is none");
            }
            EnumSet set = EnumSet.noneOf((Class) type);
            Collections.addAll(set, elements(in, nested, depth));
            return set;
        }
    }
}
