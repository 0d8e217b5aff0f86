package io.sheaf.worker.task;

import io.sheaf.plan.Operator;
import io.sheaf.plan.OperatorKind;
import java.util.function.Function;

/** The records, or what a user's task makes of them, are the result. Owned by the attempt's thread. */
final class ValuesTerminal implements Terminal {

    private final ResultOut out;
    private final ResultEncoder encoder;
    private final Function<Object, Object> value;

    ValuesTerminal(Operator terminal, Scope scope) {
        out = new ResultOut(scope);
        encoder = new ResultEncoder(scope);
        value = terminal.kind() == OperatorKind.CALL ? Calls.of(terminal, scope) : Function.identity();
    }

    @Override
    public Sink sink() {
        RefSink sink = record -> out.add(encoder.encode(value.apply(record)));
        return sink;
    }

    @Override
    public TaskOutput finish() {
        return out.finish(out.pieces());
    }

    @Override
    public void close() {
        out.close();
    }
}
