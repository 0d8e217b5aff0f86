package io.sheaf.scheduler.core;

import static io.sheaf.scheduler.core.Specs.rangeJob;
import static org.assertj.core.api.Assertions.assertThat;

import io.sheaf.ErrorKind;
import io.sheaf.plan.ClientId;
import io.sheaf.plan.JobState;
import io.sheaf.plan.WorkerEpoch;
import io.sheaf.plan.message.FromWorker;
import io.sheaf.plan.message.ToWorker;
import io.sheaf.plan.message.ToWorker.Grant;
import io.sheaf.scheduler.core.ClusterSnapshot.WorkerState;
import io.sheaf.scheduler.core.ClusterSnapshot.WorkerView;
import java.util.List;
import org.junit.jupiter.api.Test;

/** A worker on which tasks fail that succeed elsewhere. */
class SettingAsideTest {

    private final Rig rig = new Rig(Rig.CONFIG.withTimes(Rig.CONFIG.times().withoutHeartbeat()));
    private final ClientId client = rig.client();
    private final WorkerEpoch good = rig.worker(1);
    private final WorkerEpoch bad = rig.worker(1);
    private int jobs;

    private WorkerView view(WorkerEpoch worker) {
        return rig.core.snapshot().workers().stream().filter(one -> one.id().equals(worker)).findFirst().orElseThrow();
    }

    /** Jobs whose tasks fail on the one worker and succeed on the other, until that many tasks have. */
    private void fail(int tasks, ErrorKind kind) {
        int failed = 0;
        while (failed < tasks) {
            rig.submit(client, rangeJob(++jobs, 2));
            int before = failed;
            for (Grant grant : rig.grants(bad)) {
                for (int task = grant.tasks().from(); task < grant.tasks().to(); task++) {
                    rig.fail(bad, grant, task, kind);
                    failed++;
                }
            }
            assertThat(failed).isGreaterThan(before);
            finishOnGood();
        }
    }

    private void finishOnGood() {
        for (var grants = rig.grants(good); !grants.isEmpty(); grants = rig.grants(good)) {
            grants.forEach(grant -> rig.finish(good, grant));
        }
    }

    private boolean getsTasks(WorkerEpoch worker) {
        rig.submit(client, rangeJob(++jobs, 2));
        boolean gets = false;
        for (Grant grant : rig.grants(worker)) {
            gets = true;
            rig.finish(worker, grant);
        }
        finishOnGood();
        return gets;
    }

    @Test
    void itGetsNoTasksAndSaysWhy() {
        fail(3, ErrorKind.USER);
        assertThat(view(bad).state()).isEqualTo(WorkerState.ACTIVE);
        assertThat(rig.reports).isEmpty();
        fail(1, ErrorKind.USER);
        assertThat(view(bad).state()).isEqualTo(WorkerState.SET_ASIDE);
        assertThat(view(bad).note()).contains("4 tasks failed on it and succeeded on others", "user failure of task", "broken");
        assertThat(rig.reports).singleElement().asString().contains(view(bad).name(), "gets no tasks for 10 s");
        assertThat(view(good).state()).isEqualTo(WorkerState.ACTIVE);
        assertThat(getsTasks(bad)).isFalse();
    }

    @Test
    void itComesBackAndEachTimeLater() {
        for (int seconds : new int[] {10, 20, 40}) {
            fail(4, ErrorKind.RESOURCE);
            rig.advance(seconds * 1000L - 1);
            assertThat(getsTasks(bad)).isFalse();
            rig.advance(1);
            assertThat(view(bad).state()).isEqualTo(WorkerState.ACTIVE);
            assertThat(view(bad).note()).isEmpty();
        }
        assertThat(getsTasks(bad)).isTrue();
    }

    @Test
    void whoFailsAtOnceDoesNotUseUpTheAttemptsOfWhatOthersCannotTakeYet() {
        // The other worker is busy for long: this one always has room.
        rig.submit(client, rangeJob(++jobs, 60));
        int failures = 0;
        for (var grants = rig.grants(bad); !grants.isEmpty(); grants = rig.grants(bad)) {
            for (Grant grant : grants) {
                for (int task = grant.tasks().from(); task < grant.tasks().to(); task++) {
                    rig.fail(bad, grant, task, ErrorKind.USER);
                    failures++;
                }
            }
        }
        assertThat(failures).isGreaterThan(30).isLessThan(2 * 60);
        assertThat(rig.ended(client)).isNull();
        finishOnGood();
        assertThat(rig.ended(client).state()).isEqualTo(JobState.SUCCEEDED);
        assertThat(view(bad).state()).isEqualTo(WorkerState.SET_ASIDE);
    }

    @Test
    void whatFailsEverywhereIsHeldAgainstNobody() {
        for (int i = 0; i < 10; i++) {
            rig.submit(client, rangeJob(++jobs, 1));
            for (boolean any = true; any; ) {
                any = false;
                for (WorkerEpoch worker : new WorkerEpoch[] {good, bad}) {
                    for (Grant grant : rig.grants(worker)) {
                        rig.fail(worker, grant, 0, ErrorKind.USER);
                        any = true;
                    }
                }
            }
        }
        assertThat(rig.core.snapshot().workers()).allMatch(worker -> worker.state() == WorkerState.ACTIVE);
    }

    @Test
    void itIsTakenBackWhenTheOthersLeave() {
        fail(4, ErrorKind.USER);
        rig.submit(client, rangeJob(++jobs, 2));
        rig.lose(good);
        assertThat(view(bad).state()).isEqualTo(WorkerState.ACTIVE);
        assertThat(rig.grants(bad)).isNotEmpty();
        assertThat(rig.timers).doesNotContainKey(new TimerKey.SetAside(bad));
    }

    @Test
    void whatItHasNotBegunIsCalledBack() {
        rig.submit(client, rangeJob(++jobs, 40));
        Grant waiting = rig.grants(bad).get(0);
        fail(4, ErrorKind.USER);
        assertThat(rig.told(bad, ToWorker.Recall.class)).extracting(ToWorker.Recall::lease).contains(waiting.lease());
        rig.say(bad, new FromWorker.Returned(waiting.lease(), waiting.job(), List.of(waiting.tasks()), true));
        assertThat(rig.grants(bad)).isEmpty();
    }

    @Test
    void oneThatIsSetAsideMayLeave() {
        fail(4, ErrorKind.USER);
        rig.step(new SchedulerEvent.DrainWorker(bad));
        assertThat(view(bad).state()).isEqualTo(WorkerState.DRAINING);
        rig.advance(100_000);
        assertThat(getsTasks(bad)).isFalse();
        rig.lose(bad);
        assertThat(rig.core.snapshot().workers()).hasSize(1);
    }
}
