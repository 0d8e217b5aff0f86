package io.sheaf.worker.task;

import static io.sheaf.worker.task.EngineHarness.op;
import static org.assertj.core.api.Assertions.assertThat;

import io.sheaf.aggregator.spill.MemoryBudget;
import io.sheaf.codec.ValueCodec;
import io.sheaf.function.SerializableFunction;
import io.sheaf.plan.BlockId;
import io.sheaf.plan.BroadcastHandle;
import io.sheaf.plan.JobId;
import io.sheaf.plan.OperatorKind;
import io.sheaf.plan.StageCode;
import io.sheaf.plan.StageGeneration;
import io.sheaf.plan.StageId;
import io.sheaf.plan.TaskRange;
import io.sheaf.plan.WorkerAddress;
import io.sheaf.plan.message.FromWorker.LostBlocks;
import io.sheaf.plan.message.ToWorker.BlockMap;
import io.sheaf.plan.message.ToWorker.Holder;
import io.sheaf.plan.message.ToWorker.Maker;
import io.sheaf.worker.storage.BlockFetcher;
import io.sheaf.worker.storage.BlockStore;
import io.sheaf.worker.storage.BlockWriter;
import io.sheaf.worker.storage.LocalBlockFetcher;
import io.sheaf.worker.storage.StorageLimits;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

class BroadcastTaskTest {

    private static final JobId KEEPER = new JobId(8, 9);
    private static final BlockId BLOCK = new BlockId(KEEPER, new StageId(0), new StageGeneration(0), 0, 1, 0);

    private final BlockStore store = new BlockStore(new StorageLimits(1 << 20, Path.of(System.getProperty("java.io.tmpdir"))));
    private final AtomicInteger fetches = new AtomicInteger();

    private EngineHarness engine() {
        LocalBlockFetcher local = new LocalBlockFetcher(store);
        BlockFetcher counting = (WorkerAddress holder, List<BlockId> blocks) -> {
            fetches.incrementAndGet();
            return local.fetch(holder, blocks);
        };
        return new EngineHarness(store, counting, MemoryBudget.unlimited());
    }

    private static EngineHarness.Stage stage() {
        BroadcastHandle<Integer> handle = new BroadcastHandle<>(KEEPER, null, () -> {});
        SerializableFunction<Integer, Integer> timesIt = n -> n * handle.value();
        StageCode code = new StageCode(
                List.of(new StageCode.Branch(op(OperatorKind.READ_VALUES), List.of(op(OperatorKind.MAP, timesIt)))), op(OperatorKind.RESULT_VALUES));
        BlockMap map = new BlockMap(EngineHarness.JOB, new StageId(4), new StageGeneration(0), 3,
                List.of(new Holder(TaskRange.single(0), 1, EngineHarness.HERE)), new Maker(KEEPER, new StageId(0)));
        return new EngineHarness.Stage(5, List.of(EngineHarness.values(List.of(List.of(1), List.of(2), List.of(3)))), code, Map.of(new StageId(4), map));
    }

    private void put(int value) throws IOException {
        try (BlockWriter writer = store.writer(BLOCK, 1)) {
            byte[] encoded = ValueCodec.toBytes(value);
            writer.append(0, encoded, 0, encoded.length);
            writer.finish();
        }
    }

    @Test
    void allTasksReadWhatIsFetchedOnceUntilItsJobIsOver() throws IOException {
        try (EngineHarness harness = engine()) {
            put(7);
            assertThat(harness.values(stage())).containsExactly(7, 14, 21);
            assertThat(harness.values(stage())).containsExactly(7, 14, 21);
            assertThat(fetches).hasValue(1);
            harness.engine.forgetJob(EngineHarness.JOB);
            assertThat(harness.values(stage())).containsExactly(7, 14, 21);
            assertThat(fetches).hasValue(2);
        }
    }

    @Test
    void aLostOneIsLostByTheNameTheReadersJobHasForIt() {
        try (EngineHarness harness = engine()) {
            TaskResult result = harness.run(stage(), 0);
            assertThat(result).isInstanceOfSatisfying(TaskResult.Failed.class, failed -> assertThat(failed.lostBlocksOrNull())
                    .isEqualTo(new LostBlocks(new StageId(4), EngineHarness.HERE.worker(), 3)));
        }
    }
}
