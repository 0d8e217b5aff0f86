package io.sheaf.worker.core;

import io.sheaf.plan.JobId;
import io.sheaf.plan.LeaseId;
import io.sheaf.plan.StageId;
import io.sheaf.plan.message.ToWorker.BlockMap;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;

/** A job as this worker knows it. Owned by the worker core. */
final class JobState {

    private final JobId id;
    private final Map<StageId, StageState> stages = new LinkedHashMap<>();
    private Map<StageId, BlockMap> maps = new LinkedHashMap<>();
    /** In order of arrival. */
    final Map<LeaseId, LeaseState> leases = new LinkedHashMap<>();
    final Map<RunId, RunState> runs = new LinkedHashMap<>();
    final Share share = new Share();

    JobState(JobId id) {
        this.id = id;
    }

    JobId id() {
        return id;
    }

    StageState stageOrNull(StageId stage) {
        return stages.get(stage);
    }

    Iterable<StageState> stages() {
        return stages.values();
    }

    void addStage(StageId stage, StageState state) {
        stages.put(stage, state);
    }

    /** Never changed in place: runs keep the maps they were started with. */
    Map<StageId, BlockMap> maps() {
        return maps;
    }

    void learn(BlockMap map) {
        BlockMap known = maps.get(map.stage());
        if (known != null && known.version() >= map.version()) {
            return;
        }
        Map<StageId, BlockMap> next = new LinkedHashMap<>(maps);
        next.put(map.stage(), map);
        maps = Collections.unmodifiableMap(next);
    }

    /** The first lease with something to start, or null. */
    LeaseState runnableOrNull() {
        for (LeaseState lease : leases.values()) {
            if (lease.runnable()) {
                return lease;
            }
        }
        return null;
    }

    boolean active() {
        return !runs.isEmpty() || runnableOrNull() != null;
    }

    /** A job's account in the fair share of the slots; {@link FairShare} keeps it. */
    static final class Share {
        /** Running time had so far, divided by weight, on the scale all jobs share. */
        double pass;
        /** When it was served last, counted in services; 0 for never. */
        long served;
        /** Whether it is among those that share the slots. */
        boolean active;
        /** In order of arrival, from 1; 0 before it has joined, and when it is over. */
        long number;
        double weight = 1;
    }
}
