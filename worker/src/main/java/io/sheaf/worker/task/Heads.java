package io.sheaf.worker.task;

import io.sheaf.InternalException;
import io.sheaf.plan.Operator;

/** Makes the head an operator asks for. */
final class Heads {

    private Heads() {}

    static Head of(Operator head, Scope scope) {
        Loops loops = scope.loops();
        return switch (head.kind()) {
            case READ_RANGE -> loops.make(Head.class, Loops.HEAD, RangeHead.class, RangeHead::new, scope);
            case READ_VALUES -> loops.make(Head.class, Loops.HEAD, ValuesHead.class, ValuesHead::new, scope);
            case READ_TEXT -> new TextHead(head, scope);
            case READ_SOURCE -> new SourceHead(head, scope);
            case LIST_FILES -> new ListHead(scope, () -> Listings.files(head, scope));
            case LIST_SPLITS -> new ListHead(scope, () -> Listings.splits(head, scope));
            case READ_GATHERED -> new ListHead(scope, () -> Listings.gathered(scope));
            case SHUFFLE_REDUCED, SHUFFLE_AGGREGATED, SHUFFLE_GROUPED, SHUFFLE_COUNTED, SHUFFLE_DISTINCT, SHUFFLE_SKETCHED ->
                loops.make(Head.class, Loops.HEAD, ShuffleHead.class, ShuffleHead::new, head, scope);
            case SHUFFLE_SORTED -> new SortedHead(head, scope);
            case SHUFFLE_RECORDS -> loops.make(Head.class, Loops.HEAD, ShuffledRecordsHead.class, ShuffledRecordsHead::new, scope);
            default -> throw new InternalException(head.kind() + " cannot be the head of a stage");
        };
    }
}
