package io.sheaf.client.core;

import io.sheaf.plan.LogicalNode;
import io.sheaf.plan.NumberFunctions;
import io.sheaf.plan.Operator;
import io.sheaf.plan.OperatorKind;
import java.util.Arrays;

/**
 * How primitive values become records and back, for what is done to records only: one and then the other is nothing, so that
 * operators in a row box once, and what was done to the records is seen.
 */
final class Boxes {

    /** Of {@code long}s. */
    static final Boxes LONG = new Boxes(OperatorKind.LONG_TO_OBJ, OperatorKind.MAP_TO_LONG, NumberFunctions.unboxedLong());
    /** Of {@code double}s. */
    static final Boxes DOUBLE = new Boxes(OperatorKind.DOUBLE_TO_OBJ, OperatorKind.MAP_TO_DOUBLE, NumberFunctions.unboxedDouble());

    private final OperatorKind toRecord;
    private final OperatorKind fromRecord;
    private final byte[] unboxing;

    private Boxes(OperatorKind toRecord, OperatorKind fromRecord, Object unboxing) {
        this.toRecord = toRecord;
        this.fromRecord = fromRecord;
        this.unboxing = Functions.encode(unboxing, "function");
    }

    /** The values of a primitive dataset's node as records. */
    static LogicalNode boxed(LogicalNode values, Boxes of) {
        return Steps.made(values) instanceof LogicalNode.Narrow narrow && of.isUnboxing(narrow) ? narrow.input() : Steps.plain(values, of.toRecord);
    }

    /** The records of such a node as values. */
    static LogicalNode unboxed(LogicalNode records, Boxes of) {
        return Steps.made(records) instanceof LogicalNode.Narrow narrow && of.isBoxing(narrow) ? narrow.input()
                : new LogicalNode.Narrow(records, Operator.of(of.fromRecord, of.unboxing, Steps.place()));
    }

    private boolean isBoxing(LogicalNode.Narrow narrow) {
        return narrow.step().kind() == toRecord && narrow.step().functions().isEmpty();
    }

    private boolean isUnboxing(LogicalNode.Narrow narrow) {
        return narrow.step().kind() == fromRecord && Arrays.equals(narrow.step().function(0), unboxing);
    }
}
