package io.sheaf.worker.task;

import io.sheaf.InternalException;
import io.sheaf.codec.ByteSink;
import io.sheaf.codec.ByteSource;
import io.sheaf.codec.Dictionary;
import io.sheaf.plan.BlockId;
import io.sheaf.plan.StageId;
import io.sheaf.plan.TaskSource;
import io.sheaf.plan.TaskSource.Share;
import io.sheaf.plan.WorkerAddress;
import io.sheaf.plan.message.ToWorker.BlockMap;
import io.sheaf.plan.message.ToWorker.Holder;
import io.sheaf.worker.storage.BlockInput;
import io.sheaf.worker.storage.BlockInput.Held;
import io.sheaf.worker.storage.LostBlockException;
import java.util.ArrayList;
import java.util.List;

/** Finds the blocks a task reads. */
final class Inputs {

    private Inputs() {}

    /** The block of the task with the same index. */
    static BlockInput block(Scope scope, TaskSource.Blocks source) {
        BlockMap map = scope.map(source.from());
        int task = scope.attempt().branchTask();
        for (Holder holder : map.holders()) {
            if (holder.tasks().contains(task)) {
                return open(scope, List.of(new Held(holder.worker(), List.of(map.block(holder, task, 0)))));
            }
        }
        throw new InternalException("nobody holds the block of task " + task + " of stage " + source.from());
    }

    /** What this task reads of a shuffle: its partition of all producers, or of its share of them, in the order of their tasks. */
    static BlockInput partition(Scope scope) {
        Share share = share(scope);
        StageId from = scope.source() instanceof TaskSource.Split split ? split.from() : ((TaskSource.Shuffled) scope.source()).from();
        return read(scope, scope.map(from), share);
    }

    /** The same partition of all that the map names, in the order of their tasks. */
    static BlockInput beside(Scope scope, BlockMap map) {
        return read(scope, map, new Share(share(scope).partition(), 0, Integer.MAX_VALUE));
    }

    private static Share share(Scope scope) {
        int task = scope.attempt().branchTask();
        return scope.source() instanceof TaskSource.Split split ? split.shares().get(task) : new Share(task, 0, Integer.MAX_VALUE);
    }

    private static BlockInput read(Scope scope, BlockMap map, Share share) {
        List<Held> all = new ArrayList<>();
        List<BlockId> blocks = new ArrayList<>();
        WorkerAddress worker = null;
        for (Holder holder : map.holders()) {
            int start = Math.max(holder.tasks().from(), share.fromTask());
            int end = Math.min(holder.tasks().to(), share.toTask());
            if (start >= end) {
                continue;
            }
            if (worker != null && !worker.equals(holder.worker())) {
                all.add(new Held(worker, blocks));
                blocks = new ArrayList<>();
            }
            worker = holder.worker();
            for (int task = start; task < end; task++) {
                blocks.add(map.block(holder, task, share.partition()));
            }
        }
        if (worker != null) {
            all.add(new Held(worker, blocks));
        }
        return open(scope, all);
    }

    /** All blocks that the map names, of so many partitions each, in task order. */
    static BlockInput all(Scope scope, BlockMap map, int partitions) {
        List<Held> all = new ArrayList<>();
        for (Holder holder : map.holders()) {
            List<BlockId> blocks = new ArrayList<>();
            for (int task = holder.tasks().from(); task < holder.tasks().to(); task++) {
                for (int partition = 0; partition < partitions; partition++) {
                    blocks.add(map.block(holder, task, partition));
                }
            }
            all.add(new Held(holder.worker(), blocks));
        }
        return open(scope, all);
    }

    /** The value that is encoded in the blocks. */
    static Object value(Scope scope, BlockMap map) throws LostBlockException {
        ByteSink whole = new ByteSink(256);
        try (BlockInput input = all(scope, map, 1)) {
            while (input.nextFrame()) {
                whole.writeBytes(input.frame(), 0, input.length());
            }
        }
        return scope.values().decode(new ByteSource(whole.buffer(), 0, whole.size()));
    }

    private static BlockInput open(Scope scope, List<Held> blocks) {
        return new BlockInput(scope.parts().fetcher(), blocks, names -> Dictionary.learn(new ByteSource(names), scope.loader()));
    }
}
