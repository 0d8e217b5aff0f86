package io.sheaf.aggregator.spill;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.sheaf.EnvironmentException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ExternalSorterTest {

    private static final long SEED = 1089;
    private static final int PARTITIONS = 3;

    private final MemoryFiles files = new MemoryFiles();

    /** What is sorted, in the order it is sorted by; a weak prefix, so that bytes decide often. */
    private record Key(int partition, long prefix, String text) implements Comparable<Key> {
        static Key random(Random random) {
            String text = "k".repeat(random.nextInt(3)) + (char) ('\0' + random.nextInt(3)) + random.nextInt(40);
            return new Key(random.nextInt(PARTITIONS), random.nextInt(3) - 1, text);
        }

        byte[] bytes() {
            return text.getBytes(StandardCharsets.UTF_8);
        }

        @Override
        public int compareTo(Key other) {
            int order = Integer.compare(partition, other.partition);
            order = order != 0 ? order : Long.compareUnsigned(prefix, other.prefix);
            return order != 0 ? order : Arrays.compareUnsigned(bytes(), other.bytes());
        }
    }

    /** A run per record (which takes passes over passes), some runs, one buffer. */
    @ParameterizedTest
    @ValueSource(longs = {0, 4_000, 20_000, Long.MAX_VALUE})
    void recordsComeSortedAndEqualOnesInTheOrderTheyWereAdded(long bytes) {
        Random random = new Random(SEED);
        Map<Key, List<String>> expected = new TreeMap<>();
        try (ExternalSorter sorter = new ExternalSorter(files.spilling(new MemoryBudget(bytes, 0), PARTITIONS))) {
            for (int i = 0; i < 3_000; i++) {
                Key key = Key.random(random);
                add(sorter, key, "value-" + i);
                expected.computeIfAbsent(key, unused -> new ArrayList<>()).add("value-" + i);
            }
            assertThat(drain(sorter.sorted())).isEqualTo(flat(expected));
            assertThat(sorter.runs() == 0).isEqualTo(bytes == Long.MAX_VALUE);
        }
        assertThat(files.open()).isZero();
        assertThat(files.mostOpen).isLessThan(4 * ExternalSorter.FAN_IN);
    }

    @Test
    void recordsLongerThanFramesAndBuffersAreKept() {
        Random random = new Random(SEED);
        Map<Key, List<String>> expected = new TreeMap<>();
        try (ExternalSorter sorter = new ExternalSorter(files.spilling(new MemoryBudget(100_000, 0), PARTITIONS))) {
            for (int length : new int[] {0, 1, 200_000, 3, 40_000, 32_768, 90_000, 2_000_000, 5}) {
                Key key = new Key(0, random.nextLong(), "x".repeat(length));
                add(sorter, key, "y".repeat(length));
                expected.put(key, List.of("y".repeat(length)));
            }
            assertThat(drain(sorter.sorted())).isEqualTo(flat(expected));
        }
    }

    @Test
    void nothingSortedIsNothing() {
        try (ExternalSorter sorter = new ExternalSorter(files.spilling(new MemoryBudget(0, 0), PARTITIONS))) {
            assertThat(sorter.sorted().next()).isFalse();
        }
    }

    @Test
    void memoryGoesBackToThePool() {
        MemoryBudget budget = new MemoryBudget(1_000, 3 << 20);
        try (ExternalSorter sorter = new ExternalSorter(files.spilling(budget, 1))) {
            for (int i = 0; i < 200_000; i++) {
                add(sorter, new Key(0, i, "key"), "value");
            }
            assertThat(sorter.runs()).isPositive();
        }
        assertThat(budget.poolBytes()).isEqualTo(3 << 20);
    }

    @Test
    void everyFlippedBitAndEveryMissingByteIsNoticed() {
        try (ExternalSorter sorter = sorterWithOneRun()) {
            MemoryFiles.MemoryFile file = files.made.get(0);
            byte[] right = file.written.toByteArray();
            for (int bit = 0; bit < 8 * right.length; bit++) {
                byte[] damaged = right.clone();
                damaged[bit / 8] ^= (byte) (1 << bit % 8);
                assertDamaged(sorter, file, damaged);
            }
            for (int length = 0; length < right.length; length++) {
                assertDamaged(sorter, file, Arrays.copyOf(right, length));
            }
            assertDamaged(sorter, file, Arrays.copyOf(right, right.length + 1));
            file.damagedOrNull = null;
            assertThat(drain(sorter.sorted())).hasSize(2);
        }
    }

    /** P24: merging a run that is out of order would miss groups. */
    @Test
    void aRunOutOfOrderIsNoticedWithinAFrameAndAcrossFrames() {
        for (int length : new int[] {1, 40_000}) {
            for (String second : List.of("b", "a")) {
                RunFile file = files.create();
                List<Key> keys = List.of(new Key(1, 7, "b".repeat(length)), new Key(1, 7, second.repeat(length)));
                RunWriter.write(file, MemoryFiles.ATTEMPT, new Given(keys));
                RunReader reader = new RunReader(file, MemoryFiles.ATTEMPT);
                assertThat(reader.next()).isTrue();
                if (second.equals("b")) {
                    assertThat(reader.next()).isTrue();
                } else {
                    assertThatThrownBy(reader::next).isInstanceOf(EnvironmentException.class).hasMessageContaining("record 2");
                }
            }
        }
    }

    @Test
    void theRunOfAnotherAttemptIsRefused() {
        RunFile file = files.create();
        RunWriter.write(file, MemoryFiles.ATTEMPT, new Given(List.of()));
        assertThatThrownBy(() -> new RunReader(file, files.spilling(MemoryBudget.unlimited(), 1).runId(1)))
                .isInstanceOf(EnvironmentException.class);
    }

    @Test
    void aFullDiskLeavesNoFileOpen() {
        for (long room : new long[] {0, 50, 5_000, 60_000}) {
            files.room = room;
            assertThatThrownBy(() -> {
                try (ExternalSorter sorter = new ExternalSorter(files.spilling(new MemoryBudget(0, 0), 1))) {
                    for (int i = 0; i < 100_000; i++) {
                        add(sorter, new Key(0, i, "key"), "value");
                    }
                }
            }).isInstanceOf(MemoryFiles.DiskFull.class);
            assertThat(files.open()).isZero();
        }
    }

    private static void assertDamaged(ExternalSorter sorter, MemoryFiles.MemoryFile file, byte[] damaged) {
        file.damagedOrNull = damaged;
        assertThatThrownBy(() -> drain(sorter.sorted())).isInstanceOf(EnvironmentException.class);
    }

    private ExternalSorter sorterWithOneRun() {
        ExternalSorter sorter = new ExternalSorter(files.spilling(new MemoryBudget(0, 0), 1));
        add(sorter, new Key(0, 5, "key"), "value");
        add(sorter, new Key(0, 6, "key"), "value");
        return sorter;
    }

    private static void add(ExternalSorter sorter, Key key, String value) {
        byte[] bytes = key.bytes();
        byte[] rest = value.getBytes(StandardCharsets.UTF_8);
        sorter.add(key.partition(), key.prefix(), bytes, 0, bytes.length, rest, 0, rest.length);
    }

    private static List<String> flat(Map<Key, List<String>> groups) {
        List<String> all = new ArrayList<>();
        groups.forEach((key, values) -> values.forEach(value -> all.add(key + "=" + value)));
        return all;
    }

    private static List<String> drain(SortedRecords sorted) {
        List<String> all = new ArrayList<>();
        while (sorted.next()) {
            String text = new String(sorted.key, sorted.keyFrom, sorted.keyLength, StandardCharsets.UTF_8);
            String value = new String(sorted.rest, sorted.restFrom, sorted.restLength, StandardCharsets.UTF_8);
            all.add(new Key(sorted.partition, sorted.prefix, text) + "=" + value);
        }
        return all;
    }

    /** Records in the order given. */
    private static final class Given extends SortedRecords {
        private final List<Key> keys;
        private int next;

        Given(List<Key> keys) {
            this.keys = keys;
        }

        @Override
        public boolean next() {
            if (next == keys.size()) {
                return false;
            }
            Key given = keys.get(next++);
            partition = given.partition();
            prefix = given.prefix();
            key = given.bytes();
            keyLength = key.length;
            rest = new byte[0];
            return true;
        }
    }
}
