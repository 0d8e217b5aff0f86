package io.sheaf.aggregator.spill;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.sheaf.Pair;
import io.sheaf.ResourceException;
import io.sheaf.codec.ByteSink;
import io.sheaf.codec.ByteSource;
import io.sheaf.codec.KeyHash;
import io.sheaf.codec.OnePassList;
import io.sheaf.codec.ShortKey;
import io.sheaf.codec.ValueCodec;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.stream.IntStream;
import org.assertj.core.api.ThrowableAssert;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Every table, with budgets of one record, a little, and everything: the same keys in the same order with the same content. */
class SpillingTablesTest {

    private static final long SEED = 3435;
    private static final int PARTITIONS = 5;
    private static final ValueEncoding VALUES = new ValueEncoding() {
        @Override
        public void encode(Object value, ByteSink out) {
            ValueCodec.encode(value, out);
        }

        @Override
        public Object decode(ByteSource in) {
            return ValueCodec.decode(in, SpillingTablesTest.class.getClassLoader());
        }
    };
    /** Not associative, and not commutative. */
    private static final Accumulation NESTED = new Accumulation() {
        @Override
        public Object first(Object value) {
            return "<" + value + ">";
        }

        @Override
        public Object next(Object accumulator, Object value) {
            String both = accumulator + "|" + value;
            return both.length() < 100 ? both : "<" + both.substring(50) + ">";
        }
    };
    private static final Accumulation LISTS = new Accumulation() {
        @Override
        public Object first(Object value) {
            return next(new ArrayList<>(), value);
        }

        @Override
        @SuppressWarnings("unchecked")
        public Object next(Object accumulator, Object value) {
            ((List<Object>) accumulator).add(value);
            return accumulator;
        }
    };

    /** Lengths added up: numbers of one class. */
    private static final Accumulation NUMBERS = new Accumulation() {
        @Override
        public Object first(Object value) {
            return String.valueOf(value).length() / 3.0;
        }

        @Override
        public Object next(Object accumulator, Object value) {
            return (Double) accumulator / 7 + String.valueOf(value).length();
        }
    };
    /** A number for a while, and something else later. */
    private static final Accumulation NO_LONGER_NUMBERS = new Accumulation() {
        @Override
        public Object first(Object value) {
            return 1;
        }

        @Override
        public Object next(Object accumulator, Object value) {
            return accumulator instanceof Integer count && count < 3 ? (Object) (count + 1) : "many and " + value;
        }
    };

    /** A record of primitives; order counts. */
    private record Tally(long count, double sum, boolean even) {
        Tally with(Object value) {
            return new Tally(count + 1, sum / 7 + String.valueOf(value).length(), !even);
        }
    }

    private static final Accumulation RECORDS = new Accumulation() {
        @Override
        public Object first(Object value) {
            return new Tally(0, 0, true).with(value);
        }

        @Override
        public Object next(Object accumulator, Object value) {
            return ((Tally) accumulator).with(value);
        }
    };
    /** A record, and from some value on another class. */
    private static final Accumulation NO_LONGER_RECORDS = new Accumulation() {
        @Override
        public Object first(Object value) {
            return RECORDS.first(value);
        }

        @Override
        public Object next(Object accumulator, Object value) {
            return accumulator instanceof Tally tally && tally.count() < 4 ? tally.with(value) : NESTED.next(accumulator, value);
        }
    };

    private final MemoryFiles files = new MemoryFiles();

    private record Entry(String key, Object value) {}

    @AfterEach
    void noFileIsLeft() {
        assertThat(files.open()).isZero();
    }

    @ParameterizedTest
    @ValueSource(longs = {0, 3_000, 30_000, 120_000})
    void accumulatorsAreFoldedFromLeftToRightWhateverTheBudget(long bytes) {
        for (Accumulation accumulation : List.of(NESTED, LISTS, NUMBERS, NO_LONGER_NUMBERS, RECORDS, NO_LONGER_RECORDS)) {
            Map<String, Object> expected = new LinkedHashMap<>();
            for (Entry entry : entries()) {
                Object before = expected.get(entry.key());
                expected.put(entry.key(), before == null ? accumulation.first(entry.value()) : accumulation.next(before, entry.value()));
            }
            Map<String, Object> all = combined(MemoryBudget.unlimited(), accumulation);
            assertThat(all).isEqualTo(expected);
            assertThat(files.made).isEmpty();
            assertSame(combined(new MemoryBudget(bytes, 0), accumulation), all);
            boolean small = accumulation == NUMBERS || accumulation == NO_LONGER_NUMBERS;
            assertThat(files.made.isEmpty()).as("numbers and short texts need little memory").isEqualTo(bytes == 120_000 && small);
            files.made.clear();
        }
    }

    @ParameterizedTest
    @ValueSource(longs = {0, 3_000, 30_000})
    void countsAreExactWhateverTheBudget(long bytes) {
        Map<String, Object> expected = new TreeMap<>();
        entries().forEach(entry -> expected.merge(entry.key(), 1L, (a, b) -> (Long) a + (Long) b));
        Map<String, Object> all = counted(MemoryBudget.unlimited());
        assertThat(all).isEqualTo(expected);
        assertSame(counted(new MemoryBudget(bytes, 0)), all);
        assertThat(files.made).isNotEmpty();
    }

    @ParameterizedTest
    @ValueSource(longs = {0, 3_000, 30_000})
    void distinctKeysComeOnceWhateverTheBudget(long bytes) {
        Map<String, Object> all = distinct(MemoryBudget.unlimited());
        assertThat(all.keySet()).hasSameElementsAs(entries().stream().map(Entry::key).toList());
        assertSame(distinct(new MemoryBudget(bytes, 0)), all);
        assertThat(files.made).isNotEmpty();
    }

    @ParameterizedTest
    @ValueSource(longs = {0, 3_000, 30_000, 150_000})
    void groupsKeepTheOrderOfTheirValuesWhateverTheBudget(long bytes) {
        Map<String, List<Object>> expected = new LinkedHashMap<>();
        entries().forEach(entry -> expected.computeIfAbsent(entry.key(), unused -> new ArrayList<>()).add(entry.value()));
        Map<String, Object> all = grouped(MemoryBudget.unlimited());
        assertThat(all).isEqualTo(expected);
        assertSame(grouped(new MemoryBudget(bytes, 0)), all);
        assertThat(files.made).isNotEmpty();
    }

    /** With so many keys records are kept without objects, until there is no room for other keys, or they become something else. */
    @Test
    void recordsWithoutObjectsAreSpilledToo() {
        for (Accumulation accumulation : List.of(RECORDS, NO_LONGER_RECORDS)) {
            Map<String, Object> expected = new LinkedHashMap<>();
            try (CombiningTable<Object> table = new CombiningTable<>(files.spilling(new MemoryBudget(400_000, 0), 1), new FoldedValues(VALUES, accumulation))) {
                for (int value = 0; value < 6; value++) {
                    for (int i = 0; i < 9_000; i++) {
                        String key = "key " + i;
                        Integer one = value;
                        expected.compute(key, (same, before) -> before == null ? accumulation.first(one) : accumulation.next(before, one));
                        add(table, key, one);
                    }
                    assertThat(table.keys()).as("kept after %d values of each", value + 1).matches(keys -> keys > 2_000 && keys < 9_000 || accumulation == NO_LONGER_RECORDS);
                }
                assertThat(files.made).isNotEmpty();
                assertThat(contents(table.merged(), value -> value)).isEqualTo(expected);
            }
            files.made.clear();
        }
    }

    /** As long as they are numbers they fit; what they become is seen at once, and spilled. */
    @Test
    void objectsThatComeLateAreCounted() {
        Accumulation late = new Accumulation() {
            @Override
            public Object first(Object value) {
                return 1L;
            }

            @Override
            public Object next(Object accumulator, Object value) {
                return accumulator instanceof Long count && count < 100 ? (Object) (count + 1) : "x".repeat(1_000);
            }
        };
        int keys = 2_000;
        try (CombiningTable<Object> table = new CombiningTable<>(files.spilling(new MemoryBudget(300_000, 0), 1), new FoldedValues(VALUES, late))) {
            for (int value = 0; value < 100; value++) {
                for (int key = 0; key < keys; key++) {
                    add(table, "key " + key, value);
                }
            }
            assertThat(files.made).as("numbers fit").isEmpty();
            for (int key = 0; key < keys; key++) {
                add(table, "key " + key, "last");
            }
            assertThat(files.made).as("2 million characters do not").isNotEmpty();
            assertThat(contents(table.merged(), value -> value)).hasSize(keys).allSatisfy((key, value) -> assertThat(value).isEqualTo("x".repeat(1_000)));
        }
    }

    @Test
    void accumulatorsAndValuesMayBeNull() {
        Accumulation last = new Accumulation() {
            @Override
            public Object first(Object value) {
                return value;
            }

            @Override
            public Object next(Object accumulator, Object value) {
                return value;
            }
        };
        for (MemoryBudget budget : List.of(new MemoryBudget(0, 0), MemoryBudget.unlimited())) {
            try (CombiningTable<Object> table = new CombiningTable<>(files.spilling(budget, 1), new FoldedValues(VALUES, last))) {
                add(table, "a", 1);
                add(table, "a", null);
                add(table, "b", null);
                Map<String, Object> expected = new LinkedHashMap<>();
                expected.put("a", null);
                expected.put("b", null);
                assertThat(contents(table.merged(), value -> value)).isEqualTo(expected);
            }
        }
    }

    /** Keys of which the second has more values than fit in memory. */
    private void withALongList(Consumer<MergedKeys<List<Object>>> test) {
        try (GroupingTable table = new GroupingTable(files.spilling(MemoryBudget.of(1 << 20, 1), 1), VALUES)) {
            byte[] key = {0};
            ByteSink value = new ByteSink(16);
            for (int i = 0; i < 300_000; i++) {
                // In the order of their hashes.
                key[0] = (byte) (i % 100_000 == 0 ? i / 50_000 : 1);
                value.reset();
                VALUES.encode(i, value);
                table.add(key, 0, 1, key[0], new ByteSource(value.buffer(), 0, value.size()));
            }
            test.accept(table.merged());
        }
    }

    @Test
    void aListThatDoesNotFitIsGoneThroughOnce() {
        withALongList(merged -> {
            assertThat(merged.next()).isTrue();
            assertThat(merged.value()).isEqualTo(List.of(0));
            assertThat(merged.next()).isTrue();
            List<Object> values = merged.value();
            assertThat(values.isEmpty()).isFalse();
            List<Object> all = values.stream().toList();
            assertThat(all).isEqualTo(IntStream.range(0, 300_000).filter(i -> i % 100_000 != 0).boxed().toList());
            assertThatThrownBy(values::iterator).isInstanceOf(IllegalStateException.class).hasMessageContaining("once only");
            assertThat(merged.next()).isTrue();
            assertThat(merged.value()).isEqualTo(List.of(100_000));
            assertThat(merged.next()).isTrue();
            assertThat(merged.value()).isEqualTo(List.of(200_000));
            assertThat(merged.next()).isFalse();
        });
    }

    @Test
    void aListThatDoesNotFitNeedNotBeReadToItsEnd() {
        for (int read : new int[] {0, 1, 50_000, 299_997}) {
            withALongList(merged -> {
                assertThat(merged.next() && merged.next()).isTrue();
                Iterator<Object> values = merged.value().iterator();
                for (int i = 0; i < read; i++) {
                    values.next();
                }
                assertThat(merged.next()).isTrue();
                assertThat(merged.value()).isEqualTo(List.of(100_000));
                assertThatThrownBy(values::hasNext).isInstanceOf(IllegalStateException.class).hasMessageContaining("have passed already");
                assertThat(merged.next()).isTrue();
                assertThat(merged.next()).isFalse();
            });
        }
    }

    @Test
    void aListThatDoesNotFitIsRefusedAsAWhole() {
        withALongList(merged -> {
            assertThat(merged.next() && merged.next()).isTrue();
            OnePassList<Object> values = (OnePassList<Object>) merged.value();
            List<ThrowableAssert.ThrowingCallable> wholes = List.of(
                    values::size, () -> values.get(0), () -> new ArrayList<>(values), () -> ValueCodec.toBytes(new Pair<>("key", values)));
            for (ThrowableAssert.ThrowingCallable whole : wholes) {
                assertThatThrownBy(whole).isInstanceOf(ResourceException.class).hasMessageContaining("values of one key, more than")
                        .hasMessageContaining("Go through them once");
            }
            Iterator<Object> first = values.iterator();
            first.next();
            values.requireHeld("never said");
            first.forEachRemaining(value -> {});
            assertThatThrownBy(() -> values.requireHeld("Do something else")).isInstanceOf(ResourceException.class)
                    .hasMessageEndingWith("do not fit in memory. Do something else");
        });
    }

    @Test
    void countsFailRatherThanWrapAlsoWhenMerged() {
        for (MemoryBudget budget : List.of(new MemoryBudget(0, 0), MemoryBudget.unlimited())) {
            try (CountingTable table = CountingTable.counting(files.spilling(budget, 1))) {
                byte[] key = {1};
                table.add(key, 0, 1, 1, Long.MAX_VALUE);
                assertThatThrownBy(() -> {
                    table.add(key, 0, 1, 1, 1);
                    table.merged().next();
                }).isInstanceOf(ArithmeticException.class);
            }
        }
    }

    private Map<String, Object> combined(MemoryBudget budget, Accumulation accumulation) {
        try (CombiningTable<Object> table = new CombiningTable<>(files.spilling(budget, PARTITIONS), new FoldedValues(VALUES, accumulation))) {
            entries().forEach(entry -> add(table, entry.key(), entry.value()));
            return contents(table.merged(), value -> value);
        }
    }

    private Map<String, Object> counted(MemoryBudget budget) {
        try (CountingTable table = CountingTable.counting(files.spilling(budget, PARTITIONS))) {
            entries().forEach(entry -> count(table, bytes(entry.key()), hash(entry.key())));
            return contents(table.merged(), count -> count);
        }
    }

    private static void count(CountingTable table, byte[] key, long hash) {
        boolean counted = key.length <= ShortKey.MAX_BYTES && table.addShort(ShortKey.of(key, 0, key.length), hash, 1);
        if (!counted) {
            table.add(key, 0, key.length, hash, 1);
        }
    }

    private Map<String, Object> distinct(MemoryBudget budget) {
        try (CountingTable table = CountingTable.distinct(files.spilling(budget, PARTITIONS))) {
            entries().forEach(entry -> table.add(bytes(entry.key()), 0, bytes(entry.key()).length, hash(entry.key()), 0));
            return contents(table.merged(), count -> count);
        }
    }

    private Map<String, Object> grouped(MemoryBudget budget) {
        try (GroupingTable table = new GroupingTable(files.spilling(budget, PARTITIONS), VALUES)) {
            entries().forEach(entry -> add(table, entry.key(), entry.value()));
            return contents(table.merged(), values -> values.stream().toList());
        }
    }

    private static void add(CombiningTable<Object> table, String key, Object value) {
        table.add(bytes(key), 0, bytes(key).length, hash(key), value);
    }

    private static void add(GroupingTable table, String key, Object value) {
        byte[] encoded = ValueCodec.toBytes(value);
        table.add(bytes(key), 0, bytes(key).length, hash(key), new ByteSource(encoded));
    }

    /** In order, checking that no key comes twice and partitions do not go backwards. */
    private static <R> Map<String, Object> contents(MergedKeys<R> merged, Function<R, Object> content) {
        Map<String, Object> all = new LinkedHashMap<>();
        int partition = 0;
        while (merged.next()) {
            String key = new String(merged.key().toArray(), StandardCharsets.UTF_8);
            assertThat(all.containsKey(key)).as("twice").isFalse();
            assertThat(merged.partition()).isGreaterThanOrEqualTo(partition);
            partition = merged.partition();
            all.put(key, content.apply(merged.value()));
        }
        return all;
    }

    private static void assertSame(Map<String, Object> actual, Map<String, Object> expected) {
        assertThat(List.copyOf(actual.entrySet())).isEqualTo(List.copyOf(expected.entrySet()));
    }

    /** Skewed: a third of the values is of one key. */
    private static List<Entry> entries() {
        Random random = new Random(SEED);
        List<Entry> entries = new ArrayList<>();
        for (int i = 0; i < 6_000; i++) {
            String key = random.nextInt(3) == 0 ? "hot" : "key-" + random.nextInt(900);
            entries.add(new Entry(key, i));
        }
        return entries;
    }

    private static byte[] bytes(String key) {
        return key.getBytes(StandardCharsets.UTF_8);
    }

    /** Weak, so that keys collide. */
    private static long hash(String key) {
        return KeyHash.hash(bytes(key), 0, bytes(key).length) & 0xff000000000000ffL;
    }
}
