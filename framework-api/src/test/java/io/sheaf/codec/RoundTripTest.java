package io.sheaf.codec;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.sheaf.Pair;
import io.sheaf.Text;
import java.io.File;
import java.util.AbstractMap;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.EnumMap;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.HashSet;
import java.util.IntSummaryStatistics;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.LinkedList;
import java.util.List;
import java.util.LongSummaryStatistics;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;

class RoundTripTest {

    @Test
    void leavesComeBackEqualAndOfTheirClass() {
        for (Object value : Samples.leaves()) {
            assertThat(Samples.copy(value)).isEqualTo(value).hasSameClassAs(value);
        }
        assertThat(Samples.copy(null)).isNull();
    }

    @Test
    void nestedValuesOfAllKindsComeBackEqual() {
        long seed = Long.getLong("test.seed", 1);
        Random random = new Random(seed);
        for (int i = 0; i < 3000; i++) {
            Object value = Samples.random(random, 4);
            assertThat(Samples.copy(value)).as("seed %d, value %d", seed, i).isEqualTo(value);
        }
    }

    @Test
    void aValueIsPassedOverToItsEnd() {
        long seed = Long.getLong("test.seed", 1);
        Random random = new Random(seed);
        List<Object> values = new ArrayList<>(Samples.leaves());
        values.addAll(Arrays.asList(null, true, false, 1.5f, "\u03b1".repeat(300), "x".repeat(300), new byte[200], Long.MIN_VALUE, Text.of("ä"), Pair.of(1, Pair.of(null, "b")),
                new long[3], new int[2], new double[2], new float[3], new boolean[5], new char[2], new short[4], new String[] {"a", null}, new Object[] {1, "b"},
                new Samples.Point(1, 2), Samples.Suit.SPADES, java.util.Optional.of(1), Map.entry(1, 2), new TreeMap<>(Map.of(1, "a")), new File("a"),
                EnumSet.of(Samples.Suit.SPADES), new EnumMap<>(Map.of(Samples.Suit.SPADES, 1))));
        for (int i = 0; i < 1_000; i++) {
            values.add(Samples.random(random, 4));
        }
        ClassLoader loader = RoundTripTest.class.getClassLoader();
        Dictionary dictionary = Dictionary.knownTo(loader);
        for (boolean referring : new boolean[] {false, true}) {
            ByteSink out = new ByteSink();
            for (Object value : values) {
                if (referring) {
                    ValueCodec.encode(value, out, dictionary);
                } else {
                    ValueCodec.encode(value, out);
                }
            }
            ByteSource skipped = new ByteSource(out.toArray());
            ByteSource read = new ByteSource(out.toArray());
            for (Object value : values) {
                ValueCodec.skip(skipped, loader);
                ValueCodec.decode(read, loader);
                assertThat(skipped.position()).as("seed %d, behind %s", seed, value).isEqualTo(read.position());
            }
            assertThat(skipped.remaining()).isZero();
        }
    }

    @Test
    void bitsOfFloatingPointNumbersAreKeptInValues() {
        double odd = Double.longBitsToDouble(0x7ff8_0000_0000_00ffL);
        assertThat(Double.doubleToRawLongBits((Double) Samples.copy(odd))).isEqualTo(Double.doubleToRawLongBits(odd));
        assertThat(Double.doubleToRawLongBits((Double) Samples.copy(-0.0))).isEqualTo(Double.doubleToRawLongBits(-0.0));
        assertThat(((Samples.Point) Samples.copy(new Samples.Point(1, -0.0))).y()).isEqualTo(-0.0);
    }

    @Test
    void everyUtf16StringComesBack() {
        long seed = Long.getLong("test.seed", 1);
        Random random = new Random(seed);
        for (int i = 0; i < 2000; i++) {
            char[] units = new char[random.nextInt(300)];
            int range = random.nextBoolean() ? 0x100 : 0x10000;
            for (int j = 0; j < units.length; j++) {
                units[j] = (char) random.nextInt(range);
            }
            assertThat(Samples.copy(new String(units))).as("seed %d", seed).isEqualTo(new String(units));
        }
    }

    @Test
    void latinTextTakesOneByteForEachCharacter() {
        assertThat(ValueCodec.toBytes("Grüße")).hasSize(6);
        assertThat(ValueCodec.toBytes("x".repeat(1000))).hasSize(1003);
    }

    @Test
    void mutableCollectionsKeepTheirKind() {
        List<Object> collections = List.of(
                new ArrayList<>(Arrays.asList(1, null)), new LinkedList<>(List.of(3)), Arrays.asList("a", null), new HashSet<>(List.of(1, 2, 3)),
                new LinkedHashSet<>(List.of(3, 1, 2)), new TreeSet<>(List.of("b", "a")), new HashMap<>(Map.of("a", 1)),
                new LinkedHashMap<>(Map.of(1, "a")), new TreeMap<>(Map.of(2, 3)), new ConcurrentHashMap<>(Map.of("k", "v")),
                EnumSet.of(Samples.Suit.SPADES), EnumSet.noneOf(Samples.Suit.class), new EnumMap<>(Map.of(Samples.Suit.HEARTS, 1)),
                new EnumMap<>(Samples.Suit.class));
        for (Object collection : collections) {
            assertThat(Samples.copy(collection)).isEqualTo(collection).hasSameClassAs(collection);
        }
        ArrayDeque<?> deque = (ArrayDeque<?>) Samples.copy(new ArrayDeque<>(List.of(2, 1)));
        assertThat(new ArrayList<Object>(deque)).isEqualTo(List.of(2, 1));
    }

    @Test
    void linkedCollectionsKeepTheirOrder() {
        Map<Object, Object> map = new LinkedHashMap<>();
        for (Object key : List.of("z", 3L, "a", Samples.Suit.SPADES)) {
            map.put(key, map.size());
        }
        assertThat(((Map<?, ?>) Samples.copy(map)).keySet().toArray()).isEqualTo(map.keySet().toArray());
        assertThat(((Set<?>) Samples.copy(new LinkedHashSet<>(map.keySet()))).toArray()).isEqualTo(map.keySet().toArray());
    }

    @Test
    @SuppressWarnings("unchecked")
    void immutableCollectionsStayImmutable() {
        List<Object> nulls = Arrays.asList(1, null);
        for (List<Object> list : List.<List<Object>>of(List.of(), List.of(1), List.of(1, 2, 3), List.<Object>of(1, 2, 3).subList(0, 2), nulls.stream().toList(),
                Collections.emptyList(), Collections.singletonList(null), Collections.unmodifiableList(nulls))) {
            List<Object> copy = (List<Object>) Samples.copy(list);
            assertThat(copy).isEqualTo(list);
            assertThatThrownBy(() -> copy.add(1)).isInstanceOf(UnsupportedOperationException.class);
        }
        for (Set<Object> set : List.<Set<Object>>of(Set.of(), Set.of(1), Set.of(1, 2, 3), Collections.emptySet(), Collections.singleton(null),
                Collections.unmodifiableSet(new HashSet<>(nulls)))) {
            Set<Object> copy = (Set<Object>) Samples.copy(set);
            assertThat(copy).isEqualTo(set);
            assertThatThrownBy(() -> copy.add(9)).isInstanceOf(UnsupportedOperationException.class);
            assertThat(Samples.copy(copy)).isEqualTo(set);
        }
        for (Map<Object, Object> map : List.<Map<Object, Object>>of(Map.of(), Map.of(1, 2), Map.of(1, 2, 3, 4), Collections.emptyMap(),
                Collections.singletonMap(null, 1), Collections.unmodifiableMap(new HashMap<>(Map.of("a", "b"))))) {
            Map<Object, Object> copy = (Map<Object, Object>) Samples.copy(map);
            assertThat(copy).isEqualTo(map);
            assertThatThrownBy(() -> copy.put(9, 9)).isInstanceOf(UnsupportedOperationException.class);
            assertThat(Samples.copy(copy)).isEqualTo(map);
        }
    }

    @Test
    void hashedCollectionsOfEnumsHaveBytesThatDoNotDependOnTheirIteration() {
        List<TimeUnit> units = new ArrayList<>(List.of(TimeUnit.values()));
        byte[] set = ValueCodec.toBytes(new HashSet<>(units));
        Map<TimeUnit, Integer> map = new HashMap<>(256);
        Collections.reverse(units);
        units.forEach(unit -> map.put(unit, unit.ordinal()));
        HashSet<TimeUnit> roomy = new HashSet<>(1024);
        roomy.addAll(units);
        assertThat(ValueCodec.toBytes(roomy)).isEqualTo(set);
        assertThat(ValueCodec.toBytes(new HashMap<>(map))).isEqualTo(ValueCodec.toBytes(map));
        assertThat(ValueCodec.toBytes(Set.copyOf(units))).isEqualTo(ValueCodec.toBytes(Set.of(TimeUnit.values())));
    }

    @Test
    void arraysComeBackWithTheirComponentType() {
        Object[] many = new Object[10_000];
        Arrays.setAll(many, i -> i % 3 == 0 ? null : i);
        List<Object> arrays = List.of(new long[] {1, Long.MIN_VALUE}, new int[] {7, -7}, new double[] {-0.0, Double.NaN}, new float[] {1, -0.0f},
                new boolean[] {true, false}, new char[] {'x', '\uffff'}, new short[] {-3}, new byte[] {1, -2}, new String[] {"a", null},
                new int[][] {{1}, {}, null}, new Object[] {1, "a"}, new Samples.Suit[] {Samples.Suit.HEARTS}, new Samples.Point[0][], new long[0], many,
                new Comparable<?>[] {1, "x"});
        for (Object array : arrays) {
            Object copy = Samples.copy(array);
            assertThat(copy).hasSameClassAs(array);
            assertThat(Arrays.deepEquals(new Object[] {copy}, new Object[] {array})).isTrue();
        }
    }

    @Test
    void holdersComeBackWithTheirContent() {
        assertThat(Samples.copy(new StringBuilder("sb\ud800"))).hasToString("sb\ud800").isInstanceOf(StringBuilder.class);
        assertThat(((AtomicInteger) Samples.copy(new AtomicInteger(-3))).get()).isEqualTo(-3);
        assertThat(((AtomicLong) Samples.copy(new AtomicLong(Long.MIN_VALUE))).get()).isEqualTo(Long.MIN_VALUE);
        assertThat(((AtomicBoolean) Samples.copy(new AtomicBoolean(true))).get()).isTrue();
        LongSummaryStatistics longs = LongStream.of(Long.MAX_VALUE, 5, -3).summaryStatistics();
        assertThat(Samples.copy(longs)).hasToString(longs.toString());
        assertThat(Samples.copy(new LongSummaryStatistics())).hasToString(new LongSummaryStatistics().toString());
        assertThat(Samples.copy(new IntSummaryStatistics())).hasToString(new IntSummaryStatistics().toString());
    }

    @Test
    void entriesOfMapsComeBackAsEntries() {
        Map.Entry<String, Integer> mutable = new AbstractMap.SimpleEntry<>("k", 1);
        assertThat(Samples.copy(mutable)).isEqualTo(mutable).hasSameClassAs(mutable);
        assertThat(Samples.copy(Map.entry("k", 1))).isEqualTo(mutable).isInstanceOf(AbstractMap.SimpleImmutableEntry.class);
        for (Map<String, Integer> map : List.of(new HashMap<>(Map.of("k", 1)), new TreeMap<>(Map.of("k", 1)), new LinkedHashMap<>(Map.of("k", 1)))) {
            assertThat(Samples.copy(map.entrySet().iterator().next())).isEqualTo(mutable);
        }
    }

    @Test
    void otherSerializableObjectsGoThroughTheJdk() {
        assertThat(Samples.copy(new File("a"))).isEqualTo(new File("a"));
        assertThat(Samples.copy(Collections.synchronizedList(new ArrayList<>(List.of(1))))).isEqualTo(List.of(1))
                .hasSameClassAs(Collections.synchronizedList(new ArrayList<>()));
        TreeMap<String, Integer> sorted = new TreeMap<>(Collections.reverseOrder());
        sorted.putAll(Map.of("a", 1, "b", 2));
        assertThat(((TreeMap<?, ?>) Samples.copy(sorted)).firstKey()).isEqualTo("b");
        assertThat((Throwable) Samples.copy(new IllegalStateException("m"))).hasMessage("m");
        assertThat(Samples.copy(new Class<?>[] {int.class, String.class})).isEqualTo(new Class<?>[] {int.class, String.class});
    }

    @Test
    void valuesFollowEachOtherWithoutGaps() {
        ByteSink out = new ByteSink();
        List<Object> leaves = Samples.leaves();
        leaves.forEach(value -> ValueCodec.encode(value, out));
        ByteSource in = new ByteSource(out.buffer(), 0, out.size());
        leaves.forEach(value -> assertThat(ValueCodec.decode(in, null == value ? null : Samples.class.getClassLoader())).isEqualTo(value));
        assertThat(in.remaining()).isZero();
    }

    @Test
    void pairsMayHoldNull() {
        assertThat(Samples.copy(Pair.of(null, Pair.of("a", null)))).isEqualTo(Pair.of(null, Pair.of("a", null)));
    }
}
