package io.sheaf.simulation;

/**
 * How the user code of a job behaves.
 *
 * @param nanosPerTask about how long a task takes
 * @param failureRate of attempts that throw
 * @param trouble what one task of the job does, and {@code stage} and {@code task} which one, by remainder
 * @param unsteady whether attempts of a task differ in what they make
 * @param storesResults whether results are too long to travel in outcomes
 * @param tallies whether tasks count something
 */
record Behaviour(
        long nanosPerTask, double failureRate, Trouble trouble, int stage, int task, boolean unsteady, boolean storesResults, boolean tallies) {

    /** What goes wrong with one task of a job, in each attempt unless said otherwise. */
    enum Trouble {
        NONE,
        THROWS,
        /** The process is gone at once. */
        KILLS,
        HANGS_UNTIL_CANCELLED,
        HANGS_UNTIL_INTERRUPTED,
        HANGS_FOREVER,
        /** In the first two attempts. */
        OUT_OF_MEMORY,
        /** In the first two attempts. */
        CALLS_EXIT;

        boolean hangs() {
            return this == HANGS_UNTIL_CANCELLED || this == HANGS_UNTIL_INTERRUPTED || this == HANGS_FOREVER;
        }
    }
}
