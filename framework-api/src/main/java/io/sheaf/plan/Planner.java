package io.sheaf.plan;

import io.sheaf.JobOptions;
import io.sheaf.RefusedException;
import io.sheaf.plan.Choices.Condition;
import io.sheaf.plan.Choices.When;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.IdentityHashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.function.Supplier;

/**
 * Cuts a described dataset into stages. Narrow steps are fused into the stage that feeds them; a shuffle, a listing and an
 * upload end a stage; a union becomes branches of one stage, and so do both ways of a join, of which a job goes one. A shuffle, listing or upload
 * that is used twice is done once.
 * Pure: equal input gives an equal plan. One planner makes one plan.
 */
public final class Planner {

    /**
     * A job's stages.
     *
     * @param uploads for each stage the client has to upload the key of its {@link LogicalNode.Upload}
     * @param keepers for each stage that stands for one of another job who knows that job; {@link #resolve} is to name it
     * @param notes for people, of each stage with code
     */
    public record Plan(
            List<StageSpec> stages, Map<StageId, Object> uploads, Map<StageId, LogicalNode.Keeper> keepers, Map<StageId, Notes> notes) {

        /** The plan in which each stage has as further sides what {@code wanted} says of its program, kept by other jobs. */
        public Plan withSides(Function<Program, List<LogicalNode.Keeper>> wanted) {
            List<LogicalNode.Keeper> all = stages.stream().flatMap(stage -> wanted.apply(stage.program()).stream()).distinct().toList();
            if (all.isEmpty()) {
                return this;
            }
            Map<StageId, LogicalNode.Keeper> moreKeepers = new LinkedHashMap<>();
            List<StageSpec> more = new ArrayList<>();
            for (LogicalNode.Keeper keeper : all) {
                StageId id = new StageId(more.size());
                more.add(standIn(id, NOT_NAMED));
                moreKeepers.put(id, keeper);
            }
            Shift shift = new Shift(all.size());
            for (StageSpec stage : stages) {
                List<StageId> sides = wanted.apply(stage.program()).stream().map(keeper -> new StageId(all.indexOf(keeper))).toList();
                more.add(shift.stage(stage, sides));
            }
            keepers.forEach((id, keeper) -> moreKeepers.put(shift.id(id), keeper));
            return new Plan(List.copyOf(more), shift.keys(uploads), moreKeepers, shift.keys(notes));
        }

        /** The plan with the names of the stages that others stand for. */
        public Plan resolve(Function<LogicalNode.Keeper, TaskSource.Kept> names) {
            if (keepers.isEmpty()) {
                return this;
            }
            List<StageSpec> named = new ArrayList<>();
            for (StageSpec stage : stages) {
                LogicalNode.Keeper keeper = keepers.get(stage.id());
                named.add(keeper == null ? stage : standIn(stage.id(), names.apply(keeper)));
            }
            return new Plan(List.copyOf(named), uploads, Map.of(), notes);
        }
    }

    /**
     * What a stage's code does not say: where its steps were called. Empty where that is not known.
     *
     * @param branches of each branch its head's call and those of its steps
     * @param write of its terminal
     */
    public record Notes(List<List<String>> branches, String write) {}

    /**
     * By which sizes it is chosen how joins are made and how many partitions there are; see {@link JobOptions}.
     *
     * @param broadcastBelow bytes; 0 for never
     * @param splitAbove bytes; 0 for never
     * @param partitionSize bytes; 0 for numbers that do not follow sizes
     */
    public record Limits(long broadcastBelow, long splitAbove, long partitionSize) {

        /** Divided by so much, but no size is made smaller than this by it. */
        private static final long LEAST_PART = 64 << 10;

        private long bytesEach(int part) {
            return Math.max(partitionSize / part, Math.min(partitionSize, LEAST_PART));
        }

        public static Limits of(JobOptions options) {
            return new Limits(options.broadcastBelow(), options.splitAbove(), options.partitionSize());
        }
    }

    /** A task that keeps a table of its partition's keys should find them in the processor's caches: ADR 28 has what was measured. */
    private static final int PART_OF_COMBINED = 16;

    private static final int PART_OF_GROUPED = 64;

    /** A stage of more branches comes from a loop that doubles a dataset, and would not end. */
    private static final int MAX_BRANCHES = 10_000;

    /** Steps of one chain: each is a call within the one before. On stacks of 1 MiB, as threads have, 9,000 steps have been seen to work. */
    private static final int MAX_STEPS = 5_000;

    /** Of a plan that nobody has {@link Plan#resolve resolved} yet. */
    private static final TaskSource.Kept NOT_NAMED = new TaskSource.Kept(new JobId(0, 0), new StageId(0));

    /** What may stay where it is has at most so many steps: they are compiled for each way that joins in it may go. */
    private static final int MAX_STEPS_TO_STAY = 200;

    /** @param calls the user's calls that its source and each of its steps come from; empty where that is not known */
    private record Branch(TaskSource source, Operator head, List<Operator> steps, List<String> calls, When when) {
        int size() {
            return 1 + steps.size();
        }
    }

    /** The steps that follow a node, the nearest first, and where they were called; shared by all that lead to the same one. */
    private record Steps(Operator first, String call, Steps restOrNull) {
        static <T> List<T> list(Steps stepsOrNull, Function<Steps, T> of) {
            List<T> all = new ArrayList<>();
            for (Steps at = stepsOrNull; at != null; at = at.restOrNull) {
                all.add(of.apply(at));
            }
            return all;
        }
    }

    /** The user's call that a stage is made for, when it counts, and by what the number of its partitions is chosen. */
    private record Made(String call, When when, Sizing sizing) {}

    /** The stages of a join's two sides, and below which size the measured one is small. */
    private record Joined(StageId measured, StageId brought, long below, boolean chooses) {
        Condition small(boolean really) {
            return new Condition(measured, below, really);
        }
    }

    /** The sides of one stage, numbered as they are met. */
    private static final class Sides {
        final List<StageId> stages = new ArrayList<>();

        int number(StageId side) {
            if (!stages.contains(side)) {
                stages.add(side);
            }
            return stages.indexOf(side);
        }
    }

    /**
     * What leads to a stage.
     *
     * @param call the nearest one behind the node
     * @param brought of a join: this is the way on which both sides are brought together
     */
    private record Pending(LogicalNode node, Steps stepsOrNull, When when, String call, boolean brought) {

        Pending before(LogicalNode input) {
            return new Pending(input, stepsOrNull, when, node instanceof LogicalNode.Called called ? called.call() : call, false);
        }

        Pending then(Operator step) {
            return new Pending(node, new Steps(step, call, stepsOrNull), when, call, brought);
        }

        Pending only(Condition condition) {
            return new Pending(node, stepsOrNull, when.and(condition), call, brought);
        }

        Branch branch(TaskSource source, Operator head) {
            List<String> calls = Steps.list(stepsOrNull, Steps::call);
            calls.add(0, call);
            return new Branch(source, head, Steps.list(stepsOrNull, Steps::first), calls, when);
        }
    }

    private final Limits limits;
    private final List<StageSpec> stages = new ArrayList<>();
    private final Map<StageId, Object> uploads = new LinkedHashMap<>();
    private final Map<StageId, LogicalNode.Keeper> keepers = new LinkedHashMap<>();
    private final Map<StageId, Notes> notes = new LinkedHashMap<>();
    // Looked up only, never iterated, so that identity does not decide any order.
    private final Map<Object, StageId> done = new IdentityHashMap<>();
    private final Map<LogicalNode.Join, Joined> joins = new IdentityHashMap<>();
    /** Of sides that have to know the number of partitions of a shuffle which they help to write. */
    private final Map<LogicalNode.Side, Sizing> sized = new IdentityHashMap<>();
    private int groups;

    private Planner(Limits limits) {
        this.limits = limits;
    }

    /**
     * The plan of an action whose tasks give their results to the client.
     *
     * @param leaseSize tasks of the last stage that travel together; 0 lets measured times decide
     */
    public static Plan plan(LogicalNode root, Operator terminal, int leaseSize, Limits limits) {
        Planner planner = new Planner(limits);
        Sides sides = new Sides();
        planner.stage(planner.branches(root, sides), terminal, new StageOutput.Results(), leaseSize, sides);
        return planner.plan();
    }

    /** The plan of an action whose tasks write, and one task at the end makes visible what they wrote. */
    public static Plan planCommitted(LogicalNode root, Operator write, Operator commit, Limits limits) {
        Planner planner = new Planner(limits);
        Sides sides = new Sides();
        StageId written = planner.stage(planner.branches(root, sides), write, new StageOutput.Parts(), 0, sides);
        Branch gathered = alone(new TaskSource.Gathered(written), Operator.of(OperatorKind.READ_GATHERED));
        planner.stage(List.of(gathered), commit, new StageOutput.Results(), 0, new Sides());
        return planner.plan();
    }

    /**
     * The plan of a job that keeps what {@code root} gives, one block per task, for other jobs. The stage that does is the
     * last but one. The last one is open and does nothing: the job lasts until its client says that no input will come.
     */
    public static Plan planKept(LogicalNode root, Operator write, Limits limits) {
        Planner planner = new Planner(limits);
        boolean inMemory = write.numbers().size() < 2 || write.number(1) == 0;
        if (inMemory && withoutCalls(root) instanceof LogicalNode.Upload upload && upload.head().equals(Operator.of(OperatorKind.READ_VALUES))) {
            // The blocks that the client puts on workers are those that a task would write.
            planner.upload(upload);
        } else {
            Sides sides = new Sides();
            planner.stage(planner.branches(root, sides), write, new StageOutput.Blocks(), 0, sides);
        }
        Branch untilClosed = alone(new TaskSource.Open(), Operator.of(OperatorKind.READ_VALUES));
        planner.stage(List.of(untilClosed), Operator.of(OperatorKind.RESULT_NOTHING), new StageOutput.Results(), 0, new Sides());
        return planner.plan();
    }

    private static LogicalNode withoutCalls(LogicalNode node) {
        LogicalNode made = node;
        while (made instanceof LogicalNode.Called called) {
            made = called.input();
        }
        return made;
    }

    private Plan plan() {
        return new Plan(List.copyOf(stages), uploads, keepers, notes);
    }

    private static Branch alone(TaskSource source, Operator head) {
        return new Branch(source, head, List.of(), List.of(""), When.ALWAYS);
    }

    private List<Branch> branches(LogicalNode root, Sides sides) {
        return branches(root, "", sides);
    }

    // Not recursive but for shuffles: a loop in a program makes thousands of steps and unions.
    private List<Branch> branches(LogicalNode root, String call, Sides sides) {
        List<Branch> branches = new ArrayList<>();
        Deque<Pending> pending = new ArrayDeque<>();
        pending.push(new Pending(root, null, When.ALWAYS, call, false));
        while (!pending.isEmpty()) {
            Pending next = toBeginning(pending.pop(), branches.size(), sides);
            if (next.node() instanceof LogicalNode.Union union) {
                for (int i = union.inputs().size() - 1; i >= 0; i--) {
                    pending.push(next.before(union.inputs().get(i)));
                }
            } else if (next.node() instanceof LogicalNode.Join join && !next.brought()) {
                pushWays(join, next, sides, pending);
            } else {
                branches.add(requireFewSteps(branch(next, sides)));
                requireFewBranches(branches.size() + pending.size());
            }
        }
        return branches;
    }

    /** Back to where a branch begins or several meet. */
    private Pending toBeginning(Pending from, int firstBranch, Sides sides) {
        Pending at = from;
        for (LogicalNode before = beforeOrNull(at.node()); before != null; before = beforeOrNull(at.node())) {
            at = at.node() instanceof LogicalNode.Narrow narrow ? at.then(step(narrow, at.call(), firstBranch, sides)) : at;
            at = at.before(before);
        }
        return at;
    }

    /** What feeds the node within the same stage; null where a branch begins or several meet. */
    private static LogicalNode beforeOrNull(LogicalNode node) {
        if (node instanceof LogicalNode.Narrow narrow) {
            return narrow.input();
        } else if (node instanceof LogicalNode.Called called) {
            return called.input();
        }
        return node instanceof LogicalNode.Kept kept && !kept.keeper().keeps() ? kept.input() : null;
    }

    /** Both ways a join may go; only the one on which its sides are brought together if the other would make too long a plan. */
    private void pushWays(LogicalNode.Join join, Pending at, Sides sides, Deque<Pending> pending) {
        Joined joined = joined(join, at.call());
        Pending brought = new Pending(join, at.stepsOrNull(), at.when(), at.call(), true);
        if (!joined.chooses()) {
            pending.push(brought);
            return;
        }
        pending.push(brought.only(joined.small(false)));
        Operator lookUp = join.lookUp().with(sides.number(joined.measured()));
        pending.push(at.then(lookUp).only(joined.small(true)).before(join.streamed()));
    }

    /** The stages of the two sides, planned when the join is first met. */
    private Joined joined(LogicalNode.Join join, String call) {
        Joined known = joins.get(join);
        if (known != null) {
            return known;
        }
        Sizing sizing = sizing(join.brought());
        sized.put(join.measured(), sizing);
        StageId measured = once(join.measured(), () -> side(join.measured(), output(join), call));
        Sides sides = new Sides();
        List<Branch> branches = branches(join.brought().input(), call, sides);
        boolean chooses = branches.stream().mapToInt(Branch::size).sum() <= MAX_STEPS_TO_STAY;
        int joinsBefore = branches.stream().mapToInt(branch -> branch.when().all().size()).max().orElse(0);
        Condition large = new Condition(measured, limits.broadcastBelow() / (1 + joinsBefore), false);
        When when = chooses ? When.ALWAYS.and(large) : When.ALWAYS;
        StageId brought = stage(branches, join.brought().write(), output(join), 0, sides, new Made(call, when, sizing));
        Joined joined = new Joined(measured, brought, large.below(), chooses);
        joins.put(join, joined);
        return joined;
    }

    /** The step as the stage's code has it: with the first branch of its dataset, and its sides by number. */
    private Operator step(LogicalNode.Narrow narrow, String call, int firstBranch, Sides sides) {
        Operator step = narrow.indexed() ? narrow.step().with(firstBranch) : narrow.step();
        return withSides(step, narrow.sides(), call, sides);
    }

    private Operator withSides(Operator operator, List<LogicalNode.Side> wanted, String call, Sides sides) {
        Operator all = operator;
        for (LogicalNode.Side side : wanted) {
            all = all.with(sides.number(once(side, () -> side(side, call))));
        }
        return all;
    }

    private StageId side(LogicalNode.Side side, String call) {
        return side(side, side.output(), call);
    }

    private StageId side(LogicalNode.Side side, StageOutput output, String call) {
        Sides sides = new Sides();
        Made made = new Made(call, When.ALWAYS, sized.getOrDefault(side, Sizing.FIXED));
        return stage(branches(side.input(), call, sides), side.write(), output, 0, sides, made);
    }

    /** By what the number of partitions of a shuffle is chosen; a choice of its own. */
    private Sizing sizing(LogicalNode.Shuffle shuffle) {
        if (shuffle.partitions().given() || limits.partitionSize() == 0) {
            return Sizing.FIXED;
        }
        return new Sizing(groups++, limits.bytesEach(partOfSize(shuffle.read().kind())));
    }

    /** Of the size of partitions that are not brought together by key, how much suits those that are: more where many values of a key come as one. */
    private static int partOfSize(OperatorKind read) {
        return switch (read) {
            case SHUFFLE_REDUCED, SHUFFLE_AGGREGATED, SHUFFLE_COUNTED, SHUFFLE_DISTINCT, SHUFFLE_SKETCHED -> PART_OF_COMBINED;
            case SHUFFLE_GROUPED -> PART_OF_GROUPED;
            default -> 1;
        };
    }

    /** Sides whose parts are about the partitions of a shuffle, and those that these are made of, have to know how many it has. */
    private void size(List<LogicalNode.Side> sides, Sizing sizing) {
        for (LogicalNode.Side side : sides) {
            if (side.output() instanceof StageOutput.Parts parts && parts.partitions() > 0) {
                sized.put(side, sizing);
                size(side.input() instanceof LogicalNode.Gathered gathered ? List.of(gathered.side()) : List.of(), sizing);
            }
        }
    }

    /** Both sides of a join have as many partitions, and tell their sizes if one of them may be split. */
    private StageOutput.Shuffle output(LogicalNode.Join join) {
        int partitions = join.brought().partitions().number();
        return new StageOutput.Shuffle(partitions, limits.splitAbove() > 0 && partitions <= StageOutput.Shuffle.MOST_WEIGHED);
    }

    private static Branch requireFewSteps(Branch branch) {
        if (branch.steps().size() > MAX_STEPS) {
            throw new RefusedException("a dataset is made in " + branch.steps().size() + " steps that follow one another in each task, the first of them for "
                    + branch.calls().get(1) + ", and a thread's stack may not hold more than " + MAX_STEPS + ". Does a loop make it? Do more in one"
                    + " step, or cache() the dataset every thousand rounds or so.");
        }
        return branch;
    }

    private static void requireFewBranches(int count) {
        if (count > MAX_BRANCHES) {
            throw new RefusedException("a dataset is the union of more than " + MAX_BRANCHES
                    + " others. Does a loop build the union of a dataset with itself? Read many files or ranges with one"
                    + " textFiles(...) or range(...) instead.");
        }
    }

    private Branch branch(Pending at, Sides sides) {
        LogicalNode node = at.node();
        if (node instanceof LogicalNode.Read read) {
            return at.branch(read.source(), read.head());
        } else if (node instanceof LogicalNode.Upload upload) {
            return at.branch(new TaskSource.Blocks(once(upload, () -> upload(upload))), upload.head());
        } else if (node instanceof LogicalNode.Listed listed) {
            return at.branch(new TaskSource.Enumerated(once(listed, () -> listing(listed, at.call()))), listed.head());
        } else if (node instanceof LogicalNode.Gathered gathered) {
            StageId from = once(gathered.side(), () -> side(gathered.side(), at.call()));
            return at.branch(new TaskSource.Gathered(from), Operator.of(OperatorKind.READ_GATHERED));
        } else if (node instanceof LogicalNode.Kept kept) {
            return at.branch(new TaskSource.Blocks(once(kept.keeper(), () -> kept(kept.keeper()))), Operator.of(OperatorKind.READ_VALUES));
        } else if (node instanceof LogicalNode.Join join) {
            return brought(join, at, sides);
        }
        LogicalNode.Shuffle shuffle = (LogicalNode.Shuffle) node;
        StageId stage = once(shuffle, () -> shuffle(shuffle, at.call()));
        return at.branch(new TaskSource.Shuffled(stage, shuffle.partitions().number()), shuffle.read());
    }

    private Branch brought(LogicalNode.Join join, Pending at, Sides sides) {
        Joined joined = joined(join, at.call());
        Pending read = at;
        for (int i = join.afterRead().size() - 1; i >= 0; i--) {
            read = read.then(join.afterRead().get(i));
        }
        int partitions = join.brought().partitions().number();
        TaskSource source = output(join).weighed()
                ? new TaskSource.Splittable(joined.brought(), joined.measured(), partitions, limits.splitAbove())
                : new TaskSource.Shuffled(joined.brought(), partitions);
        return read.branch(source, join.brought().read().with(sides.number(joined.measured())));
    }

    private StageId once(Object node, Supplier<StageId> make) {
        StageId stage = done.get(node);
        if (stage == null) {
            stage = make.get();
            done.put(node, stage);
        }
        return stage;
    }

    private StageId upload(LogicalNode.Upload upload) {
        StageId id = new StageId(stages.size());
        stages.add(standIn(id, new TaskSource.Uploaded(upload.tasks())));
        uploads.put(id, upload.key());
        return id;
    }

    private StageId kept(LogicalNode.Keeper keeper) {
        StageId id = new StageId(stages.size());
        stages.add(standIn(id, NOT_NAMED));
        keepers.put(id, keeper);
        return id;
    }

    /** A stage whose blocks no task of the job makes. */
    private static StageSpec standIn(StageId id, TaskSource source) {
        Program nothing = Program.of(new StageCode(List.of(), Operator.of(OperatorKind.RESULT_NOTHING)).encode());
        return new StageSpec(id, nothing, List.of(source), new StageOutput.Blocks(), 0);
    }

    private StageId listing(LogicalNode.Listed listed, String call) {
        Branch only = new Branch(new TaskSource.Inline(Slices.of(new byte[0])), listed.listing(), List.of(), List.of(call), When.ALWAYS);
        return stage(List.of(only), Operator.of(OperatorKind.WRITE_PARTS), new StageOutput.Parts(), 0, new Sides());
    }

    private StageId shuffle(LogicalNode.Shuffle shuffle, String call) {
        Sides sides = new Sides();
        List<Branch> branches = branches(shuffle.input(), call, sides);
        Sizing sizing = sizing(shuffle);
        size(shuffle.sides(), sizing);
        Operator write = withSides(shuffle.write(), shuffle.sides(), call, sides);
        StageOutput output = new StageOutput.Shuffle(shuffle.partitions().number());
        return stage(branches, write, output, 0, sides, new Made(call, When.ALWAYS, sizing));
    }

    private StageId stage(List<Branch> branches, Operator terminal, StageOutput output, int leaseSize, Sides sides) {
        return stage(branches, terminal, output, leaseSize, sides, new Made("", When.ALWAYS, Sizing.FIXED));
    }

    private StageId stage(List<Branch> branches, Operator terminal, StageOutput output, int leaseSize, Sides sides, Made made) {
        StageCode code = new StageCode(branches.stream().map(branch -> new StageCode.Branch(branch.head(), branch.steps())).toList(), terminal);
        Program program = Program.of(code.encode());
        List<TaskSource> sources = branches.stream().map(Branch::source).toList();
        StageId id = new StageId(stages.size());
        Choices choices = new Choices(made.when(), branches.stream().map(Branch::when).toList(), made.sizing());
        stages.add(new StageSpec(id, program, sources, output, leaseSize, sides.stages, choices, code.hasEffects()));
        notes.put(id, new Notes(branches.stream().map(Branch::calls).toList(), made.call()));
        return id;
    }
}
