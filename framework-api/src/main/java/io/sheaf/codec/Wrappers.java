package io.sheaf.codec;

import io.sheaf.Pair;
import java.util.AbstractMap;
import java.util.Map;
import java.util.Optional;

/** Values that hold one or two others. */
final class Wrappers {

    private static final String PAIR = Pair.class.getSimpleName();
    private static final String OPTIONAL = Optional.class.getSimpleName();
    private static final String ENTRY = Map.Entry.class.getSimpleName();

    private Wrappers() {}

    static final class OfPair extends Encoding {
        @Override
        void write(Object value, ByteSink out, Encoder nested, int depth) {
            Pair<?, ?> pair = (Pair<?, ?>) value;
            out.writeByte(Tag.PAIR);
            part(pair.first(), ".first", out, nested, depth);
            part(pair.second(), ".second", out, nested, depth);
        }

        static Object read(Decoder nested, int depth) {
            return new Pair<>(part(".first", PAIR, nested, depth), part(".second", PAIR, nested, depth));
        }
    }

    static final class OfOptional extends Encoding {
        @Override
        void write(Object value, ByteSink out, Encoder nested, int depth) {
            Optional<?> optional = (Optional<?>) value;
            if (optional.isEmpty()) {
                out.writeByte(Tag.OPTIONAL_EMPTY);
                return;
            }
            out.writeByte(Tag.OPTIONAL);
            part(optional.get(), ".get()", out, nested, depth);
        }

        static Object read(Decoder nested, int depth) {
            Object content = part(".get()", OPTIONAL, nested, depth);
            if (content == null) {
                throw new MalformedBytesException("a present Optional of null");
            }
            return Optional.of(content);
        }
    }

    /**
     * An entry of a map. {@code Map.entry} and {@code SimpleImmutableEntry} stay immutable; {@code SimpleEntry} stays
     * mutable; an entry of one of the JDK's maps, which is a view, is what it shows now and no longer writes to its map.
     * As keys all are equal by key and value.
     */
    static final class OfEntry extends Encoding {
        private final boolean mutable;

        OfEntry(boolean mutable) {
            this.mutable = mutable;
        }

        @Override
        void write(Object value, ByteSink out, Encoder nested, int depth) {
            Map.Entry<?, ?> entry = (Map.Entry<?, ?>) value;
            out.writeByte(mutable && !nested.keys ? Tag.ENTRY : Tag.ENTRY_IMMUTABLE);
            part(entry.getKey(), ".getKey()", out, nested, depth);
            part(entry.getValue(), ".getValue()", out, nested, depth);
        }

        static Object read(boolean mutable, Decoder nested, int depth) {
            Object key = part(".getKey()", ENTRY, nested, depth);
            Object value = part(".getValue()", ENTRY, nested, depth);
            return mutable ? new AbstractMap.SimpleEntry<>(key, value) : new AbstractMap.SimpleImmutableEntry<>(key, value);
        }
    }

    private static Object part(String name, String holder, Decoder nested, int depth) {
        try {
            return nested.read(depth + 1);
        } catch (UnencodablePart e) {
            throw e.inside(name, holder);
        }
    }

    private static void part(Object part, String name, ByteSink out, Encoder nested, int depth) {
        try {
            nested.write(part, out, depth + 1);
        } catch (UnencodablePart e) {
            throw e.inside(name);
        }
    }
}
