package io.sheaf.worker.task;

import io.sheaf.InternalException;
import io.sheaf.plan.Operator;
import io.sheaf.plan.OperatorKind;

/** In which form records pass from one step to the next. */
enum Lane {
    REF, LONG, DOUBLE;

    static Lane ofHead(OperatorKind head) {
        return head == OperatorKind.READ_RANGE ? LONG : REF;
    }

    /** The lane behind a step that gets its records on this lane. */
    Lane after(Operator step) {
        return switch (step.kind()) {
            case LIMIT -> this;
            case MAP, FLAT_MAP, FILTER, MAP_PARTITIONS, MAP_ASYNC, PIPE, PEEK, MAP_ITEM, KEY_BY, MAP_VALUES, CALL, MAP_PARTITIONS_INDEXED, SAMPLE,
                    SAMPLE_WITH_REPLACEMENT, UNIQUE_ID, INDEX, ZIP, BROADCAST_JOIN, LOOKUP_JOIN -> from(REF, step, REF);
            case MAP_TO_LONG -> from(REF, step, LONG);
            case MAP_TO_DOUBLE -> from(REF, step, DOUBLE);
            case LONG_MAP, LONG_PEEK, LONG_FILTER -> from(LONG, step, LONG);
            case LONG_TO_DOUBLE -> from(LONG, step, DOUBLE);
            case LONG_TO_OBJ -> from(LONG, step, REF);
            case DOUBLE_MAP, DOUBLE_PEEK, DOUBLE_FILTER -> from(DOUBLE, step, DOUBLE);
            case DOUBLE_TO_LONG -> from(DOUBLE, step, LONG);
            case DOUBLE_TO_OBJ -> from(DOUBLE, step, REF);
            default -> throw new InternalException(step.kind() + " is not a step between a head and a terminal");
        };
    }

    /** Refuses records on another lane than the one expected. */
    void require(Lane expected, OperatorKind reader) {
        if (this != expected) {
            throw new InternalException(reader + " reads the " + expected + " lane, but gets the " + this + " lane");
        }
    }

    private Lane from(Lane expected, Operator step, Lane result) {
        require(expected, step.kind());
        return result;
    }
}
