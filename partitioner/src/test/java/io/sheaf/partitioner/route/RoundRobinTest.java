package io.sheaf.partitioner.route;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class RoundRobinTest {

    @Test
    void dealsTheRecordsOfATaskInTurn() {
        for (int partitions : new int[] {1, 2, 3, 16, 17}) {
            for (int task = 0; task < 50; task++) {
                int before = RoundRobin.partition(task, 0, partitions);
                for (long record = 1; record < 40; record++) {
                    int next = RoundRobin.partition(task, record, partitions);
                    assertThat(next).isEqualTo((before + 1) % partitions);
                    before = next;
                }
            }
        }
    }

    @Test
    void spreadsTasksOfOneRecordOverAllPartitions() {
        int[] counts = new int[16];
        for (int task = 0; task < 16_000; task++) {
            counts[RoundRobin.partition(task, 0, 16)]++;
        }
        for (int count : counts) {
            assertThat(count).isBetween(800, 1_200);
        }
    }

    @Test
    void staysWithinThePartitionsForTheLargestNumbers() {
        for (int partitions : new int[] {1, 7, Integer.MAX_VALUE}) {
            for (long record : new long[] {0, Integer.MAX_VALUE, Long.MAX_VALUE}) {
                assertThat(RoundRobin.partition(Integer.MAX_VALUE, record, partitions)).isBetween(0, partitions - 1);
            }
        }
    }
}
