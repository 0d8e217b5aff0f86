package io.sheaf.client.core;

import io.sheaf.Action;
import io.sheaf.JobOptions;
import io.sheaf.Pool;

/**
 * How a view of a pool runs its calls. Immutable.
 *
 * @param chunkSize items that travel together; 0 lets measured times decide
 * @param readAhead items read ahead of what was taken; 0 for the default
 * @param initializer null for none
 * @param initializerId names the view whose initializer it is
 */
record PoolSettings(JobOptions options, int chunkSize, int readAhead, Pool.ErrorMode mode, Action initializer, String initializerId) {

    static final PoolSettings DEFAULT =
            new PoolSettings(JobOptions.DEFAULT, 0, 0, Pool.ErrorMode.FAIL_FAST, null, "");

    PoolSettings withOptions(JobOptions newOptions) {
        return new PoolSettings(newOptions, chunkSize, readAhead, mode, initializer, initializerId);
    }

    PoolSettings withChunkSize(int items) {
        return new PoolSettings(options, items, readAhead, mode, initializer, initializerId);
    }

    PoolSettings withReadAhead(int items) {
        return new PoolSettings(options, chunkSize, items, mode, initializer, initializerId);
    }

    PoolSettings withMode(Pool.ErrorMode newMode) {
        return new PoolSettings(options, chunkSize, readAhead, newMode, initializer, initializerId);
    }

    PoolSettings withInitializer(Action newInitializer, String id) {
        return new PoolSettings(options, chunkSize, readAhead, mode, newInitializer, id);
    }
}
