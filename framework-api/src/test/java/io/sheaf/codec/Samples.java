package io.sheaf.codec;

import io.sheaf.Pair;
import io.sheaf.Text;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.net.URI;
import java.time.DayOfWeek;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.LocalTime;
import java.time.MonthDay;
import java.time.OffsetDateTime;
import java.time.OffsetTime;
import java.time.Period;
import java.time.Year;
import java.time.YearMonth;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.time.ZonedDateTime;
import java.util.AbstractMap;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.BitSet;
import java.util.Date;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.LinkedList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalInt;
import java.util.OptionalLong;
import java.util.Random;
import java.util.UUID;

/** Values for the codec's tests, all equal by content. */
final class Samples {

    record Empty() {}

    record Point(int x, double y) {}

    record Box<T>(String name, List<T> items, Point corner) {}

    record Everything(boolean z, byte b, short s, char c, int i, long j, float f, double d, String text, Object any) {}

    sealed interface Shape permits Circle, Square {}

    record Circle(double radius) implements Shape {}

    record Square(long side) implements Shape {}

    enum Suit {
        HEARTS {
            @Override
            int points() {
                return 2;
            }
        },
        SPADES;

        int points() {
            return 1;
        }
    }

    private Samples() {}

    /** At least one of every class without parts, with the values at its edges. */
    static List<Object> leaves() {
        List<Object> all = new ArrayList<>(Arrays.asList(
                true, false, (byte) -128, (byte) 127, Short.MIN_VALUE, Short.MAX_VALUE, 'é', '\uffff', '\0', 1.5f, -0.0f, Float.NaN,
                Float.MIN_VALUE, 0.0, -0.0, Double.NaN, Double.NEGATIVE_INFINITY, Double.MIN_VALUE, "", "abc", "Größe", "日本語", "\ud800 lone",
                "\udc00\ud800", "a\0b", "😀", "x".repeat(127), "x".repeat(128), "ÿ".repeat(5000), "Ā".repeat(300),
                BigInteger.ZERO, new BigInteger("-123456789012345678901234567890"), new BigDecimal("1.00"), new BigDecimal("-1E+400"),
                new UUID(1, -1), URI.create("http://user@example.com:80/a%20b?q#f"), URI.create("mailto:a@b.c"), URI.create(""),
                URI.create("file:///x"), Locale.ROOT, Locale.GERMANY, new Locale("ja", "JP", "JP"), new Locale("x", "y", "z_1"),
                BitSet.valueOf(new long[] {5, 0, 7}), new BitSet(), new Date(-1), OptionalInt.empty(), OptionalInt.of(-7),
                OptionalLong.of(1L << 40), OptionalLong.empty(), OptionalDouble.of(-1.5), OptionalDouble.empty(), Suit.HEARTS, Suit.SPADES,
                DayOfWeek.MONDAY, new Empty(), Optional.empty(), Text.EMPTY, Text.of("a"), Text.of("Größe 日本語"), Text.of("x y z").slice(2, 3),
                Text.of("y".repeat(200))));
        all.addAll(List.of(
                Instant.MIN, Instant.MAX, Instant.EPOCH.minusNanos(7), Duration.ofSeconds(Long.MIN_VALUE), Duration.ofNanos(-5),
                LocalDate.MIN, LocalDate.MAX, LocalDate.of(2024, 2, 29), LocalTime.MAX, LocalTime.MIDNIGHT, LocalDateTime.MIN, LocalDateTime.MAX,
                OffsetTime.MIN, OffsetDateTime.MAX, ZonedDateTime.parse("2024-01-01T00:00:00+01:00[Europe/Berlin]"),
                ZonedDateTime.parse("2024-10-27T02:30:00+01:00[Europe/Berlin]"), ZonedDateTime.parse("2024-01-01T00:00:00Z"),
                ZonedDateTime.parse("2024-01-01T00:00:00Z[UTC]"), Year.of(Year.MIN_VALUE), YearMonth.of(-1, 12), MonthDay.of(2, 29),
                Period.of(-1, 20, -300), ZoneOffset.UTC, ZoneOffset.ofTotalSeconds(-1), ZoneId.of("UTC"), ZoneId.of("UTC+01:00"),
                ZoneId.of("Europe/Berlin")));
        for (int shift = 0; shift < 64; shift++) {
            long power = 1L << shift;
            all.addAll(List.of(power, power - 1, -power, ~power, (int) power, (int) -power));
        }
        return all;
    }

    /** A value of random kind and size, equal to its copies by {@code equals}. */
    static Object random(Random random, int depth) {
        List<Object> leaves = leaves();
        if (depth == 0 || random.nextInt(3) == 0) {
            return leaves.get(random.nextInt(leaves.size()));
        }
        int size = random.nextInt(5);
        List<Object> parts = new ArrayList<>();
        for (int i = 0; i < size; i++) {
            parts.add(random(random, depth - 1));
        }
        Map<Object, Object> map = new LinkedHashMap<>();
        parts.forEach(part -> map.put(part, random(random, depth - 1)));
        return switch (random.nextInt(17)) {
            case 0 -> parts;
            case 1 -> new LinkedList<>(parts);
            case 2 -> Arrays.asList(parts.toArray());
            case 3 -> List.copyOf(parts);
            case 4 -> parts.stream().toList();
            case 5 -> new HashSet<>(parts);
            case 6 -> new LinkedHashSet<>(parts);
            case 7 -> java.util.Set.copyOf(parts);
            case 8 -> map;
            case 9 -> new HashMap<>(map);
            case 10 -> Map.copyOf(map);
            case 11 -> new Pair<>(random(random, depth - 1), random(random, depth - 1));
            case 12 -> new AbstractMap.SimpleEntry<>(random(random, depth - 1), null);
            case 13 -> Optional.of(random(random, depth - 1));
            case 14 -> new Box<>("box", parts, new Point(random.nextInt(), random.nextGaussian()));
            case 15 -> new Everything(random.nextBoolean(), (byte) random.nextInt(), (short) random.nextInt(), (char) random.nextInt(),
                    random.nextInt(), random.nextLong(), random.nextFloat(), random.nextDouble(), null, random(random, depth - 1));
            default -> random.nextBoolean() ? new Circle(random.nextDouble()) : new Square(random.nextLong());
        };
    }

    static byte[] key(Object value) {
        ByteSink out = new ByteSink(16);
        ValueCodec.encodeKey(value, out);
        return out.toArray();
    }

    static Object copy(Object value) {
        return ValueCodec.fromBytes(ValueCodec.toBytes(value), Samples.class.getClassLoader());
    }
}
