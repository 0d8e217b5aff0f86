package io.sheaf.plan;

import io.sheaf.function.SerializableFunction;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Iterator;
import java.util.NoSuchElementException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ExecutionException;

/** Maps records by calls that complete later, a bounded number at a time; results keep the order of the records. */
public final class AsyncFunction<T, R> implements SerializableFunction<Iterator<T>, Iterator<R>> {

    private static final long serialVersionUID = 1;

    private final SerializableFunction<? super T, ? extends CompletionStage<? extends R>> call;
    private final int inFlight;
    private final String site;

    /**
     * @param inFlight calls that may be under way at a time in one task, at least 1
     * @param site the call of the user's that made this, for messages
     */
    public AsyncFunction(SerializableFunction<? super T, ? extends CompletionStage<? extends R>> call, int inFlight, String site) {
        this.call = call;
        this.inFlight = inFlight;
        this.site = site;
    }

    @Override
    public Iterator<R> apply(Iterator<T> records) {
        return new Calls(records);
    }

    /** The calls under way, the earliest first. Closing cancels those whose results nobody took. */
    private final class Calls implements Iterator<R>, AutoCloseable {
        private final Iterator<T> records;
        private final Deque<CompletableFuture<? extends R>> started = new ArrayDeque<>();

        Calls(Iterator<T> records) {
            this.records = records;
        }

        @Override
        public boolean hasNext() {
            return !started.isEmpty() || records.hasNext();
        }

        @Override
        public R next() {
            while (started.size() < inFlight && records.hasNext()) {
                started.add(start(records.next()));
            }
            if (started.isEmpty()) {
                throw new NoSuchElementException();
            }
            return await(started.remove());
        }

        @Override
        public void close() {
            started.forEach(call -> call.cancel(true));
        }

        private CompletableFuture<? extends R> start(T record) {
            return Nulls.<CompletionStage<? extends R>>given(call.apply(record), site, "Return a CompletionStage, completed with null for a null record")
                    .toCompletableFuture();
        }

        private R await(CompletableFuture<? extends R> call) {
            try {
                return call.get();
            } catch (ExecutionException e) {
                throw Selections.Sneaky.rethrow(e.getCause());
            } catch (InterruptedException e) {
                call.cancel(true);
                throw Selections.Sneaky.rethrow(e);
            }
        }
    }
}
