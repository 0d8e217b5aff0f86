package io.sheaf.simulation.command;

import io.sheaf.RefusedException;
import io.sheaf.cli.ExitCodes;
import io.sheaf.cli.OptionChecks;
import io.sheaf.cli.SheafCommand;
import io.sheaf.simulation.Simulation;
import io.sheaf.simulation.SimulationFailure;
import java.util.Locale;
import java.util.TreeMap;
import java.util.concurrent.Callable;
import picocli.CommandLine.ArgGroup;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** {@code sheaf sim}. */
@Command(
        name = "sim",
        mixinStandardHelpOptions = true,
        description = "Simulates clusters in which things go wrong: the real decisions of scheduler and workers, over a network, clock"
                + " and user code that are made up. A seed gives the same cluster each time. Results are on stdout, progress is on stderr.",
        footerHeading = "%nExamples:%n",
        footer = {
            "  sheaf sim --seed 4711",
            "  sheaf sim --seeds 100000 --from 1000000",
            "  sheaf sim --seed 4711 --without job1,event3,crash,tasks=4"
        })
public final class SimCommand implements SheafCommand, Callable<Integer> {

    private static final int PROGRESS = 10_000;

    /** More would say no more. */
    private static final int MOST_FAILURES = 10;

    @ArgGroup(multiplicity = "1")
    private Which which;

    @Option(names = "--from", paramLabel = "SEED", description = "The first of --seeds. Default: 1.")
    private Long from;

    @Option(names = "--without", paramLabel = "CUTS", defaultValue = "",
            description = "What to leave out of the cluster of --seed, as a failure names it.")
    private String without;

    @Option(names = "--as-is", description = "Do not look for a smaller cluster that fails alike.")
    private boolean asIs;

    private final TreeMap<String, Integer> endings = new TreeMap<>();
    private long events;
    private int failures;

    /** One seed or many. */
    static final class Which {
        @Option(names = "--seed", required = true, paramLabel = "SEED", description = "Run this one, and tell its story if something is wrong.")
        private Long seed;

        @Option(names = "--seeds", required = true, paramLabel = "N", description = "Run so many, at least 1; stop after " + MOST_FAILURES + " failures.")
        private Integer seeds;
    }

    @Override
    public String parent() {
        return "";
    }

    @Override
    public Integer call() {
        if (which.seed != null) {
            refuse(from != null, "--from goes with --seeds");
            return one(which.seed);
        }
        refuse(!without.isEmpty(), "--without goes with --seed");
        OptionChecks.atLeast(1, which.seeds, "--seeds");
        return many(from == null ? 1 : from, which.seeds);
    }

    private static void refuse(boolean problem, String why) {
        if (problem) {
            throw new RefusedException(why);
        }
    }

    private int one(long seed) {
        try {
            Simulation.Outcome outcome = Simulation.run(seed, without);
            System.out.println("seed " + seed + ": " + outcome.events() + " events, commands " + hex(outcome.hash()) + ", jobs " + outcome.endings());
            return ExitCodes.OK;
        } catch (SimulationFailure failure) {
            tell(asIs ? failure : Simulation.shrink(failure));
            return ExitCodes.FAILED;
        }
    }

    private int many(long first, int seeds) {
        long start = System.nanoTime();
        int done = 0;
        while (done < seeds && failures < MOST_FAILURES) {
            take(first + done++);
            if (done % PROGRESS == 0) {
                System.err.println(sum(first, done, start));
            }
        }
        System.out.println(sum(first, done, start) + ", jobs " + endings);
        return failures == 0 ? ExitCodes.OK : ExitCodes.FAILED;
    }

    private void take(long seed) {
        try {
            Simulation.Outcome outcome = Simulation.run(seed);
            events += outcome.events();
            outcome.endings().forEach((ending, times) -> endings.merge(ending, times, Integer::sum));
        } catch (SimulationFailure failure) {
            failures++;
            System.out.println(failure.getMessage());
            System.out.println("  again: sheaf sim --seed " + seed);
        }
    }

    private String sum(long first, int done, long start) {
        double seconds = (System.nanoTime() - start) / 1e9;
        return String.format(Locale.ROOT, "seeds %d to %d: %d events, %.0f events/s, %.1f seeds/s, %d failures",
                first, first + done - 1, events, events / seconds, done / seconds, failures);
    }

    private static void tell(SimulationFailure failure) {
        failure.story().forEach(System.out::println);
        System.out.println(failure.getMessage());
        System.out.println("  again: sheaf sim --seed " + failure.seed() + (failure.cuts().isEmpty() ? "" : " --without " + failure.cuts()));
    }

    private static String hex(long hash) {
        return String.format(Locale.ROOT, "%016x", hash);
    }
}
