package io.sheaf.chaos.command;

import io.sheaf.RefusedException;
import io.sheaf.chaos.Outcome;
import io.sheaf.chaos.Recovery;
import io.sheaf.chaos.Scenario;
import io.sheaf.chaos.Trial;
import io.sheaf.cli.ExitCodes;
import io.sheaf.cli.OptionChecks;
import io.sheaf.cli.SheafCommand;
import java.io.IOException;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import picocli.CommandLine.ArgGroup;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** {@code sheaf chaos}. */
@Command(
        name = "chaos",
        mixinStandardHelpOptions = true,
        description = "Runs jobs with known answers on real processes of this machine, in which things go wrong: processes are killed and"
                + " paused, connections stall, break and change bytes. A seed gives the same job and the same faults at the same times; what"
                + " the faults meet differs. A line for each trial on stdout; what is wrong is told in full.",
        footerHeading = "%nExamples:%n",
        footer = {"  sheaf chaos --list", "  sheaf chaos --scenario long-pause", "  sheaf chaos --scenario all", "  sheaf chaos --seed 4711", "  sheaf chaos --runs 500 --from 1000", "  sheaf chaos --recovery 10000"})
public final class ChaosCommand implements SheafCommand, Callable<Integer> {

    private static final String ALL = "all";

    private static final int RECOVERY_TURNS = 5;

    @ArgGroup(multiplicity = "1")
    private Which which;

    @Option(names = "--from", paramLabel = "SEED", description = "The first seed of --runs, at least 0. Default: 1.")
    private Integer from;

    /** What is tried. */
    static final class Which {
        @Option(names = "--list", required = true, description = "List the scenarios.")
        private boolean list;

        @Option(names = "--scenario", required = true, paramLabel = "NAME", description = "Try this scenario; all of them for '" + ALL + "'.")
        private String scenario;

        @Option(names = "--seed", required = true, paramLabel = "SEED", description = "Try what this seed gives, at least 0.")
        private Integer seed;

        @Option(names = "--runs", required = true, paramLabel = "N", description = "Try so many seeds, at least 1.")
        private Integer runs;

        @Option(names = "--recovery", required = true, paramLabel = "TASKS", description = "Measure how long no task begins when the scheduler is killed"
                + " under a job of so many, at least 100: " + RECOVERY_TURNS + " times.")
        private Integer recovery;
    }

    @Override
    public String parent() {
        return "";
    }

    @Override
    public Integer call() throws InterruptedException, IOException {
        if (from != null && which.runs == null) {
            throw new RefusedException("--from goes with --runs");
        }
        if (which.list) {
            Scenario.all().forEach(scenario -> System.out.println(scenario.name() + ": " + scenario.what()));
            return ExitCodes.OK;
        }
        return which.recovery == null ? tryAll(trials()) : measureRecovery(which.recovery);
    }

    private static int measureRecovery(int tasks) throws InterruptedException, IOException {
        OptionChecks.atLeast(100, tasks, "--recovery");
        boolean right = true;
        try (Recovery recovery = new Recovery()) {
            for (int i = 0; i < RECOVERY_TURNS; i++) {
                Recovery.Turn turn = recovery.turn(tasks);
                right &= turn.right();
                System.out.println("scheduler killed with " + turn.begun() + " of " + turn.tasks() + " tasks begun: the next one is ready after " + turn.listening()
                        + " ms, its first task begins after " + turn.running() + " ms, none began for " + turn.idle() + " ms, " + turn.again()
                        + " ran again, all is done after " + turn.ended() + " ms, " + (turn.right() ? "right" : "WRONG"));
            }
        }
        return right ? ExitCodes.OK : ExitCodes.FAILED;
    }

    private Stream<Trial> trials() {
        if (which.scenario != null) {
            return scenarios(which.scenario).stream().filter(ChaosCommand::isPossible).map(Scenario::trial);
        }
        int first = which.seed != null ? which.seed : from == null ? 1 : from;
        int runs = which.seed != null ? 1 : which.runs;
        OptionChecks.atLeast(0, first, which.seed != null ? "--seed" : "--from");
        OptionChecks.atLeast(1, runs, "--runs");
        return IntStream.range(0, runs).mapToObj(i -> Trial.draw(first + i, Scenario.WORKERS));
    }

    private static List<Scenario> scenarios(String name) {
        List<Scenario> named = Scenario.all().stream().filter(scenario -> name.equals(ALL) || scenario.name().equals(name)).toList();
        if (named.isEmpty()) {
            throw new RefusedException("there is no scenario '" + name + "'; 'sheaf chaos --list' shows those that are");
        }
        return named;
    }

    private static boolean isPossible(Scenario scenario) {
        String hindrance = scenario.hindrance();
        if (!hindrance.isEmpty()) {
            System.out.println(scenario.name() + ": skipped, because " + hindrance);
        }
        return hindrance.isEmpty();
    }

    private static int tryAll(Stream<Trial> trials) throws InterruptedException {
        int runs = 0;
        int wrong = 0;
        int hung = 0;
        int failures = 0;
        try (Grounds grounds = new Grounds()) {
            for (Trial trial : (Iterable<Trial>) trials::iterator) {
                Outcome outcome = grounds.judge(trial);
                Report.tell(trial, outcome);
                runs++;
                wrong += outcome.end() == Outcome.End.WRONG ? 1 : 0;
                hung += outcome.end() == Outcome.End.HUNG ? 1 : 0;
                failures += outcome.failures().size();
            }
        }
        System.out.println(failures + " jobs failed while there were faults, and said so");
        System.out.println(runs + " runs, " + wrong + " wrong, " + hung + " hung");
        return wrong + hung == 0 ? ExitCodes.OK : ExitCodes.FAILED;
    }
}
