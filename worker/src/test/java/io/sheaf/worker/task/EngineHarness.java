package io.sheaf.worker.task;

import io.sheaf.Effects;
import io.sheaf.aggregator.spill.MemoryBudget;
import io.sheaf.codec.ByteSource;
import io.sheaf.codec.ValueCodec;
import io.sheaf.plan.BlockId;
import io.sheaf.plan.JobId;
import io.sheaf.plan.JobSettings;
import io.sheaf.plan.LeaseId;
import io.sheaf.plan.Operator;
import io.sheaf.plan.OperatorKind;
import io.sheaf.plan.Program;
import io.sheaf.plan.Sha256;
import io.sheaf.plan.Slices;
import io.sheaf.plan.StageCode;
import io.sheaf.plan.StageGeneration;
import io.sheaf.plan.StageId;
import io.sheaf.plan.StageOutput;
import io.sheaf.plan.TaskRange;
import io.sheaf.plan.TaskSource;
import io.sheaf.plan.WorkerAddress;
import io.sheaf.plan.WorkerEpoch;
import io.sheaf.plan.block.BlockReader;
import io.sheaf.plan.block.FrameEncoder;
import io.sheaf.plan.message.ToWorker.BlockMap;
import io.sheaf.plan.message.ToWorker.DefineStage;
import io.sheaf.plan.message.ToWorker.Holder;
import io.sheaf.worker.storage.BlockFetcher;
import io.sheaf.worker.storage.BlockStore;
import io.sheaf.worker.storage.LocalBlockFetcher;
import io.sheaf.worker.storage.StorageLimits;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.ObjectOutputStream;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** An engine with a store of its own, and short ways to make stages and run their tasks. */
final class EngineHarness implements AutoCloseable {

    static final JobId JOB = new JobId(1, 2);
    static final Sha256 BUNDLE = Sha256.of(new byte[] {7});
    static final WorkerAddress HERE = new WorkerAddress(new WorkerEpoch(5), "");

    final BlockStore store;
    final StageTaskEngine engine;
    int inlineBytes = 64 << 10;

    EngineHarness() {
        this(new BlockStore(new StorageLimits(64 << 20, Path.of(System.getProperty("java.io.tmpdir")))));
    }

    EngineHarness(BlockStore store) {
        this(store, new LocalBlockFetcher(store), MemoryBudget.unlimited());
    }

    EngineHarness(BlockStore store, BlockFetcher fetcher, MemoryBudget budget) {
        this(store, fetcher, budget, EngineHarness.class.getClassLoader());
    }

    /** @param loader of the program's classes */
    EngineHarness(BlockStore store, BlockFetcher fetcher, MemoryBudget budget, ClassLoader loader) {
        this(store, fetcher, budget, loader, new Programs());
    }

    private EngineHarness(BlockStore store, BlockFetcher fetcher, MemoryBudget budget, ClassLoader loader, Programs programs) {
        this.store = store;
        engine = new StageTaskEngine(new EngineParts(() -> "worker-5", bundle -> loader, store, fetcher, budget, FrameEncoder.NONE, false), programs);
    }

    /** One whose programs have loops of their own from the first record on. */
    static EngineHarness withOwnLoops() {
        BlockStore store = new BlockStore(new StorageLimits(64 << 20, Path.of(System.getProperty("java.io.tmpdir"))));
        return new EngineHarness(store, new LocalBlockFetcher(store), MemoryBudget.unlimited(), EngineHarness.class.getClassLoader(), new Programs(Programs.NONE, 0, Long.MAX_VALUE));
    }

    @Override
    public void close() {
        store.close();
    }

    /** One task's stage, as its definition and the maps it reads. */
    record Stage(int id, List<TaskSource> sources, StageCode code, Map<StageId, BlockMap> maps, List<Slices> sides) {
        Stage(int id, List<TaskSource> sources, StageCode code, Map<StageId, BlockMap> maps) {
            this(id, sources, code, maps, List.of());
        }
    }

    static Stage stage(TaskSource source, Operator head, List<Operator> steps, Operator terminal) {
        return new Stage(0, List.of(source), new StageCode(List.of(new StageCode.Branch(head, steps)), terminal), Map.of());
    }

    static Operator op(OperatorKind kind, Object... functions) {
        byte[][] bytes = new byte[functions.length][];
        for (int i = 0; i < functions.length; i++) {
            bytes[i] = functions[i] instanceof byte[] encoded ? encoded : serialised(functions[i]);
        }
        return Operator.of(kind, bytes);
    }

    static byte[] serialised(Object function) {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (ObjectOutputStream out = new ObjectOutputStream(bytes)) {
            out.writeObject(function);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return bytes.toByteArray();
    }

    /** A source of as many tasks as there are lists, each with the values of its list. */
    static TaskSource.Inline values(List<? extends List<?>> tasks) {
        return new TaskSource.Inline(Slices.of(tasks.stream().map(EngineHarness::encoded).toList()));
    }

    static byte[] encoded(List<?> values) {
        io.sheaf.codec.ByteSink out = new io.sheaf.codec.ByteSink(64);
        values.forEach(value -> ValueCodec.encode(value, out));
        return out.toArray();
    }

    static List<Object> decoded(byte[] bytes) {
        ByteSource in = new ByteSource(bytes);
        List<Object> values = new ArrayList<>();
        while (in.remaining() > 0) {
            values.add(ValueCodec.decode(in, EngineHarness.class.getClassLoader()));
        }
        return values;
    }

    TaskAttempt attempt(Stage stage, int task, int attempt) {
        int branch = 0;
        int branchTask = task;
        while (branchTask >= tasks(stage.sources().get(branch))) {
            branchTask -= tasks(stage.sources().get(branch++));
        }
        TaskSource source = stage.sources().get(branch);
        Slices input = source instanceof TaskSource.Inline inline ? inline.inputs().sub(branchTask, branchTask + 1) : Slices.EMPTY;
        return new TaskAttempt(
                new LeaseId(1), define(stage), new StageGeneration(0), task, attempt, branch, branchTask, input, stage.maps(), inlineBytes);
    }

    TaskResult run(Stage stage, int task) {
        return run(attempt(stage, task, 1));
    }

    TaskResult run(TaskAttempt attempt) {
        return engine.run(attempt, new AttemptControl());
    }

    /** The result of a task that must succeed. */
    byte[] result(Stage stage, int task) {
        TaskResult result = run(stage, task);
        if (result instanceof TaskResult.Inline inline) {
            return inline.slices().slice(0);
        }
        if (result instanceof TaskResult.Stored) {
            return storedResult(new BlockId(JOB, new StageId(stage.id()), new StageGeneration(0), task, 1, 0));
        }
        throw new AssertionError(result);
    }

    /** The values that all tasks result in, in order. */
    List<Object> values(Stage stage) {
        List<Object> all = new ArrayList<>();
        for (int task = 0; task < stage.sources().stream().mapToInt(EngineHarness::tasks).sum(); task++) {
            all.addAll(decoded(result(stage, task)));
        }
        return all;
    }

    /** Runs all tasks of a stage with shuffle output and makes the stage that reads it. */
    Stage shuffle(Stage producers, int partitions, Operator head, List<Operator> steps, Operator terminal) {
        int tasks = producers.sources().stream().mapToInt(EngineHarness::tasks).sum();
        for (int task = 0; task < tasks; task++) {
            TaskResult result = run(producers, task);
            if (!(result instanceof TaskResult.Kept)) {
                throw new AssertionError(result);
            }
        }
        StageId from = new StageId(producers.id());
        BlockMap map = new BlockMap(
                JOB, from, new StageGeneration(0), 3, tasks == 0 ? List.of() : List.of(new Holder(new TaskRange(0, tasks), 1, HERE)));
        StageCode code = new StageCode(List.of(new StageCode.Branch(head, steps)), terminal);
        return new Stage(producers.id() + 1, List.of(new TaskSource.Shuffled(from, partitions)), code, Map.of(from, map));
    }

    byte[] storedResult(BlockId id) {
        try (BlockFetcher.BlockStream stream = new LocalBlockFetcher(store).fetch(HERE, List.of(id))) {
            InputStream in = stream.next();
            BlockReader reader = new BlockReader(in, id);
            ByteArrayOutputStream all = new ByteArrayOutputStream();
            while (reader.nextFrame()) {
                all.write(reader.frame(), 0, reader.length());
            }
            return all.toByteArray();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static int tasks(TaskSource source) {
        if (source instanceof TaskSource.Range range) {
            return range.tasks();
        } else if (source instanceof TaskSource.Inline inline) {
            return inline.inputs().size();
        } else if (source instanceof TaskSource.Shuffled shuffled) {
            return shuffled.partitions();
        }
        return 1;
    }

    private static List<Integer> starts(Stage stage) {
        List<Integer> starts = new ArrayList<>();
        int start = 0;
        for (TaskSource source : stage.sources()) {
            starts.add(start);
            start += tasks(source);
        }
        starts.add(start);
        return starts;
    }

    private static DefineStage define(Stage stage) {
        JobSettings settings = new JobSettings("test", 1, 4, Effects.IDEMPOTENT, 0, 0, "", false, false, 0, false);
        Program program = Program.of(stage.code().encode());
        return new DefineStage(
                JOB, settings, BUNDLE, new StageId(stage.id()), program, stage.sources(), starts(stage), output(stage.code().terminal()), stage.sides());
    }

    private static StageOutput output(Operator terminal) {
        boolean writes = terminal.kind().name().startsWith("WRITE_") && !terminal.numbers().isEmpty();
        return writes ? new StageOutput.Shuffle((int) terminal.number(0)) : new StageOutput.Results();
    }
}
