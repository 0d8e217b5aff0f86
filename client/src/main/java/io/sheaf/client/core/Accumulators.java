package io.sheaf.client.core;

import io.sheaf.Accumulator;
import io.sheaf.RefusedException;
import io.sheaf.codec.ByteSource;
import io.sheaf.codec.ValueCodec;
import io.sheaf.function.SerializableBinaryOperator;
import io.sheaf.plan.AccumulatorHandle;
import io.sheaf.plan.JobId;
import io.sheaf.plan.Slices;

/** Makes accumulators, and merges what tasks had in them. */
final class Accumulators {

    private static final int LONGEST_NAME = 100;

    private Accumulators() {}

    static <A> Accumulator<A> create(String name, A zero, SerializableBinaryOperator<A> merge) {
        if (Checks.notNull(name, "name").isBlank() || name.length() > LONGEST_NAME) {
            throw new RefusedException("an accumulator cannot be named '" + name + "' (at " + CallSite.here()
                    + "). Give it a name of 1 to " + LONGEST_NAME + " characters that is not blank.");
        }
        return new AccumulatorHandle<>(name, Sendable.bytes(zero, "the zero"), merge, Functions.encode(merge, "merge function"));
    }

    /**
     * What the tasks came to.
     *
     * @param accumulated as the job's end has it: the slices of tasks, in order
     */
    static <A> A merged(Accumulator<A> accumulator, Slices accumulated, JobId job, ClassLoader loader) {
        if (!(Checks.notNull(accumulator, "accumulator") instanceof AccumulatorHandle<A> handle)) {
            throw new RefusedException("this accumulator is a " + accumulator.getClass().getName() + " (at " + CallSite.here()
                    + "). Use one that cluster.accumulator() made.");
        }
        A merged = handle.zero(loader);
        for (int i = 0; i < accumulated.size(); i++) {
            ByteSource in = new ByteSource(accumulated.data(), accumulated.offset(i), accumulated.length(i));
            if (in.readString().equals(handle.name())) {
                requireMeaning(handle, in.readLong(), job);
                merged = handle.merge(merged, decode(in, loader));
            }
        }
        return merged;
    }

    private static void requireMeaning(AccumulatorHandle<?> handle, long meaning, JobId job) {
        if (meaning != handle.meaning()) {
            throw new RefusedException("job " + job + " has an accumulator named '" + handle.name()
                    + "' with another zero or merge function (at " + CallSite.here() + "). Ask with the one that its functions use,"
                    + " and give others different names.");
        }
    }

    @SuppressWarnings("unchecked")
    private static <A> A decode(ByteSource in, ClassLoader loader) {
        return (A) ValueCodec.decode(in, loader);
    }
}
