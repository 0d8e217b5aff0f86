package io.sheaf.plan;

import java.util.List;
import java.util.function.Function;
import java.util.stream.Stream;

/**
 * Which parts of a stage count, by sizes that are known when other stages have run. A branch that does not count has no
 * tasks. A stage that does not count has none at all, and nobody waits for what it would read. How many partitions it has
 * may follow sizes too.
 *
 * @param stage when the stage counts
 * @param branches when each of its branches does, of a stage that counts; empty for a stage whose branches all count
 * @param sizing by what the number of its partitions is chosen
 */
public record Choices(When stage, List<When> branches, Sizing sizing) {

    /** A condition: whether the output of the stage {@code of} as a table takes less than so many bytes, or not. */
    public record Condition(StageId of, long below, boolean less) {

        boolean holds(Size size) {
            return size.tableBytes() < below == less;
        }
    }

    /** All of these conditions; none is always true. */
    public record When(List<Condition> all) {

        public static final When ALWAYS = new When(List.of());

        public When {
            all = List.copyOf(all);
        }

        public When and(Condition one) {
            return new When(Stream.concat(all.stream(), Stream.of(one)).toList());
        }

        boolean holds(Function<StageId, Size> sizes) {
            return all.stream().allMatch(condition -> condition.holds(sizes.apply(condition.of())));
        }
    }

    /** All counts. */
    public static final Choices NONE = new Choices(When.ALWAYS, List.of());

    /** Which parts count; the number of partitions is fixed. */
    public Choices(When stage, List<When> branches) {
        this(stage, branches, Sizing.FIXED);
    }

    public Choices {
        branches = List.copyOf(branches);
        // One form for what is the same.
        branches = branches.stream().allMatch(When.ALWAYS::equals) ? List.of() : branches;
    }

    /** The stages whose sizes have to be known. */
    public List<StageId> measured() {
        return Stream.concat(Stream.of(stage), branches.stream())
                .flatMap(when -> when.all().stream()).map(Condition::of).distinct().toList();
    }

    /** Those that have to be known to say whether this branch counts, if the stage does. */
    public List<StageId> measured(int branch) {
        return branches.isEmpty() ? List.of() : branches.get(branch).all().stream().map(Condition::of).toList();
    }

    /** Whether the stage counts, where stages have these sizes. */
    public boolean counts(Function<StageId, Size> sizes) {
        return stage.holds(sizes);
    }

    /** Whether the branch does, of a stage that counts. */
    public boolean counts(int branch, Function<StageId, Size> sizes) {
        return branches.isEmpty() || branches.get(branch).holds(sizes);
    }

    /** The same of stages that are called otherwise. */
    Choices rename(Function<StageId, StageId> names) {
        return new Choices(rename(stage, names), branches.stream().map(when -> rename(when, names)).toList(), sizing);
    }

    private static When rename(When when, Function<StageId, StageId> names) {
        return new When(when.all().stream()
                .map(one -> new Condition(names.apply(one.of()), one.below(), one.less())).toList());
    }
}
