package io.sheaf.client.core;

import io.sheaf.ResultIterator;
import java.time.Duration;
import java.util.concurrent.TimeoutException;

/** Results that come as records, as values. Each is used by one thread. */
final class NumberIterators {

    private NumberIterators() {}

    private abstract static class Unboxing<T> implements ResultIterator<T> {
        private final ResultIterator<T> records;

        Unboxing(ResultIterator<T> records) {
            this.records = records;
        }

        @Override
        public boolean hasNext() {
            return records.hasNext();
        }

        @Override
        public T next() {
            return records.next();
        }

        @Override
        public T next(Duration limit) throws TimeoutException {
            return records.next(limit);
        }

        @Override
        public void close() {
            records.close();
        }
    }

    static final class OfLong extends Unboxing<Long> implements ResultIterator.OfLong {
        OfLong(ResultIterator<Long> records) {
            super(records);
        }

        @Override
        public long nextLong() {
            return next();
        }
    }

    static final class OfDouble extends Unboxing<Double> implements ResultIterator.OfDouble {
        OfDouble(ResultIterator<Double> records) {
            super(records);
        }

        @Override
        public double nextDouble() {
            return next();
        }
    }
}
