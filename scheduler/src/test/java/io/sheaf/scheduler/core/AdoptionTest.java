package io.sheaf.scheduler.core;

import static io.sheaf.scheduler.core.Specs.range;
import static io.sheaf.scheduler.core.Specs.stage;
import static org.assertj.core.api.Assertions.assertThat;

import io.sheaf.plan.ClientId;
import io.sheaf.plan.JobSpec;
import io.sheaf.plan.JobState;
import io.sheaf.plan.Slices;
import io.sheaf.plan.StageGeneration;
import io.sheaf.plan.StageId;
import io.sheaf.plan.StageOutput;
import io.sheaf.plan.TaskRange;
import io.sheaf.plan.TaskSource;
import io.sheaf.plan.WorkerEpoch;
import io.sheaf.plan.message.FromClient;
import io.sheaf.plan.message.FromWorker.Offered;
import io.sheaf.plan.message.FromWorker.Tally;
import io.sheaf.plan.message.FromWorker.TaskOutput;
import io.sheaf.plan.message.FromWorker.TaskStats;
import io.sheaf.plan.message.ToClient;
import io.sheaf.plan.message.ToWorker;
import io.sheaf.plan.message.ToWorker.Grant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What workers have kept of the life of a job under another scheduler, as the core takes it over. */
class AdoptionTest {

    /** Writes a shuffle, reads it into another, and gives results. */
    private static final JobSpec JOB = Specs.job(
            1,
            Specs.detached("key"),
            stage(0, new StageOutput.Shuffle(3), range(4)),
            stage(1, new StageOutput.Shuffle(2), new TaskSource.Shuffled(new StageId(0), 3)),
            stage(2, new StageOutput.Results(), new TaskSource.Shuffled(new StageId(1), 2)));

    private final List<Offered> kept = new ArrayList<>();
    private Rig rig = new Rig();

    /** Runs the job but for its last stage, and kills the scheduler. */
    @BeforeEach
    void firstLife() {
        rig.step(new SchedulerEvent.Revived(List.of()));
        rig.submit(rig.client(), JOB);
        WorkerEpoch worker = rig.worker(1);
        for (List<Grant> grants = rig.grants(worker); grants.get(0).stage().value() < 2; grants = rig.grants(worker)) {
            grants.forEach(grant -> runOn(worker, grant));
        }
        rig = new Rig();
    }

    private void runOn(WorkerEpoch worker, Grant grant) {
        rig.keep(worker, grant, 0);
        kept.add(offer(grant, 0));
    }

    private static Offered offer(Grant grant, long salt) {
        int size = grant.tasks().size();
        long[] fingerprints = new long[size];
        for (int i = 0; i < size; i++) {
            fingerprints[i] = grant.tasks().from() + i + salt;
        }
        return offer(grant, new TaskOutput.Kept(new long[size], new long[size], fingerprints));
    }

    private static Offered offer(Grant grant, TaskOutput output) {
        List<Tally> tallies = Collections.nCopies(grant.tasks().size(), new Tally(Map.of("tasks", 1L), Slices.EMPTY));
        return new Offered(grant.job(), grant.stage(), grant.lineageOrNull(), grant.generation(), grant.attempt(), grant.tasks(), output,
                new TaskStats(0, 0, 0, tallies));
    }

    private void nextLife() {
        rig.step(new SchedulerEvent.Revived(List.of(new RememberedJob(JOB, 0, 1, List.of(), null))));
    }

    private void offer(WorkerEpoch worker, int stage) {
        kept.stream().filter(offer -> offer.stage().value() == stage).forEach(offer -> rig.say(worker, offer));
    }

    private void gathered() {
        rig.advance(Revival.GATHERING.toMillis());
    }

    private void finishResults(WorkerEpoch worker) {
        for (List<Grant> grants = rig.grants(worker); !grants.isEmpty(); grants = rig.grants(worker)) {
            assertThat(grants).extracting(grant -> grant.stage().value()).containsOnly(2);
            grants.forEach(grant -> rig.finish(worker, grant));
        }
    }

    @Test
    void whatTwoStagesHaveMadeIsNotMadeAgainAndIsReadAsWhatItWas() {
        nextLife();
        ClientId client = rig.client();
        rig.say(client, new FromClient.Attach(JOB.id(), 0));
        WorkerEpoch worker = rig.worker(1);
        offer(worker, 1);
        offer(worker, 0);
        assertThat(rig.grants(worker)).as("other workers may come back with more").isEmpty();
        gathered();
        assertThat(rig.told(worker, ToWorker.BlockMap.class)).singleElement().satisfies(map -> {
            assertThat(map.stage()).isEqualTo(new StageId(1));
            assertThat(map.generation().value()).isEqualTo(Job.GENERATIONS_PER_LIFE);
            assertThat(map.holders()).isNotEmpty().allSatisfy(holder ->
                    assertThat(map.block(holder, holder.tasks().from(), 0).generation()).isEqualTo(new StageGeneration(0)));
        });
        finishResults(worker);
        assertThat(rig.ended(client)).satisfies(end -> {
            assertThat(end.state()).isEqualTo(JobState.SUCCEEDED);
            assertThat(end.counters()).as("of all tasks, whoever ran them").containsEntry("tasks", 4L + 3L + 2L);
        });
        assertThat(rig.count(Counts.ADOPTED)).isEqualTo(7);
        assertThat(rig.told(worker, ToWorker.DropJob.class)).hasSize(1);
    }

    @Test
    void onlyWhatNobodyHasKeptIsMadeAgain() {
        nextLife();
        WorkerEpoch worker = rig.worker(1);
        Offered two = firstTwo();
        rig.say(worker, two);
        gathered();
        assertThat(rig.grants(worker)).isNotEmpty().allSatisfy(grant -> {
            assertThat(grant.stage().value()).isZero();
            assertThat(grant.tasks().from()).isGreaterThanOrEqualTo(2);
            assertThat(grant.lineageOrNull()).isEqualTo(two.lineage());
        });
    }

    private Offered firstTwo() {
        Offered all = kept.get(0);
        assertThat(all.stage().value()).isZero();
        long[] numbers = {0, 1};
        return new Offered(all.job(), all.stage(), all.lineage(), all.generation(), all.attempt(), new TaskRange(0, 2),
                new TaskOutput.Kept(numbers, numbers, numbers), TaskStats.NONE);
    }

    @Test
    void whatWasTakenOverIsMadeAgainWhenItIsLostAsAnAttemptThatNobodyHad() {
        nextLife();
        WorkerEpoch worker = rig.worker(1);
        rig.say(worker, firstTwo());
        gathered();
        rig.lose(worker);
        WorkerEpoch other = rig.worker(1);
        for (List<Grant> grants = rig.grants(other); grants.get(0).stage().value() == 0; grants = rig.grants(other)) {
            grants.forEach(grant -> {
                assertThat(grant.generation().value()).isEqualTo(Job.GENERATIONS_PER_LIFE);
                assertThat(grant.attempt()).isEqualTo(grant.tasks().from() < 2 ? 2 : grant.attempt());
                rig.keep(other, grant, 0);
            });
        }
        assertThat(rig.told(other, ToWorker.BlockMap.class)).singleElement().satisfies(map ->
                assertThat(map.holders()).allSatisfy(holder -> assertThat(holder.madeInOrNull()).isNull()));
    }

    @Test
    void whatReadSomethingElseThanIsThereNowDoesNotCount() {
        nextLife();
        WorkerEpoch worker = rig.worker(1);
        offer(worker, 1);
        gathered();
        for (List<Grant> grants = rig.grants(worker); grants.get(0).stage().value() == 0; grants = rig.grants(worker)) {
            grants.forEach(grant -> rig.keep(worker, grant, 1000));
        }
        assertThat(rig.count(Counts.ADOPTED)).isZero();
    }

    @Test
    void whatReadWhatWasMadeAgainJustTheSameCounts() {
        nextLife();
        WorkerEpoch worker = rig.worker(1);
        offer(worker, 1);
        gathered();
        for (List<Grant> grants = rig.grants(worker); grants.get(0).stage().value() == 0; grants = rig.grants(worker)) {
            grants.forEach(grant -> rig.keep(worker, grant, 0));
        }
        assertThat(rig.count(Counts.ADOPTED)).isEqualTo(3);
    }

    @Test
    void whoComesLateIsNotWaitedForAndWhatIsUnderWayGoesOn() {
        nextLife();
        WorkerEpoch early = rig.worker(1);
        gathered();
        List<Grant> granted = rig.grants(early);
        WorkerEpoch late = rig.worker(1);
        offer(late, 0);
        granted.forEach(grant -> rig.keep(early, grant, 0));
        int tasks = granted.stream().mapToInt(grant -> grant.tasks().size()).sum();
        assertThat(tasks).isPositive();
        assertThat(rig.count(Counts.ADOPTED)).isEqualTo(4 - tasks - rig.grants(late).stream().filter(grant -> grant.stage().value() == 0)
                .mapToInt(grant -> grant.tasks().size()).sum());
    }

    @Test
    void outputsOfAWorkerThatIsGoneAgainDoNotCount() {
        nextLife();
        WorkerEpoch worker = rig.worker(1);
        offer(worker, 0);
        offer(worker, 1);
        rig.lose(worker);
        WorkerEpoch other = rig.worker(1);
        gathered();
        assertThat(rig.grants(other)).isNotEmpty();
    }

    /** Of the only task of a job that is in its next life afterwards. */
    private Grant grantOfAnotherLife() {
        rig.step(new SchedulerEvent.Revived(List.of()));
        JobSpec job = Specs.rangeJob(2, 1, Specs.detached(""));
        rig.submit(rig.client(), job);
        Grant grant = rig.grants(rig.worker(1)).get(0);
        rig = new Rig();
        rig.step(new SchedulerEvent.Revived(List.of(new RememberedJob(job, 0, 1, List.of(), null))));
        return grant;
    }

    @Test
    void storedResultsAreTakenFromWhereTheyAre() {
        Grant grant = grantOfAnotherLife();
        ClientId client = rig.client();
        rig.say(client, new FromClient.Attach(grant.job(), 0));
        rig.say(rig.worker(1), offer(grant, new TaskOutput.Stored(new long[] {12})));
        assertThat(rig.told(client, ToClient.StoredResults.class)).singleElement().satisfies(stored -> {
            assertThat(stored.generation()).isEqualTo(new StageGeneration(0));
            assertThat(stored.tasks()).isEqualTo(TaskRange.single(0));
        });
        rig.say(client, new FromClient.Taken(grant.job(), 1));
        assertThat(rig.ended(client).state()).isEqualTo(JobState.SUCCEEDED);
    }

    @Test
    void storedResultsThatWaitForTheirClientAreNotFreedForWhatElseTheirWorkerOffers() {
        Grant grant = grantOfAnotherLife();
        WorkerEpoch worker = rig.worker(1);
        rig.say(worker, offer(grant, new TaskOutput.Stored(new long[] {12})));
        rig.say(worker, offer(grant, new TaskOutput.Stored(new long[] {12})));
        assertThat(rig.core.snapshot().jobs().get(0).state()).isEqualTo(JobState.SUCCEEDED);
        assertThat(rig.told(worker, ToWorker.DropJob.class)).isEmpty();
        ClientId client = rig.client();
        rig.say(client, new FromClient.Attach(grant.job(), 0));
        assertThat(rig.told(client, ToClient.StoredResults.class)).hasSize(1);
    }

    @Test
    void whatIsOfAJobThatIsOverOrUnknownIsFreed() {
        WorkerEpoch worker = rig.worker(1);
        rig.say(worker, kept.get(0));
        assertThat(rig.told(worker, ToWorker.DropJob.class)).containsExactly(new ToWorker.DropJob(JOB.id(), true));
    }

    @Test
    void jobsThatDoNotOutliveTheSchedulerHaveNoLineage() {
        rig.step(new SchedulerEvent.Revived(List.of()));
        rig.submit(rig.client(), Specs.rangeJob(3, 1));
        assertThat(rig.grants(rig.worker(1))).singleElement().satisfies(grant -> assertThat(grant.lineageOrNull()).isNull());
    }
}
