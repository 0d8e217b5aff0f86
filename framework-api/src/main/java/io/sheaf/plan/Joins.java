package io.sheaf.plan;

import io.sheaf.Cogroup2;
import io.sheaf.Cogroup3;
import io.sheaf.Cogroup4;
import io.sheaf.Pair;
import io.sheaf.codec.KeyHash;
import io.sheaf.codec.OnePassList;
import io.sheaf.codec.ValueCodec;
import io.sheaf.function.SerializableFunction;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Iterator;
import java.util.List;
import java.util.NoSuchElementException;
import java.util.Optional;
import java.util.function.BinaryOperator;
import java.util.function.UnaryOperator;
import java.util.stream.IntStream;

/**
 * Functions that joins are made of: one marks every value with its side, the sides are grouped together, the right one first,
 * and one takes each group apart again. They are here, and not in the client, because workers must know their classes.
 */
public final class Joins {

    /** Stands for the values of a side without the key. */
    private static final List<Object> MISSING = List.of(Optional.empty());

    private Joins() {}

    /** Whether it is one of these, which runs no code of the user's and may give more than memory holds. */
    public static boolean isOurs(Object function) {
        return function.getClass().getNestHost() == Joins.class;
    }

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
        return group -> {
            Sides sides = Sides.of(group);
            return sides.pairs(sides.left(), sides.right(UnaryOperator.identity()));
        };
    }

    public static SerializableFunction<Object, Object> left(String call) {
        return group -> {
            Sides sides = Sides.of(group);
            List<Object> right = sides.right(value -> present(value, call));
            return sides.pairs(sides.left(), right.isEmpty() ? MISSING : right);
        };
    }

    public static SerializableFunction<Object, Object> right(String call) {
        return group -> {
            Sides sides = Sides.of(group);
            List<Object> right = sides.right(UnaryOperator.identity());
            Iterator<Object> left = sides.leftOptional(call);
            if (right.isEmpty()) {
                // Whether a null is refused must not depend on what the other side has.
                left.forEachRemaining(value -> {});
            }
            return sides.pairs(left, right);
        };
    }

    public static SerializableFunction<Object, Object> full(String call) {
        return group -> {
            Sides sides = Sides.of(group);
            List<Object> right = sides.right(value -> present(value, call));
            return sides.pairs(sides.leftOptional(call), right.isEmpty() ? MISSING : right);
        };
    }

    /** The pairs of the left side whose key is, or is not, on the right side. */
    public static SerializableFunction<Object, Object> leftIf(boolean onTheRight) {
        return group -> {
            Sides sides = Sides.of(group);
            return sides.skipRight() == onTheRight ? mapped(sides.left(), value -> new Pair<>(sides.key, value)) : Collections.emptyIterator();
        };
    }

    /** The key, once, if both sides have it. */
    public static SerializableFunction<Object, Object> keyOfBoth() {
        return group -> {
            Sides sides = Sides.of(group);
            return sides.skipRight() && sides.left().hasNext() ? Collections.singletonList(sides.key) : List.of();
        };
    }

    /** The key, as often as the left side has it, if the right side lacks it. */
    public static SerializableFunction<Object, Object> keysOfLeftOnly() {
        return group -> {
            Sides sides = Sides.of(group);
            return sides.skipRight() ? Collections.emptyIterator() : mapped(sides.left(), value -> sides.key);
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
            Sides sides = Sides.of(group);
            return new Products(sides.left(), sides.right(UnaryOperator.identity()), Pair::new);
        };
    }

    /** The groups of 2 to 4 sides as a record. */
    public static SerializableFunction<Object, Object> cogroup(int sides) {
        return group -> cogrouped(group, sides);
    }

    private static Object cogrouped(Object grouped, int count) {
        Pair<Object, List<Pair<Integer, Object>>> group = group(grouped);
        List<List<Object>> sides = new ArrayList<>(count);
        for (int i = 0; i < count; i++) {
            sides.add(new ArrayList<>());
        }
        for (Pair<Integer, Object> tagged : group.second()) {
            sides.get(tagged.first()).add(tagged.second());
            requireHeld(group.second(), "A cogroup holds all of them: use a join, which goes through one side, or give workers more memory");
        }
        sides.replaceAll(Collections::unmodifiableList);
        return new Pair<>(group.first(), switch (count) {
            case 2 -> new Cogroup2<>(sides.get(0), sides.get(1));
            case 3 -> new Cogroup3<>(sides.get(0), sides.get(1), sides.get(2));
            default -> new Cogroup4<>(sides.get(0), sides.get(1), sides.get(2), sides.get(3));
        });
    }

    @SuppressWarnings("unchecked")
    private static Pair<Object, List<Pair<Integer, Object>>> group(Object grouped) {
        return (Pair<Object, List<Pair<Integer, Object>>>) grouped;
    }

    private static void requireHeld(List<?> values, String remedy) {
        if (values instanceof OnePassList<?> onePass) {
            onePass.requireHeld(remedy);
        }
    }

    /** A value on the side that may be missing. An empty Optional would make a null value look like a missing one. */
    public static Optional<Object> present(Object value, String call) {
        if (value == null) {
            throw Nulls.error(call, "a value is null on the side that may be missing, which an Optional cannot hold",
                    "Use cogroup, which tells a null value from a missing one, or map nulls to a value first");
        }
        return Optional.of(value);
    }

    private static Iterator<Object> mapped(Iterator<Object> values, UnaryOperator<Object> function) {
        return new Iterator<>() {
            @Override
            public boolean hasNext() {
                return values.hasNext();
            }

            @Override
            public Object next() {
                return function.apply(values.next());
            }
        };
    }

    /** The values of one key: those of the right side come first, and are held where they are needed, those of the left go by. */
    private static final class Sides {
        private static final int RIGHT = 1;

        final Object key;
        private final List<Pair<Integer, Object>> values;
        private final Iterator<Pair<Integer, Object>> from;
        private Pair<Integer, Object> nextOrNull;

        private Sides(Pair<Object, List<Pair<Integer, Object>>> group) {
            key = group.first();
            values = group.second();
            from = values.iterator();
            move();
        }

        static Sides of(Object grouped) {
            return new Sides(group(grouped));
        }

        private void move() {
            nextOrNull = from.hasNext() ? from.next() : null;
        }

        private boolean atRight() {
            return nextOrNull != null && nextOrNull.first() == RIGHT;
        }

        List<Object> right(UnaryOperator<Object> function) {
            List<Object> right = new ArrayList<>();
            for (; atRight(); move()) {
                right.add(function.apply(nextOrNull.second()));
                requireHeld(values, "A join holds those of one key on its right side: exchange the sides, or give workers more memory");
            }
            return right;
        }

        /** Whether the right side has the key. */
        boolean skipRight() {
            boolean any = atRight();
            while (atRight()) {
                move();
            }
            return any;
        }

        /** To be read behind the right side, which it skips. */
        Iterator<Object> left() {
            return new Iterator<>() {
                @Override
                public boolean hasNext() {
                    skipRight();
                    return nextOrNull != null;
                }

                @Override
                public Object next() {
                    if (!hasNext()) {
                        throw new NoSuchElementException();
                    }
                    Object value = nextOrNull.second();
                    move();
                    return value;
                }
            };
        }

        /** {@link #left}, or what stands for a left side without the key. */
        Iterator<Object> leftOptional(String call) {
            return new Iterator<>() {
                private final Iterator<Object> left = left();
                private boolean any;

                @Override
                public boolean hasNext() {
                    return left.hasNext() || !any;
                }

                @Override
                public Object next() {
                    Object next = left.hasNext() ? present(left.next(), call) : MISSING.get(0);
                    any = true;
                    return next;
                }
            };
        }

        Iterator<Object> pairs(Iterator<Object> left, List<Object> right) {
            return new Products(left, right, (a, b) -> new Pair<>(key, new Pair<>(a, b)));
        }
    }

    /** Each left value with each right one. Without a right one no left one is read. */
    private static final class Products implements Iterator<Object> {
        private final Iterator<Object> left;
        private final List<Object> right;
        private final BinaryOperator<Object> product;
        private Object current;
        private int next;

        Products(Iterator<Object> left, List<Object> right, BinaryOperator<Object> product) {
            this.left = left;
            this.right = right;
            this.product = product;
            next = right.size();
        }

        @Override
        public boolean hasNext() {
            if (next == right.size() && !right.isEmpty() && left.hasNext()) {
                current = left.next();
                next = 0;
            }
            return next < right.size();
        }

        @Override
        public Object next() {
            if (!hasNext()) {
                throw new NoSuchElementException();
            }
            return product.apply(current, right.get(next++));
        }
    }
}
