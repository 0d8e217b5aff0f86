package io.sheaf.minicluster;

import io.sheaf.worker.server.LocalWorkers;
import io.sheaf.worker.server.WorkerOptions.Patience;
import io.sheaf.worker.server.WorkerSupervisor;
import java.io.IOException;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/**
 * A worker process, which is replaced when it dies, behind two proxies: one between it and the scheduler, one between it and
 * those who read its blocks. Safe for use by many threads.
 */
final class MiniWorker implements AutoCloseable {

    /** Longer than any fault lasts, so that none ends a worker for good. */
    private static final Patience PATIENCE = new Patience(Duration.ofMinutes(1), Duration.ofMinutes(1));

    private final Disk disk;
    private final ChaosProxy control;
    private final ChaosProxy blocks;
    private final WorkerSupervisor supervisor;
    private final Set<Limit> exhausted = ConcurrentHashMap.newKeySet();

    private MiniWorker(Disk disk, ChaosProxy control, ChaosProxy blocks, WorkerSupervisor supervisor) {
        this.disk = disk;
        this.control = control;
        this.blocks = blocks;
        this.supervisor = supervisor;
    }

    /** Returns before it is ready. */
    static MiniWorker start(int schedulerPort, MiniCluster.Builder settings, Disk disk, List<String> jvmOptions, Map<String, String> environment)
            throws IOException {
        int dataPort = Ports.free();
        ChaosProxy control = ChaosProxy.start(schedulerPort);
        ChaosProxy blocks = ChaosProxy.start(dataPort);
        Map<String, String> own = new HashMap<>(environment);
        own.put("SHEAF_WORKER_OPTS", String.join(" ", jvmOptions) + " -Dsheaf.worker.dataPort=" + dataPort
                + " -Dsheaf.worker.announcedDataAddress=" + blocks.address() + " " + String.join(" ", settings.workerOptions));
        try {
            return new MiniWorker(disk, control, blocks,
                    LocalWorkers.startOne(control.address(), settings.slots, PATIENCE, disk.directory(), own));
        } catch (IOException | RuntimeException e) {
            control.close();
            blocks.close();
            throw e;
        }
    }

    /** Where its blocks are. */
    Disk disk() {
        return disk;
    }

    /** Between the worker, as the client, and the scheduler, as the server. */
    ChaosProxy control() {
        return control;
    }

    /** Between those who read blocks, as clients, and the worker, as the server. */
    ChaosProxy blocks() {
        return blocks;
    }

    /** The process that runs now; none between a death and the next start. */
    List<Long> pids() {
        return supervisor.pids();
    }

    void exhaust(Limit limit) {
        exhausted.add(limit);
        pids().forEach(limit::closeFor);
    }

    void heal() {
        control.heal();
        blocks.heal();
        disk.free();
        for (Limit limit : exhausted) {
            pids().forEach(limit::lift);
            exhausted.remove(limit);
        }
    }

    @Override
    public void close() {
        pids().forEach(pid -> Processes.signal(pid, "CONT"));
        heal();
        supervisor.close();
        control.close();
        blocks.close();
    }
}
