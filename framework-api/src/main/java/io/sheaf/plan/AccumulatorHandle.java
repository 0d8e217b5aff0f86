package io.sheaf.plan;

import io.sheaf.Accumulator;
import io.sheaf.codec.ByteSource;
import io.sheaf.codec.ValueCodec;
import io.sheaf.function.SerializableBinaryOperator;
import io.sheaf.spi.TaskContexts;
import java.nio.charset.StandardCharsets;

/**
 * An accumulator as functions capture it: its name, its encoded zero and how to merge. It is here, and not in the client,
 * because workers must know its class. Immutable.
 */
public final class AccumulatorHandle<A> implements Accumulator<A> {

    private static final long serialVersionUID = 1;

    private final String name;
    private final byte[] zero;
    private final SerializableBinaryOperator<A> merge;
    private final long meaning;

    /**
     * @param zero encoded
     * @param mergeCode the merge function, serialised
     */
    public AccumulatorHandle(String name, byte[] zero, SerializableBinaryOperator<A> merge, byte[] mergeCode) {
        this.name = name;
        this.zero = zero;
        this.merge = merge;
        this.meaning = Sha256.of(name.getBytes(StandardCharsets.UTF_8), zero, mergeCode).a();
    }

    @Override
    public String name() {
        return name;
    }

    /** The same for two of the same name, zero and function; two that share only the name cannot be merged. */
    public long meaning() {
        return meaning;
    }

    /** One that nobody has touched. */
    @SuppressWarnings("unchecked")
    public A zero(ClassLoader loader) {
        return (A) ValueCodec.decode(new ByteSource(zero), loader);
    }

    /** The left one may be changed and returned, the right one not. */
    public A merge(A left, A right) {
        return merge.apply(left, right);
    }

    @Override
    public void add(A value) {
        if (!(TaskContexts.inTask() && TaskContexts.current() instanceof Place place)) {
            throw new IllegalStateException("the accumulator '" + name + "' was added to outside a task. Call add() inside a function that a"
                    + " worker runs, on the thread that runs it; read it with accumulated() of the job.");
        }
        place.add(this, value);
    }

    /** What a task context is that has accumulators. */
    public interface Place {

        <A> void add(AccumulatorHandle<A> accumulator, A value);
    }
}
