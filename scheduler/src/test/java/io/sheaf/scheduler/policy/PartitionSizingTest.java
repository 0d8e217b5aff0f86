package io.sheaf.scheduler.policy;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class PartitionSizingTest {

    private static final long MIB = 1 << 20;

    private static int number(long bytes, long tasks) {
        return PartitionSizing.number(16, bytes, 64 * MIB, tasks, 1 << 24);
    }

    @Test
    void isTheLeastUpToAsManyBytesAsThatGives() {
        assertThat(number(0, 0)).isEqualTo(16);
        assertThat(number(1024 * MIB, 256)).isEqualTo(16);
        assertThat(number(1024 * MIB + 1, 256)).isEqualTo(17);
    }

    @Test
    void growsWithTheBytes() {
        assertThat(number(10L << 30, 320)).isEqualTo(160);
        assertThat(number(100L << 30, 3200)).isEqualTo(1600);
    }

    @Test
    void isBoundedByTheSizeOfBlocks() {
        assertThat(PartitionSizing.number(16, 4L << 30, MIB, 64, 1 << 24)).isEqualTo(4096);
        assertThat(PartitionSizing.number(16, 4L << 30, MIB, 4096, 1 << 24)).as("behind a shuffle as large: 4 KiB from each of its readers").isEqualTo(256);
        assertThat(PartitionSizing.number(16, 80_000, 1_000, 256, 1 << 24)).as("who asks for small ones gets small blocks").isEqualTo(80);
    }

    @Test
    void isBoundedByBlocksAndByTheMostButNeverBelowTheLeast() {
        assertThat(number(1L << 40, 1 << 14)).isEqualTo(1024);
        assertThat(number(Long.MAX_VALUE, 1)).isEqualTo(4096);
        assertThat(number(Long.MAX_VALUE, 1 << 22)).isEqualTo(16);
        assertThat(PartitionSizing.number(60_000, Long.MAX_VALUE, 1, 4096, 1)).isEqualTo(60_000);
    }
}
