package io.sheaf.client.core;

import io.sheaf.codec.ValueCodec;
import io.sheaf.plan.JoinForm;
import io.sheaf.plan.Joins;
import io.sheaf.plan.LogicalNode;
import io.sheaf.plan.LogicalNode.Partitions;
import io.sheaf.plan.Operator;
import io.sheaf.plan.OperatorKind;
import io.sheaf.plan.StageOutput;
import java.util.ArrayList;
import java.util.List;

/** Builds the operators of plans from users' functions. */
final class Steps {

    private Steps() {}

    /** What the user's call that leads here has made; plans say so. */
    static LogicalNode called(LogicalNode node) {
        return new LogicalNode.Called(node, CallSite.call());
    }

    /** What was made, without the calls that made it. */
    static LogicalNode made(LogicalNode node) {
        LogicalNode made = node;
        while (made instanceof LogicalNode.Called called) {
            made = called.input();
        }
        return made;
    }

    static LogicalNode narrow(LogicalNode input, OperatorKind kind, Object function) {
        return new LogicalNode.Narrow(input, Operator.of(kind, Functions.encode(function, "function")));
    }

    /** A step that has to say where it was called when its function gives null, or meets it, where no value can be. */
    static LogicalNode placed(LogicalNode input, OperatorKind kind, Object function) {
        return new LogicalNode.Narrow(input, placed(kind, function));
    }

    static Operator placed(OperatorKind kind, Object function) {
        return Operator.of(kind, Functions.encode(function, "function"), place());
    }

    /** The call of the user's that leads here, as a constant of an operator. */
    static byte[] place() {
        return ValueCodec.toBytes(CallSite.call());
    }

    static LogicalNode plain(LogicalNode input, OperatorKind kind) {
        return new LogicalNode.Narrow(input, Operator.of(kind));
    }

    static LogicalNode indexed(LogicalNode input, Operator step) {
        return LogicalNode.Narrow.indexed(input, step);
    }

    static LogicalNode limit(LogicalNode input, long records) {
        return new LogicalNode.Narrow(input, Operator.of(OperatorKind.LIMIT).with(records));
    }

    static LogicalNode union(LogicalNode first, LogicalNode second) {
        return new LogicalNode.Union(List.of(first, second));
    }

    static Operator with(OperatorKind kind, Object... functions) {
        byte[][] encoded = new byte[functions.length][];
        for (int i = 0; i < functions.length; i++) {
            encoded[i] = Functions.encode(functions[i], "function");
        }
        return Operator.of(kind, encoded);
    }

    /** A step whose first function is a value and whose second is a function. */
    static Operator folding(OperatorKind kind, Object zero, Object function) {
        return Operator.of(kind, Sendable.bytes(zero, "the zero"), Functions.encode(function, "function"));
    }

    static LogicalNode shuffle(LogicalNode input, Operator write, Operator read, Partitions partitions) {
        return new LogicalNode.Shuffle(input, write.with(partitions.number()), read, partitions);
    }

    /** Each pair of the input with every value of its key in {@code small}, which every worker gets. */
    static LogicalNode broadcastJoin(LogicalNode input, LogicalNode small, boolean keepsLeft) {
        LogicalNode.Side side = new LogicalNode.Side(small, Operator.of(OperatorKind.WRITE_PAIRS).with(1), new StageOutput.Blocks());
        return new LogicalNode.Narrow(input, Operator.of(OperatorKind.BROADCAST_JOIN).with(keepsLeft ? 1 : 0), false, List.of(side));
    }

    /**
     * A join of which it is chosen at run time whether {@code other} is sent whole to where the input's pairs are, or both are
     * brought together by key.
     *
     * @param apart takes the groups apart in the latter case
     */
    static LogicalNode join(LogicalNode input, LogicalNode other, JoinForm form, Object apart, Partitions partitions) {
        Operator write = Operator.of(OperatorKind.WRITE_PAIRS).with(partitions.number());
        LogicalNode marked = narrow(other, OperatorKind.MAP_VALUES, Joins.tag(1));
        LogicalNode.Side measured = new LogicalNode.Side(marked, write, new StageOutput.Shuffle(partitions.number()));
        Operator lookUp = Operator.of(OperatorKind.LOOKUP_JOIN, place()).with(form.ordinal());
        LogicalNode.Shuffle brought = new LogicalNode.Shuffle(narrow(input, OperatorKind.MAP_VALUES, Joins.tag(0)), write,
                Operator.of(OperatorKind.SHUFFLE_GROUPED), partitions);
        return new LogicalNode.Join(input, measured, lookUp, brought, List.of(with(OperatorKind.FLAT_MAP, apart)));
    }

    /** One pair per key of what the inputs, which are pairs, hold; each value is marked with its input's number, later inputs come first. */
    static LogicalNode cogroup(Partitions partitions, LogicalNode... inputs) {
        List<LogicalNode> tagged = new ArrayList<>();
        for (int side = inputs.length - 1; side >= 0; side--) {
            tagged.add(narrow(inputs[side], OperatorKind.MAP_VALUES, Joins.tag(side)));
        }
        return shuffle(new LogicalNode.Union(tagged), Operator.of(OperatorKind.WRITE_PAIRS), Operator.of(OperatorKind.SHUFFLE_GROUPED), partitions);
    }
}
