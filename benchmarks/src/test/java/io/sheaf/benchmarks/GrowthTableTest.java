package io.sheaf.benchmarks;

import static org.assertj.core.api.Assertions.assertThat;

import io.sheaf.benchmarks.dataflow.PeerProcess.Lap;
import org.junit.jupiter.api.Test;

class GrowthTableTest {

    private static final long MIB = 1 << 20;

    @Test
    void theColdRunCountsForTheMemoryOnly() {
        GrowthTable table = new GrowthTable("embedded", true);
        add(table, 1, 9, 9, 9, 9, 7);
        add(table, 1, 1, 2, 1, 3, 8);
        add(table, 1, 2, 2, 1, 3, 8);
        add(table, 1, 4, 2, 1, 3, 8);

        assertThat(table.markdown()).contains("| 1 | 2.000 | 1.000 | 0.000 | 3.000 | 2.000 | 1.000 to 4.000 | 1 | 7 |");
    }

    @Test
    void aCountThatGrowsFasterThanTheInputIsSeen() {
        GrowthTable table = new GrowthTable("embedded", true);
        for (int run = 0; run < 2; run++) {
            add(table, 100, 1, 200, 150, 300, 1);
            add(table, 400, 4, 839, 600, 1300, 1);
        }

        assertThat(table.markdown())
                .contains("read: 2.000 to 2.098 bytes a byte of input, constant within 5 %")
                .contains("written: 1.500 to 1.500 bytes a byte of input, constant within 5 %")
                .contains("spilled: 0.500 to 0.500 bytes a byte of input, constant within 5 %")
                .contains("allocated: 3.000 to 3.250 bytes a byte of input, NOT constant within 5 %");
    }

    @Test
    void whereConnectionsAreWrittenToNothingIsSaidOfSpills() {
        GrowthTable table = new GrowthTable("processes", false);
        add(table, 1, 1, 2, 1, 3, 8);
        add(table, 1, 1, 2, 1, 3, 8);

        assertThat(table.markdown()).doesNotContain("spilled");
    }

    private static void add(GrowthTable table, long input, long seconds, long read, long written, long allocated, long peak) {
        String answer = "%d %d %d %d 10:ab".formatted(read * MIB, written * MIB, allocated * MIB, peak * MIB);
        table.add(input * MIB, GrowthTable.Turn.of(new Lap(seconds, answer)));
    }
}
