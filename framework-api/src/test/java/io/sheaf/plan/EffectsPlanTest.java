package io.sheaf.plan;

import static org.assertj.core.api.Assertions.assertThat;

import io.sheaf.Effects;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** A stage has effects if a step of it has. */
class EffectsPlanTest {

    private static final LogicalNode INPUT = new LogicalNode.Read(new TaskSource.Range(0, 4, 2), Operator.of(OperatorKind.READ_RANGE));
    private static final Operator PURE = Operator.of(OperatorKind.LONG_TO_OBJ);
    private static final Operator RESULT = Operator.of(OperatorKind.RESULT_VALUES);
    private static final Planner.Limits NO_LIMITS = new Planner.Limits(0, 0, 0);

    private static List<Boolean> effects(LogicalNode root, Operator terminal) {
        return Planner.plan(root, terminal, 0, NO_LIMITS).stages().stream().map(StageSpec::effectful).toList();
    }

    private static LogicalNode shuffled(LogicalNode input) {
        return new LogicalNode.Shuffle(input, Operator.of(OperatorKind.WRITE_DISTINCT).with(2), Operator.of(OperatorKind.SHUFFLE_DISTINCT), LogicalNode.Partitions.given(2));
    }

    @ParameterizedTest
    @EnumSource(names = {"PEEK", "LONG_PEEK", "DOUBLE_PEEK", "MAP_ASYNC", "PIPE", "MAP_ITEM", "CALL"})
    void onlyTheStageOfTheStepHasThem(OperatorKind kind) {
        LogicalNode pure = new LogicalNode.Narrow(INPUT, PURE);
        LogicalNode effectful = new LogicalNode.Narrow(pure, Operator.of(kind));
        assertThat(effects(shuffled(pure), RESULT)).containsExactly(false, false);
        assertThat(effects(shuffled(effectful), RESULT)).containsExactly(true, false);
        assertThat(effects(new LogicalNode.Narrow(shuffled(pure), Operator.of(kind)), RESULT)).containsExactly(false, true);
        assertThat(effects(new LogicalNode.Union(List.of(pure, effectful)), RESULT)).containsExactly(true);
    }

    @Test
    void aTerminalThatGivesNothingHasThem() {
        assertThat(effects(shuffled(INPUT), Operator.of(OperatorKind.RESULT_NOTHING))).containsExactly(false, true);
    }

    @Test
    void aSinkHasNone() {
        Planner.Plan plan = Planner.planCommitted(
                INPUT, Operator.of(OperatorKind.WRITE_SINK), Operator.of(OperatorKind.RESULT_COMMIT_SINK), NO_LIMITS);
        assertThat(plan.stages()).hasSize(2).noneMatch(StageSpec::effectful);
    }

    @Test
    void stagesThatAreRenumberedKeepThem() {
        LogicalNode effectful = new LogicalNode.Narrow(INPUT, Operator.of(OperatorKind.LONG_PEEK));
        Planner.Plan plan = Planner.plan(effectful, RESULT, 0, NO_LIMITS).withSides(program -> List.of(() -> true));
        assertThat(plan.stages()).extracting(StageSpec::effectful).containsExactly(false, true);
    }

    private static JobSettings settings(int maxAttempts, Effects effects) {
        return new JobSettings("job", 1, maxAttempts, effects, 0, 0, "", false, false, 0, false);
    }

    @Test
    void whatTheJobSaysCountsBeforeWhatTheStageIs() {
        StageSpec pure = Planner.plan(INPUT, RESULT, 0, NO_LIMITS).stages().get(0);
        StageSpec effectful = Planner.plan(INPUT, Operator.of(OperatorKind.RESULT_NOTHING), 0, NO_LIMITS).stages().get(0);
        JobSettings unsaid = settings(0, Effects.AUTOMATIC);
        assertThat(List.of(unsaid.effectsOf(pure), unsaid.effectsOf(effectful))).containsExactly(Effects.IDEMPOTENT, Effects.AT_LEAST_ONCE);
        assertThat(List.of(unsaid.attemptsOf(pure), unsaid.attemptsOf(effectful))).containsExactly(4, 1);
        assertThat(settings(3, Effects.AUTOMATIC).attemptsOf(effectful)).isEqualTo(3);
        for (Effects said : List.of(Effects.IDEMPOTENT, Effects.AT_LEAST_ONCE, Effects.AT_MOST_ONCE)) {
            assertThat(settings(0, said).effectsOf(pure)).isEqualTo(said);
            assertThat(settings(0, said).effectsOf(effectful)).isEqualTo(said);
            assertThat(settings(0, said).attemptsOf(effectful)).isEqualTo(4);
        }
    }
}
