package io.sheaf.worker.task;

import io.sheaf.InternalException;
import io.sheaf.plan.Operator;
import java.util.function.BiFunction;
import java.util.function.Function;
import java.util.function.Supplier;

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
            case RESULT_COUNT -> made(scope, NumberFolds.Count.class, NumberFolds.Count::new);
            case RESULT_NOTHING -> made(scope, NumberFolds.Nothing.class, NumberFolds.Nothing::new);
            case RESULT_LONG_SUM -> made(scope, NumberFolds.LongSum.class, NumberFolds.LongSum::new);
            case RESULT_LONG_SUM_EXACT -> made(scope, NumberFolds.ExactSum.class, NumberFolds.ExactSum::new, encoder);
            case RESULT_LONG_SUMMARY -> made(scope, NumberFolds.Longs.class, NumberFolds.Longs::new, encoder);
            case RESULT_DOUBLE_SUMMARY -> made(scope, NumberFolds.Doubles.class, NumberFolds.Doubles::new);
            case RESULT_LONG_STATISTICS -> made(scope, NumberFolds.LongMoments.class, NumberFolds.LongMoments::new, encoder);
            case RESULT_DOUBLE_STATISTICS -> made(scope, NumberFolds.DoubleMoments.class, NumberFolds.DoubleMoments::new);
            case RESULT_REDUCED -> scope.loops().make(
                    Fold.class, Loops.END, RecordFolds.Reduced.class, RecordFolds.Reduced::new, scope.function(terminal, 0), encoder);
            case RESULT_AGGREGATED -> {
                Object zero = scope.constant(terminal, 0);
                BiFunction<Object, Object, Object> function = scope.function(terminal, 1);
                yield made(scope, RecordFolds.Aggregated.class, () -> new RecordFolds.Aggregated(zero, function, encoder), zero, function, encoder);
            }
            case RESULT_TOP -> new RecordFolds.Top(terminal.number(0), scope.function(terminal, 0), encoder);
            case RESULT_DISTINCT_SKETCH -> new SketchFolds.Distinct(scope.values());
            case RESULT_LONG_QUANTILES, RESULT_DOUBLE_QUANTILES ->
                new SketchFolds.Quantiles(lane, Double.longBitsToDouble(terminal.number(0)));
            default -> throw new InternalException(terminal.kind() + " is not a terminal");
        });
    }

    private static Fold made(Scope scope, Class<? extends Fold> template, Supplier<Fold> shared, Object... arguments) {
        return scope.loops().make(Fold.class, Loops.END, template, shared, arguments);
    }

    private static Fold made(Scope scope, Class<? extends Fold> template, Function<ResultEncoder, Fold> constructor, ResultEncoder encoder) {
        return scope.loops().make(Fold.class, Loops.END, template, constructor, encoder);
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
