package io.sheaf.plan;

import java.util.ArrayList;
import java.util.IdentityHashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Cuts a described dataset into stages. Narrow steps are fused into the stage that feeds them; a shuffle, a listing and an
 * upload end a stage; a union becomes branches of one stage. A shuffle, listing or upload that is used twice is done once.
 * Pure: equal input gives an equal plan. One planner makes one plan.
 */
public final class Planner {

    /**
     * A job's stages, and for each stage the client has to upload the key of its {@link LogicalNode.Upload}.
     */
    public record Plan(List<StageSpec> stages, Map<StageId, Object> uploads) {}

    private record Branch(TaskSource source, Operator head, List<Operator> steps) {
        Branch then(Operator step) {
            List<Operator> longer = new ArrayList<>(steps);
            longer.add(step);
            return new Branch(source, head, longer);
        }
    }

    private final List<StageSpec> stages = new ArrayList<>();
    private final Map<StageId, Object> uploads = new LinkedHashMap<>();
    // Looked up only, never iterated, so that identity does not decide any order.
    private final Map<LogicalNode, StageId> done = new IdentityHashMap<>();

    private Planner() {}

    /**
     * The plan of an action whose tasks give their results to the client.
     *
     * @param leaseSize tasks of the last stage that travel together; 0 lets measured times decide
     */
    public static Plan plan(LogicalNode root, Operator terminal, int leaseSize) {
        Planner planner = new Planner();
        planner.stage(planner.branches(root), terminal, new StageOutput.Results(), leaseSize);
        return new Plan(List.copyOf(planner.stages), planner.uploads);
    }

    /** The plan of an action whose tasks write, and one task at the end makes visible what they wrote. */
    public static Plan planCommitted(LogicalNode root, Operator write, Operator commit) {
        Planner planner = new Planner();
        StageId written = planner.stage(planner.branches(root), write, new StageOutput.Parts(), 0);
        Branch gathered = new Branch(new TaskSource.Gathered(written), Operator.of(OperatorKind.READ_GATHERED), List.of());
        planner.stage(List.of(gathered), commit, new StageOutput.Results(), 0);
        return new Plan(List.copyOf(planner.stages), planner.uploads);
    }

    private List<Branch> branches(LogicalNode node) {
        if (node instanceof LogicalNode.Read read) {
            return List.of(new Branch(read.source(), read.head(), List.of()));
        } else if (node instanceof LogicalNode.Upload upload) {
            StageId stage = once(upload, () -> upload(upload));
            return List.of(new Branch(new TaskSource.Blocks(stage), upload.head(), List.of()));
        } else if (node instanceof LogicalNode.Listed listed) {
            StageId stage = once(listed, () -> listing(listed));
            return List.of(new Branch(new TaskSource.Enumerated(stage), listed.head(), List.of()));
        } else if (node instanceof LogicalNode.Narrow narrow) {
            return branches(narrow.input()).stream().map(branch -> branch.then(narrow.step())).toList();
        } else if (node instanceof LogicalNode.Union union) {
            return union.inputs().stream().flatMap(input -> branches(input).stream()).toList();
        }
        LogicalNode.Shuffle shuffle = (LogicalNode.Shuffle) node;
        StageId stage = once(shuffle, () -> shuffle(shuffle));
        return List.of(new Branch(new TaskSource.Shuffled(stage, shuffle.partitions()), shuffle.read(), List.of()));
    }

    private StageId once(LogicalNode node, java.util.function.Supplier<StageId> make) {
        StageId stage = done.get(node);
        if (stage == null) {
            stage = make.get();
            done.put(node, stage);
        }
        return stage;
    }

    private StageId upload(LogicalNode.Upload upload) {
        StageId id = new StageId(stages.size());
        Program nothing = Program.of(new StageCode(List.of(), Operator.of(OperatorKind.RESULT_NOTHING)).encode());
        stages.add(new StageSpec(id, nothing, List.of(new TaskSource.Uploaded(upload.tasks())), new StageOutput.Blocks(), 0));
        uploads.put(id, upload.key());
        return id;
    }

    private StageId listing(LogicalNode.Listed listed) {
        Branch only = new Branch(new TaskSource.Inline(Slices.of(new byte[0])), listed.listing(), List.of());
        return stage(List.of(only), Operator.of(OperatorKind.WRITE_PARTS), new StageOutput.Parts(), 0);
    }

    private StageId shuffle(LogicalNode.Shuffle shuffle) {
        return stage(branches(shuffle.input()), shuffle.write(), new StageOutput.Shuffle(shuffle.partitions()), 0);
    }

    private StageId stage(List<Branch> branches, Operator terminal, StageOutput output, int leaseSize) {
        List<StageCode.Branch> code = branches.stream().map(branch -> new StageCode.Branch(branch.head(), branch.steps())).toList();
        Program program = Program.of(new StageCode(code, terminal).encode());
        List<TaskSource> sources = branches.stream().map(Branch::source).toList();
        StageId id = new StageId(stages.size());
        stages.add(new StageSpec(id, program, sources, output, leaseSize));
        return id;
    }
}
