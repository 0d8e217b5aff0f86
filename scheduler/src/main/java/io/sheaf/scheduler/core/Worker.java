package io.sheaf.scheduler.core;

import io.sheaf.plan.JobId;
import io.sheaf.plan.Sha256;
import io.sheaf.plan.StageId;
import io.sheaf.plan.WorkerAddress;
import io.sheaf.plan.WorkerEpoch;
import io.sheaf.plan.message.FromWorker.WorkerInfo;
import io.sheaf.scheduler.policy.WorkerChoice;
import io.sheaf.scheduler.policy.WorkerHealth;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.Map;

/** One life of one worker as the scheduler sees it. Owned by the scheduler's core. */
final class Worker {

    /** Names a stage within all jobs. */
    record StageKey(JobId job, StageId stage) {}

    final WorkerEpoch epoch;
    final WorkerInfo info;
    final String name;
    final LinkedHashSet<Lease> leases = new LinkedHashSet<>();
    /** Jobs it may keep definitions, maps or blocks of. */
    final LinkedHashMap<JobId, JobState> jobs = new LinkedHashMap<>();
    private final LinkedHashMap<Sha256, Boolean> programs = new LinkedHashMap<>(16, 0.75f, true);
    long lastHeard;
    /** Tasks it has and has not answered for, uploads excluded. */
    int outstanding;
    int saidRunning;
    int suspects;
    /** It is to leave, and gets nothing more. */
    boolean draining;
    long drainingSince;
    WorkerHealth health = WorkerHealth.NEW;
    /** Why it gets no tasks for a while; null if it may get some. */
    String asideOrNull;
    /** It left or was lost; what it kept cannot be read any more. */
    boolean isGone;

    /** What it has of one job. */
    static final class JobState {
        /** Uploads excluded. */
        int leases;
        /** Tasks of these leases not answered for. */
        int outstanding;
        final LinkedHashSet<StageId> defined = new LinkedHashSet<>();
        final LinkedHashMap<StageId, Integer> mapVersions = new LinkedHashMap<>();
    }

    Worker(WorkerEpoch epoch, WorkerInfo info, String name) {
        this.epoch = epoch;
        this.info = info;
        this.name = name;
    }

    /** Whether it gets tasks. */
    boolean isActive() {
        return !draining && asideOrNull == null;
    }

    int slots() {
        return info.slots();
    }

    WorkerChoice.Load load() {
        return new WorkerChoice.Load(outstanding, info.slots(), epoch.value());
    }

    WorkerChoice.Candidate candidate(JobId job) {
        JobState state = jobs.get(job);
        return new WorkerChoice.Candidate(load(), state == null ? 0 : state.outstanding);
    }

    WorkerAddress address() {
        return new WorkerAddress(epoch, info.dataAddress());
    }

    JobState of(JobId job) {
        return jobs.computeIfAbsent(job, any -> new JobState());
    }

    /** A lease per slot and one ahead, so that it never waits for a message. */
    boolean hasRoom(JobId job) {
        JobState state = jobs.get(job);
        return state == null || state.leases <= info.slots();
    }

    boolean isAhead(JobId job) {
        JobState state = jobs.get(job);
        return state != null && state.leases == info.slots();
    }

    int worstDeaths() {
        int worst = 0;
        if (suspects > 0) {
            for (Lease lease : leases) {
                worst = Math.max(worst, lease.deaths);
            }
        }
        return worst;
    }

    /** Whether it was sent this program before; from now on it counts as sent. */
    boolean rememberProgram(Sha256 program, int most) {
        boolean known = programs.put(program, true) != null;
        if (programs.size() > most) {
            Map.Entry<Sha256, Boolean> eldest = programs.entrySet().iterator().next();
            programs.remove(eldest.getKey());
        }
        return known;
    }

    @Override
    public String toString() {
        return name;
    }
}
