package io.sheaf.worker.task;

import io.sheaf.codec.Copies;
import io.sheaf.plan.Joins;
import io.sheaf.plan.Operator;
import io.sheaf.plan.OperatorKind;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.function.UnaryOperator;

/**
 * A step that leaves out a record for which its function throws. What the step gives is held until its function has returned, so that
 * nothing of such a record is passed on, and what the steps behind throw is never taken for its own. Owned by the attempt's thread.
 */
final class SkippingStep {

    /** Steps whose function gets one record. Not those that are items of a pool or executor, which have a result each. */
    private static final Set<OperatorKind> COVERED = Set.of(
            OperatorKind.MAP, OperatorKind.PEEK, OperatorKind.FLAT_MAP, OperatorKind.FILTER, OperatorKind.KEY_BY, OperatorKind.MAP_VALUES,
            OperatorKind.MAP_TO_LONG, OperatorKind.MAP_TO_DOUBLE,
            OperatorKind.LONG_MAP, OperatorKind.LONG_PEEK, OperatorKind.LONG_FILTER, OperatorKind.LONG_TO_DOUBLE, OperatorKind.LONG_TO_OBJ,
            OperatorKind.DOUBLE_MAP, OperatorKind.DOUBLE_PEEK, OperatorKind.DOUBLE_FILTER, OperatorKind.DOUBLE_TO_LONG, OperatorKind.DOUBLE_TO_OBJ);

    private SkippingStep() {}

    static boolean covers(Operator step, Scope scope) {
        return COVERED.contains(step.kind()) && !step.functions().isEmpty() && !Joins.isOurs(scope.function(step, 0));
    }

    /** What a step gives while its function runs. */
    interface Held {

        /** Where the step puts it. */
        Sink sink();

        /** Passes it on. */
        void pass();

        void forget();
    }

    /** For a step that gives records on this lane. */
    static Held held(Operator step, Lane lane, Sink next, Gate gate, Scope scope) {
        return switch (lane) {
            case REF -> new HeldRefs((RefSink) next, gate, holdable(step, scope));
            case LONG -> new HeldNumber((LongSink) next);
            case DOUBLE -> new HeldNumber((DoubleSink) next);
        };
    }

    // A function that gives many may give one object again with other content. One that gives a single one has returned when it is passed on.
    private static UnaryOperator<Object> holdable(Operator step, Scope scope) {
        ClassLoader loader = scope.loader();
        return step.kind() == OperatorKind.FLAT_MAP ? record -> Copies.keptIfPossible(record, loader) : UnaryOperator.identity();
    }

    /** @param step puts into {@code held} what it makes of a record on this lane */
    static Sink guarded(Lane lane, Sink step, Held held, SkippedRecords skipped) {
        return switch (lane) {
            case REF -> guarded((RefSink) step, held, skipped);
            case LONG -> guarded((LongSink) step, held, skipped);
            case DOUBLE -> guarded((DoubleSink) step, held, skipped);
        };
    }

    private static RefSink guarded(RefSink step, Held held, SkippedRecords skipped) {
        return record -> {
            try {
                step.accept(record);
            } catch (Exception e) {
                held.forget();
                skipped.skip(record, e);
                return;
            }
            held.pass();
        };
    }

    private static LongSink guarded(LongSink step, Held held, SkippedRecords skipped) {
        return value -> {
            try {
                step.accept(value);
            } catch (Exception e) {
                held.forget();
                skipped.skip(value, e);
                return;
            }
            held.pass();
        };
    }

    private static DoubleSink guarded(DoubleSink step, Held held, SkippedRecords skipped) {
        return value -> {
            try {
                step.accept(value);
            } catch (Exception e) {
                held.forget();
                skipped.skip(value, e);
                return;
            }
            held.pass();
        };
    }

    private static final class HeldRefs implements Held {
        private final RefSink next;
        private final Gate gate;
        private final UnaryOperator<Object> holdable;
        private final List<Object> records = new ArrayList<>();

        HeldRefs(RefSink next, Gate gate, UnaryOperator<Object> holdable) {
            this.next = next;
            this.gate = gate;
            this.holdable = holdable;
        }

        @Override
        public Sink sink() {
            RefSink sink = record -> records.add(holdable.apply(record));
            return sink;
        }

        @Override
        public void pass() {
            for (int i = 0; i < records.size() && !gate.closed; i++) {
                next.accept(records.get(i));
            }
            records.clear();
        }

        @Override
        public void forget() {
            records.clear();
        }
    }

    /** A number of either kind, by its bits. */
    private static final class HeldNumber implements Held {
        private final Sink sink;
        private final LongSink next;
        private boolean has;
        private long bits;

        HeldNumber(LongSink next) {
            LongSink holding = this::hold;
            this.sink = holding;
            this.next = next;
        }

        HeldNumber(DoubleSink next) {
            DoubleSink holding = value -> hold(Double.doubleToRawLongBits(value));
            this.sink = holding;
            this.next = held -> next.accept(Double.longBitsToDouble(held));
        }

        private void hold(long newBits) {
            bits = newBits;
            has = true;
        }

        @Override
        public Sink sink() {
            return sink;
        }

        @Override
        public void pass() {
            if (has) {
                has = false;
                next.accept(bits);
            }
        }

        @Override
        public void forget() {
            has = false;
        }
    }
}
