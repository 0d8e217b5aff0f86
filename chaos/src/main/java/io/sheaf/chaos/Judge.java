package io.sheaf.chaos;

import io.sheaf.Cluster;
import io.sheaf.ErrorKind;
import io.sheaf.JobOptions;
import io.sheaf.SheafException;
import io.sheaf.minicluster.MiniCluster;
import io.sheaf.minicluster.Storm;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;

/**
 * Tries: runs a job again and again until all faults have happened, and once more when all is well. Its answer must be right
 * each time. It may fail while there are faults, if it says that its surroundings are the reason, or what it lacks where a fault takes it away; not afterwards.
 * One trial at a time.
 */
public final class Judge {

    /** No trial has so much to do: faults end within seconds, and whatever waits for something gives up within a minute. */
    private static final Duration HUNG = Duration.ofMinutes(3);

    /** A cluster that is away refuses clients at once. */
    private static final long AFTER_FAILURE_NANOS = TimeUnit.MILLISECONDS.toNanos(200);
    private static final int MOST_FAILURES = 100;

    private final MiniCluster cluster;
    private final Trial trial;
    private final Duration limit;
    private final List<String> failures = Collections.synchronizedList(new ArrayList<>());
    private volatile Storm stormOrNull;
    private volatile Ambushes ambushesOrNull;
    private volatile int jobs;
    private volatile String wrong = "";

    private Judge(MiniCluster cluster, Trial trial, Duration limit) {
        this.cluster = cluster;
        this.trial = trial;
        this.limit = limit;
    }

    /** Tries it, if it needs no {@link EnclosedTrial}. A cluster on which a trial was not right should not be used any more. */
    public static Outcome judge(MiniCluster cluster, Trial trial) throws InterruptedException {
        return judge(cluster, trial, HUNG);
    }

    /** @param limit after which a trial hangs */
    static Outcome judge(MiniCluster cluster, Trial trial, Duration limit) throws InterruptedException {
        return new Judge(cluster, trial, limit).judge();
    }

    private Outcome judge() throws InterruptedException {
        FutureTask<Void> trying = new FutureTask<>(this::attempt, null);
        Thread thread = new Thread(trying, "sheaf-chaos-trial");
        thread.setDaemon(true);
        thread.start();
        try {
            trying.get(limit.toMillis(), TimeUnit.MILLISECONDS);
            return outcome(wrong.isEmpty() ? Outcome.End.RIGHT : Outcome.End.WRONG, wrong);
        } catch (TimeoutException e) {
            return outcome(Outcome.End.HUNG, "no end after " + limit.toSeconds() + " s\n" + ThreadDumps.of(cluster.pids()));
        } catch (ExecutionException e) {
            return outcome(Outcome.End.WRONG, "the trial itself failed: " + stack(e.getCause()));
        }
    }

    private Outcome outcome(Outcome.End end, String detail) {
        List<String> history = new ArrayList<>(stormOrNull == null ? List.of() : stormOrNull.history());
        history.addAll(ambushesOrNull == null ? List.of() : ambushesOrNull.history());
        return new Outcome(end, detail, jobs, failures, history);
    }

    private void attempt() {
        if (trial.exhausts()) {
            // What is taken away is to meet jobs rather than the start of a client.
            runJob(false, this::once);
        }
        if (wrong.isEmpty()) {
            runUnderFaults();
        }
        if (wrong.isEmpty()) {
            runJob(false, this::once);
        }
    }

    private void runUnderFaults() {
        try (Storm storm = Storm.start(cluster, trial.faults()); Ambushes ambushes = Ambushes.lay(cluster, trial.ambushes())) {
            stormOrNull = storm;
            ambushesOrNull = ambushes;
            BooleanSupplier goesOn = () -> wrong.isEmpty() && !(storm.isOver() && ambushes.isOver());
            do {
                runJobs(goesOn);
            } while (goesOn.getAsBoolean());
        }
        if (wrong.isEmpty()) {
            wrong = ambushesOrNull.problem();
        }
    }

    /** On one client, as programs do, until one fails. */
    private void runJobs(BooleanSupplier goesOn) {
        int before = failures.size();
        runJob(true, client -> {
            do {
                once(client);
            } while (goesOn.getAsBoolean());
        });
        if (failures.size() > before) {
            LockSupport.parkNanos(AFTER_FAILURE_NANOS);
        }
    }

    private void once(Cluster client) {
        wrong = trial.workload().wrong(client, options(), trial.seed());
        jobs += wrong.isEmpty() ? 1 : 0;
    }

    private void runJob(boolean mayFail, Consumer<Cluster> job) {
        try (Cluster client = cluster.open()) {
            job.accept(client);
        } catch (SheafException e) {
            if (mayFail && isExplained(e) && failures.size() < MOST_FAILURES) {
                failures.add(e.getClass().getSimpleName() + ": " + e.getMessage());
            } else {
                wrong = "the job failed" + (mayFail ? "" : ", although all was well again") + ": " + stack(e);
            }
        } catch (RuntimeException e) {
            wrong = "the job failed: " + stack(e);
        }
    }

    private boolean isExplained(SheafException e) {
        return e.kind() == ErrorKind.ENVIRONMENT || (e.kind() == ErrorKind.RESOURCE && trial.exhausts());
    }

    private JobOptions options() {
        JobOptions options = JobOptions.DEFAULT.withName(trial.name());
        return trial.outlivesSchedulers() ? options.withIdempotencyKey(UUID.randomUUID().toString()) : options;
    }

    static String stack(Throwable thrown) {
        StringWriter text = new StringWriter();
        thrown.printStackTrace(new PrintWriter(text));
        return text.toString();
    }
}
