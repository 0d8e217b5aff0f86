package io.sheaf.worker.task;

import io.sheaf.InternalException;
import io.sheaf.Pair;
import io.sheaf.plan.OperatorKind;

/** Makes pairs of the values that follow each other with equal places. Owned by the attempt's thread. */
final class ZipSink implements RefSink, StepEnd {

    private final RefSink next;
    private final Gate gate;
    private Pair<Object, Object> leftOrNull;

    /** @param gate which tells the steps before to stop */
    ZipSink(RefSink next, Gate gate) {
        this.next = next;
        this.gate = gate;
    }

    @Override
    public void accept(Object record) {
        Pair<Object, Object> pair = Records.pair(record, OperatorKind.ZIP);
        if (leftOrNull == null) {
            leftOrNull = pair;
            return;
        }
        if (!leftOrNull.first().equals(pair.first())) {
            throw alone();
        }
        Object left = leftOrNull.second();
        leftOrNull = null;
        next.accept(new Pair<>(left, pair.second()));
    }

    @Override
    public void finish() {
        if (leftOrNull != null && !gate.closed) {
            throw alone();
        }
    }

    private InternalException alone() {
        return new InternalException("record " + leftOrNull.first() + " of a zip came alone, though both sides have equally many records");
    }
}
