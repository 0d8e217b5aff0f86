package io.sheaf.scheduler.core;

import io.sheaf.Effects;
import io.sheaf.plan.Failure;
import io.sheaf.plan.StageSpec;
import io.sheaf.plan.TaskSource;
import java.time.Duration;
import java.util.List;

/** Takes up the jobs of a scheduler that is gone. Owned by the scheduler's core. */
final class Revival {

    /** For workers to come back, which they try every second at the least: who comes later finds what it has done being done again. */
    static final Duration GATHERING = Duration.ofSeconds(3);

    private final State state;
    private final Jobs jobs;
    private final ClientData data;

    Revival(State state, Jobs jobs, ClientData data) {
        this.state = state;
        this.jobs = jobs;
        this.data = data;
    }

    /** In the order in which they were submitted. */
    void revive(List<RememberedJob> remembered) {
        state.journalled = true;
        for (RememberedJob job : remembered) {
            if (job.endOrNull() != null) {
                jobs.recall(job);
            } else {
                again(job);
            }
        }
        if (!state.running().isEmpty()) {
            state.gathering = true;
            state.setTimer(new TimerKey.Gathering(), GATHERING);
        }
    }

    /** Who has not come by now is not waited for. */
    void gathered() {
        state.gathering = false;
        state.toPlace.addAll(state.running());
    }

    /** Its tasks run again, but for those whose outputs workers have kept: what the other scheduler knew of their results is lost. */
    private void again(RememberedJob remembered) {
        Failure impossible = impossibleOrNull(remembered);
        Job job = jobs.again(remembered);
        if (impossible != null) {
            state.fail(job, impossible);
            return;
        }
        remembered.appends().forEach(append -> data.append(job, append));
        if (job.isAttached()) {
            state.setTimer(new TimerKey.ClientGrace(job.id), state.config.times().clientGrace());
        }
    }

    private static Failure impossibleOrNull(RememberedJob job) {
        if (job.spec().settings().effects() == Effects.AT_MOST_ONCE) {
            return Failures.mayHaveRun(job.spec());
        }
        for (StageSpec stage : job.spec().stages()) {
            for (TaskSource source : stage.branches()) {
                if (source instanceof TaskSource.Kept || source instanceof TaskSource.Uploaded) {
                    return Failures.inputsGone(job.spec());
                }
            }
        }
        return null;
    }
}
