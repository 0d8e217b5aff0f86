package io.sheaf.minicluster;

import io.sheaf.Cluster;
import io.sheaf.EnvironmentException;
import io.sheaf.RefusedException;
import io.sheaf.SheafException;
import io.sheaf.client.remote.ClusterAdmin;
import io.sheaf.client.remote.RemoteEngineProvider;
import io.sheaf.client.remote.WorkerRow;
import io.sheaf.spi.ClusterConfig;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

/**
 * A scheduler and workers in processes of their own on this machine, and what can happen to them. Workers are numbered from 0;
 * a number stays with the worker when its process is replaced. Everything of it has a directory and a token of its own, and is
 * gone when it is closed, or when this JVM ends, unless that is killed while a process of it is paused. Safe for use by many threads.
 *
 * <pre>{@code
 * try (MiniCluster mini = MiniCluster.start(2); Cluster cluster = mini.open()) {
 *     Job<Long> job = cluster.range(0, 1_000).map(Slow::step).submitSum();
 *     mini.kill(0);
 *     assertEquals(499_500, job.join());
 * }
 * }</pre>
 *
 * <p>Workers and clients reach the scheduler, and each other, through {@link ChaosProxy proxies}, which say what they cannot do.
 */
public final class MiniCluster implements AutoCloseable {

    /** Of the JVMs of a mini cluster: they live for seconds. */
    static final List<String> QUICK_START =
            List.of("-Xmx128m", "-XX:+UseSerialGC", "-XX:TieredStopAtLevel=1", "-XX:-UsePerfData");

    private static final int MAX_WORKERS = 32;
    private static final int BLOCKS_MEBIBYTES = 64;
    /** The whole class path of a test is there twice, at the scheduler and in the cache of workers. */
    private static final int STATE_MEBIBYTES = 256;
    private static final Duration READY = Duration.ofMinutes(1);
    private static final long POLL_MILLIS = 20;

    private final Builder settings;
    private final Path directory;
    private final Map<String, String> environment;
    private final Failpoints failpointsOrNull;
    private final VirtualTime timeOrNull;
    /** Of all its processes. */
    private final List<String> jvmOptions = new ArrayList<>(QUICK_START);
    private final int port;
    private final List<Disk> disks = new ArrayList<>();
    private final List<MiniWorker> workers = new ArrayList<>();
    private final Thread shutdown = new Thread(this::end, "sheaf-minicluster-shutdown");
    private Disk stateDisk;
    private ChaosProxy clients;
    private SchedulerProcess scheduler;
    private Limit schedulerLacksOrNull;
    private boolean closed;
    /** The worker to and from which packets get lost; -1 for none. */
    private volatile int losesPackets = -1;

    private MiniCluster(Builder settings) throws IOException {
        this.settings = settings;
        directory = Files.createTempDirectory("sheaf-minicluster-");
        environment = Map.of("SHEAF_TOKEN_FILE", directory.resolve("token").toString(), "XDG_STATE_HOME", directory.resolve("state").toString());
        port = Ports.free();
        failpointsOrNull = settings.failpoints ? new Failpoints(directory.resolve("failpoints")) : null;
        if (failpointsOrNull != null) {
            jvmOptions.add(failpointsOrNull.option());
        }
        timeOrNull = settings.virtualTime ? new VirtualTime(directory.resolve("clock")) : null;
        if (timeOrNull != null) {
            jvmOptions.add(timeOrNull.option());
        }
    }

    /** A cluster of so many workers with a slot each. */
    public static MiniCluster start(int workers) {
        return builder().workers(workers).start();
    }

    /** Settings beyond those of {@link #start(int)}. */
    public static Builder builder() {
        return new Builder();
    }

    private void begin() throws IOException {
        clients = ChaosProxy.start(port);
        stateDisk = disk("state", STATE_MEBIBYTES);
        scheduler = startScheduler();
        for (int i = 0; i < settings.workers; i++) {
            workers.add(MiniWorker.start(port, settings, disk("worker-" + i, BLOCKS_MEBIBYTES), jvmOptions, environment));
        }
        awaitWorkers();
    }

    private Disk disk(String name, int mebibytes) throws IOException {
        Path place = directory.resolve(name);
        Disk disk = settings.smallDisks ? Disk.small(place, mebibytes) : Disk.shared(place);
        disks.add(disk);
        return disk;
    }

    private SchedulerProcess startScheduler() throws IOException {
        return SchedulerProcess.start(port, settings, jvmOptions, environment);
    }

    /** Connects a client, which the caller closes. Jobs that are to outlive {@link #restartScheduler()} need an idempotency key. */
    public Cluster open() {
        return RemoteEngineProvider.open(new ClusterConfig(address(), 0, settings.partitions, List.of(), List.of()), environment);
    }

    /** {@code host:port} for clients, through a proxy. They need the token that {@link #environment()} leads to. */
    public String address() {
        return clients.address();
    }

    /** Variables with which programs and the sheaf command find the token of this cluster. */
    public Map<String, String> environment() {
        return environment;
    }

    /** How many workers there are when all is well. */
    public int workers() {
        return settings.workers;
    }

    /** SIGKILL for a worker's process; another one is started after a moment. */
    public void kill(int worker) {
        worker(worker).pids().forEach(pid -> Processes.signal(pid, "KILL"));
    }

    /** SIGSTOP for a worker's process: it stands still until it is resumed. */
    public void pause(int worker) {
        worker(worker).pids().forEach(pid -> Processes.signal(pid, "STOP"));
    }

    /** Ends {@link #pause(int)}. */
    public void resume(int worker) {
        worker(worker).pids().forEach(pid -> Processes.signal(pid, "CONT"));
    }

    /** From now on nothing passes between this worker and all others, the scheduler included, until it is healed. Nobody is told. */
    public void partition(int worker) {
        worker(worker).control().set(new LinkFault.Stall());
        worker(worker).blocks().set(new LinkFault.Stall());
    }

    /** The process that this worker has now gets no more of this, until it is healed; one that replaces it does. */
    void exhaust(int worker, Limit limit) {
        worker(worker).exhaust(limit);
    }

    /** The process that the scheduler has now gets no more of this, until all is healed. */
    synchronized void exhaustScheduler(Limit limit) {
        limit.closeFor(scheduler.pid());
        schedulerLacksOrNull = limit;
    }

    /** Ends {@link #exhaustScheduler}. */
    synchronized void liftScheduler() {
        if (schedulerLacksOrNull != null) {
            schedulerLacksOrNull.lift(scheduler.pid());
            schedulerLacksOrNull = null;
        }
    }

    /** Leaves no room for the blocks of this worker, until it is healed. */
    void fillDisk(int worker) {
        worker(worker).disk().fill();
    }

    /** Leaves no room for the scheduler's journal, nor for the code of jobs. */
    void fillStateDisk() {
        stateDisk.fill();
    }

    /** Ends {@link #fillStateDisk}. */
    void freeStateDisk() {
        stateDisk.free();
    }

    /** One in so many packets gets lost between this worker and all others, the scheduler included, until it is healed. Of one worker at a time. */
    void losePackets(int worker, int oneIn) {
        PacketLoss.begin(List.of(controlLink(worker).port(), blockLink(worker).port()), oneIn);
        losesPackets = worker;
    }

    /** How many packets {@link #losePackets} has lost so far; 0 when it is over. */
    long lostPackets() {
        return losesPackets >= 0 ? PacketLoss.lost() : 0;
    }

    /** Ends whatever happens to the connections of this worker, and what its process may not have. */
    public void heal(int worker) {
        if (losesPackets == worker) {
            losesPackets = -1;
            PacketLoss.end();
        }
        worker(worker).heal();
    }

    /** The proxy between this worker, as the client, and the scheduler, as the server. */
    public ChaosProxy controlLink(int worker) {
        return worker(worker).control();
    }

    /** The proxy between those who read this worker's blocks, as clients, and the worker, as the server. */
    public ChaosProxy blockLink(int worker) {
        return worker(worker).blocks();
    }

    /** The proxy between clients and the scheduler. */
    public ChaosProxy clientLink() {
        return clients;
    }

    /** SIGKILL for the scheduler's process; returns when it is gone. */
    public synchronized void killScheduler() {
        scheduler.kill();
    }

    /** SIGSTOP for the scheduler's process. */
    public synchronized void pauseScheduler() {
        Processes.signal(scheduler.pid(), "STOP");
    }

    /** Ends {@link #pauseScheduler()}. */
    public synchronized void resumeScheduler() {
        Processes.signal(scheduler.pid(), "CONT");
    }

    /**
     * Kills the scheduler's process if it runs, and starts another one on the same port, with the same journal.
     *
     * @throws EnvironmentException if that one dies before it is ready
     */
    public synchronized void restartScheduler() {
        if (closed) {
            throw new IllegalStateException("the mini cluster is closed");
        }
        scheduler.kill();
        schedulerLacksOrNull = null;
        try {
            scheduler = startScheduler();
        } catch (IOException e) {
            throw new UncheckedIOException("the scheduler cannot be started again", e);
        }
    }

    /**
     * Where its processes can be told to die.
     *
     * @throws IllegalStateException if it was built without {@link Builder#withFailpoints}
     */
    public Failpoints failpoints() {
        if (failpointsOrNull == null) {
            throw new IllegalStateException("this mini cluster was built without failpoints");
        }
        return failpointsOrNull;
    }

    /**
     * Lets so much time pass at once for the scheduler and all workers: limits of jobs and tasks that run out meanwhile have run out, who was
     * waited for so long is not waited for any more. To them it looks as if they all had stood still for as long, so that nobody counts as
     * lost by it. For clients, user code and connections time goes on as ever.
     *
     * @param time not negative
     * @throws IllegalStateException if it was built without {@link Builder#withVirtualTime}
     */
    public void skip(Duration time) {
        if (timeOrNull == null) {
            throw new IllegalStateException("this mini cluster was built without virtual time");
        } else if (time.isNegative()) {
            throw new RefusedException("time does not go back, by " + time);
        }
        timeOrNull.skip(time);
    }

    /** Ends all faults: everything passes, what is paused goes on, a scheduler that was killed is started. */
    public void heal() {
        clients.heal();
        stateDisk.free();
        liftScheduler();
        for (int i = 0; i < workers.size(); i++) {
            heal(i);
            resume(i);
        }
        synchronized (this) {
            resumeScheduler();
            if (!scheduler.isAlive()) {
                restartScheduler();
            }
        }
    }

    /**
     * Waits until the scheduler has taken in the process that each worker has now.
     *
     * @throws EnvironmentException if that takes more than a minute
     */
    public void awaitWorkers() {
        long deadline = System.nanoTime() + READY.toNanos();
        try (ClusterAdmin admin = ClusterAdmin.connect("127.0.0.1:" + port, environment)) {
            while (!isComplete(admin)) {
                if (System.nanoTime() > deadline) {
                    throw new EnvironmentException("the workers of a mini cluster were not there within " + READY.toSeconds() + " s; what they say is above");
                }
                TimeUnit.MILLISECONDS.sleep(POLL_MILLIS);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new EnvironmentException("interrupted while the workers of a mini cluster start", e);
        }
    }

    private boolean isComplete(ClusterAdmin admin) {
        List<Long> taken;
        try {
            taken = admin.listWorkers().stream().map(WorkerRow::pid).toList();
        } catch (SheafException notNow) {
            return false;
        }
        List<Long> running = workers.stream().flatMap(worker -> worker.pids().stream()).toList();
        return running.size() == settings.workers && taken.containsAll(running);
    }

    /** The processes that run now: the scheduler's first. */
    public synchronized List<Long> pids() {
        List<Long> pids = new ArrayList<>();
        if (scheduler != null && scheduler.isAlive()) {
            pids.add(scheduler.pid());
        }
        workers.forEach(worker -> pids.addAll(worker.pids()));
        return pids;
    }

    /** Ends everything: no process, port, thread or file of it is left. */
    @Override
    public void close() {
        synchronized (this) {
            if (closed) {
                return;
            }
            closed = true;
        }
        try {
            Runtime.getRuntime().removeShutdownHook(shutdown);
        } catch (IllegalStateException thisJvmEnds) {
            // Which the hook has heard of.
            return;
        }
        end();
    }

    private void end() {
        synchronized (this) {
            // Also when this JVM ends: no scheduler is started any more.
            closed = true;
        }
        List<Thread> closing = workers.stream().map(worker -> new Thread(worker::close, "sheaf-minicluster-close")).toList();
        closing.forEach(Thread::start);
        closing.forEach(ProxyConnection::join);
        if (scheduler != null) {
            Processes.signal(scheduler.pid(), "CONT");
            scheduler.close();
        }
        if (clients != null) {
            clients.close();
        }
        deleteDirectory();
    }

    private void deleteDirectory() {
        disks.forEach(Disk::unmount);
        try (Stream<Path> files = Files.walk(directory)) {
            for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
                Files.deleteIfExists(file);
            }
        } catch (NoSuchFileException gone) {
            // Nothing is left to delete.
        } catch (IOException e) {
            throw new UncheckedIOException("the directory of a mini cluster cannot be deleted", e);
        }
    }

    private MiniWorker worker(int number) {
        if (number < 0 || number >= workers.size()) {
            throw new RefusedException("there is no worker " + number + ": they are numbered from 0 to " + (workers.size() - 1));
        }
        return workers.get(number);
    }

    /** Collects settings, then {@link #start() starts}. Not safe for use by many threads. */
    public static final class Builder {

        Duration heartbeat = Duration.ofMillis(200);
        Duration lease = Duration.ofSeconds(2);
        int slots = 1;
        List<String> workerOptions = List.of();
        private boolean failpoints;
        private boolean smallDisks;
        private boolean virtualTime;
        private int workers = 2;
        private int partitions = 4;

        private Builder() {}

        /** How many workers, 1 to 32; default 2. */
        public Builder workers(int count) {
            if (count < 1 || count > MAX_WORKERS) {
                throw new RefusedException("the number of workers must be 1 to " + MAX_WORKERS + ", not " + count);
            }
            workers = count;
            return this;
        }

        /** Tasks at a time in each worker, at least 1; default 1. */
        public Builder slots(int count) {
            if (count < 1) {
                throw new RefusedException("a worker needs at least one slot, not " + count);
            }
            slots = count;
            return this;
        }

        /** How many partitions a shuffle has that names no number; default 4. */
        public Builder partitions(int count) {
            partitions = count;
            return this;
        }

        /**
         * How long a silent worker counts as alive, at least 500 ms; default 2 s, where clusters have 10 s. It says that it is
         * alive ten times as often.
         */
        public Builder lease(Duration silence) {
            if (silence.compareTo(Duration.ofMillis(500)) < 0) {
                throw new RefusedException("the lease must be at least 500 ms, not " + silence);
            }
            lease = silence;
            heartbeat = silence.dividedBy(10);
            return this;
        }

        /** Further JVM options of workers, such as {@code -Xmx512m}; none may contain a space. */
        public Builder workerOptions(String... options) {
            workerOptions = List.of(options);
            return this;
        }

        /** Its processes can be told to die at places of the product: see {@link MiniCluster#failpoints()}. By default they know of none. */
        public Builder withFailpoints() {
            failpoints = true;
            return this;
        }

        /** The clock of its processes can be told to jump: see {@link MiniCluster#skip}. */
        public Builder withVirtualTime() {
            virtualTime = true;
            return this;
        }

        /** Each worker has a small file system for its blocks, and the scheduler one for its journal, which can be filled; within an {@link Enclosure} only. */
        public Builder withSmallDisks() {
            smallDisks = true;
            return this;
        }

        /**
         * Starts the processes and waits until all workers are there.
         *
         * @throws EnvironmentException if that takes more than a minute
         */
        public MiniCluster start() {
            try {
                MiniCluster cluster = new MiniCluster(this);
                try {
                    cluster.begin();
                } catch (IOException | RuntimeException e) {
                    cluster.end();
                    throw e;
                }
                Runtime.getRuntime().addShutdownHook(cluster.shutdown);
                return cluster;
            } catch (IOException e) {
                throw new UncheckedIOException("a mini cluster cannot be started", e);
            }
        }
    }
}
