package io.sheaf.worker.task;

import static org.assertj.core.api.Assertions.assertThat;

import io.sheaf.aggregator.spill.LookupTable;
import io.sheaf.aggregator.spill.MemoryBudget;
import io.sheaf.plan.JobId;
import io.sheaf.plan.StageGeneration;
import io.sheaf.plan.StageId;
import io.sheaf.plan.message.ToWorker.BlockMap;
import io.sheaf.plan.message.ToWorker.Maker;
import java.io.IOException;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

/** Tables of jobs that last long. */
class SharedTablesTest {

    private static final long POOL = 1 << 20;

    private final AtomicLong now = new AtomicLong(Long.MAX_VALUE - 5);
    private final SharedValues shared = new SharedValues(now::get);
    private final MemoryBudget budget = new MemoryBudget(0, POOL);
    private int loads;

    private Object table(int maker) throws IOException {
        return table(maker, 1);
    }

    private Object table(int maker, int version) throws IOException {
        Maker of = new Maker(new JobId(1, maker), new StageId(0));
        return shared.get(new BlockMap(of.job(), of.stage(), new StageGeneration(0), version, List.of(), of), getClass().getClassLoader(), () -> {
            loads++;
            LookupTable table = new LookupTable(budget, "Do otherwise,");
            byte[] record = new byte[300_000];
            record[0] = 4;
            table.add(record, 0, record.length);
            return table;
        });
    }

    @Test
    void oneThatNobodyAsksForLeavesItsMemoryToTheNext() throws IOException {
        Object first = table(1);
        for (int maker = 2; maker < 30; maker++) {
            now.addAndGet(TimeUnit.SECONDS.toNanos(10));
            table(maker);
            assertThat(shared.size()).isEqualTo(1);
        }
        assertThat(table(1)).isNotSameAs(first);
        assertThat(loads).isEqualTo(30);
        for (int maker = 1; maker < 30; maker++) {
            shared.drop(new JobId(1, maker));
        }
        assertThat(budget.poolBytes()).isEqualTo(POOL);
    }

    @Test
    void aNewerOneTakesThePlaceOfAnIdleOne() throws IOException {
        table(1);
        now.addAndGet(TimeUnit.MINUTES.toNanos(1));
        Object newer = table(1, 2);
        assertThat(table(1, 2)).isSameAs(newer);
        assertThat(loads).isEqualTo(2);
    }

    @Test
    void onesThatAreInUseStay() throws IOException {
        Object first = table(1);
        Object second = table(2);
        for (int i = 0; i < 5; i++) {
            now.addAndGet(TimeUnit.SECONDS.toNanos(6));
            assertThat(table(1)).isSameAs(first);
            assertThat(table(2)).isSameAs(second);
        }
        now.addAndGet(TimeUnit.SECONDS.toNanos(6));
        table(2);
        now.addAndGet(TimeUnit.SECONDS.toNanos(6));
        table(3);
        assertThat(table(2)).isSameAs(second);
        assertThat(shared.size()).isEqualTo(2);
        assertThat(loads).isEqualTo(3);
    }
}
