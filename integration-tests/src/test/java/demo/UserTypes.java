package demo;

import io.sheaf.Cluster;
import io.sheaf.Pair;
import io.sheaf.codec.EncodedBy;
import io.sheaf.kryo.KryoCodec;
import java.io.Serializable;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.net.URI;
import java.time.DayOfWeek;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.OffsetDateTime;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.time.ZonedDateTime;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.Set;
import java.util.TreeMap;
import java.util.UUID;
import java.util.Vector;
import java.util.stream.IntStream;

/** Values of every kind as records and as keys, and keys of every kind that has an order sorted; prints what came of it. */
public final class UserTypes {

    private static final int MANY = 200;

    private enum Mood {
        GOOD,
        BAD {
            @Override
            boolean bad() {
                return true;
            }
        };

        boolean bad() {
            return false;
        }
    }

    private sealed interface Shape {}

    private record Circle(double radius) implements Shape {}

    private enum Unit implements Shape {
        POINT
    }

    private record Boxed<T>(T content, int[] marks) implements Shape {}

    /** Goes by its fields and its constructor. */
    private static final class Visit {
        private final String page;
        private final Optional<Circle> where;
        private int times;

        Visit(String page, Optional<Circle> where) {
            this.page = page;
            this.where = where;
        }
    }

    /** Goes through the JDK's serialisation, with a record in it. */
    private static final class Basket implements Serializable {
        private static final long serialVersionUID = 1;
        private final Vector<Boxed<String>> items = new Vector<>();
        private Basket self = this;
    }

    /** Goes by Kryo, in a circle. */
    @EncodedBy(Knot.ByKryo.class)
    private static final class Knot {
        private final Knot other;
        private final int number;

        Knot(int number, Knot otherOrNull) {
            this.number = number;
            other = otherOrNull == null ? new Knot(-number, this) : otherOrNull;
        }

        private static final class ByKryo extends KryoCodec<Knot> {
            private static final long serialVersionUID = 1;

            ByKryo() {
                super(Knot.class);
            }
        }
    }

    private UserTypes() {}

    public static void main(String[] args) {
        Locale.setDefault(Locale.ROOT);
        try (Cluster cluster = Cluster.open()) {
            System.out.println("values " + values(cluster));
            System.out.println("keys " + distinct(cluster));
            for (List<?> ordered : ordered()) {
                System.out.println("sorted " + sorted(cluster, ordered));
            }
        }
    }

    private static String values(Cluster cluster) {
        List<Visit> visits = cluster.range(0, MANY).mapToObj(i -> new Visit("page " + i % 3, Optional.of(new Circle(i))))
                .keyBy(visit -> visit.page).reduceByKey((a, b) -> {
                    a.times++;
                    return a;
                }).sortByKey().values().toList();
        List<Basket> baskets = cluster.range(0, MANY).mapToObj(i -> {
            Basket basket = new Basket();
            basket.items.add(new Boxed<>("item " + i, new int[] {(int) i}));
            return basket;
        }).repartition(3).toList();
        List<Knot> knots = cluster.range(0, MANY).mapToObj(i -> new Knot((int) i, null)).repartition(3).toList();
        return visits.stream().map(visit -> visit.page + visit.where.orElseThrow() + visit.times).toList()
                + " " + baskets.stream().filter(basket -> basket.self == basket).mapToInt(basket -> basket.items.get(0).marks[0]).sum()
                + " " + knots.stream().filter(knot -> knot.other.other == knot).mapToInt(knot -> knot.number).sum();
    }

    /** How many keys there are of two equal ones of each kind, and a hash of their order, which depends on their bytes alone. */
    private static String distinct(Cluster cluster) {
        List<Object> keys = new ArrayList<>();
        IntStream.range(0, 2).forEach(i -> keys.addAll(keys()));
        List<String> found = cluster.from(keys).keyBy(key -> key).groupByKey().map(group -> text(group.first()) + group.second().size()).toList();
        return found.size() + " of " + keys.size() + " " + found.hashCode();
    }

    private static List<Object> keys() {
        Map<Object, Object> map = new HashMap<>(64);
        map.put(Mood.BAD, 1);
        map.put(Mood.GOOD, null);
        map.put(null, DayOfWeek.FRIDAY);
        List<Object> keys = new ArrayList<>(Arrays.asList(null, true, (byte) 1, (short) 1, 'c', 1, 1L, 1f, -0f, 0f, 1.0, -0.0, 0.0, Double.NaN, "text", "\ud800",
                new byte[] {1}, new int[] {1}, new Object[] {1, Mood.BAD}, new String[][] {{"a"}, null}, new Circle[] {new Circle(-0.0)},
                Mood.GOOD, Mood.BAD, new Circle(0.0), Unit.POINT, new Boxed<>(Optional.of(Mood.BAD), new int[] {1}), Optional.empty(), OptionalDouble.of(-0.0)));
        keys.addAll(Arrays.asList(Arrays.asList(1, null), new HashSet<>(Arrays.asList(Mood.BAD, Mood.GOOD, null)), Set.of(Mood.BAD, 2, "c", 4.0), map,
                EnumSet.allOf(DayOfWeek.class), new TreeMap<>(Map.of(2, 1)), Map.of(Mood.BAD, 1, DayOfWeek.MONDAY, 2, "x", 3), Pair.of(null, Mood.BAD)));
        keys.add(URI.create("HTTP://Host/a"));
        ordered().forEach(keys::addAll);
        return keys;
    }

    private static List<List<?>> ordered() {
        return List.of(List.of("\uffff", "\ud83d\ude00", "z", "", "\ud800"), List.of(new UUID(1, -1), new UUID(-1, 0), new UUID(1, 1)),
                List.of(new BigDecimal("1.00"), new BigDecimal("1.0"), new BigDecimal("-2")), List.of(BigInteger.TEN.pow(30), BigInteger.ZERO),
                List.of(Mood.BAD, Mood.GOOD), List.of(DayOfWeek.SUNDAY, DayOfWeek.MONDAY), List.of(Instant.MAX, Instant.MIN, Instant.EPOCH),
                List.of(Duration.ZERO, Duration.ofNanos(-1)), List.of(LocalDate.MAX, LocalDate.EPOCH), List.of(0.0, -0.0, Double.NaN, -1.0),
                List.of(OffsetDateTime.MAX, OffsetDateTime.MIN), List.of(ZoneOffset.MIN, ZoneOffset.MAX),
                List.of(ZonedDateTime.of(2024, 1, 1, 0, 0, 0, 0, ZoneId.of("Europe/Berlin")), ZonedDateTime.of(2024, 1, 1, 0, 0, 0, 0, ZoneOffset.UTC)));
    }

    private static String sorted(Cluster cluster, List<?> values) {
        return cluster.from(values).sorted().map(UserTypes::text).toList() + " "
                + cluster.from(values).keyBy(value -> value).sortByKeyDescending().keys().map(UserTypes::text).toList();
    }

    /** Says what a value is without any hash of its identity. */
    private static String text(Object value) {
        if (value instanceof Boxed<?> boxed) {
            return text(boxed.content) + text(boxed.marks);
        }
        String text = Arrays.deepToString(new Object[] {value});
        return value instanceof String string ? Arrays.toString(string.toCharArray()) : text;
    }
}
