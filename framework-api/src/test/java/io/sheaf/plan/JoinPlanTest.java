package io.sheaf.plan;

import static org.assertj.core.api.Assertions.assertThat;

import io.sheaf.plan.Choices.Condition;
import io.sheaf.plan.Choices.When;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Plans of joins that may go two ways. */
class JoinPlanTest {

    private static final long BELOW = 1200;
    private static final Operator RESULT = Operator.of(OperatorKind.RESULT_VALUES);
    private static final Operator STEP = Operator.of(OperatorKind.FILTER, new byte[] {1});

    private int ranges;

    private LogicalNode read() {
        return new LogicalNode.Read(new TaskSource.Range(0, ++ranges, ranges), Operator.of(OperatorKind.READ_RANGE));
    }

    private static LogicalNode join(LogicalNode left, LogicalNode right) {
        Operator write = Operator.of(OperatorKind.WRITE_PAIRS).with(4);
        LogicalNode.Side measured = new LogicalNode.Side(right, write, new StageOutput.Shuffle(4));
        LogicalNode.Shuffle brought = new LogicalNode.Shuffle(
                new LogicalNode.Narrow(left, Operator.of(OperatorKind.MAP_VALUES, new byte[] {2})), write, Operator.of(OperatorKind.SHUFFLE_GROUPED),
                LogicalNode.Partitions.given(4));
        return new LogicalNode.Join(left, measured, Operator.of(OperatorKind.LOOKUP_JOIN).with(0), brought,
                List.of(Operator.of(OperatorKind.FLAT_MAP, new byte[] {3})));
    }

    private static Planner.Plan plan(LogicalNode root) {
        return Planner.plan(root, RESULT, 0, new Planner.Limits(BELOW, 0, 0));
    }

    private static Condition small(int stage, long below) {
        return new Condition(new StageId(stage), below, true);
    }

    private static Condition large(int stage, long below) {
        return new Condition(new StageId(stage), below, false);
    }

    private static List<List<OperatorKind>> steps(StageSpec stage) {
        return StageCode.decode(stage.program().bytes()).branches().stream().map(branch -> branch.steps().stream().map(Operator::kind).toList()).toList();
    }

    @Test
    void bothWaysAreBranchesOfOneStage() {
        List<StageSpec> stages = plan(new LogicalNode.Narrow(join(read(), read()), STEP)).stages();
        assertThat(stages).hasSize(3);
        assertThat(stages.get(0).branches()).containsExactly(new TaskSource.Range(0, 2, 2));
        assertThat(stages.get(0).choices()).isEqualTo(Choices.NONE);
        assertThat(stages.get(1).branches()).containsExactly(new TaskSource.Range(0, 1, 1));
        assertThat(stages.get(1).choices()).isEqualTo(new Choices(new When(List.of(large(0, BELOW))), List.of()));
        StageSpec result = stages.get(2);
        assertThat(result.branches()).containsExactly(new TaskSource.Range(0, 1, 1), new TaskSource.Shuffled(new StageId(1), 4));
        assertThat(result.sides()).containsExactly(new StageId(0));
        assertThat(result.choices()).isEqualTo(
                new Choices(When.ALWAYS, List.of(new When(List.of(small(0, BELOW))), new When(List.of(large(0, BELOW))))));
        assertThat(steps(result)).containsExactly(List.of(OperatorKind.LOOKUP_JOIN, OperatorKind.FILTER), List.of(OperatorKind.FLAT_MAP, OperatorKind.FILTER));
    }

    @Test
    void waysOfAChainAddUpAndEachJoinHasLessThanTheOneBefore() {
        LogicalNode chain = read();
        for (int i = 0; i < 3; i++) {
            chain = join(chain, read());
        }
        List<StageSpec> stages = plan(chain).stages();
        assertThat(stages).hasSize(7);
        StageSpec result = stages.get(6);
        assertThat(result.branches()).hasSize(4);
        List<Condition> conditions = new ArrayList<>();
        result.choices().branches().forEach(when -> conditions.addAll(when.all()));
        assertThat(conditions.stream().map(Condition::below).distinct().toList()).containsExactlyInAnyOrder(BELOW, BELOW / 2, BELOW / 3);
        // Whatever the sizes, one branch counts.
        for (int sizes = 0; sizes < 8; sizes++) {
            int bits = sizes;
            List<StageId> measured = result.choices().measured();
            long counting = result.choices().branches().stream()
                    .filter(when -> when.holds(stage -> new Size((bits >> measured.indexOf(stage) & 1) == 1 ? BELOW : 0, 0))).count();
            assertThat(counting).isEqualTo(1);
        }
    }

    @Test
    void aJoinThatIsReadTwiceIsDecidedOnce() {
        LogicalNode joined = join(read(), read());
        List<StageSpec> stages = plan(new LogicalNode.Union(List.of(joined, new LogicalNode.Narrow(joined, STEP)))).stages();
        assertThat(stages).hasSize(3);
        assertThat(stages.get(2).branches()).hasSize(4);
        assertThat(stages.get(2).sides()).hasSize(1);
    }

    @Test
    void stepsThatKnowTheirPartitionCountFromTheFirstWay() {
        LogicalNode joined = join(new LogicalNode.Union(List.of(read(), read())), read());
        LogicalNode indexed = LogicalNode.Narrow.indexed(joined, Operator.of(OperatorKind.UNIQUE_ID));
        List<StageSpec> stages = plan(new LogicalNode.Union(List.of(read(), indexed))).stages();
        StageCode code = StageCode.decode(stages.get(2).program().bytes());
        assertThat(code.branches()).hasSize(4);
        assertThat(code.branches().subList(1, 4)).allSatisfy(branch ->
                assertThat(branch.steps().get(branch.steps().size() - 1).numbers()).containsExactly(1L));
    }

    @Test
    void aLongSideIsAlwaysBroughtSoThatPlansStayShort() {
        LogicalNode left = read();
        for (int i = 0; i < 60; i++) {
            left = join(left, read());
        }
        List<StageSpec> stages = plan(left).stages();
        assertThat(stages).hasSize(121);
        long bytes = stages.stream().mapToLong(stage -> stage.program().bytes().length).sum();
        assertThat(bytes).isLessThan(200_000);
        assertThat(stages).allSatisfy(stage -> assertThat(stage.branches().size()).isLessThan(30));
        // Both kinds occur.
        assertThat(stages.stream().filter(stage -> stage.choices().stage().all().isEmpty()).count()).isGreaterThan(61);
        assertThat(stages.stream().filter(stage -> !stage.choices().stage().all().isEmpty()).count()).isGreaterThan(30);
    }

    @Test
    void callsAreNotedAndPlanOfOthersKeepsItsMeaning() {
        LogicalNode called = new LogicalNode.Called(join(new LogicalNode.Called(read(), "range() at A.java:1"), read()), "join() at A.java:2");
        Planner.Plan plan = plan(new LogicalNode.Called(new LogicalNode.Narrow(called, STEP), "filter() at A.java:3"));
        assertThat(plan.notes().get(new StageId(2)).branches()).containsExactly(
                List.of("range() at A.java:1", "join() at A.java:2", "filter() at A.java:3"),
                List.of("join() at A.java:2", "join() at A.java:2", "filter() at A.java:3"));
        assertThat(plan.notes().get(new StageId(0)).write()).isEqualTo("join() at A.java:2");
        Planner.Plan moved = plan.withSides(program -> List.of(() -> true));
        assertThat(moved.notes()).containsOnlyKeys(plan.stages().stream().map(stage -> new StageId(stage.id().value() + 1)).toList());
        assertThat(moved.stages().get(3).choices().measured()).containsExactly(new StageId(1));
    }
}
