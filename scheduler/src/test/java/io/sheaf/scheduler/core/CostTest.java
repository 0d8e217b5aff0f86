package io.sheaf.scheduler.core;

import static org.assertj.core.api.Assertions.assertThat;

import io.sheaf.ErrorKind;
import io.sheaf.plan.ClientId;
import io.sheaf.plan.JobState;
import io.sheaf.plan.StageId;
import io.sheaf.plan.StageOutput;
import io.sheaf.plan.TaskSource;
import io.sheaf.plan.WorkerEpoch;
import io.sheaf.plan.message.FromClient;
import io.sheaf.plan.message.ToClient;
import io.sheaf.plan.message.ToWorker;
import io.sheaf.plan.message.ToWorker.Grant;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Counts messages and map entries: what they grow with decides whether a large cluster works. */
class CostTest {

    private final Rig rig = new Rig();
    private final ClientId client = rig.client();

    private List<WorkerEpoch> workers(int count, int slots) {
        List<WorkerEpoch> workers = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            workers.add(rig.worker(slots));
        }
        return workers;
    }

    private interface Answer {
        void to(WorkerEpoch worker, Grant grant);
    }

    /** Lets the workers answer until there is nothing more to do; returns the number of leases. */
    private int run(List<WorkerEpoch> workers, Answer answer) {
        int leases = 0;
        for (boolean more = true; more; ) {
            more = false;
            for (WorkerEpoch worker : workers) {
                for (Grant grant : rig.grants(worker)) {
                    answer.to(worker, grant);
                    leases++;
                    more = true;
                }
            }
        }
        return leases;
    }

    @Test
    void aMillionTasksCostWhatTheirLeasesCost() {
        List<WorkerEpoch> workers = workers(4, 2);
        rig.submit(client, Specs.rangeJob(1, 1_000_000));
        int before = rig.commands;
        int leases = run(workers, (worker, grant) -> {
            rig.finish(worker, grant, grant.tasks(), 10_000);
            rig.told(client, ToClient.Results.class).forEach(results -> rig.say(client, new FromClient.Taken(Specs.id(1), takenAfter(results))));
        });
        assertThat(leases).isBetween(100, 2_000);
        assertThat(rig.commands - before).isLessThanOrEqualTo(5 * leases);
        assertThat(rig.ended(client).state()).isEqualTo(JobState.SUCCEEDED);
    }

    private int taken;

    private int takenAfter(ToClient.Results results) {
        // Results of neighbours come in any order; the client says what it has without a gap, which for this test is close enough to the last.
        taken = Math.max(taken, results.tasks().from());
        return Math.max(1, taken);
    }

    @Test
    void aMapOfManyTasksHasAnEntryPerStretchOfOneWorker() {
        List<WorkerEpoch> workers = workers(3, 1);
        rig.submit(client, Specs.job(1, Specs.SETTINGS,
                Specs.stage(0, new StageOutput.Shuffle(2), Specs.range(50_000)),
                Specs.stage(1, new StageOutput.Results(), new TaskSource.Shuffled(new StageId(0), 2))));
        int leases = run(workers, (worker, grant) -> {
            if (grant.stage().value() == 0) {
                rig.keep(worker, grant, 0);
            } else {
                rig.finish(worker, grant);
            }
        });
        List<ToWorker.BlockMap> maps = new ArrayList<>();
        workers.forEach(worker -> maps.addAll(rig.told(worker, ToWorker.BlockMap.class)));
        assertThat(maps).isNotEmpty().allSatisfy(map -> assertThat(map.holders().size()).isLessThanOrEqualTo(leases));
        assertThat(rig.ended(client).state()).isEqualTo(JobState.SUCCEEDED);
    }

    @Test
    void anAnswerAsksOneWorkerForOneJobHoweverManyThereAre() {
        List<WorkerEpoch> many = workers(20, 1);
        for (int job = 0; job < 30; job++) {
            rig.submit(client, Specs.rangeJob(job, 1_000_000));
        }
        for (WorkerEpoch worker : many) {
            for (Grant grant : rig.grants(worker).subList(0, 5)) {
                long asked = rig.count(Counts.ASKED);
                int before = rig.commands;
                rig.finish(worker, grant, grant.tasks(), 1000);
                assertThat(rig.count(Counts.ASKED) - asked).isEqualTo(1);
                assertThat(rig.commands - before).as("results, and a lease in place of the one that is done").isLessThanOrEqualTo(3);
            }
        }
    }

    @Test
    void aTaskThatFailsAsksAFewWorkersHoweverManyAreBusy() {
        List<WorkerEpoch> many = workers(300, 1);
        rig.submit(client, Specs.rangeJob(1, 1_000_000));
        for (WorkerEpoch worker : many.subList(0, 20)) {
            Grant grant = rig.grants(worker).get(0);
            long asked = rig.count(Counts.ASKED);
            rig.fail(worker, grant, grant.tasks().from(), ErrorKind.USER);
            assertThat(rig.count(Counts.ASKED) - asked).isLessThan(100);
        }
    }

    @Test
    void aSmallJobAsksNoMoreWorkersThanItCanUseOfManyIdleOnes() {
        workers(300, 1);
        long asked = rig.count(Counts.ASKED);
        rig.submit(client, Specs.rangeJob(1, 10));
        assertThat(rig.count(Counts.ASKED) - asked).isLessThan(100);
        assertThat(rig.core.snapshot().workers().stream().filter(worker -> worker.running() > 0).count()).isEqualTo(10);
    }

    @Test
    void allWorkersAreToldOfOneBlockMap() {
        List<WorkerEpoch> many = workers(20, 1);
        rig.submit(client, Specs.shuffleJob(1, 100, 40, Specs.SETTINGS));
        run(many, (worker, grant) -> {
            if (grant.stage().value() == 0) {
                rig.keep(worker, grant, 0);
            }
        });
        List<ToWorker.BlockMap> maps = new ArrayList<>();
        many.forEach(worker -> maps.addAll(rig.told(worker, ToWorker.BlockMap.class)));
        assertThat(maps).hasSize(20).allSatisfy(map -> assertThat(map.holders()).isSameAs(maps.get(0).holders()));
    }

    @Test
    void anEndlessStreamOfInputsLeavesNothingBehind() {
        WorkerEpoch worker = rig.worker(2);
        rig.submit(client, Specs.job(1, Specs.window(100), Specs.stage(0, new StageOutput.Results(), new TaskSource.Open())));
        for (int i = 0; i < 300; i++) {
            rig.say(client, new FromClient.Append(Specs.id(1), i * 10, Specs.numbers(0, 10), i == 299));
            run(List.of(worker), (w, grant) -> rig.finish(w, grant, grant.tasks(), 1000));
            rig.say(client, new FromClient.Taken(Specs.id(1), (i + 1) * 10));
        }
        assertThat(rig.ended(client).resultTasks()).isEqualTo(3000);
    }
}
