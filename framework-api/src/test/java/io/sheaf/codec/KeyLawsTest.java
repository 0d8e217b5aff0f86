package io.sheaf.codec;

import static io.sheaf.codec.Samples.key;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.sheaf.Pair;
import io.sheaf.UnencodableException;
import java.io.File;
import java.math.BigDecimal;
import java.net.URI;
import java.util.AbstractMap;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.HashSet;
import java.util.IdentityHashMap;
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
import java.util.Vector;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** Equal keys, and no others, have equal bytes. */
class KeyLawsTest {

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

    private record OddButFinal(int id, String text) {
        @Override
        public final boolean equals(Object other) {
            return other instanceof OddButFinal odd && odd.id == id;
        }

        @Override
        public final int hashCode() {
            return id;
        }
    }

    private record OwnHash(int id) {
        @Override
        public final int hashCode() {
            return 7;
        }
    }

    private record OwnToString(int id, long[] big, double constant) {
        static final long BIG = 1L << 60;
        static final double PI = 3.14;

        @Override
        public String toString() {
            return "own" + BIG + PI;
        }
    }

    @Test
    void bytesAreEqualExactlyWhenKeysAre() {
        List<Object> values = new ArrayList<>(Samples.leaves());
        long seed = Long.getLong("test.seed", 1);
        Random random = new Random(seed);
        for (int i = 0; i < 400; i++) {
            values.add(Samples.random(random, 2));
        }
        List<byte[]> keys = values.stream().map(Samples::key).toList();
        for (int i = 0; i < values.size(); i++) {
            for (int j = 0; j <= i; j++) {
                boolean same = meaning(values.get(i)).equals(meaning(values.get(j)));
                assertThat(Arrays.equals(keys.get(i), keys.get(j)))
                        .as("seed %d: %s and %s", seed, values.get(i), values.get(j))
                        .isEqualTo(same);
            }
        }
    }

    /** The value as keys see it, compared by equals: without −0.0, and with all kinds of lists, sets, maps and entries alike. */
    private static Object meaning(Object value) {
        if (value instanceof Double number && number == 0) {
            return 0.0;
        }
        if (value instanceof Float number && number == 0) {
            return 0.0f;
        }
        if (value instanceof List<?> list) {
            return list.stream().map(KeyLawsTest::meaning).collect(Collectors.toCollection(ArrayList::new));
        }
        if (value instanceof Set<?> set) {
            return set.stream().map(KeyLawsTest::meaning).collect(Collectors.toCollection(HashSet::new));
        }
        if (value instanceof Map<?, ?> map) {
            Map<Object, Object> copy = new HashMap<>();
            map.forEach((k, v) -> copy.put(meaning(k), meaning(v)));
            return copy;
        }
        if (value instanceof Map.Entry<?, ?> entry) {
            return new AbstractMap.SimpleEntry<>(meaning(entry.getKey()), meaning(entry.getValue()));
        }
        if (value instanceof Pair<?, ?> pair) {
            return Pair.of(meaning(pair.first()), meaning(pair.second()));
        }
        if (value instanceof Optional<?> optional) {
            return optional.map(KeyLawsTest::meaning);
        }
        if (value instanceof Samples.Box<?> box) {
            return List.of("Box", box.name(), meaning(box.items()), box.corner());
        }
        if (value instanceof Samples.Everything all) {
            Object any = meaning(all.any());
            return new Samples.Everything(all.z(), all.b(), all.s(), all.c(), all.i(), all.j(), all.f(), all.d(), all.text(), any);
        }
        return value == null ? Optional.class : value;
    }

    @Test
    void zerosAreOneKeyAndNansAreOneKey() {
        double oddNan = Double.longBitsToDouble(0x7ff8_0000_0000_0001L);
        float oddFloatNan = Float.intBitsToFloat(0x7fc0_0001);
        assertThat(key(-0.0)).isEqualTo(key(0.0));
        assertThat(key(oddNan)).isEqualTo(key(Double.NaN));
        assertThat(key(-0.0f)).isEqualTo(key(0.0f));
        assertThat(key(oddFloatNan)).isEqualTo(key(Float.NaN));
        assertThat(key(new Samples.Point(1, -0.0))).isEqualTo(key(new Samples.Point(1, 0.0)));
        assertThat(key(new double[] {-0.0, oddNan})).isEqualTo(key(new double[] {0.0, Double.NaN}));
        assertThat(key(new float[] {-0.0f, oddFloatNan})).isEqualTo(key(new float[] {0.0f, Float.NaN}));
        assertThat(key(List.of(Optional.of(-0.0)))).isEqualTo(key(List.of(Optional.of(0.0))));
        assertThat(key(new HashSet<>(List.of(0.0, -0.0)))).isEqualTo(key(Set.of(0.0)));
        assertThat(key(java.util.OptionalDouble.of(-0.0))).isEqualTo(key(java.util.OptionalDouble.of(0.0)));
    }

    @Test
    void numbersOfDifferentTypesOrScaleAreDifferentKeys() {
        assertThat(key(1)).isNotEqualTo(key(1L));
        assertThat(key((byte) 1)).isNotEqualTo(key((short) 1));
        assertThat(key(1.0f)).isNotEqualTo(key(1.0));
        assertThat(key(new BigDecimal("1.0"))).isNotEqualTo(key(new BigDecimal("1.00")));
        assertThat(key(null)).isNotEqualTo(key("")).isNotEqualTo(key(List.of()));
    }

    @Test
    void collectionsAreEqualByContentWhateverTheirKindAndOrder() {
        assertThat(key(new ArrayList<>(List.of(1, 2)))).isEqualTo(key(List.of(1, 2))).isEqualTo(key(Arrays.asList(1, 2)))
                .isEqualTo(key(new LinkedList<>(List.of(1, 2)))).isEqualTo(key(new ArrayList<>(List.of(0, 1, 2)).subList(1, 3)))
                .isEqualTo(key(Collections.unmodifiableList(Arrays.asList(1, 2))));
        List<TimeUnit> units = new ArrayList<>(List.of(TimeUnit.values()));
        byte[] set = key(new LinkedHashSet<>(units));
        byte[] map = key(units.stream().collect(Collectors.toMap(unit -> unit, TimeUnit::name)));
        Collections.shuffle(units, new Random(42));
        assertThat(key(new LinkedHashSet<>(units))).isEqualTo(set).isEqualTo(key(Set.copyOf(units))).isEqualTo(key(EnumSet.copyOf(units)))
                .isEqualTo(key(new TreeSet<>(units))).isEqualTo(key(Collections.unmodifiableSet(new HashSet<>(units))));
        Map<TimeUnit, String> shuffled = new LinkedHashMap<>();
        units.forEach(unit -> shuffled.put(unit, unit.name()));
        assertThat(key(shuffled)).isEqualTo(map).isEqualTo(key(Map.copyOf(shuffled))).isEqualTo(key(new TreeMap<>(shuffled)))
                .isEqualTo(key(new java.util.EnumMap<>(shuffled)));
        assertThat(key(Map.entry(1, 2))).isEqualTo(key(new AbstractMap.SimpleEntry<>(1, 2)));
        assertThat(key(new HashMap<>(Map.of(1, 2)).entrySet().iterator().next())).isEqualTo(key(Map.entry(1, 2)));
    }

    @Test
    void arraysAreEqualByContent() {
        assertThat(key(new byte[] {1, 2})).isEqualTo(key(new byte[] {1, 2})).isNotEqualTo(key(new byte[] {1, 3}));
        assertThat(key(new Object[] {List.of(1)})).isEqualTo(key(new Object[] {Arrays.asList(1)}));
        assertThat(key(new int[] {1})).isNotEqualTo(key(new long[] {1}));
        assertThat(key(new Integer[] {1})).isNotEqualTo(key(new Number[] {1}));
    }

    @Test
    void urisAreEqualAsTheirTypeSays() {
        String[] texts = {"HTTP://Example.COM/a%2fb", "http://example.com/a%2Fb", "http://example.com/A%2fb", "http://example.com:80/", "http://example.com/",
            "http://example.com:/", "mailto:A@b", "MAILTO:A@b", "mailto:a@b", "file:///x", "file:/x", "file:////x", "//Host/p", "//host/p", "p?q=%aa#%bb",
            "p?q=%AA#%BB", "", "#", "urn:x%ab", "URN:x%AB", "http://[FE80::1]/", "http://[fe80::1]/", "http://a_b/", "http://A_b/", "http://u%aa@h/?"};
        for (String left : texts) {
            for (String right : texts) {
                URI a = URI.create(left);
                URI b = URI.create(right);
                assertThat(Arrays.equals(key(a), key(b))).as("%s and %s", a, b).isEqualTo(a.equals(b));
            }
            URI uri = URI.create(left);
            assertThat(ValueCodec.fromBytes(key(uri), null)).isEqualTo(uri);
        }
    }

    @Test
    void keysCanBeReadBackAndAreTheSameKeyAgain() {
        long seed = Long.getLong("test.seed", 1);
        Random random = new Random(seed);
        for (int i = 0; i < 1000; i++) {
            Object value = Samples.random(random, 3);
            byte[] key = key(value);
            Object copy = ValueCodec.fromBytes(key, Samples.class.getClassLoader());
            assertThat(meaning(copy)).as("seed %d", seed).isEqualTo(meaning(value));
            assertThat(key(copy)).as("seed %d", seed).isEqualTo(key);
        }
    }

    @Test
    void recordsThatSayThemselvesWhatEqualMeansAreRefused() {
        for (Object odd : List.of(new Odd(1), new OddButFinal(1, "a"), new OwnHash(1))) {
            assertThatThrownBy(() -> key(odd)).isInstanceOf(UnencodableException.class)
                    .hasMessageContaining(odd.getClass().getSimpleName()).hasMessageContaining("overrides equals or hashCode");
            assertThatThrownBy(() -> key(Map.of("k", List.of(odd)))).hasMessageContaining("Map[k][0]");
            assertThat(Samples.copy(odd)).isEqualTo(odd);
        }
        assertThat(key(new OwnToString(1, new long[] {1}, 2))).isEqualTo(key(new OwnToString(1, new long[] {1}, 2)));
    }

    @Test
    void whatHasNoCanonicalFormIsRefused() {
        Map<Object, Object> ambiguous = new HashMap<>();
        ambiguous.put(0.0, "a");
        ambiguous.put(-0.0, "b");
        List<Object> refused = List.of(new TreeSet<>(String.CASE_INSENSITIVE_ORDER), new TreeMap<>(Collections.reverseOrder()), new AtomicLong(),
                new StringBuilder(), new ArrayDeque<>(), new File("a"), new IdentityHashMap<>(), ambiguous, new Object(),
                new java.sql.Timestamp(0), new ArrayList<>(List.of(1)) {}, new HashMap<>(Map.of(1, 2)) {}, new BigDecimal("1") {}, new Vector<>(List.of(new Odd(1))),
                IntStream.range(0, 3).summaryStatistics(), Collections.newSetFromMap(new IdentityHashMap<>()));
        for (Object value : refused) {
            assertThatThrownBy(() -> key(Pair.of(1, value))).as("%s", value.getClass()).isInstanceOf(UnencodableException.class)
                    .hasMessageContaining("Pair.second").hasMessageContaining("cannot be a key");
        }
    }
}
