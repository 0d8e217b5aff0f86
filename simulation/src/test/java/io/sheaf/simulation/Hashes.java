package io.sheaf.simulation;

/** A process that names the commands of some worlds; see {@link DeterminismTest}. */
final class Hashes {

    private Hashes() {}

    /** Prints one number for the worlds of all seeds from the first argument on, as many as the second says. */
    public static void main(String[] arguments) {
        long first = Long.parseLong(arguments[0]);
        System.out.println(of(first, Integer.parseInt(arguments[1])));
    }

    static long of(long first, int seeds) {
        long hash = 0;
        for (long seed = first; seed < first + seeds; seed++) {
            Simulation.Outcome outcome = Simulation.run(seed);
            hash = Draw.mix(hash * 31 + outcome.hash() + outcome.events());
        }
        return hash;
    }
}
