package io.sheaf.aggregator.table;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Random;
import java.util.function.LongSupplier;
import org.junit.jupiter.api.Test;

class FirstKeysTest {

    private static final long SEED = 82;

    @Test
    void knowsWhichKeysWereAmongTheFirst() {
        FirstKeys keys = new FirstKeys();
        Random random = new Random(SEED);
        long[] hashes = random.longs(FirstKeys.RECORDS).toArray();
        hashes[7] = 0;
        for (int i = 0; i < hashes.length; i++) {
            assertThat(keys.add(hashes[i])).isEqualTo(i == hashes.length - 1);
        }
        for (long hash : hashes) {
            assertThat(keys.contains(hash)).isTrue();
        }
        random.longs(1_000).forEach(other -> assertThat(keys.contains(other)).isFalse());
    }

    @Test
    void keysRepeatInATaskOfMoreRecordsThanThereAreKeys() {
        Random random = new Random(SEED);
        FirstKeys keys = firstOf(() -> spread(random.nextInt(100_000)));
        assertThat(keys.repeatIn(30_000)).isFalse();
        assertThat(keys.repeatIn(300_000)).isTrue();
    }

    @Test
    void keysThatSomeHaveMoreOftenRepeatSooner() {
        Random random = new Random(SEED);
        FirstKeys keys = firstOf(() -> spread(random.nextInt(20) == 0 ? 0 : random.nextInt(1 << 30)));
        assertThat(keys.repeatIn(1_000_000)).isTrue();
    }

    @Test
    void keysThatNeverRepeatDoNotInLongTasksEither() {
        long[] next = {0};
        assertThat(firstOf(() -> spread(next[0]++)).repeatIn(Long.MAX_VALUE)).isFalse();
    }

    private static FirstKeys firstOf(LongSupplier hashes) {
        FirstKeys keys = new FirstKeys();
        while (!keys.add(hashes.getAsLong())) {
            // Until it has seen enough.
        }
        return keys;
    }

    private static long spread(long number) {
        return (number + 1) * 0x9e3779b97f4a7c15L;
    }
}
