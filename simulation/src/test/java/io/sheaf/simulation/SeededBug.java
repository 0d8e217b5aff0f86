package io.sheaf.simulation;

/**
 * A mistake that could be made in the cores: one piece of a source file and what it is replaced by.
 *
 * @param file below the sources of its module, with the module in front
 * @param before the text, which must be there exactly once
 * @param seed whose world is known to show it
 */
record SeededBug(String name, String file, String before, String after, long seed) {

    /** From where on its seed is looked for. */
    long first() {
        if (seed >= Scenario.DIVIDING_FROM) {
            return Scenario.DIVIDING_FROM;
        }
        return seed >= Scenario.CRASHING_FROM ? Scenario.CRASHING_FROM : 1;
    }

    @Override
    public String toString() {
        return name;
    }
}
