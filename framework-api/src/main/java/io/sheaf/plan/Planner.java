package io.sheaf.plan;

import io.sheaf.RefusedException;
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
 * upload end a stage; a union becomes branches of one stage. A shuffle, listing or upload that is used twice is done once.
 * Pure: equal input gives an equal plan. One planner makes one plan.
 */
public final class Planner {

    /**
     * A job's stages.
     *
     * @param uploads for each stage the client has to upload the key of its {@link LogicalNode.Upload}
     * @param keepers for each stage that stands for one of another job who knows that job; {@link #resolve} is to name it
     */
    public record Plan(List<StageSpec> stages, Map<StageId, Object> uploads, Map<StageId, LogicalNode.Keeper> keepers) {

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
            Map<StageId, Object> moved = new LinkedHashMap<>();
            uploads.forEach((id, key) -> moved.put(shift.id(id), key));
            return new Plan(List.copyOf(more), moved, moreKeepers);
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
            return new Plan(List.copyOf(named), uploads, Map.of());
        }
    }

    /** A stage of more branches comes from a loop that doubles a dataset, and would not end. */
    private static final int MAX_BRANCHES = 10_000;

    /** Of a plan that nobody has {@link Plan#resolve resolved} yet. */
    private static final TaskSource.Kept NOT_NAMED = new TaskSource.Kept(new JobId(0, 0), new StageId(0));

    private record Branch(TaskSource source, Operator head, List<Operator> steps) {}

    /** The steps that follow a node, the nearest first; shared by all that lead to the same one. */
    private record Steps(Operator first, Steps restOrNull) {
        static List<Operator> list(Steps stepsOrNull) {
            List<Operator> all = new ArrayList<>();
            for (Steps at = stepsOrNull; at != null; at = at.restOrNull) {
                all.add(at.first);
            }
            return all;
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

    private record Pending(LogicalNode node, Steps stepsOrNull) {}

    private final List<StageSpec> stages = new ArrayList<>();
    private final Map<StageId, Object> uploads = new LinkedHashMap<>();
    private final Map<StageId, LogicalNode.Keeper> keepers = new LinkedHashMap<>();
    // Looked up only, never iterated, so that identity does not decide any order.
    private final Map<Object, StageId> done = new IdentityHashMap<>();

    private Planner() {}

    /**
     * The plan of an action whose tasks give their results to the client.
     *
     * @param leaseSize tasks of the last stage that travel together; 0 lets measured times decide
     */
    public static Plan plan(LogicalNode root, Operator terminal, int leaseSize) {
        Planner planner = new Planner();
        Sides sides = new Sides();
        planner.stage(planner.branches(root, sides), terminal, new StageOutput.Results(), leaseSize, sides);
        return planner.plan();
    }

    /** The plan of an action whose tasks write, and one task at the end makes visible what they wrote. */
    public static Plan planCommitted(LogicalNode root, Operator write, Operator commit) {
        Planner planner = new Planner();
        Sides sides = new Sides();
        StageId written = planner.stage(planner.branches(root, sides), write, new StageOutput.Parts(), 0, sides);
        Branch gathered = new Branch(new TaskSource.Gathered(written), Operator.of(OperatorKind.READ_GATHERED), List.of());
        planner.stage(List.of(gathered), commit, new StageOutput.Results(), 0, new Sides());
        return planner.plan();
    }

    /**
     * The plan of a job that keeps what {@code root} gives, one block per task, for other jobs. The stage that does is the
     * last but one. The last one is open and does nothing: the job lasts until its client says that no input will come.
     */
    public static Plan planKept(LogicalNode root, Operator write) {
        Planner planner = new Planner();
        if (root instanceof LogicalNode.Upload upload) {
            planner.upload(upload);
        } else {
            Sides sides = new Sides();
            planner.stage(planner.branches(root, sides), write, new StageOutput.Blocks(), 0, sides);
        }
        Branch untilClosed = new Branch(new TaskSource.Open(), Operator.of(OperatorKind.READ_VALUES), List.of());
        planner.stage(List.of(untilClosed), Operator.of(OperatorKind.RESULT_NOTHING), new StageOutput.Results(), 0, new Sides());
        return planner.plan();
    }

    private Plan plan() {
        return new Plan(List.copyOf(stages), uploads, keepers);
    }

    // Not recursive but for shuffles: a loop in a program makes thousands of steps and unions.
    private List<Branch> branches(LogicalNode root, Sides sides) {
        List<Branch> branches = new ArrayList<>();
        Deque<Pending> pending = new ArrayDeque<>();
        pending.push(new Pending(root, null));
        while (!pending.isEmpty()) {
            Pending next = pending.pop();
            LogicalNode node = next.node();
            Steps steps = next.stepsOrNull();
            for (LogicalNode before = beforeOrNull(node); before != null; before = beforeOrNull(node)) {
                steps = node instanceof LogicalNode.Narrow narrow ? new Steps(step(narrow, branches.size(), sides), steps) : steps;
                node = before;
            }
            if (node instanceof LogicalNode.Union union) {
                for (int i = union.inputs().size() - 1; i >= 0; i--) {
                    pending.push(new Pending(union.inputs().get(i), steps));
                }
            } else {
                branches.add(branch(node, Steps.list(steps)));
                requireFewBranches(branches.size() + pending.size());
            }
        }
        return branches;
    }

    /** What feeds the node within the same stage; null where a branch begins or several meet. */
    private static LogicalNode beforeOrNull(LogicalNode node) {
        if (node instanceof LogicalNode.Narrow narrow) {
            return narrow.input();
        }
        return node instanceof LogicalNode.Kept kept && !kept.keeper().keeps() ? kept.input() : null;
    }

    /** The step as the stage's code has it: with the first branch of its dataset, and its sides by number. */
    private Operator step(LogicalNode.Narrow narrow, int firstBranch, Sides sides) {
        Operator step = narrow.indexed() ? narrow.step().with(firstBranch) : narrow.step();
        return withSides(step, narrow.sides(), sides);
    }

    private Operator withSides(Operator operator, List<LogicalNode.Side> wanted, Sides sides) {
        Operator all = operator;
        for (LogicalNode.Side side : wanted) {
            all = all.with(sides.number(once(side, () -> side(side))));
        }
        return all;
    }

    private StageId side(LogicalNode.Side side) {
        Sides sides = new Sides();
        return stage(branches(side.input(), sides), side.write(), side.output(), 0, sides);
    }

    private static void requireFewBranches(int count) {
        if (count > MAX_BRANCHES) {
            throw new RefusedException("a dataset is the union of more than " + MAX_BRANCHES
                    + " others. Does a loop build the union of a dataset with itself? Read many files or ranges with one"
                    + " textFiles(...) or range(...) instead.");
        }
    }

    private Branch branch(LogicalNode node, List<Operator> steps) {
        if (node instanceof LogicalNode.Read read) {
            return new Branch(read.source(), read.head(), steps);
        } else if (node instanceof LogicalNode.Upload upload) {
            return new Branch(new TaskSource.Blocks(once(upload, () -> upload(upload))), upload.head(), steps);
        } else if (node instanceof LogicalNode.Listed listed) {
            return new Branch(new TaskSource.Enumerated(once(listed, () -> listing(listed))), listed.head(), steps);
        } else if (node instanceof LogicalNode.Gathered gathered) {
            StageId from = once(gathered.side(), () -> side(gathered.side()));
            return new Branch(new TaskSource.Gathered(from), Operator.of(OperatorKind.READ_GATHERED), steps);
        }
        if (node instanceof LogicalNode.Kept kept) {
            return new Branch(new TaskSource.Blocks(once(kept.keeper(), () -> kept(kept.keeper()))), Operator.of(OperatorKind.READ_VALUES), steps);
        }
        LogicalNode.Shuffle shuffle = (LogicalNode.Shuffle) node;
        StageId stage = once(shuffle, () -> shuffle(shuffle));
        return new Branch(new TaskSource.Shuffled(stage, shuffle.partitions()), shuffle.read(), steps);
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

    private StageId listing(LogicalNode.Listed listed) {
        Branch only = new Branch(new TaskSource.Inline(Slices.of(new byte[0])), listed.listing(), List.of());
        return stage(List.of(only), Operator.of(OperatorKind.WRITE_PARTS), new StageOutput.Parts(), 0, new Sides());
    }

    private StageId shuffle(LogicalNode.Shuffle shuffle) {
        Sides sides = new Sides();
        List<Branch> branches = branches(shuffle.input(), sides);
        Operator write = withSides(shuffle.write(), shuffle.sides(), sides);
        return stage(branches, write, new StageOutput.Shuffle(shuffle.partitions()), 0, sides);
    }

    private StageId stage(List<Branch> branches, Operator terminal, StageOutput output, int leaseSize, Sides sides) {
        List<StageCode.Branch> code = branches.stream().map(branch -> new StageCode.Branch(branch.head(), branch.steps())).toList();
        Program program = Program.of(new StageCode(code, terminal).encode());
        List<TaskSource> sources = branches.stream().map(Branch::source).toList();
        StageId id = new StageId(stages.size());
        stages.add(new StageSpec(id, program, sources, output, leaseSize, sides.stages));
        return id;
    }
}
