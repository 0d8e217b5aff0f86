package io.sheaf.chaos;

/** Makes tasks last, so that faults meet them. */
final class Slow {

    private Slow() {}

    /** The value, after so long. */
    static <T> T down(T value, int millis) {
        try {
            Thread.sleep(millis);
            return value;
        } catch (InterruptedException e) {
            throw new IllegalStateException("interrupted in a task", e);
        }
    }
}
