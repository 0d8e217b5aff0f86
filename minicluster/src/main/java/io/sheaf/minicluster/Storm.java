package io.sheaf.minicluster;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.TimeUnit;

/** Faults that happen to a mini cluster while others use it. A thread of its own; safe for use by many threads. */
public final class Storm implements AutoCloseable {

    private final MiniCluster cluster;
    private final long start = System.nanoTime();
    private final List<String> history = new ArrayList<>();
    private final CompletableFuture<Void> end = new CompletableFuture<>();
    private final Thread thread;

    /** The beginning or the end of a fault. */
    private record Turn(Fault fault, boolean begins, long atNanos) {}

    private Storm(MiniCluster cluster, List<Fault> faults) {
        this.cluster = cluster;
        List<Turn> turns = turns(faults);
        thread = new Thread(() -> run(turns), "sheaf-storm");
        thread.setDaemon(true);
    }

    /** Lets these faults happen from now on. */
    public static Storm start(MiniCluster cluster, List<Fault> faults) {
        Storm storm = new Storm(cluster, faults);
        storm.thread.start();
        return storm;
    }

    private static List<Turn> turns(List<Fault> faults) {
        List<Turn> turns = new ArrayList<>();
        for (Fault fault : faults) {
            turns.add(new Turn(fault, true, fault.after().toNanos()));
            if (fault.kind().lasts()) {
                turns.add(new Turn(fault, false, fault.after().plus(fault.lasts()).toNanos()));
            }
        }
        turns.sort(Comparator.comparingLong(Turn::atNanos));
        return turns;
    }

    /** Whether all faults have begun and ended. */
    public boolean isOver() {
        return end.isDone();
    }

    /** What has happened so far, a line each, with the time since the beginning. */
    public List<String> history() {
        synchronized (history) {
            return List.copyOf(history);
        }
    }

    /** Ends all faults, those that have not begun as well, and waits until the cluster is whole. */
    @Override
    public void close() {
        thread.interrupt();
        try {
            end.join();
        } catch (CompletionException e) {
            throw new IllegalStateException("a fault could not be made: " + history(), e.getCause());
        } finally {
            cluster.heal();
        }
        cluster.awaitWorkers();
        note("all is well");
    }

    private void run(List<Turn> turns) {
        try {
            for (Turn turn : turns) {
                TimeUnit.NANOSECONDS.sleep(start + turn.atNanos() - System.nanoTime());
                take(turn);
            }
            end.complete(null);
        } catch (InterruptedException closed) {
            end.complete(null);
        } catch (RuntimeException e) {
            end.completeExceptionally(e);
        }
    }

    private void take(Turn turn) {
        if (turn.begins()) {
            note(turn.fault().toString());
            turn.fault().kind().begin(cluster, turn.fault());
        } else {
            note("end of " + turn.fault() + met(turn.fault()));
            turn.fault().kind().end(cluster, turn.fault());
        }
    }

    private String met(Fault fault) {
        if (!fault.kind().ofWorker()) {
            return "";
        }
        long pieces = cluster.controlLink(fault.worker()).disturbed() + cluster.blockLink(fault.worker()).disturbed();
        if (fault.kind() == FaultKind.LOSE_PACKETS) {
            return ", " + cluster.lostPackets() + " packets were lost";
        }
        return ", links of " + fault.worker() + " disturbed " + pieces + " times so far";
    }

    private void note(String what) {
        synchronized (history) {
            history.add("+" + TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - start) + " ms " + what);
        }
    }
}
