package io.sheaf.worker.task;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class EnginePartsTest {

    @Test
    void tablesOfAllSlotsTogetherTakeHalfTheHeapAtMost() {
        for (int slots : new int[] {1, 2, 16}) {
            EngineParts parts = EngineParts.of(() -> "worker", null, null, null, slots);
            assertThat(parts.tableBytes() * slots).isLessThanOrEqualTo(Runtime.getRuntime().maxMemory() / 2);
        }
    }
}
