package io.sheaf.worker.task;

import io.sheaf.plan.Operator;
import io.sheaf.plan.OperatorKind;

/** Makes the terminal an operator asks for. */
final class Terminals {

    private Terminals() {}

    /** @param lane on which the records will come */
    static Terminal of(Operator terminal, Lane lane, Scope scope) throws Exception {
        OperatorKind kind = terminal.kind();
        lane.require(wanted(kind, lane), kind);
        return switch (kind) {
            case WRITE_REDUCED, WRITE_AGGREGATED -> CombiningTerminal.combining(scope, terminal);
            case WRITE_COUNTED -> CombiningTerminal.counting(scope, terminal);
            case WRITE_SKETCHED -> CombiningTerminal.sketching(scope, terminal);
            case WRITE_DISTINCT -> CombiningTerminal.distinct(scope, terminal);
            case WRITE_PAIRS, WRITE_RECORDS, WRITE_JOINED -> new ScatteringTerminal(scope, terminal);
            case WRITE_RANGED -> new RangedTerminal(terminal, scope);
            case WRITE_PARTITIONED -> new PartitioningTerminal(terminal, scope);
            case WRITE_PLACED -> new PlacingTerminal(terminal, scope);
            case WRITE_COUNT -> new CountTerminal();
            case WRITE_SAMPLE -> new SampleTerminal(terminal, scope);
            case WRITE_BOUNDS -> new BoundsTerminal(terminal, scope);
            case WRITE_PARTS -> new PartsTerminal(scope);
            case WRITE_SINK -> new SinkTerminal(terminal, scope);
            case RESULT_COMMIT_SINK -> new CommitTerminal(terminal, scope);
            case RESULT_VALUES, CALL -> new ValuesTerminal(terminal, scope);
            case RESULT_LONGS, RESULT_DOUBLES -> new NumbersTerminal(lane, scope);
            case RESULT_COLLECTED -> new CollectorTerminal(terminal, scope);
            default -> FoldTerminal.of(terminal, lane, scope);
        };
    }

    private static Lane wanted(OperatorKind kind, Lane actual) {
        return switch (kind) {
            case RESULT_COUNT, RESULT_NOTHING -> actual;
            case RESULT_LONGS, RESULT_LONG_SUM, RESULT_LONG_SUM_EXACT, RESULT_LONG_SUMMARY, RESULT_LONG_QUANTILES, RESULT_LONG_STATISTICS -> Lane.LONG;
            case RESULT_DOUBLES, RESULT_DOUBLE_SUMMARY, RESULT_DOUBLE_QUANTILES, RESULT_DOUBLE_STATISTICS -> Lane.DOUBLE;
            default -> Lane.REF;
        };
    }
}
