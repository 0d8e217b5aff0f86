package io.sheaf.simulation;

import io.sheaf.scheduler.core.SchedulerConfig;
import java.time.Duration;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;

/**
 * A world before anything has happened in it. Drawn anew for each run: its jobs remember what they were told.
 *
 * @param slots of each worker that is there from the start
 * @param latencyNanos of a message, about
 * @param batchNanos for which the scheduler collects events before it steps; 0 if it takes each as it comes
 * @param planned faults by number; null where one was cut
 * @param events what is decided while the world runs
 */
record Scenario(
        long seed,
        List<Integer> slots,
        SchedulerConfig config,
        long latencyNanos,
        long batchNanos,
        List<JobPlan> jobs,
        Set<Fault> faults,
        List<Planned> planned,
        long safetyMillis,
        Draw events) {

    /** Seeds of which one in this many is large: costly, but it shows what small ones cannot. */
    private static final int LARGE_IN = 400;

    /** From this seed on workers are replaced, too; what follows from earlier ones stays as it was. */
    static final long REPLACING_FROM = 1L << 32;

    /** From this seed on schedulers keep a journal, and most worlds have several of them, one after another. */
    static final long CRASHING_FROM = 1L << 33;

    /** From this seed on, too, workers are often slow, and it is soon seen: many tasks are divided. */
    static final long DIVIDING_FROM = 1L << 34;

    static Scenario of(long seed, Cuts cuts) {
        Draw draw = new Draw(seed);
        Draw topology = draw.fork();
        Draw limits = draw.fork();
        Draw jobs = draw.fork();
        Draw faults = draw.fork();
        Draw events = draw.fork();
        int most = draw.oneIn(LARGE_IN) ? 10_000 : draw.oneIn(8) ? 300 : 30;
        boolean journalled = seed >= CRASHING_FROM;
        long safetyMillis = draw.magnitude(30, 4000) * (journalled ? 5 : 1);
        List<Fault> possible = possible(seed);
        Set<Fault> chosen = faults(faults, possible);
        if (journalled && !draw.oneIn(12)) {
            chosen.add(Fault.SCHEDULER_CRASH);
        }
        if (seed >= DIVIDING_FROM) {
            chosen.add(Fault.SLOW_WORKER);
        }
        chosen.removeAll(cuts.faults());
        List<Integer> slots = new ArrayList<>();
        for (int i = topology.between(1, topology.oneIn(3) ? 8 : 4); i > 0; i--) {
            slots.add(topology.between(1, 4));
        }
        long latency = topology.magnitude(20_000, 5_000_000);
        long batch = topology.oneIn(2) ? 0 : topology.magnitude(10_000, 5_000_000);
        return new Scenario(
                seed, slots.subList(0, Math.min(cuts.workers(), slots.size())), config(limits, seed >= DIVIDING_FROM ? 20 : 1000), latency, batch,
                new JobDraw(jobs, chosen, most, cuts, journalled).all(), chosen, planned(seed, faults, possible, chosen, safetyMillis, cuts), safetyMillis, events);
    }

    /** Whether its schedulers keep a journal. */
    boolean isJournalled() {
        return seed >= CRASHING_FROM;
    }

    boolean has(Fault fault) {
        return faults.contains(fault);
    }

    private static SchedulerConfig config(Draw draw, int longestSpeculationMillis) {
        long heartbeat = draw.magnitude(100, 1000);
        Duration beat = Duration.ofMillis(heartbeat);
        Duration lease = beat.multipliedBy(draw.between(5, 12));
        Duration noWorker = Duration.ofMillis(draw.magnitude(3000, 30_000));
        Duration client = Duration.ofMillis(draw.magnitude(2000, 10_000));
        Duration results = Duration.ofMillis(draw.magnitude(500, 5000));
        Duration work = Duration.ofMillis(draw.magnitude(5, 100));
        SchedulerConfig.Limits limits = new SchedulerConfig.Limits(
                1000, (int) draw.magnitude(64, 65_536), (int) draw.magnitude(1024, 1 << 20), (int) draw.magnitude(1, 100), 4);
        Duration speculation = Duration.ofMillis(draw.magnitude(2, longestSpeculationMillis));
        SchedulerConfig.Times times = new SchedulerConfig.Times(beat, lease, noWorker, client, results, Duration.ofMillis(250), work, speculation, beat.multipliedBy(20));
        return SchedulerConfig.of(new SchedulerConfig.Release(1, "1.0")).withTimes(times).withLimits(limits);
    }

    private static List<Fault> possible(long seed) {
        return Stream.of(Fault.values()).filter(fault -> seed >= first(fault)).toList();
    }

    private static long first(Fault fault) {
        return fault == Fault.REPLACEMENT ? REPLACING_FROM : fault == Fault.SCHEDULER_CRASH ? CRASHING_FROM : Long.MIN_VALUE;
    }

    // A random part of all, so that what one fault hides from another is seen too (swarm testing, Groce et al., 2012).
    private static Set<Fault> faults(Draw draw, List<Fault> possible) {
        Set<Fault> chosen = EnumSet.noneOf(Fault.class);
        int outOf = draw.of(List.of(2, 3, 3, 5, 8));
        for (Fault fault : possible) {
            if (draw.oneIn(outOf)) {
                chosen.add(fault);
            }
        }
        if (draw.oneIn(10)) {
            chosen.clear();
        }
        return chosen;
    }

    private static List<Planned> planned(long seed, Draw draw, List<Fault> possible, Set<Fault> chosen, long safetyMillis, Cuts cuts) {
        List<Planned> all = new ArrayList<>();
        for (Fault fault : possible) {
            Draw own = draw.fork();
            int times = own.between(1, own.oneIn(4) ? 12 : 3) * (seed >= DIVIDING_FROM && fault == Fault.SLOW_WORKER ? 4 : 1);
            for (int i = times; i > 0 && isPlanned(fault); i--) {
                // While jobs run, mostly, which is early.
                long at = fault == Fault.SCHEDULER_CRASH ? own.magnitude(1, safetyMillis) : own.below((int) safetyMillis + 1);
                Planned one = new Planned(fault, at, own.below(1000), own.magnitude(1, 15_000), own.below(1000));
                boolean cut = !chosen.contains(fault) || cuts.planned().contains(all.size());
                all.add(cut ? null : one);
            }
        }
        return all;
    }

    private static boolean isPlanned(Fault fault) {
        return switch (fault) {
            case UNREADABLE_BLOCKS, UNRULY_MESSAGES, UNRULY_TIMERS, USER_FAILURE, POISON, HANG, PROCESS_END -> false;
            default -> true;
        };
    }
}
