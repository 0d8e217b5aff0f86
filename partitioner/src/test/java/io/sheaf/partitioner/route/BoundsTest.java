package io.sheaf.partitioner.route;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.sheaf.partitioner.route.Bounds.Sampled;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

class BoundsTest {

    @Test
    void cutsDistinctKeysIntoEqualRangesForAnyNumberOfThem() {
        for (int keys = 0; keys <= 40; keys++) {
            for (int partitions = 1; partitions <= 45; partitions++) {
                int[] counts = route(numbers(keys), partitions);
                assertThat(counts).hasSizeLessThanOrEqualTo(partitions);
                for (int count : counts) {
                    assertThat(count).as("%d keys, %d partitions", keys, partitions)
                            .isBetween(keys / partitions, Math.max(1, (keys + partitions - 1) / partitions));
                }
            }
        }
    }

    @Test
    void dependsOnWhatWasSampledAndNotOnItsOrder() {
        long seed = Long.getLong("test.seed", 1);
        System.out.println("BoundsTest seed " + seed);
        Random random = new Random(seed);
        List<Sampled<byte[]>> sample = new ArrayList<>();
        for (int i = 0; i < 500; i++) {
            sample.add(new Sampled<>(number(random.nextInt(200)), 1 + random.nextInt(50)));
        }
        List<byte[]> bounds = Bounds.select(sample, 16).bounds();
        for (int i = 0; i < 20; i++) {
            Collections.shuffle(sample, random);
            assertThat(Bounds.select(sample, 16).bounds()).usingRecursiveComparison().isEqualTo(bounds);
        }
    }

    @Test
    void noRangeExceedsItsShareByMoreThanOneKey() {
        long seed = Long.getLong("test.seed", 1);
        System.out.println("BoundsTest seed " + seed);
        Random random = new Random(seed);
        for (int i = 0; i < 500; i++) {
            List<Sampled<byte[]>> sample = new ArrayList<>();
            long total = 0;
            long heaviest = 0;
            for (int k = 0; k < 100; k++) {
                long weight = 1 + random.nextInt(1 << random.nextInt(12));
                sample.add(new Sampled<>(number(k), weight));
                total += weight;
                heaviest = Math.max(heaviest, weight);
            }
            int partitions = 1 + random.nextInt(20);
            RangeRouting routing = Bounds.select(sample, partitions);
            long[] weights = new long[routing.partitions()];
            for (Sampled<byte[]> key : sample) {
                weights[routing.partition(key.key())] += key.weight();
            }
            for (long weight : weights) {
                assertThat(weight).isBetween(1L, total / partitions + 1 + heaviest);
            }
        }
    }

    @Test
    void endsTheRangeOfAHeavyKeyBehindIt() {
        List<Sampled<byte[]>> sample = numbers(10);
        sample.add(new Sampled<>(number(5), 1_000));
        RangeRouting routing = Bounds.select(sample, 4);
        assertThat(routing.partition(number(6))).isEqualTo(routing.partition(number(5)) + 1);
        assertThat(routing.partitions()).isLessThanOrEqualTo(4);
    }

    @Test
    void survivesTheLargestWeights() {
        List<Sampled<byte[]>> sample = List.of(
                new Sampled<>(number(1), Long.MAX_VALUE / 2), new Sampled<>(number(2), Long.MAX_VALUE / 2));
        assertThat(Bounds.select(sample, 2).bounds()).usingRecursiveComparison().isEqualTo(List.of(number(2)));
        assertThat(Bounds.select(sample, Integer.MAX_VALUE / 2).partitions()).isEqualTo(2);
        List<Sampled<byte[]>> tooMuch = List.of(sample.get(0), sample.get(1), sample.get(0));
        assertThatThrownBy(() -> Bounds.select(tooMuch, 2)).isInstanceOf(ArithmeticException.class);
        assertThatIllegalArgumentException().isThrownBy(() -> new Sampled<>(number(1), 0));
        assertThatIllegalArgumentException().isThrownBy(() -> Bounds.select(sample, 0));
    }

    private static int[] route(List<Sampled<byte[]>> sample, int partitions) {
        RangeRouting routing = Bounds.select(sample, partitions);
        int[] counts = new int[routing.partitions()];
        for (Sampled<byte[]> key : sample) {
            counts[routing.partition(key.key())]++;
        }
        return counts;
    }

    private static List<Sampled<byte[]>> numbers(int count) {
        List<Sampled<byte[]>> sample = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            sample.add(new Sampled<>(number(i), 1));
        }
        return sample;
    }

    private static byte[] number(int value) {
        return ByteBuffer.allocate(4).putInt(value).array();
    }
}
