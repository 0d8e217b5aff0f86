package io.sheaf.codec;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.Collections;
import java.util.LinkedList;
import java.util.List;

/** A list or other collection in order. As a key, a list of any kind is equal by its elements and read back as an immutable one. */
final class ListEncoding extends Encoding {

    private static final KeyRefusal EQUAL_TO_ITSELF_ONLY =
            new KeyRefusal("a " + ArrayDeque.class.getSimpleName() + " is equal to itself only", "Use a list");

    private final int tag;

    /** @param tag of the kind, or {@link Encodings#KEYS_ONLY} */
    ListEncoding(int tag) {
        this.tag = tag;
    }

    @Override
    KeyRefusal keyRefusal() {
        return tag == Tag.ARRAY_DEQUE ? EQUAL_TO_ITSELF_ONLY : null;
    }

    @Override
    void write(Object value, ByteSink out, Encoder nested, int depth) {
        if (tag == Encodings.KEYS_ONLY && !nested.keys) {
            JdkEncoding.INSTANCE.write(value, out, nested, depth);
            return;
        }
        out.writeByte(nested.keys ? Tag.IMMUTABLE_LIST : tag);
        writeElements((Collection<?>) value, out, nested, depth);
    }

    /** The count and the elements in the collection's order. */
    static void writeElements(Collection<?> elements, ByteSink out, Encoder nested, int depth) {
        int count = elements.size();
        out.writeUnsigned(count);
        int i = 0;
        try {
            for (Object element : elements) {
                nested.write(element, out, depth + 1);
                i++;
            }
        } catch (UnencodablePart e) {
            throw e.inside("[" + i + "]");
        }
        if (i != count) {
            throw Encodings.changedMeanwhile(elements.getClass());
        }
    }

    /** Reads a list of this kind, its tag being read already. */
    static Collection<Object> read(int tag, ByteSource in, Decoder nested, int depth) {
        Object[] elements = ArrayEncoding.elements(in, nested, depth, List.class.getSimpleName());
        return switch (tag) {
            case Tag.ARRAY_LIST -> new ArrayList<>(Arrays.asList(elements));
            case Tag.LINKED_LIST -> new LinkedList<>(Arrays.asList(elements));
            case Tag.FIXED_SIZE_LIST -> Arrays.asList(elements);
            case Tag.UNMODIFIABLE_LIST -> Collections.unmodifiableList(new ArrayList<>(Arrays.asList(elements)));
            case Tag.ARRAY_DEQUE -> new ArrayDeque<>(Arrays.asList(elements));
            default -> immutable(elements);
        };
    }

    // Takes nulls and answers contains(null), unlike List.of, as the list that was written may have done.
    private static List<Object> immutable(Object[] elements) {
        return elements.length == 0 ? Collections.emptyList() : Arrays.stream(elements).toList();
    }
}
