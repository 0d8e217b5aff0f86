package io.sheaf.cli;

import io.sheaf.RefusedException;

/** Values of options that are refused before anything runs. */
public final class OptionChecks {

    private OptionChecks() {}

    /** @param option its name with the dashes */
    public static void atLeast(long minimum, long value, String option) {
        if (value < minimum) {
            throw new RefusedException(option + " must be at least " + minimum + ", not " + value);
        }
    }
}
