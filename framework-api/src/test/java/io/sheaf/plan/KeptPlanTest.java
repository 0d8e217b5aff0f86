package io.sheaf.plan;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.Test;

/** Plans that read what other jobs keep. */
class KeptPlanTest {

    private static final Planner.Limits NO_LIMITS = new Planner.Limits(0, 0, 0);
    private static final LogicalNode INPUT = new LogicalNode.Read(new TaskSource.Range(0, 9, 3), Operator.of(OperatorKind.READ_RANGE));
    private static final Operator BOXED = Operator.of(OperatorKind.LONG_TO_OBJ);
    private static final Operator RESULT = Operator.of(OperatorKind.RESULT_VALUES);
    private static final Operator WRITE = Operator.of(OperatorKind.WRITE_RECORDS).with(1);

    private final AtomicBoolean keeps = new AtomicBoolean(true);
    private final LogicalNode.Keeper keeper = keeps::get;
    private final LogicalNode kept = new LogicalNode.Kept(new LogicalNode.Narrow(INPUT, BOXED), keeper);
    private final TaskSource.Kept name = new TaskSource.Kept(new JobId(1, 2), new StageId(7));

    private static List<TaskSource> sources(Planner.Plan plan, int stage) {
        return plan.stages().get(stage).branches();
    }

    @Test
    void aKeptDatasetIsReadFromAStageThatStandsForIt() {
        LogicalNode twice = new LogicalNode.Union(List.of(kept, new LogicalNode.Narrow(kept, Operator.of(OperatorKind.LIMIT).with(1))));
        Planner.Plan plan = Planner.plan(twice, RESULT, 0, NO_LIMITS);
        assertThat(plan.stages()).hasSize(2);
        assertThat(plan.keepers()).containsOnlyKeys(new StageId(0)).containsValue(keeper);
        assertThat(sources(plan, 1)).containsExactly(new TaskSource.Blocks(new StageId(0)), new TaskSource.Blocks(new StageId(0)));
        assertThat(sources(plan.resolve(any -> name), 0)).containsExactly(name);
    }

    @Test
    void oneThatIsNotKeptAnyMoreIsComputedInPlace() {
        keeps.set(false);
        Planner.Plan plan = Planner.plan(new LogicalNode.Narrow(kept, Operator.of(OperatorKind.LIMIT).with(1)), RESULT, 0, NO_LIMITS);
        assertThat(plan.keepers()).isEmpty();
        assertThat(plan.stages()).singleElement().satisfies(stage -> {
            assertThat(stage.branches()).containsExactly(new TaskSource.Range(0, 9, 3));
            assertThat(StageCode.decode(stage.program().bytes()).branches().get(0).steps()).extracting(Operator::kind)
                    .containsExactly(OperatorKind.LONG_TO_OBJ, OperatorKind.LIMIT);
        });
    }

    @Test
    void theJobThatKeepsEndsWithAnOpenStage() {
        Planner.Plan plan = Planner.planKept(new LogicalNode.Narrow(INPUT, BOXED), WRITE, NO_LIMITS);
        assertThat(plan.stages()).hasSize(2);
        assertThat(plan.stages().get(0).output()).isEqualTo(new StageOutput.Blocks());
        assertThat(sources(plan, 1)).containsExactly(new TaskSource.Open());
        Planner.Plan upload = Planner.planKept(new LogicalNode.Upload("key", 1, Operator.of(OperatorKind.READ_VALUES)), RESULT, NO_LIMITS);
        assertThat(upload.stages()).hasSize(2);
        assertThat(upload.uploads()).containsOnlyKeys(new StageId(0)).containsValue("key");
    }

    @Test
    void whatTheClientPutsInMemoryIsNotCopiedByTasks() {
        LogicalNode upload = new LogicalNode.Called(new LogicalNode.Upload("key", 3, Operator.of(OperatorKind.READ_VALUES)), "from() at Here");
        Operator inMemory = Operator.of(OperatorKind.WRITE_RECORDS).with(1).with(0);
        assertThat(sources(Planner.planKept(upload, inMemory, NO_LIMITS), 0)).containsExactly(new TaskSource.Uploaded(3));
        assertThat(Planner.planKept(upload, inMemory, NO_LIMITS).stages()).hasSize(2);
        assertThat(Planner.planKept(upload, Operator.of(OperatorKind.WRITE_RECORDS).with(1).with(1), NO_LIMITS).stages()).hasSize(3);
    }

    @Test
    void sidesKeptByOtherJobsComeFirstAndAllElseKeepsItsMeaning() {
        Operator listing = Operator.of(OperatorKind.LIST_SPLITS);
        LogicalNode listed = new LogicalNode.Listed(listing, Operator.of(OperatorKind.READ_TEXT).with(1).with(0).with(0));
        LogicalNode.Side side = new LogicalNode.Side(listed, Operator.of(OperatorKind.WRITE_PARTS));
        LogicalNode upload = new LogicalNode.Upload("key", 2, Operator.of(OperatorKind.READ_VALUES));
        LogicalNode sided = LogicalNode.Narrow.indexed(upload, Operator.of(OperatorKind.UNIQUE_ID), side);
        LogicalNode shuffled = new LogicalNode.Shuffle(new LogicalNode.Union(List.of(sided, kept)), Operator.of(OperatorKind.WRITE_RECORDS).with(4),
                Operator.of(OperatorKind.SHUFFLE_RECORDS), LogicalNode.Partitions.given(4));
        Planner.Plan plan = Planner.plan(new LogicalNode.Union(List.of(shuffled, new LogicalNode.Gathered(side))), RESULT, 5, NO_LIMITS);
        LogicalNode.Keeper first = () -> true;
        LogicalNode.Keeper second = () -> true;
        Program last = plan.stages().get(plan.stages().size() - 1).program();
        Planner.Plan more = plan.withSides(program -> program.equals(last) ? List.of(first, second) : List.of(second));

        assertThat(more.stages()).hasSize(plan.stages().size() + 2);
        int by = 2;
        for (StageSpec stage : plan.stages()) {
            StageSpec moved = more.stages().get(stage.id().value() + by);
            assertThat(moved.id().value()).isEqualTo(stage.id().value() + by);
            assertThat(moved.program()).isEqualTo(stage.program());
            assertThat(moved.output()).isEqualTo(stage.output());
            assertThat(moved.leaseSize()).isEqualTo(stage.leaseSize());
            assertThat(moved.sides().subList(0, stage.sides().size())).extracting(StageId::value)
                    .isEqualTo(stage.sides().stream().map(id -> id.value() + by).toList());
            assertThat(moved.branches()).hasSameSizeAs(stage.branches());
        }
        StageSpec reader = more.stages().get(more.stages().size() - 1);
        assertThat(reader.sides()).extracting(id -> more.keepers().get(id)).containsExactly(first, second);
        // Every stage still reads the same others.
        new JobSpec(new JobId(1, 1), new JobSettings("n", 1, 1, io.sheaf.Effects.IDEMPOTENT, 0, 0, "", false, false, 0, false), Sha256.of(new byte[0]), more.stages());
        assertThat(reader.branches()).hasSize(2).allSatisfy(source -> {
            StageId from = source instanceof TaskSource.Shuffled shuffle ? shuffle.from() : ((TaskSource.Gathered) source).from();
            StageOutput output = more.stages().get(from.value()).output();
            assertThat(output).isInstanceOf(source instanceof TaskSource.Shuffled ? StageOutput.Shuffle.class : StageOutput.Parts.class);
        });
        assertThat(more.uploads()).hasSize(1).allSatisfy((id, key) ->
                assertThat(sources(more, id.value())).containsExactly(new TaskSource.Uploaded(2)));
        assertThat(more.keepers()).hasSize(3).allSatisfy((id, any) -> assertThat(sources(more, id.value()).get(0)).isInstanceOf(TaskSource.Kept.class));
    }

    @Test
    void nothingChangesWhereNothingIsNamed() {
        Planner.Plan plan = Planner.plan(kept, RESULT, 0, NO_LIMITS);
        assertThat(plan.withSides(program -> List.of())).isSameAs(plan);
    }
}
