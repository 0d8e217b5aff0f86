package io.sheaf.codec;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.sheaf.Pair;
import io.sheaf.UnencodableException;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.net.URI;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZonedDateTime;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.LinkedList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.UUID;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class ValueCodecTest {

    private record Point(int x, double y) {}

    private record Box<T>(String name, List<T> items, Point corner) {}

    private record Odd(int id) {
        @Override
        public boolean equals(Object other) {
            return other instanceof Odd;
        }

        @Override
        public int hashCode() {
            return 1;
        }
    }

    private enum Suit {
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

    private static final class Opaque {}

    private record Order(List<Item> items) {}

    private record Item(Object price) {}

    private static List<Object> samples() {
        return new ArrayList<>(Arrays.asList(
                null, true, false, (byte) -3, (short) 300, 'é', 0, -1, Integer.MIN_VALUE, Long.MAX_VALUE, Long.MIN_VALUE, 1.5f,
                Float.NaN, -0.0, 0.0, Double.NaN, Double.NEGATIVE_INFINITY, "", "abc", "Größe", "日本語", "\ud800 lone", "a\u0000b",
                new BigInteger("-123456789012345678901234567890"), new BigDecimal("1.00"), UUID.randomUUID(), URI.create("a:b"),
                Instant.EPOCH.plusNanos(7), Duration.ofMillis(-5), LocalDate.of(2024, 2, 29),
                ZonedDateTime.parse("2024-01-01T00:00:00+01:00[Europe/Berlin]"), Suit.HEARTS, Suit.SPADES, new Point(1, -2.5),
                new Box<>("b", List.of("x", "y"), new Point(0, 0)), Pair.of(1, null), Map.entry("k", 2), Optional.empty(),
                Optional.of("v"), List.of(), List.of(1, 2), Arrays.asList(1, null), new LinkedList<>(List.of(3)),
                new ArrayList<>(List.of("q")), new HashSet<>(Set.of(1, 2, 3)), new LinkedHashSet<>(List.of(3, 1)),
                new TreeSet<>(Set.of("b", "a")), Set.of("one"), new HashMap<>(Map.of("a", 1)), new LinkedHashMap<>(Map.of(1, "a")),
                new TreeMap<>(Map.of(2, 3)), Map.of("z", List.of(1L)), new StringBuilder("sb").toString()));
    }

    @Test
    void everyKindOfValueComesBackEqualAndOfItsKind() {
        for (Object value : samples()) {
            Object back = ValueCodec.fromBytes(ValueCodec.toBytes(value), getClass().getClassLoader());
            assertThat(back).isEqualTo(value);
            if (value instanceof ArrayList<?> || value instanceof LinkedList<?> || value instanceof HashMap<?, ?> || value instanceof TreeSet<?>) {
                assertThat(back.getClass()).isEqualTo(value.getClass());
            }
        }
    }

    @Test
    void arraysComeBackWithTheirComponentType() {
        List<Object> arrays = List.of(new long[] {1, -1}, new int[] {7}, new double[] {-0.0, 2}, new float[] {1}, new boolean[] {true, false},
                new char[] {'x'}, new short[] {-3}, new byte[] {1, 2}, new String[] {"a", null}, new int[][] {{1}, {}}, new Object[] {1, "a"});
        for (Object array : arrays) {
            Object back = ValueCodec.fromBytes(ValueCodec.toBytes(array), getClass().getClassLoader());
            assertThat(back.getClass()).isEqualTo(array.getClass());
            assertThat(Arrays.deepEquals(new Object[] {back}, new Object[] {array})).isTrue();
        }
    }

    @Test
    void equalKeysHaveEqualBytesAndOthersHaveNot() {
        assertThat(key(0.0)).isEqualTo(key(-0.0));
        assertThat(key(Double.longBitsToDouble(0x7ff8000000000001L))).isEqualTo(key(Double.NaN));
        assertThat(key(new Point(1, -0.0))).isEqualTo(key(new Point(1, 0.0)));
        assertThat(key(new ArrayList<>(List.of(1, 2)))).isEqualTo(key(List.of(1, 2))).isEqualTo(key(Arrays.asList(1, 2)));
        assertThat(key(1)).isNotEqualTo(key(1L));
        assertThat(key(new BigDecimal("1.0"))).isNotEqualTo(key(new BigDecimal("1.00")));
        assertThat(key(null)).isNotEqualTo(key(""));
        List<Integer> numbers = IntStream.range(0, 100).boxed().collect(Collectors.toList());
        byte[] first = key(new LinkedHashSet<>(numbers));
        long seed = 42;
        Collections.shuffle(numbers, new Random(seed));
        assertThat(key(new LinkedHashSet<>(numbers))).isEqualTo(first).isEqualTo(key(new HashSet<>(numbers)));
        Map<Integer, String> map = numbers.stream().collect(Collectors.toMap(n -> n, n -> "v" + n));
        assertThat(key(map)).isEqualTo(key(new TreeMap<>(map))).isEqualTo(key(Map.copyOf(map)));
    }

    @Test
    void keysCanBeReadBack() {
        for (Object value : samples()) {
            ByteSink out = new ByteSink(16);
            ValueCodec.encodeKey(value, out);
            Object back = ValueCodec.decode(new ByteSource(out.toArray()), getClass().getClassLoader());
            assertThat(back).isEqualTo(value instanceof Double d && d == 0 ? (Object) 0.0 : value);
        }
    }

    @Test
    void refusesKeysWhoseEqualityIsTheirOwn() {
        assertThatThrownBy(() -> key(new Odd(1))).isInstanceOf(UnencodableException.class).hasMessageContaining("Odd").hasMessageContaining("equals");
        assertThatThrownBy(() -> key(List.of(new Odd(1)))).hasMessageContaining("[0]");
        assertThatThrownBy(() -> key(new Opaque())).isInstanceOf(UnencodableException.class);
        assertThatThrownBy(() -> key(new TreeSet<String>(String.CASE_INSENSITIVE_ORDER))).isInstanceOf(UnencodableException.class);
    }

    @Test
    void namesThePathToThePartThatCannotBeEncoded() {
        Order order = new Order(List.of(new Item(1), new Item(new Opaque())));
        assertThatThrownBy(() -> ValueCodec.toBytes(order))
                .isInstanceOf(UnencodableException.class)
                .hasMessageContaining("Order.items[1].price")
                .hasMessageContaining("Opaque");
    }

    @Test
    void aValueThatContainsItselfIsRefusedInsteadOfOverflowing() {
        List<Object> list = new ArrayList<>();
        list.add(list);
        assertThatThrownBy(() -> ValueCodec.toBytes(list)).isInstanceOf(UnencodableException.class).hasMessageContaining("contains itself");
    }

    @Test
    void aFailedEncodingLeavesNothingBehind() {
        ByteSink out = new ByteSink(16);
        out.writeByte(7);
        assertThatThrownBy(() -> ValueCodec.encode(List.of(1, new Opaque()), out)).isInstanceOf(UnencodableException.class);
        assertThat(out.toArray()).containsExactly(7);
    }

    @Test
    void truncatedAndDamagedBytesGiveTheDocumentedErrorsOnly() {
        long seed = 4711;
        Random random = new Random(seed);
        for (Object value : samples()) {
            byte[] bytes = ValueCodec.toBytes(value);
            for (int length = 0; length < bytes.length; length++) {
                byte[] cut = Arrays.copyOf(bytes, length);
                assertThatThrownBy(() -> ValueCodec.fromBytes(cut, getClass().getClassLoader()))
                        .as("seed %d, %s cut to %d", seed, value, length)
                        .isInstanceOf(io.sheaf.SheafException.class);
            }
            for (int i = 0; i < 200 && bytes.length > 0; i++) {
                byte[] damaged = bytes.clone();
                damaged[random.nextInt(bytes.length)] = (byte) random.nextInt();
                try {
                    ValueCodec.fromBytes(damaged, getClass().getClassLoader());
                } catch (io.sheaf.SheafException expected) {
                    assertThat(expected.getMessage()).isNotBlank();
                }
            }
        }
    }

    @Test
    void jdkSerialisesWhatItDoesNotKnow() {
        java.util.BitSet bits = java.util.BitSet.valueOf(new long[] {5});
        assertThat(ValueCodec.fromBytes(ValueCodec.toBytes(bits), getClass().getClassLoader())).isEqualTo(bits);
        assertThatThrownBy(() -> ValueCodec.toBytes(Stream.of(1).collect(Collectors.partitioningBy(x -> true))))
                .isInstanceOf(UnencodableException.class);
    }

    @Test
    void hashesSpreadOverPowersOfTwoAndStayTheSame() {
        int partitions = 64;
        int[] counts = new int[partitions];
        int keys = 64_000;
        for (int i = 0; i < keys; i++) {
            byte[] bytes = key((long) i);
            counts[(int) (KeyHash.hash(bytes, 0, bytes.length) & partitions - 1)]++;
        }
        double chiSquare = Arrays.stream(counts).mapToDouble(c -> Math.pow(c - 1000, 2) / 1000).sum();
        assertThat(chiSquare).isLessThan(120);
        byte[] bytes = "sheaf".getBytes(java.nio.charset.StandardCharsets.UTF_8);
        assertThat(KeyHash.hash(bytes, 0, 5)).isEqualTo(KeyHash.hash(bytes.clone(), 0, 5)).isNotEqualTo(KeyHash.hash(bytes, 0, 4));
    }

    @Test
    void oneFlippedInputBitFlipsAboutHalfOfTheHash() {
        byte[] bytes = new byte[23];
        long base = KeyHash.hash(bytes, 0, bytes.length);
        int flipped = 0;
        for (int bit = 0; bit < bytes.length * 8; bit++) {
            byte[] other = bytes.clone();
            other[bit / 8] ^= (byte) (1 << bit % 8);
            flipped += Long.bitCount(base ^ KeyHash.hash(other, 0, other.length));
        }
        assertThat(flipped / (double) (bytes.length * 8)).isBetween(28.0, 36.0);
    }

    @Test
    void knowsWhatCannotChange() {
        assertThat(Immutability.isDeeplyImmutable(Point.class)).isTrue();
        assertThat(Immutability.isDeeplyImmutable(Box.class)).isFalse();
        assertThat(Immutability.isDeeplyImmutable(String.class)).isTrue();
        assertThat(Immutability.isDeeplyImmutable(ArrayList.class)).isFalse();
        assertThat(Immutability.isDeeplyImmutable(int[].class)).isFalse();
    }

    private static byte[] key(Object value) {
        ByteSink out = new ByteSink(16);
        ValueCodec.encodeKey(value, out);
        return out.toArray();
    }
}
