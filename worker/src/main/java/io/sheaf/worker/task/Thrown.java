package io.sheaf.worker.task;

/** Passes a checked exception of the user's where none is declared. */
final class Thrown {

    private Thrown() {}

    /** Never returns; {@code throw} before the call is for the compiler. */
    @SuppressWarnings("unchecked")
    static <E extends Throwable> RuntimeException asIs(Throwable thrown) throws E {
        throw (E) thrown;
    }
}
