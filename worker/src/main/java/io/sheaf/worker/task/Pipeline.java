package io.sheaf.worker.task;

import io.sheaf.codec.Copies;
import io.sheaf.plan.Operator;
import io.sheaf.plan.OperatorKind;
import io.sheaf.plan.StageCode.Branch;
import java.io.IOException;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.Iterator;
import java.util.List;
import java.util.Set;
import java.util.function.BiFunction;
import java.util.function.Function;
import java.util.function.UnaryOperator;

/** The steps of one branch, fused into one chain of sinks for one attempt. Owned by the attempt's thread. */
final class Pipeline {

    /** Steps behind which a record is the object that came. */
    private static final Set<OperatorKind> MAKES_NOTHING = Set.of(
            OperatorKind.FILTER, OperatorKind.LIMIT, OperatorKind.SAMPLE, OperatorKind.SAMPLE_WITH_REPLACEMENT);

    /** Steps whose function gets all records of the task at once. */
    private static final Set<OperatorKind> PARTITION_STEPS = Set.of(OperatorKind.MAP_PARTITIONS, OperatorKind.MAP_ASYNC, OperatorKind.PIPE);

    private final Head head;
    private final Deque<StepEnd> ends = new ArrayDeque<>();
    private final List<PartitionStep> held = new ArrayList<>();
    private Gate gate = new Gate();
    private Sink first;

    /** @param lanes the lane before each step, and behind the last */
    private Pipeline(Scope scope, Branch branch, List<Lane> lanes, Sink last) throws IOException {
        head = Heads.of(branch.head(), scope);
        first = last;
        NarrowSteps narrow = new NarrowSteps(scope);
        SkippedRecords skippedOrNull = scope.run().skippedOrNull();
        for (int i = branch.steps().size() - 1; i >= 0; i--) {
            Operator step = branch.steps().get(i);
            if (step.kind() == OperatorKind.LIMIT) {
                Gate before = new Gate();
                first = Limits.sink(lanes.get(i), step.number(0), first, before, gate);
                gate = before;
            } else if (PARTITION_STEPS.contains(step.kind())) {
                addPartitionStep(scope, mayHold(branch, i, scope), scope.function(step, 0), scope.place(step));
            } else if (step.kind() == OperatorKind.MAP_PARTITIONS_INDEXED) {
                BiFunction<Integer, Iterator<Object>, Iterator<Object>> function = scope.function(step, 0);
                int index = scope.partitionIndex((int) step.number(0));
                addPartitionStep(scope, mayHold(branch, i, scope), records -> function.apply(index, records), scope.place(step));
            } else if (step.kind() == OperatorKind.INDEX) {
                add(IndexSink.of(step, scope, (RefSink) first, gate));
            } else if (step.kind() == OperatorKind.ZIP) {
                add(new ZipSink((RefSink) first, gate));
            } else {
                first = skippedOrNull != null && SkippingStep.covers(step, scope)
                        ? skipping(step, i, narrow, lanes, scope)
                        : narrow.sink(step, i, first, gate);
                if (scope.parts().watches() && WatchedSink.canWatch(step.kind())) {
                    first = new WatchedSink((RefSink) first, scope.values(), WatchedSink.where(step, scope));
                }
            }
        }
        if (skippedOrNull != null && first instanceof LongSink numbers && branch.head().kind() == OperatorKind.READ_RANGE) {
            AttemptRun run = scope.run();
            LongSink placed = value -> {
                run.atPlace(value);
                numbers.accept(value);
            };
            first = placed;
        }
    }

    private Sink skipping(Operator step, int place, NarrowSteps narrow, List<Lane> lanes, Scope scope) throws IOException {
        SkippingStep.Held held = SkippingStep.held(step, lanes.get(place + 1), first, gate, scope);
        // What it gives for one record is taken whole, whatever the steps behind want.
        Sink made = narrow.sink(step, place, held.sink(), new Gate());
        return SkippingStep.guarded(lanes.get(place), made, held, scope.run().skippedOrNull());
    }

    /** Builds the pipeline from its end to its beginning; the terminal is made for the lane that reaches it. */
    static Pipeline of(Scope scope, Branch branch, Terminal terminal) throws IOException {
        return new Pipeline(scope, branch, lanes(branch), terminal.sink());
    }

    /** The lane that reaches the terminal of a branch. */
    static Lane lastLane(Branch branch) {
        List<Lane> lanes = lanes(branch);
        return lanes.get(lanes.size() - 1);
    }

    /** Runs all records of the task through the chain, and lets go of what its steps hold. */
    void run() throws Exception {
        try {
            head.run(gate, first);
            for (StepEnd end : ends) {
                end.finish();
            }
        } finally {
            held.forEach(PartitionStep::close);
        }
    }

    // What comes before it must not stop because the steps behind it have enough, for the function sees all records.
    private void addPartitionStep(Scope scope, UnaryOperator<Object> mayHold, Function<Iterator<Object>, Iterator<Object>> function, String place) {
        PartitionStep partitions = new PartitionStep(scope, mayHold, function, (RefSink) first, gate, place);
        held.add(partitions);
        ends.addFirst(partitions);
        first = partitions;
        gate = new Gate();
    }

    /** What step {@code i} may hold of records: a head of ours makes each anew, functions and sources of users' may give one again. */
    private static UnaryOperator<Object> mayHold(Branch branch, int i, Scope scope) {
        boolean made = branch.head().kind() != OperatorKind.READ_SOURCE
                && branch.steps().subList(0, i).stream().allMatch(before -> MAKES_NOTHING.contains(before.kind()));
        ClassLoader loader = scope.values().loader();
        return made ? UnaryOperator.identity() : record -> Copies.keptIfPossible(record, loader);
    }

    private <S extends Sink & StepEnd> void add(S step) {
        ends.addFirst(step);
        first = step;
    }

    private static List<Lane> lanes(Branch branch) {
        List<Lane> lanes = new ArrayList<>();
        Lane lane = Lane.ofHead(branch.head().kind());
        lanes.add(lane);
        for (Operator step : branch.steps()) {
            lane = lane.after(step);
            lanes.add(lane);
        }
        return lanes;
    }
}
