package io.sheaf.simulation;

/** How a scheduler is going to die. Owned by its world. */
final class Death {

    /** At which moment of a step. */
    enum Moment {
        /** Of none: at once. */
        BETWEEN_STEPS,
        /** Nothing of it is written. */
        BEFORE_THE_WRITE,
        /** Some of it is. */
        IN_THE_WRITE,
        /** All of it is, and nobody has heard of it. */
        AFTER_THE_WRITE
    }

    final Moment moment;
    /** Until there is another scheduler. */
    final long downNanos;
    private final boolean whenItWrites;
    private int stepsLeft;

    /** In some step from now on, or in the next one that writes something. */
    Death(Planned fault) {
        moment = Moment.values()[fault.kind() % Moment.values().length];
        downNanos = fault.forMillis() % 5000 * 1_000_000;
        whenItWrites = fault.target() % 3 != 0;
        stepsLeft = fault.kind() % 50;
    }

    /** A step is made. Whether this is the one. */
    boolean comes(boolean writes) {
        return whenItWrites ? writes : stepsLeft-- <= 0;
    }
}
