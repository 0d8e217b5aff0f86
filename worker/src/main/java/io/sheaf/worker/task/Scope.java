package io.sheaf.worker.task;

import io.sheaf.InternalException;
import io.sheaf.aggregator.spill.Spilling;
import io.sheaf.codec.ByteSource;
import io.sheaf.partitioner.route.HashRouting;
import io.sheaf.plan.Operator;
import io.sheaf.plan.Slices;
import io.sheaf.plan.StageId;
import io.sheaf.plan.TaskSource;
import io.sheaf.plan.message.ToWorker.BlockMap;
import java.util.function.Supplier;

/** What the steps of one attempt share. Owned by the attempt's thread. */
record Scope(
        AttemptRun run,
        Values values,
        EngineParts parts,
        SinkOutputs sinks,
        SharedValues shared,
        StageProgram program,
        Loops loops,
        ClassLoader loader) {

    /** Function {@code i} of the operator, deserialised. */
    @SuppressWarnings("unchecked")
    <F> F function(Operator operator, int i) {
        return (F) program.function(operator, i, loader);
    }

    /** Constant {@code i} of the operator, decoded afresh. */
    @SuppressWarnings("unchecked")
    <V> V constant(Operator operator, int i) {
        byte[] encoded = operator.function(i);
        return (V) values.decode(new ByteSource(encoded));
    }

    /** Gives constant {@code i} of the operator as nobody has touched it: afresh each time if it can be changed. */
    Supplier<Object> fresh(Operator operator, int i) {
        Object first = constant(operator, i);
        return values.kept(first) == first ? () -> first : () -> constant(operator, i);
    }

    /** What the user called that became this operator, and where: its second constant. */
    String place(Operator operator) {
        return operator.functions().size() > 1 ? constant(operator, 1) : operator.kind().toString();
    }

    /** The sink that is the operator's first function; what the job leaves in it will be removed. */
    io.sheaf.Sink<Object, Object, Object> userSink(Operator operator) {
        io.sheaf.Sink<Object, Object, Object> sink = function(operator, 0);
        sinks.remember(attempt().job(), operator.function(0), sink, loader);
        return sink;
    }

    /** For an operator whose output has so many partitions, by hash of the key. */
    Spilling spilling(int partitions) {
        return new Spilling(
                parts.budget(), new SpillFiles(this), run.blockId(), partitions, hash -> HashRouting.partition(hash, partitions));
    }

    TaskAttempt attempt() {
        return run.attempted();
    }

    /** Where the branch of this task gets its input. */
    TaskSource source() {
        return attempt().stage().branches().get(attempt().branch());
    }

    /** What the stage gets from its side number {@code side}, the slices of all tasks in task order. */
    Slices side(int side) {
        return attempt().stage().sides().get(side);
    }

    /** Who holds the blocks of the stage's side number {@code side}. */
    BlockMap mapOfSide(int side) {
        return map(attempt().stage().stageOfSide(side));
    }

    /** How many of them each task made. */
    int partitionsOfSide(int side) {
        return attempt().stage().partitionsOfSide(side);
    }

    /** How many partitions the stage writes, or helps to write. */
    int partitions() {
        return attempt().stage().partitions();
    }

    /** The place of this task within a dataset that begins with branch {@code first} of the stage. */
    int partitionIndex(int first) {
        return attempt().task() - attempt().stage().starts().get(first);
    }

    /** The only slice of the task's input. */
    byte[] inputSlice() {
        if (attempt().input().size() != 1) {
            throw new InternalException("a task with one input got " + attempt().input().size() + " slices");
        }
        return attempt().input().slice(0);
    }

    /** Who holds the output of a stage this task reads. */
    BlockMap map(StageId stage) {
        BlockMap map = attempt().maps().get(stage);
        if (map == null) {
            throw new InternalException("nobody said who holds the blocks of stage " + stage);
        }
        return map;
    }
}
