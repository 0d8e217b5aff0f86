package io.sheaf.chaos;

import io.sheaf.minicluster.Enclosure;
import io.sheaf.minicluster.MiniCluster;
import java.io.IOException;
import java.io.ObjectInputStream;
import java.io.ObjectOutputStream;
import java.io.UncheckedIOException;
import java.util.concurrent.TimeUnit;

/** The trial of a scenario in an {@link Enclosure}, with a cluster that is there for it alone. */
public final class EnclosedTrial {

    /** Of the heap in a worker a quarter may be blocks: a job of some tens of megabytes needs their disks. */
    private static final String SMALL_HEAP = "-Xmx48m";
    private static final long END_SECONDS = 30;

    private EnclosedTrial() {}

    /** Tries that of a scenario in a process of its own, which ends with its outcome. */
    public static Outcome judge(Trial trial) throws InterruptedException {
        try {
            Process process = Enclosure.program(EnclosedTrial.class, trial.name()).start();
            try (ObjectInputStream told = new ObjectInputStream(process.getInputStream())) {
                Outcome outcome = (Outcome) told.readObject();
                boolean ended = process.waitFor(END_SECONDS, TimeUnit.SECONDS);
                // After any other outcome, that is what matters.
                if (outcome.isRight() && !(ended && process.exitValue() == 0)) {
                    throw new IllegalStateException("the process that tried " + trial.name() + " was right, but "
                            + (ended ? "ended with exit code " + process.exitValue() : "did not end within " + END_SECONDS + " s") + "; what it says is above");
                }
                return outcome;
            } finally {
                process.destroyForcibly();
            }
        } catch (IOException | ClassNotFoundException e) {
            throw new IllegalStateException("the process that tried " + trial.name() + " gave no outcome; what it says is above", e);
        }
    }

    /** @param arguments the scenario's name */
    public static void main(String[] arguments) throws InterruptedException {
        Enclosure.enter();
        Scenario scenario = Scenario.named(arguments[0]).orElseThrow();
        try (MiniCluster cluster = MiniCluster.builder().workers(Scenario.WORKERS).workerOptions(SMALL_HEAP).withFailpoints().withSmallDisks().start()) {
            tell(Judge.judge(cluster, scenario.trial()));
        }
        // Of a trial that hangs, threads go on.
        System.exit(0);
    }

    private static void tell(Outcome outcome) {
        try {
            ObjectOutputStream out = new ObjectOutputStream(System.out);
            out.writeObject(outcome);
            out.flush();
        } catch (IOException e) {
            throw new UncheckedIOException("the outcome cannot be told", e);
        }
    }
}
