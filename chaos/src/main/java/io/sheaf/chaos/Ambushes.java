package io.sheaf.chaos;

import io.sheaf.EnvironmentException;
import io.sheaf.minicluster.MiniCluster;
import io.sheaf.minicluster.Processes;
import io.sheaf.plan.failpoint.Failpoint;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalLong;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;

/** Sees to ambushes, one after another, while others use the cluster. A thread of its own; safe for use by many threads. */
final class Ambushes implements AutoCloseable {

    private static final long REACHED_SECONDS = 60;
    private static final long DEAD_SECONDS = 10;
    private static final long POLL_MILLIS = 5;
    /** Until jobs are under way. */
    private static final long UNDER_WAY_MILLIS = 700;
    /** The lease of a mini cluster is 2 s. */
    private static final long LONGER_THAN_A_LEASE_MILLIS = 3_500;
    /** The next scheduler knows the worker; jobs run again after 3 s. A worker whose task does not stop ends itself after 5 s. */
    private static final long UNDER_THE_NEXT_SCHEDULER_MILLIS = 1_500;

    private final MiniCluster cluster;
    private final List<Ambush> ambushes;
    private final long start = System.nanoTime();
    private final List<String> history = new ArrayList<>();
    private final CompletableFuture<String> problem = new CompletableFuture<>();
    private final Thread thread = new Thread(this::run, "sheaf-chaos-ambushes");

    private Ambushes(MiniCluster cluster, List<Ambush> ambushes) {
        this.cluster = cluster;
        this.ambushes = ambushes;
        thread.setDaemon(true);
    }

    /** Lays these from now on. */
    static Ambushes lay(MiniCluster cluster, List<Ambush> ambushes) {
        Ambushes laid = new Ambushes(cluster, ambushes);
        ambushes.forEach(laid::arm);
        laid.thread.start();
        return laid;
    }

    /** Whether all have happened, or one cannot. */
    boolean isOver() {
        return problem.isDone();
    }

    /** Why something that was to happen did not; empty if all has. Once it is over. */
    String problem() {
        return problem.getNow("they were given up");
    }

    /** What has happened so far, a line each. */
    List<String> history() {
        synchronized (history) {
            return List.copyOf(history);
        }
    }

    /** Gives up those that have not happened. */
    @Override
    public void close() {
        thread.interrupt();
        problem.exceptionally(e -> "").join();
        ambushes.forEach(ambush -> cluster.failpoints().release(ambush.point()));
    }

    private void arm(Ambush ambush) {
        if (ambush.then() == Ambush.Then.DIES) {
            cluster.failpoints().armToDie(ambush.point(), ambush.visit());
        } else {
            cluster.failpoints().armToStay(ambush.point(), ambush.visit());
        }
    }

    private void run() {
        try {
            String found = "";
            for (int i = 0; i < ambushes.size() && found.isEmpty(); i++) {
                found = happen(ambushes.get(i));
            }
            problem.complete(found);
        } catch (InterruptedException closed) {
            problem.complete("they were given up");
        } catch (RuntimeException e) {
            problem.completeExceptionally(e);
        }
    }

    private String happen(Ambush ambush) throws InterruptedException {
        begin(ambush.first());
        OptionalLong met = met(ambush.point());
        if (met.isEmpty()) {
            return "nobody came to " + ambush.point() + " within " + REACHED_SECONDS + " s";
        }
        long pid = met.getAsLong();
        note("process " + pid + " at " + ambush.point());
        return switch (ambush.then()) {
            case DIES -> die(ambush.point(), pid);
            case STOPS -> stop(ambush.point(), pid);
            case ITS_SCHEDULER_DIES -> restartSchedulerMeanwhile(ambush.point());
        };
    }

    private void begin(Ambush.First first) throws InterruptedException {
        if (first == Ambush.First.NOTHING) {
            return;
        }
        TimeUnit.MILLISECONDS.sleep(UNDER_WAY_MILLIS);
        note(first.toString());
        if (first == Ambush.First.A_WORKER_IS_KILLED) {
            cluster.kill(0);
            return;
        }
        restartScheduler();
    }

    private OptionalLong met(Failpoint point) throws InterruptedException {
        long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(REACHED_SECONDS);
        OptionalLong met = cluster.failpoints().metBy(point);
        while (met.isEmpty() && System.nanoTime() < deadline) {
            TimeUnit.MILLISECONDS.sleep(POLL_MILLIS);
            met = cluster.failpoints().metBy(point);
        }
        return met;
    }

    private String die(Failpoint point, long pid) throws InterruptedException {
        long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(DEAD_SECONDS);
        while (isAlive(pid)) {
            if (System.nanoTime() > deadline) {
                return "process " + pid + " came to " + point + " and did not die";
            }
            TimeUnit.MILLISECONDS.sleep(POLL_MILLIS);
        }
        note("it is dead");
        if (point.role() == Failpoint.Role.SCHEDULER) {
            restartScheduler();
        }
        return "";
    }

    private String stop(Failpoint point, long pid) throws InterruptedException {
        Processes.signal(pid, "STOP");
        try {
            TimeUnit.MILLISECONDS.sleep(LONGER_THAN_A_LEASE_MILLIS);
        } finally {
            cluster.failpoints().release(point);
            Processes.signal(pid, "CONT");
        }
        note("it goes on");
        return "";
    }

    private String restartSchedulerMeanwhile(Failpoint point) throws InterruptedException {
        try {
            restartScheduler();
            TimeUnit.MILLISECONDS.sleep(UNDER_THE_NEXT_SCHEDULER_MILLIS);
        } finally {
            cluster.failpoints().release(point);
        }
        note("it goes on");
        return "";
    }

    private void restartScheduler() {
        try {
            cluster.restartScheduler();
            note("another scheduler");
        } catch (EnvironmentException e) {
            // As it is to at some points. If it was not told to, none is there in the end.
            note("another scheduler, which died before it was ready");
        }
    }

    private static boolean isAlive(long pid) {
        return ProcessHandle.of(pid).map(ProcessHandle::isAlive).orElse(false);
    }

    private void note(String what) {
        synchronized (history) {
            history.add("+" + TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - start) + " ms " + what);
        }
    }
}
