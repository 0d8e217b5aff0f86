package io.sheaf.plan;

import io.sheaf.Cogroup2;
import io.sheaf.Cogroup3;
import io.sheaf.Cogroup4;
import io.sheaf.Pair;
import io.sheaf.codec.KeyHash;
import io.sheaf.codec.ValueCodec;
import io.sheaf.function.SerializableFunction;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/**
 * Functions that joins are made of: one marks every value with its side, the sides are grouped together, and one takes
 * each group apart again. They are here, and not in the client, because workers must know their classes.
 */
public final class Joins {

    private Joins() {}

    /** A value, marked with the side it comes from. */
    public static SerializableFunction<Object, Object> tag(int side) {
        return value -> new Pair<>(side, value);
    }

    /** A record as the key of a pair without a value. */
    public static SerializableFunction<Object, Object> asKey() {
        return record -> new Pair<>(record, null);
    }

    /** No value: only that there was one counts. */
    public static SerializableFunction<Object, Object> noValue() {
        return value -> null;
    }

    public static SerializableFunction<Object, Object> inner() {
        return group -> Group.of(group, 2).products();
    }

    public static SerializableFunction<Object, Object> left(String call) {
        return group -> {
            Group sides = Group.of(group, 2);
            return sides.pairs(sides.side(0), sides.optional(1, call));
        };
    }

    public static SerializableFunction<Object, Object> right(String call) {
        return group -> {
            Group sides = Group.of(group, 2);
            return sides.pairs(sides.optional(0, call), sides.side(1));
        };
    }

    public static SerializableFunction<Object, Object> full(String call) {
        return group -> {
            Group sides = Group.of(group, 2);
            return sides.pairs(sides.optional(0, call), sides.optional(1, call));
        };
    }

    /** The pairs of the left side whose key is, or is not, on the right side. */
    public static SerializableFunction<Object, Object> leftIf(boolean onTheRight) {
        return group -> {
            Group sides = Group.of(group, 2);
            return sides.side(1).isEmpty() == onTheRight ? Stream.empty() : sides.side(0).stream().map(value -> new Pair<>(sides.key(), value));
        };
    }

    /** The key, once, if both sides have it. */
    public static SerializableFunction<Object, Object> keyOfBoth() {
        return group -> {
            Group sides = Group.of(group, 2);
            return sides.side(0).isEmpty() || sides.side(1).isEmpty() ? List.of() : Collections.singletonList(sides.key());
        };
    }

    /** The key, as often as the left side has it, if the right side lacks it. */
    public static SerializableFunction<Object, Object> keysOfLeftOnly() {
        return group -> {
            Group sides = Group.of(group, 2);
            return sides.side(1).isEmpty() ? Collections.nCopies(sides.side(0).size(), sides.key()) : List.of();
        };
    }

    /**
     * A record as the value of every cell of its row, or of its column, in a square grid, so that each row's records meet
     * each column's in exactly one cell. The place comes from the record's bytes, as an attempt must do again what the last did.
     */
    public static SerializableFunction<Object, Object> spread(int edge, boolean byRow) {
        return record -> {
            byte[] bytes = ValueCodec.toBytes(record);
            int line = (int) Long.remainderUnsigned(KeyHash.hash(bytes, 0, bytes.length), edge);
            return IntStream.range(0, edge).mapToObj(i -> new Pair<>(byRow ? line * edge + i : i * edge + line, record));
        };
    }

    /** The products of a group's two sides, without its key. */
    public static SerializableFunction<Object, Object> productsOnly() {
        return group -> {
            Group sides = Group.of(group, 2);
            return sides.side(0).stream().flatMap(a -> sides.side(1).stream().map(b -> new Pair<>(a, b)));
        };
    }

    /** The groups of 2 to 4 sides as a record. */
    public static SerializableFunction<Object, Object> cogroup(int sides) {
        return group -> Group.of(group, sides).cogrouped();
    }

    /** A value on the side that may be missing. An empty Optional would make a null value look like a missing one. */
    public static Optional<Object> present(Object value, String call) {
        if (value == null) {
            throw Nulls.error(call, "a value is null on the side that may be missing, which an Optional cannot hold",
                    "Use cogroup, which tells a null value from a missing one, or map nulls to a value first");
        }
        return Optional.of(value);
    }

    /** The values of one key by their sides. */
    private record Group(Object key, List<List<Object>> sides) {

        @SuppressWarnings("unchecked")
        static Group of(Object grouped, int count) {
            Pair<Object, List<Pair<Integer, Object>>> pair = (Pair<Object, List<Pair<Integer, Object>>>) grouped;
            List<List<Object>> sides = new ArrayList<>(count);
            for (int i = 0; i < count; i++) {
                sides.add(new ArrayList<>());
            }
            for (Pair<Integer, Object> tagged : pair.second()) {
                sides.get(tagged.first()).add(tagged.second());
            }
            return new Group(pair.first(), sides);
        }

        List<Object> side(int number) {
            return Collections.unmodifiableList(sides.get(number));
        }

        List<Optional<Object>> optional(int number, String call) {
            List<Object> values = sides.get(number);
            return values.isEmpty() ? List.of(Optional.empty()) : values.stream().map(value -> present(value, call)).toList();
        }

        Stream<Object> products() {
            return pairs(side(0), side(1));
        }

        Stream<Object> pairs(List<?> left, List<?> right) {
            return left.stream().flatMap(a -> right.stream().map(b -> new Pair<>(key, new Pair<>(a, b))));
        }

        Object cogrouped() {
            return new Pair<>(key, switch (sides.size()) {
                case 2 -> new Cogroup2<>(side(0), side(1));
                case 3 -> new Cogroup3<>(side(0), side(1), side(2));
                default -> new Cogroup4<>(side(0), side(1), side(2), side(3));
            });
        }
    }
}
