package io.sheaf;

import java.util.function.Consumer;

/** Calls exactly one of two callbacks. */
final class PoolCallbacks {

    private PoolCallbacks() {}

    static <R> void attach(PoolResult<R> result, Consumer<? super R> onResultOrNull, Consumer<? super SheafException> onErrorOrNull) {
        result.future().whenComplete((value, thrown) -> {
            if (thrown == null && onResultOrNull != null) {
                onResultOrNull.accept(value);
            } else if (thrown != null && onErrorOrNull != null) {
                onErrorOrNull.accept(asSheaf(thrown));
            }
        });
    }

    private static SheafException asSheaf(Throwable thrown) {
        if (thrown instanceof SheafException own) {
            return own;
        }
        return thrown instanceof java.util.concurrent.CancellationException
                ? new JobCancelledException("the call was cancelled", thrown)
                : new InternalException("a call ended in an unexpected way: " + thrown, thrown);
    }
}
