package io.sheaf.simulation;

import io.sheaf.plan.Choices;
import io.sheaf.plan.Choices.Condition;
import io.sheaf.plan.Choices.When;
import io.sheaf.plan.JobId;
import io.sheaf.plan.Program;
import io.sheaf.plan.StageId;
import io.sheaf.plan.StageOutput;
import io.sheaf.plan.StageSpec;
import io.sheaf.plan.TaskSource;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;

/** Draws the stages of jobs: graphs of any form, and those special forms that a graph by chance would hardly be. */
final class Shapes {

    private static final List<Program> PROGRAMS = programs();

    private final Draw draw;
    private final int most;
    private final int cut;
    private final boolean mayHaveNoPartition;

    /** @param most tasks of a branch that reads no other stage, and {@code cut} further bounds them and partitions, of which no client can send none */
    Shapes(Draw draw, int most, int cut, boolean mayHaveNoPartition) {
        this.draw = draw;
        this.most = most;
        this.cut = cut;
        this.mayHaveNoPartition = mayHaveNoPartition;
    }

    private static List<Program> programs() {
        List<Program> all = new ArrayList<>();
        for (int i = 0; i < 8; i++) {
            all.add(Program.of(("program " + i).getBytes(StandardCharsets.UTF_8)));
        }
        return all;
    }

    List<StageSpec> any() {
        return switch (draw.below(12)) {
            case 0 -> List.of(stage(0, new StageOutput.Results(), new TaskSource.Open()));
            case 1 -> upload();
            case 2 -> join();
            case 3 -> draw.oneIn(2) ? twoJoins() : decided();
            default -> graph();
        };
    }

    /** None now and then. */
    private int tasks() {
        int tasks = draw.oneIn(12) ? 0 : (int) draw.magnitude(1, most);
        return Math.min(tasks, cut);
    }

    private int partitions() {
        int partitions = draw.oneIn(30) && mayHaveNoPartition ? 0 : draw.between(1, 8);
        return Math.min(partitions, cut);
    }

    private static TaskSource range(int tasks) {
        return new TaskSource.Range(0, tasks, tasks);
    }

    private TaskSource leaf() {
        return draw.oneIn(3) ? new TaskSource.Inline(Numbers.inputs(0, Math.min(tasks(), 200))) : range(tasks());
    }

    private StageSpec stage(int id, StageOutput output, TaskSource... branches) {
        return stage(id, output, List.of(branches), List.of(), Choices.NONE);
    }

    private StageSpec stage(int id, StageOutput output, List<TaskSource> branches, List<Integer> sides, Choices choices) {
        int leaseSize = draw.oneIn(6) ? draw.between(1, 8) : 0;
        return new StageSpec(new StageId(id), PROGRAMS.get(id), branches, output, leaseSize, sides.stream().map(StageId::new).toList(), choices, false);
    }

    private List<StageSpec> upload() {
        return List.of(
                stage(0, new StageOutput.Blocks(), new TaskSource.Uploaded(tasks())),
                stage(1, new StageOutput.Results(), new TaskSource.Blocks(new StageId(0))));
    }

    /** One to five stages, each of one to three branches; every stage but the last is read by one that follows, some by several. */
    private List<StageSpec> graph() {
        int count = draw.between(1, 5);
        List<StageSpec> stages = new ArrayList<>();
        Set<Integer> unread = new TreeSet<>();
        for (int id = 0; id < count; id++) {
            boolean last = id == count - 1;
            StageOutput output = last ? new StageOutput.Results() : output();
            stages.add(output instanceof StageOutput.Parts && draw.oneIn(2) ? stage(id, output, range(1)) : node(id, output, stages, unread));
            unread.add(id);
        }
        return stages;
    }

    private StageOutput output() {
        return switch (draw.below(4)) {
            case 0 -> new StageOutput.Blocks();
            case 1 -> new StageOutput.Parts();
            default -> new StageOutput.Shuffle(partitions());
        };
    }

    private StageSpec node(int id, StageOutput output, List<StageSpec> before, Set<Integer> unread) {
        List<TaskSource> branches = new ArrayList<>();
        List<Integer> sides = new ArrayList<>();
        // The last stage reads what nobody else does.
        int reads = output instanceof StageOutput.Results ? Math.max(unread.size(), draw.below(2)) : draw.below(3);
        for (int i = 0; i < reads && !before.isEmpty(); i++) {
            int from = unread.isEmpty() ? draw.below(before.size()) : draw.of(List.copyOf(unread));
            unread.remove(from);
            if (draw.oneIn(4) && !sides.contains(from)) {
                sides.add(from);
            } else {
                branches.add(read(before.get(from)));
            }
        }
        if (branches.isEmpty() || draw.oneIn(6)) {
            branches.add(leaf());
        }
        return stage(id, output, branches, sides, Choices.NONE);
    }

    private TaskSource read(StageSpec from) {
        if (from.output() instanceof StageOutput.Shuffle shuffle) {
            return new TaskSource.Shuffled(from.id(), shuffle.partitions());
        } else if (from.output() instanceof StageOutput.Blocks) {
            return new TaskSource.Blocks(from.id());
        }
        boolean oneTask = from.branches().size() == 1 && from.branches().get(0) instanceof TaskSource.Range range && range.tasks() == 1;
        return oneTask && draw.oneIn(2) ? new TaskSource.Enumerated(from.id()) : new TaskSource.Gathered(from.id());
    }

    /** What one stage decides, of what another has made, goes to those who read that too: all three may have to start over. */
    private List<StageSpec> decided() {
        int p = Math.max(1, partitions());
        TaskSource shuffled = new TaskSource.Shuffled(new StageId(0), p);
        return List.of(
                stage(0, new StageOutput.Shuffle(p), range(tasks())),
                stage(1, new StageOutput.Parts(), shuffled),
                stage(2, new StageOutput.Results(), List.of(shuffled), List.of(1), Choices.NONE));
    }

    private static Condition than(int stage, long below, boolean less) {
        return new Condition(new StageId(stage), below, less);
    }

    private static When when(Condition... all) {
        return new When(List.of(all));
    }

    /** One stage decides whether the last does the work of another, or reads it. */
    private List<StageSpec> join() {
        int n = Math.min(tasks(), 100);
        int p = Math.max(1, partitions());
        long below = draw.below(1000);
        boolean splits = draw.oneIn(2);
        StageOutput shuffle = new StageOutput.Shuffle(p, splits);
        List<StageSpec> stages = new ArrayList<>();
        boolean shuffled = draw.oneIn(2);
        // What both ways read, in some jobs: it must not be made again for the way that is not taken.
        TaskSource streamed = shuffled ? new TaskSource.Shuffled(new StageId(0), p) : range(n);
        int measured = shuffled ? 1 : 0;
        if (shuffled) {
            stages.add(stage(0, shuffle, range(n)));
        }
        When small = when(than(measured, below, true));
        When large = when(than(measured, below, false));
        stages.add(stage(measured, shuffle, range(draw.below(12))));
        stages.add(stage(measured + 1, shuffle, List.of(streamed), List.of(), new Choices(large, List.of())));
        StageId brought = new StageId(measured + 1);
        TaskSource both = splits ? new TaskSource.Splittable(brought, new StageId(measured), p, draw.between(1, 80)) : new TaskSource.Shuffled(brought, p);
        stages.add(stage(measured + 2, new StageOutput.Results(), List.of(streamed, both),
                List.of(measured), new Choices(When.ALWAYS, List.of(small, large))));
        return stages;
    }

    /** The same twice, one behind the other. */
    private List<StageSpec> twoJoins() {
        int n = Math.min(tasks(), 100);
        int p = Math.max(1, partitions());
        long below = draw.below(1000);
        StageOutput shuffle = new StageOutput.Shuffle(p);
        Condition small0 = than(0, below, true);
        Condition large0 = than(0, below, false);
        Condition small2 = than(2, below / 2, true);
        Condition large2 = than(2, below / 2, false);
        TaskSource shuffled1 = new TaskSource.Shuffled(new StageId(1), p);
        return List.of(
                stage(0, shuffle, range(draw.below(12))),
                stage(1, shuffle, List.of(range(n)), List.of(), new Choices(when(large0), List.of())),
                stage(2, shuffle, range(draw.below(12))),
                stage(3, shuffle, List.of(range(n), shuffled1), List.of(0), new Choices(when(large2), List.of(when(small0), when(large0)))),
                stage(4, new StageOutput.Results(), List.of(range(n), shuffled1, new TaskSource.Shuffled(new StageId(3), p)), List.of(0, 2),
                        new Choices(When.ALWAYS, List.of(when(small2, small0), when(small2, large0), when(large2)))));
    }

    /**
     * A job that keeps the output of its last stage but one, or reads what another one keeps, or both.
     *
     * @param readOrNull the job it reads, which keeps the output of its stage {@code kept}
     */
    List<StageSpec> sharing(JobId readOrNull, StageId kept, boolean keeps) {
        int p = Math.max(1, partitions());
        List<StageSpec> stages = new ArrayList<>();
        TaskSource source = range(draw.below(12));
        boolean asSide = readOrNull != null && draw.oneIn(3);
        if (readOrNull != null) {
            stages.add(stage(0, new StageOutput.Blocks(), new TaskSource.Kept(readOrNull, kept)));
            source = asSide ? source : new TaskSource.Blocks(new StageId(0));
        }
        List<Integer> sides = asSide ? List.of(0) : List.of();
        if (draw.oneIn(2)) {
            int id = stages.size();
            stages.add(stage(id, new StageOutput.Shuffle(p), List.of(source), sides, Choices.NONE));
            source = new TaskSource.Shuffled(new StageId(id), p);
        }
        int last = stages.size();
        stages.add(stage(last, keeps ? new StageOutput.Blocks() : new StageOutput.Results(), List.of(source), sides, Choices.NONE));
        if (keeps) {
            stages.add(stage(last + 1, new StageOutput.Results(), new TaskSource.Open()));
        }
        return stages;
    }
}
