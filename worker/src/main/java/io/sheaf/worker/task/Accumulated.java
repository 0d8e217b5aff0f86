package io.sheaf.worker.task;

import io.sheaf.RefusedException;
import io.sheaf.ResourceException;
import io.sheaf.UnencodableException;
import io.sheaf.codec.ByteSink;
import io.sheaf.plan.AccumulatorHandle;
import io.sheaf.plan.Slices;
import io.sheaf.plan.message.FromWorker.Tally;
import java.util.Map;
import java.util.TreeMap;

/** What one attempt has in accumulators. Owned by the attempt's thread. */
final class Accumulated {

    private final Map<String, Partial<?>> byName = new TreeMap<>();

    <A> void add(AccumulatorHandle<A> accumulator, A value, Values values) {
        Partial<?> known = byName.computeIfAbsent(accumulator.name(), unused -> new Partial<>(accumulator, accumulator.zero(values.loader())));
        if (known.accumulator.meaning() != accumulator.meaning()) {
            throw new RefusedException("two accumulators of this job are named '" + accumulator.name()
                    + "', and their zeros or merge functions differ. Give them different names");
        }
        // The same zero and function, so the same type.
        @SuppressWarnings("unchecked")
        Partial<A> partial = (Partial<A>) known;
        partial.merge(value, values);
    }

    boolean isEmpty() {
        return byName.isEmpty();
    }

    /** A slice for each, by name: what the client needs to merge it. */
    Slices encode(Values values) {
        if (byName.isEmpty()) {
            return Slices.EMPTY;
        }
        Slices.Builder all = new Slices.Builder();
        ByteSink sink = new ByteSink(64);
        for (Partial<?> partial : byName.values()) {
            sink.reset();
            partial.encode(values, sink);
            if (sink.size() > Tally.MAX_ACCUMULATED_BYTES - all.bytes()) {
                throw new ResourceException("the accumulators of the task take more than the " + (Tally.MAX_ACCUMULATED_BYTES >> 10)
                        + " KiB that they may: '" + partial.accumulator.name() + "' takes " + sink.size() + " bytes and those before it "
                        + all.bytes() + ". Accumulate less, such as counts and not what is counted, or have the function give it as records");
            }
            all.add(sink.buffer(), 0, sink.size());
        }
        return all.build();
    }

    private static final class Partial<A> {
        private final AccumulatorHandle<A> accumulator;
        private A value;

        Partial(AccumulatorHandle<A> accumulator, A zero) {
            this.accumulator = accumulator;
            value = zero;
        }

        @SuppressWarnings("unchecked")
        void merge(A more, Values values) {
            A merged = accumulator.merge(value, more);
            // It stays with the user, who may change it.
            value = merged == more ? (A) values.kept(more) : merged;
        }

        void encode(Values values, ByteSink sink) {
            sink.writeString(accumulator.name());
            sink.writeLong(accumulator.meaning());
            try {
                values.encode(value, sink);
            } catch (UnencodableException e) {
                throw new UnencodableException("the accumulator '" + accumulator.name() + "' cannot leave its task: " + e.getMessage(), e);
            }
        }
    }
}
