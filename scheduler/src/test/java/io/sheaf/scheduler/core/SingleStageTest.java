package io.sheaf.scheduler.core;

import static io.sheaf.scheduler.core.Specs.SETTINGS;
import static io.sheaf.scheduler.core.Specs.job;
import static io.sheaf.scheduler.core.Specs.rangeJob;
import static io.sheaf.scheduler.core.Specs.stage;
import static org.assertj.core.api.Assertions.assertThat;

import io.sheaf.plan.ClientId;
import io.sheaf.plan.JobState;
import io.sheaf.plan.Slices;
import io.sheaf.plan.StageOutput;
import io.sheaf.plan.TaskRange;
import io.sheaf.plan.TaskSource;
import io.sheaf.plan.WorkerEpoch;
import io.sheaf.plan.message.FromClient;
import io.sheaf.plan.message.ToClient;
import io.sheaf.plan.message.ToWorker;
import io.sheaf.plan.message.ToWorker.Grant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;

class SingleStageTest {

    private final Rig rig = new Rig();
    private final ClientId client = rig.client();

    private int finishAll(WorkerEpoch worker) {
        int messages = 0;
        for (List<Grant> grants = rig.grants(worker); !grants.isEmpty(); grants = rig.grants(worker)) {
            for (Grant grant : grants) {
                rig.finish(worker, grant);
                messages++;
            }
        }
        return messages;
    }

    @Test
    void runsARangeToItsEndAndTellsTheClientEachResultOnce() {
        WorkerEpoch worker = rig.worker(2);
        rig.submit(client, rangeJob(1, 100));
        finishAll(worker);
        boolean[] seen = new boolean[100];
        for (ToClient.Results results : rig.told(client, ToClient.Results.class)) {
            for (int i = 0; i < results.tasks().size(); i++) {
                int task = results.tasks().from() + i;
                assertThat(seen[task]).isFalse();
                seen[task] = true;
                assertThat(Specs.number(results.slices().slice(i))).isEqualTo(task);
            }
        }
        assertThat(seen).doesNotContain(false);
        ToClient.Ended ended = rig.ended(client);
        assertThat(ended.state()).isEqualTo(JobState.SUCCEEDED);
        assertThat(ended.resultTasks()).isEqualTo(100);
        assertThat(ended.counters()).containsEntry("tasks", 100L);
        assertThat(rig.told(worker, ToWorker.DropJob.class)).hasSize(1);
    }

    @Test
    void grantsASmallJobWholeInOneBatch() {
        WorkerEpoch worker = rig.worker(2);
        rig.submit(client, rangeJob(1, 10));
        List<Grant> grants = rig.grants(worker);
        assertThat(grants).hasSizeLessThanOrEqualTo(3);
        assertThat(grants.stream().mapToInt(grant -> grant.tasks().size()).sum()).isEqualTo(10);
    }

    @Test
    void defineComesBeforeTheFirstGrantAndOnlyThen() {
        WorkerEpoch worker = rig.worker(1);
        rig.submit(client, rangeJob(1, 100));
        List<ToWorker> said = List.copyOf(rig.toWorkers.get(worker));
        assertThat(said.get(0)).isInstanceOf(ToWorker.Welcome.class);
        assertThat(said.get(1)).isInstanceOf(ToWorker.DefineStage.class);
        assertThat(((ToWorker.DefineStage) said.get(1)).program().hasBytes()).isTrue();
        finishAll(worker);
        assertThat(rig.told(worker, ToWorker.DefineStage.class)).hasSize(1);
        rig.submit(client, rangeJob(2, 5));
        assertThat(rig.told(worker, ToWorker.DefineStage.class)).singleElement().satisfies(d -> assertThat(d.program().hasBytes()).isFalse());
    }

    @Test
    void sendsEachTaskItsInlineInput() {
        WorkerEpoch worker = rig.worker(1);
        rig.submit(client, job(1, SETTINGS, stage(0, new StageOutput.Results(), new TaskSource.Inline(Specs.numbers(0, 7)), Specs.range(2))));
        int seen = 0;
        for (List<Grant> grants = rig.grants(worker); !grants.isEmpty(); grants = rig.grants(worker)) {
            for (Grant grant : grants) {
                if (grant.branch() == 0) {
                    for (int i = 0; i < grant.tasks().size(); i++) {
                        assertThat(Specs.number(grant.inputs().slice(i))).isEqualTo(grant.tasks().from() + i);
                        seen++;
                    }
                } else {
                    assertThat(grant.branchStart()).isEqualTo(7);
                    assertThat(grant.inputs().size()).isZero();
                }
                rig.finish(worker, grant);
            }
        }
        assertThat(seen).isEqualTo(7);
        assertThat(rig.ended(client).resultTasks()).isEqualTo(9);
    }

    @Test
    void anEmptyJobSucceedsAtOnceWithoutWorkers() {
        rig.submit(client, rangeJob(1, 0));
        assertThat(rig.ended(client).state()).isEqualTo(JobState.SUCCEEDED);
    }

    @Test
    void aStageThatIsOpenGrowsUntilTheClientSaysItIsOver() {
        WorkerEpoch worker = rig.worker(1);
        rig.submit(client, job(1, SETTINGS, stage(0, new StageOutput.Results(), new TaskSource.Open())));
        rig.say(client, new FromClient.Append(Specs.id(1), 0, Specs.numbers(0, 3), false));
        rig.say(client, new FromClient.Append(Specs.id(1), 0, Specs.numbers(0, 3), false));
        rig.say(client, new FromClient.Append(Specs.id(1), 2, Specs.numbers(2, 5), false));
        finishAll(worker);
        assertThat(rig.told(client, ToClient.Results.class).stream().mapToInt(r -> r.tasks().size()).sum()).isEqualTo(5);
        assertThat(rig.ended(client)).isNull();
        assertThat(rig.count(Counts.DUPLICATE_APPEND)).isEqualTo(1);
        rig.say(client, new FromClient.Append(Specs.id(1), 5, Slices.EMPTY, true));
        assertThat(rig.ended(client).resultTasks()).isEqualTo(5);
    }

    @Test
    void largeInputsOfAnOpenStageTravelInSeveralLeases() {
        WorkerEpoch worker = rig.worker(1);
        rig.submit(client, job(1, SETTINGS, stage(0, new StageOutput.Results(), new TaskSource.Open())));
        int[] sizes = {10, 10, 600 << 10, 600 << 10, 100, 2 << 20, 10, 10, 1 << 20, 1 << 20, 10, 10};
        for (int i = 0; i < sizes.length; i += 3) {
            Slices three = Slices.of(List.of(new byte[sizes[i]], new byte[sizes[i + 1]], new byte[sizes[i + 2]]));
            rig.say(client, new FromClient.Append(Specs.id(1), i, three, i + 3 == sizes.length));
        }
        List<Integer> arrived = new ArrayList<>();
        int leases = 0;
        for (List<Grant> grants = rig.grants(worker); !grants.isEmpty(); grants = rig.grants(worker)) {
            for (Grant grant : grants) {
                leases++;
                assertThat(grant.inputs().size()).isEqualTo(grant.tasks().size());
                assertThat(grant.inputs().size() == 1 || grant.inputs().bytes() <= 1 << 20).as("%s travel together", grant.inputs()).isTrue();
                for (int i = 0; i < grant.inputs().size(); i++) {
                    arrived.add(grant.inputs().length(i));
                }
                rig.finish(worker, grant);
            }
        }
        assertThat(arrived).containsExactly(Arrays.stream(sizes).boxed().toArray(Integer[]::new));
        assertThat(leases).isLessThan(sizes.length);
        assertThat(rig.ended(client).state()).isEqualTo(JobState.SUCCEEDED);
    }

    @Test
    void measuredTimeDecidesHowMuchTravelsTogether() {
        WorkerEpoch worker = rig.worker(1);
        rig.submit(client, rangeJob(1, 100_000));
        int largest = 0;
        for (int i = 0; i < 60; i++) {
            for (Grant grant : rig.grants(worker)) {
                largest = Math.max(largest, grant.tasks().size());
                rig.finish(worker, grant, grant.tasks(), 2 * Rig.MILLI);
            }
        }
        assertThat(largest).isEqualTo(50);
    }

    @Test
    void duplicatesAndStrangersChangeNothingAndAreCounted() {
        WorkerEpoch worker = rig.worker(1);
        WorkerEpoch other = rig.worker(1);
        rig.submit(client, rangeJob(1, 2));
        Grant grant = rig.grants(worker).get(0);
        rig.finish(other, grant);
        assertThat(rig.count(Counts.STALE_LEASE)).isEqualTo(1);
        rig.finish(worker, grant);
        rig.finish(worker, grant);
        assertThat(rig.count(Counts.STALE_LEASE)).isEqualTo(2);
        rig.finish(new WorkerEpoch(99), grant);
        assertThat(rig.count(Counts.STALE_WORKER)).isEqualTo(1);
        assertThat(rig.told(client, ToClient.Results.class)).hasSize(1);
    }

    @Test
    void partOfALeaseMayBeAnsweredTwiceWithoutHarm() {
        WorkerEpoch worker = rig.worker(1);
        rig.submit(client, rangeJob(1, 4));
        Grant grant = rig.grants(worker).get(0);
        assertThat(grant.tasks()).isEqualTo(new TaskRange(0, 4));
        rig.finish(worker, grant, new TaskRange(0, 2), 1);
        rig.finish(worker, grant, new TaskRange(1, 3), 1);
        rig.finish(worker, grant, new TaskRange(3, 4), 1);
        assertThat(rig.told(client, ToClient.Results.class)).extracting(ToClient.Results::tasks)
                .containsExactly(new TaskRange(0, 2), new TaskRange(2, 3), new TaskRange(3, 4));
        assertThat(rig.ended(client).state()).isEqualTo(JobState.SUCCEEDED);
    }
}
