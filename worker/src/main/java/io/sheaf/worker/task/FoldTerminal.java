package io.sheaf.worker.task;

import io.sheaf.InternalException;
import io.sheaf.plan.Operator;

/** All records become one value, folded left to right, that is encoded at the end. Owned by the attempt's thread. */
final class FoldTerminal implements Terminal {

    private final ResultOut out;
    private final Fold fold;

    /** What is folded, and how it is written. */
    interface Fold {
        Sink sink();

        /** Adds the result's pieces. Returns how many values they are. */
        long write(ResultOut out);
    }

    private FoldTerminal(Scope scope, Fold fold) {
        out = new ResultOut(scope);
        this.fold = fold;
    }

    static Terminal of(Operator terminal, Lane lane, Scope scope) {
        ResultEncoder encoder = new ResultEncoder(scope);
        return new FoldTerminal(scope, switch (terminal.kind()) {
            case RESULT_COUNT -> new NumberFolds.Count(lane);
            case RESULT_NOTHING -> new NumberFolds.Nothing(lane);
            case RESULT_LONG_SUM -> new NumberFolds.LongSum();
            case RESULT_LONG_SUM_EXACT -> new NumberFolds.ExactSum(encoder);
            case RESULT_LONG_SUMMARY -> new NumberFolds.Longs(encoder);
            case RESULT_DOUBLE_SUMMARY -> new NumberFolds.Doubles();
            case RESULT_LONG_STATISTICS -> new NumberFolds.LongMoments(encoder);
            case RESULT_DOUBLE_STATISTICS -> new NumberFolds.DoubleMoments();
            case RESULT_REDUCED -> new RecordFolds.Reduced(scope.function(terminal, 0), encoder);
            case RESULT_AGGREGATED ->
                new RecordFolds.Aggregated(scope.constant(terminal, 0), scope.function(terminal, 1), encoder);
            case RESULT_TOP -> new RecordFolds.Top(terminal.number(0), scope.function(terminal, 0), encoder);
            case RESULT_DISTINCT_SKETCH -> new SketchFolds.Distinct(scope.values());
            case RESULT_LONG_QUANTILES, RESULT_DOUBLE_QUANTILES ->
                new SketchFolds.Quantiles(lane, Double.longBitsToDouble(terminal.number(0)));
            default -> throw new InternalException(terminal.kind() + " is not a terminal");
        });
    }

    @Override
    public Sink sink() {
        return fold.sink();
    }

    @Override
    public TaskOutput finish() {
        return out.finish(fold.write(out));
    }

    @Override
    public void close() {
        out.close();
    }
}
