package io.sheaf.chaos;

import io.sheaf.minicluster.Fault;
import io.sheaf.minicluster.FaultKind;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/**
 * A trial that is known by a name.
 *
 * @param what happens, for people
 */
public record Scenario(String name, String what, Workload workload, List<Fault> faults, List<Ambush> ambushes) {

    /** Workers that a scenario needs. */
    public static final int WORKERS = 3;

    private static final int SEED = 17;
    /** Many jobs begin within it, so that a slow machine begins one as well. */
    private static final int MEETS_JOBS_MILLIS = 4_000;

    private Scenario(String name, String what, Workload workload, List<Fault> faults) {
        this(name, what, workload, faults, List.of());
    }

    /** All there are. */
    public static List<Scenario> all() {
        return Stream.concat(underFaults().stream(), AtFailpoints.all().stream()).toList();
    }

    private static List<Scenario> underFaults() {
        return List.of(
                new Scenario("kill-workers-in-turn", "each worker is killed once while a job shuffles", Workloads.TWO_SHUFFLES,
                        List.of(kill(0, 300), kill(1, 900), kill(2, 1_500))),
                new Scenario("kill-all-workers", "all workers are killed at once", Workloads.GROUP_BY, List.of(kill(0, 400), kill(1, 400), kill(2, 400))),
                new Scenario("kill-workers-random-keys", "workers are killed while keys are random numbers", Workloads.RANDOM_KEYS,
                        List.of(kill(0, 700), kill(1, 1_000))),
                new Scenario("kill-a-worker-that-writes", "workers are killed while output is written", Workloads.WRITE, List.of(kill(2, 200), kill(0, 600))),
                new Scenario("short-pause", "a worker stands still for less than its lease", Workloads.WORD_COUNT,
                        List.of(lasting(FaultKind.PAUSE_WORKER, 0, 200, 1_000))),
                new Scenario("long-pause", "a worker stands still for longer than its lease, and returns", Workloads.SORT,
                        List.of(lasting(FaultKind.PAUSE_WORKER, 1, 300, 3_000))),
                new Scenario("partition", "a worker is cut off for longer than its lease; what was under way arrives later", Workloads.JOIN,
                        List.of(lasting(FaultKind.PARTITION_WORKER, 2, 200, 3_000))),
                new Scenario("mute-worker", "a worker is not heard by the scheduler, which it hears", Workloads.WORD_COUNT,
                        List.of(lasting(FaultKind.MUTE_WORKER, 0, 200, 3_000))),
                new Scenario("deaf-worker", "a worker does not hear the scheduler, which hears it", Workloads.TWO_SHUFFLES,
                        List.of(lasting(FaultKind.DEAFEN_WORKER, 1, 200, 3_000))),
                new Scenario("lost-words", "what a worker says is lost, and then its connection", Workloads.POOL_MAP,
                        List.of(lasting(FaultKind.LOSE_WORDS, 0, 100, 500), lasting(FaultKind.LOSE_WORDS, 1, 800, 500))),
                new Scenario("unreachable-blocks", "the blocks of a worker cannot be read for a while", Workloads.TWO_SHUFFLES,
                        List.of(lasting(FaultKind.BLOCK_BLOCKS, 0, 300, 2_000))),
                new Scenario("reset-links", "all connections of two workers and of the clients are reset", Workloads.GROUP_BY,
                        List.of(at(FaultKind.RESET_LINKS, 0, 300), at(FaultKind.RESET_CLIENTS, 0, 500), at(FaultKind.RESET_LINKS, 1, 700))),
                new Scenario("slow-links", "everything to and from two workers comes late", Workloads.JOIN,
                        List.of(lasting(FaultKind.DELAY_LINKS, 0, 100, 1_500), lasting(FaultKind.DELAY_LINKS, 1, 300, 1_500))),
                new Scenario("flipped-bits", "blocks of a worker reach their readers with other bits", Workloads.TWO_SHUFFLES,
                        List.of(lasting(FaultKind.FLIP_BITS, 0, 200, 700))),
                new Scenario("truncated-blocks", "blocks of a worker end too early", Workloads.GROUP_BY, List.of(lasting(FaultKind.TRUNCATE_BLOCKS, 1, 200, 700))),
                new Scenario("paused-scheduler", "the scheduler stands still for longer than all leases", Workloads.TWO_SHUFFLES,
                        List.of(lasting(FaultKind.PAUSE_SCHEDULER, 0, 400, 3_000))),
                new Scenario("restarted-scheduler", "the scheduler is killed and started again, twice", Workloads.WORD_COUNT,
                        List.of(lasting(FaultKind.RESTART_SCHEDULER, 0, 400, 200), lasting(FaultKind.RESTART_SCHEDULER, 0, 2_500, 200))),
                new Scenario("no-files", "a worker can open no file and no connection any more", new KeptOnDisk(), exhausted(FaultKind.EXHAUST_FILES, 1)),
                new Scenario("no-files-anywhere", "no worker can open a file or a connection any more", new KeptOnDisk(),
                        exhausted(FaultKind.EXHAUST_FILES, WORKERS)),
                new Scenario("no-memory", "a worker gets no memory for threads, nor any outside its heap", new ManyThreads(), exhausted(FaultKind.EXHAUST_MEMORY, 1)),
                new Scenario("no-memory-anywhere", "no worker gets memory for threads, nor any outside its heap", new ManyThreads(),
                        exhausted(FaultKind.EXHAUST_MEMORY, WORKERS)),
                new Scenario("no-disk", "a worker can write no file", new KeptOnDisk(), exhausted(FaultKind.EXHAUST_DISK, 1)),
                new Scenario("no-disk-anywhere", "no worker can write a file", new KeptOnDisk(), exhausted(FaultKind.EXHAUST_DISK, WORKERS, MEETS_JOBS_MILLIS)),
                new Scenario("hiccups", "some of what goes to and from two workers comes as late as if packets had been lost", Workloads.TWO_SHUFFLES,
                        List.of(lasting(FaultKind.HICCUP_LINKS, 0, 0, 2_000), lasting(FaultKind.HICCUP_LINKS, 1, 300, 2_000))),
                new Scenario("lost-packets", "one in eight packets between a worker and all others is lost", Workloads.TWO_SHUFFLES,
                        List.of(lasting(FaultKind.LOSE_PACKETS, 0, 0, 2_500))),
                new Scenario("half-of-packets", "each second packet between a worker and all others is lost", Workloads.WORD_COUNT,
                        List.of(losing(SEED + 1))),
                new Scenario("few-packets", "one in 64 packets between a worker and all others is lost", Workloads.GROUP_BY, List.of(losing(SEED + 2))),
                new Scenario("flapping-links", "a worker is cut off for a second, and again, and again", Workloads.TWO_SHUFFLES,
                        IntStream.range(0, 4).mapToObj(i -> lasting(FaultKind.PARTITION_WORKER, 0, 200 + 2_000 * i, 1_000)).toList()),
                new Scenario("links-stop-in-turn", "all workers are cut off one after another, and come back in another order", Workloads.JOIN,
                        List.of(lasting(FaultKind.PARTITION_WORKER, 0, 200, 4_000), lasting(FaultKind.PARTITION_WORKER, 1, 700, 1_500),
                                lasting(FaultKind.PARTITION_WORKER, 2, 1_200, 2_000))),
                new Scenario("no-files-at-scheduler", "the scheduler can open no file and take in no connection any more", new KeptOnDisk(),
                        List.of(lasting(FaultKind.EXHAUST_SCHEDULER_FILES, 0, 0, MEETS_JOBS_MILLIS))),
                new Scenario("full-disk", "the disk of a worker's blocks is full", new Spilled(), filled(1)),
                new Scenario("full-disks", "all disks of workers' blocks are full", new Spilled(), filled(WORKERS)),
                new Scenario("full-journal", "the disk of the scheduler's journal is full", new LargeInputs(),
                        List.of(lasting(FaultKind.FILL_JOURNAL, 0, 0, MEETS_JOBS_MILLIS))));
    }

    private static List<Fault> filled(int workers) {
        return IntStream.range(0, workers).mapToObj(worker -> lasting(FaultKind.FILL_DISK, worker, 0, 8_000)).toList();
    }

    /** The one with this name, if there is one. */
    public static Optional<Scenario> named(String name) {
        return all().stream().filter(scenario -> scenario.name().equals(name)).findFirst();
    }

    private static List<Fault> exhausted(FaultKind kind, int workers) {
        return exhausted(kind, workers, 2_000);
    }

    private static List<Fault> exhausted(FaultKind kind, int workers, int millis) {
        return IntStream.range(0, workers).mapToObj(worker -> lasting(kind, worker, 0, millis)).toList();
    }

    /** Why it cannot be tried on this machine; empty if it can. */
    public String hindrance() {
        return faults.stream().map(fault -> fault.kind().hindrance()).filter(hindrance -> !hindrance.isEmpty()).findFirst().orElse("");
    }

    public Trial trial() {
        return new Trial(name, SEED, workload, faults, ambushes);
    }

    private static Fault kill(int worker, int afterMillis) {
        return at(FaultKind.KILL_WORKER, worker, afterMillis);
    }

    /** @param seed from which follows how many */
    private static Fault losing(long seed) {
        return new Fault(FaultKind.LOSE_PACKETS, 0, Duration.ZERO, Duration.ofMillis(2_500), seed);
    }

    private static Fault at(FaultKind kind, int worker, int afterMillis) {
        return lasting(kind, worker, afterMillis, 0);
    }

    private static Fault lasting(FaultKind kind, int worker, int afterMillis, int millis) {
        return new Fault(kind, worker, Duration.ofMillis(afterMillis), Duration.ofMillis(millis), SEED);
    }
}
