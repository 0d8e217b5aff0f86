package io.sheaf.plan;

import java.util.List;
import java.util.stream.Stream;

/**
 * A dataset as it was described, before it is cut into stages. Immutable; nodes are compared by identity, because two
 * equal descriptions of a shuffle are still two shuffles unless they are the same dataset.
 */
public sealed interface LogicalNode {

    /** What the same job has to compute before it, sides included. */
    List<LogicalNode> inputs();

    /** What begins a dataset. */
    sealed interface Beginning extends LogicalNode {
        @Override
        default List<LogicalNode> inputs() {
            return List.of();
        }
    }

    /** Records that come from a task source as it is, read by a head. */
    record Read(TaskSource source, Operator head) implements Beginning {}

    /** Records in the client's memory, too many for control messages: {@code tasks} encoded inputs that {@code key} stands for. */
    record Upload(Object key, int tasks, Operator head) implements Beginning {}

    /** Records of splits that a task lists first: {@code listing} gives encoded splits, {@code head} reads one. */
    record Listed(Operator listing, Operator head) implements Beginning {}

    /**
     * The input through one narrow step.
     *
     * @param indexed whether the step gets as its last number the branch its dataset begins with
     * @param sides what all tasks get; the step gets the number of each as its last numbers
     */
    record Narrow(LogicalNode input, Operator step, boolean indexed, List<Side> sides) implements LogicalNode {
        public Narrow {
            sides = List.copyOf(sides);
        }

        /** A step that sees its records only. */
        public Narrow(LogicalNode input, Operator step) {
            this(input, step, false, List.of());
        }

        /** A step that knows which partition of the dataset its records are of. */
        public static Narrow indexed(LogicalNode input, Operator step, Side... sides) {
            return new Narrow(input, step, true, List.of(sides));
        }

        @Override
        public List<LogicalNode> inputs() {
            return with(input, sides);
        }
    }

    /** The inputs' records, one input after another. */
    record Union(List<LogicalNode> inputs) implements LogicalNode {
        public Union {
            inputs = List.copyOf(inputs);
        }
    }

    /** One record of each slice that {@code side} gives, byte[], in task order, by one task. */
    record Gathered(Side side) implements LogicalNode {
        @Override
        public List<LogicalNode> inputs() {
            return List.of(side.input());
        }
    }

    /**
     * The input written to {@code partitions} partitions by {@code write}, which gets the number of each side as its last numbers, and read again by {@code read}.
     *
     * @param partitions or more, if nobody gave that number and much is read
     */
    record Shuffle(LogicalNode input, Operator write, Operator read, Partitions partitions, List<Side> sides) implements LogicalNode {
        public Shuffle {
            sides = List.copyOf(sides);
        }

        /** A shuffle whose routing needs the records only. */
        public Shuffle(LogicalNode input, Operator write, Operator read, Partitions partitions) {
            this(input, write, read, partitions, List.of());
        }

        @Override
        public List<LogicalNode> inputs() {
            return with(input, sides);
        }
    }

    /**
     * A number of partitions.
     *
     * @param given whether it is what the user asked for, and not the least
     */
    record Partitions(int number, boolean given) {

        public static Partitions given(int number) {
            return new Partitions(number, true);
        }

        /** So many, or more where that suits what is read. */
        public static Partitions atLeast(int number) {
            return new Partitions(number, false);
        }
    }

    /**
     * Pairs joined by key. Which way is chosen when {@code measured} has been computed: if it is small, each record of
     * {@code streamed} is joined where it is; else both sides are brought together by key.
     *
     * @param measured written by key to as many partitions as {@code brought}
     * @param lookUp the step that {@code streamed} takes if it stays; gets the number of {@code measured} as its last number
     * @param brought {@code streamed}, marked and written by key, and read together with {@code measured}, whose number the
     *     reading operator gets as its last number
     * @param afterRead the steps that follow then
     */
    record Join(LogicalNode streamed, Side measured, Operator lookUp, Shuffle brought, List<Operator> afterRead) implements LogicalNode {
        public Join {
            afterRead = List.copyOf(afterRead);
        }

        @Override
        public List<LogicalNode> inputs() {
            return List.of(streamed, measured.input());
        }
    }

    /** The input, which is what the user's {@code call} made, such as {@code map() at WordCount.java:21}. */
    record Called(LogicalNode input, String call) implements LogicalNode {
        @Override
        public List<LogicalNode> inputs() {
            return List.of(input);
        }
    }

    /**
     * The input's records, kept by the workers that computed them, for this job and others. {@code keeper} stands for the
     * job that keeps them while it {@link Keeper#keeps() does}; else the input is computed where it is needed.
     */
    record Kept(LogicalNode input, Keeper keeper) implements LogicalNode {
        @Override
        public List<LogicalNode> inputs() {
            return keeper.keeps() ? List.of() : List.of(input);
        }
    }

    private static List<LogicalNode> with(LogicalNode input, List<Side> sides) {
        return sides.isEmpty() ? List.of(input) : Stream.concat(Stream.of(input), sides.stream().map(Side::input)).toList();
    }

    /** What knows the job that keeps a stage's output. */
    @FunctionalInterface
    interface Keeper {
        /** Whether its output is to be read now, and to be made first if it is not there yet. */
        boolean keeps();
    }

    /**
     * What a task of {@code input} writes with {@code write} for other stages, which read it whole: a few bytes that travel
     * with their definition, or blocks that each worker fetches. Compared by identity, as nodes are.
     */
    final class Side {
        private final LogicalNode input;
        private final Operator write;
        private final StageOutput output;

        /** A few bytes. */
        public Side(LogicalNode input, Operator write) {
            this(input, write, new StageOutput.Parts());
        }

        /** @param output parts, blocks or a shuffle */
        public Side(LogicalNode input, Operator write, StageOutput output) {
            this.input = input;
            this.write = write;
            this.output = output;
        }

        StageOutput output() {
            return output;
        }

        /** What feeds the task that writes. */
        public LogicalNode input() {
            return input;
        }

        Operator write() {
            return write;
        }
    }
}
