package io.sheaf.scheduler.core;

import static io.sheaf.scheduler.core.Specs.SETTINGS;
import static io.sheaf.scheduler.core.Specs.rangeJob;
import static org.assertj.core.api.Assertions.assertThat;

import io.sheaf.Effects;
import io.sheaf.ErrorKind;
import io.sheaf.MayHaveRunException;
import io.sheaf.plan.ClientId;
import io.sheaf.plan.JobSettings;
import io.sheaf.plan.JobSpec;
import io.sheaf.plan.JobState;
import io.sheaf.plan.Slices;
import io.sheaf.plan.StageOutput;
import io.sheaf.plan.TaskRange;
import io.sheaf.plan.TaskSource;
import io.sheaf.plan.WorkerEpoch;
import io.sheaf.plan.message.FromClient;
import io.sheaf.plan.message.JournalRecord;
import io.sheaf.plan.message.ToClient;
import io.sheaf.plan.message.ToWorker.Grant;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** What outlives a scheduler, as its core sees it. */
class RevivalTest {

    private static final JobSettings DETACHED = Specs.detached("");

    private Rig rig = new Rig();

    private void revive(RememberedJob... jobs) {
        rig.step(new SchedulerEvent.Revived(List.of(jobs)));
        rig.advance(Revival.GATHERING.toMillis());
    }

    private static RememberedJob unfinished(JobSpec spec, FromClient.Append... appends) {
        return new RememberedJob(spec, 1_600_000_000_000L, 1, List.of(appends), null);
    }

    private static RememberedJob ended(JobSpec spec, JobState state, int resultTasks) {
        ToClient.Ended end = new ToClient.Ended(spec.id(), state, null, resultTasks, Map.of("records", 7L), Slices.EMPTY);
        return new RememberedJob(spec, 1_600_000_000_000L, 2, List.of(), end);
    }

    private static JobSettings keyed(Effects effects) {
        return new JobSettings("test", 1, 4, effects, 0, 0, "key", false, false, 0, false);
    }

    private ClientId attach(JobSpec job, int fromTask) {
        ClientId client = rig.client();
        rig.say(client, new FromClient.Attach(job.id(), fromTask));
        return client;
    }

    private void finishAll(WorkerEpoch worker) {
        for (List<Grant> grants = rig.grants(worker); !grants.isEmpty(); grants = rig.grants(worker)) {
            grants.forEach(grant -> rig.finish(worker, grant));
        }
    }

    private ToClient.Rejected rejection(ClientId client) {
        List<ToClient.Rejected> all = rig.told(client, ToClient.Rejected.class);
        assertThat(all).hasSize(1);
        return all.get(0);
    }

    @Test
    void aJobIsWrittenDownBeforeItIsAcceptedAndWhenItEndsIfItIsToOutliveTheScheduler() {
        revive();
        ClientId client = rig.client();
        WorkerEpoch worker = rig.worker(1);
        rig.submit(client, rangeJob(1, 1));
        finishAll(worker);
        assertThat(rig.journal).isEmpty();
        rig.submit(client, rangeJob(2, 1, DETACHED));
        assertThat(rig.journal).containsExactly(new JournalRecord.Submitted(rangeJob(2, 1, DETACHED), 1_600_000_000_000L, 0));
        finishAll(worker);
        assertThat(rig.journal).hasSize(2).last().isInstanceOfSatisfying(JournalRecord.Ended.class,
                ended -> assertThat(ended.end().state()).isEqualTo(JobState.SUCCEEDED));
        rig.submit(client, rangeJob(2, 1, DETACHED));
        assertThat(rig.journal).hasSize(2);
    }

    @Test
    void withoutAJournalNothingIsWritten() {
        rig.submit(rig.client(), rangeJob(2, 1, DETACHED));
        assertThat(rig.journal).isEmpty();
    }

    @Test
    void anUnfinishedJobRunsAgainAsALaterGenerationAndAClientGetsAllOfIt() {
        JobSpec job = rangeJob(1, 3, DETACHED);
        revive(unfinished(job));
        ClientId client = attach(job, 0);
        WorkerEpoch worker = rig.worker(1);
        List<Grant> grants = rig.grants(worker);
        assertThat(grants).isNotEmpty().allSatisfy(grant -> assertThat(grant.generation().value()).isEqualTo(Job.GENERATIONS_PER_LIFE));
        grants.forEach(grant -> rig.finish(worker, grant));
        finishAll(worker);
        assertThat(rig.told(client, ToClient.Results.class).stream().mapToInt(results -> results.tasks().size()).sum()).isEqualTo(3);
        assertThat(rig.ended(client).state()).isEqualTo(JobState.SUCCEEDED);
        assertThat(rig.core.snapshot().jobs()).singleElement().satisfies(row -> assertThat(row.submittedAtMillis()).isEqualTo(1_600_000_000_000L));
    }

    @Test
    void aClientThatHadTakenResultsOfTheOtherLifeIsNotGivenTheRestOfThisOne() {
        JobSpec job = rangeJob(1, 3, DETACHED);
        revive(unfinished(job));
        assertThat(rejection(attach(job, 1)).failure().message()).contains("runs the job anew");
        ClientId other = attach(job, 0);
        finishAll(rig.worker(1));
        assertThat(rig.ended(other).state()).isEqualTo(JobState.SUCCEEDED);
    }

    private ClientId attachOfOtherLife(JobSpec job, int fromTask) {
        ClientId client = rig.client();
        rig.say(client, new FromClient.Attach(job.id(), fromTask, true));
        return client;
    }

    @Test
    void resultsOfTwoLivesAreNotMixedIfTheFirstIsMissing() {
        JobSpec job = rangeJob(1, 3, DETACHED);
        revive(unfinished(job));
        assertThat(rejection(attachOfOtherLife(job, 0)).failure().message()).contains("runs the job anew");
    }

    @Test
    void resultsOfTwoLivesAreNotMixedIfAnotherClientHadSomeOfThisOne() {
        JobSpec job = rangeJob(1, 3, DETACHED);
        revive(unfinished(job));
        ClientId first = attach(job, 0);
        WorkerEpoch worker = rig.worker(1);
        rig.finish(worker, rig.grants(worker).get(0), TaskRange.single(0), Rig.MILLI);
        assertThat(rig.told(first, ToClient.Results.class)).isNotEmpty();
        assertThat(rejection(attachOfOtherLife(job, 1)).failure().message()).contains("runs the job anew");
    }

    @Test
    void resultsOfTwoLivesAreNotMixedIfTheJobHasEndedMeanwhile() {
        JobSpec job = rangeJob(1, 3, DETACHED);
        revive(unfinished(job));
        finishAll(rig.worker(1));
        assertThat(rejection(attachOfOtherLife(job, 1)).failure().message()).contains("runs the job anew");
        assertThat(rejection(attach(job, 1)).failure().message()).contains("runs the job anew");
        assertThat(rig.ended(attachOfOtherLife(job, 3)).state()).isEqualTo(JobState.SUCCEEDED);
        ClientId other = attach(job, 0);
        assertThat(rig.told(other, ToClient.Results.class)).isNotEmpty();
        assertThat(rig.ended(other).state()).isEqualTo(JobState.SUCCEEDED);
    }

    @Test
    void aClientWithResultsOfTheOtherLifeHearsThatThisOneFailed() {
        JobSpec job = rangeJob(1, 3, DETACHED);
        revive(unfinished(job));
        rig.say(rig.client(), new FromClient.Cancel(job.id(), null, "not needed"));
        assertThat(rig.ended(attachOfOtherLife(job, 1)).state()).isEqualTo(JobState.CANCELLED);
    }

    @Test
    void aClientThatIsRefusedTheRestDoesNotHaveTheJob() {
        JobSpec job = rangeJob(1, 3, keyed(Effects.IDEMPOTENT));
        revive(unfinished(job));
        ClientId refused = attach(job, 1);
        rejection(refused);
        rig.say(refused, new FromClient.Taken(job.id(), 1));
        rig.say(refused, new FromClient.Release(job.id()));
        ClientId other = attach(job, 0);
        finishAll(rig.worker(1));
        assertThat(rig.ended(other).state()).isEqualTo(JobState.SUCCEEDED);
        assertThat(rig.told(other, ToClient.Results.class).stream().mapToInt(results -> results.tasks().size()).sum()).isEqualTo(3);
    }

    @Test
    void anAttachedJobWhoseClientIsRefusedTheRestIsGivenUpIfNoOtherComes() {
        JobSpec job = rangeJob(1, 3, keyed(Effects.IDEMPOTENT));
        revive(unfinished(job));
        rejection(attach(job, 1));
        rig.advance(Rig.CONFIG.times().clientGrace().toMillis() + 1);
        assertThat(rig.core.snapshot().jobs()).singleElement().satisfies(row -> assertThat(row.state()).isEqualTo(JobState.CANCELLED));
    }

    @Test
    void aClientThatIsRefusedTheResultsOfAnEndedJobDoesNotFreeWhatItAccumulated() {
        JobSpec job = rangeJob(1, 3, keyed(Effects.IDEMPOTENT));
        Slices accumulated = Slices.of(List.of(new byte[] {1}));
        revive(new RememberedJob(job, 0, 1, List.of(), new ToClient.Ended(job.id(), JobState.SUCCEEDED, null, 3, Map.of(), accumulated)));
        ClientId refused = attach(job, 0);
        rejection(refused);
        rig.say(refused, new FromClient.Release(job.id()));
        assertThat(rig.ended(attach(job, 3)).accumulated()).isEqualTo(accumulated);
    }

    @Test
    void anEndedJobStaysAsItEnded() {
        JobSpec job = rangeJob(1, 3, Specs.detached("key"));
        revive(ended(job, JobState.SUCCEEDED, 3));
        ClientId late = attach(job, 3);
        assertThat(rig.ended(late)).satisfies(end -> {
            assertThat(end.state()).isEqualTo(JobState.SUCCEEDED);
            assertThat(end.counters()).containsEntry("records", 7L);
        });
        assertThat(rejection(attach(job, 0)).failure().message()).contains("its results were lost", "another idempotency key than 'key'");
        ClientId repeating = rig.client();
        rig.submit(repeating, rangeJob(9, 3, Specs.detached("key")));
        assertThat(rig.told(repeating, ToClient.Accepted.class)).extracting(ToClient.Accepted::actual).containsExactly(job.id());
        assertThat(rig.worker(1)).satisfies(worker -> assertThat(rig.grants(worker)).isEmpty());
    }

    @Test
    void aFailedJobTellsOfItsFailure() {
        JobSpec job = rangeJob(1, 3, DETACHED);
        revive(ended(job, JobState.CANCELLED, 3));
        assertThat(rig.ended(attach(job, 0)).state()).isEqualTo(JobState.CANCELLED);
    }

    @Test
    void aJobThatMustNotRunTwiceFails() {
        JobSpec job = rangeJob(1, 1, keyed(Effects.AT_MOST_ONCE));
        revive(unfinished(job));
        assertThat(rig.ended(attach(job, 0)).failureOrNull()).satisfies(why -> {
            assertThat(why.kind()).isEqualTo(ErrorKind.ENVIRONMENT);
            assertThat(why.type()).isEqualTo(MayHaveRunException.class.getName());
            assertThat(why.message()).contains("AT_MOST_ONCE", "may have run");
        });
        assertThat(rig.journal).singleElement().isInstanceOf(JournalRecord.Ended.class);
    }

    @Test
    void aJobWhoseInputsWorkersKeptFails() {
        JobSpec job = Specs.job(1, DETACHED, Specs.stage(0, new StageOutput.Results(), new TaskSource.Uploaded(2)));
        revive(unfinished(job));
        assertThat(rig.ended(attach(job, 0)).failureOrNull().message()).contains("inputs of it that workers had kept");
    }

    @Test
    void inputsThatWereTakenInAreThereAndMoreMayCome() {
        JobSpec job = Specs.job(1, DETACHED, Specs.stage(0, new StageOutput.Results(), new TaskSource.Open()));
        revive(unfinished(job, append(job, 0, 2, false)));
        ClientId client = attach(job, 0);
        // Said again, because nobody knows what had arrived.
        rig.say(client, append(job, 1, 1, false));
        rig.say(client, append(job, 2, 1, true));
        assertThat(rig.journal).containsExactly(new JournalRecord.Appended(append(job, 2, 1, true)));
        finishAll(rig.worker(1));
        assertThat(rig.ended(client)).satisfies(end -> {
            assertThat(end.state()).isEqualTo(JobState.SUCCEEDED);
            assertThat(end.resultTasks()).isEqualTo(3);
        });
    }

    private static FromClient.Append append(JobSpec job, int first, int count, boolean last) {
        return new FromClient.Append(job.id(), first, Slices.of(Collections.nCopies(count, new byte[] {1})), last);
    }

    @Test
    void anAttachedJobIsGivenUpIfItsClientDoesNotComeBack() {
        JobSpec job = rangeJob(1, 1, keyed(Effects.IDEMPOTENT));
        revive(unfinished(job));
        rig.advance(Rig.CONFIG.times().clientGrace().toMillis() + 1);
        assertThat(rig.core.snapshot().jobs()).singleElement().satisfies(row -> assertThat(row.state()).isEqualTo(JobState.CANCELLED));
    }

    @Test
    void aSubmissionWithoutRoomIsRefusedUnlessItIsKnown() {
        JobSpec job = rangeJob(1, 1, Specs.detached("key"));
        revive(unfinished(job));
        ClientId client = rig.client();
        rig.step(noRoom(client, new FromClient.Submit(rangeJob(2, 1, DETACHED))));
        assertThat(rejection(client).failure().message()).contains("the disk is full");
        rig.step(noRoom(client, new FromClient.Submit(rangeJob(3, 1, Specs.detached("key")))));
        assertThat(rig.told(client, ToClient.Accepted.class)).extracting(ToClient.Accepted::actual).containsExactly(job.id());
        assertThat(rig.journal).isEmpty();
    }

    private static SchedulerEvent noRoom(ClientId client, FromClient message) {
        return new SchedulerEvent.NoRoom(new SchedulerEvent.ClientSaid(client, message, 0), "the disk is full");
    }

    @Test
    void aJobWithoutRoomForItsInputsFailsAndOneThatNeedsNoneGoesOn() {
        revive();
        ClientId client = rig.client();
        JobSpec durable = Specs.job(1, DETACHED, Specs.stage(0, new StageOutput.Results(), new TaskSource.Open()));
        JobSpec other = Specs.job(2, SETTINGS, Specs.stage(0, new StageOutput.Results(), new TaskSource.Open()));
        rig.submit(client, durable);
        rig.submit(client, other);
        rig.step(noRoom(client, append(durable, 0, 1, true)), noRoom(client, append(other, 0, 1, true)));
        assertThat(rig.ended(client)).satisfies(end -> {
            assertThat(end.job()).isEqualTo(durable.id());
            assertThat(end.failureOrNull().message()).contains("the disk is full");
        });
        finishAll(rig.worker(1));
        assertThat(rig.ended(client)).satisfies(end -> {
            assertThat(end.job()).isEqualTo(other.id());
            assertThat(end.state()).isEqualTo(JobState.SUCCEEDED);
        });
    }

    @Test
    void aJobWithoutRoomForWhatItAccumulatesFails() {
        revive();
        ClientId client = rig.client();
        rig.submit(client, rangeJob(1, 1, DETACHED));
        rig.submit(client, rangeJob(2, 1));
        rig.step(new SchedulerEvent.NoRoomToEnd(Specs.id(1), "the disk is full"), new SchedulerEvent.NoRoomToEnd(Specs.id(2), "the disk is full"));
        assertThat(rig.ended(client)).satisfies(end -> {
            assertThat(end.job()).isEqualTo(Specs.id(1));
            assertThat(end.failureOrNull().message()).contains("the disk is full");
        });
        finishAll(rig.worker(1));
        assertThat(rig.ended(client).state()).isEqualTo(JobState.SUCCEEDED);
    }

    @Test
    void inputsThatAreSaidAgainOrByAnotherNeedNoRoom() {
        revive();
        ClientId client = rig.client();
        JobSpec job = Specs.job(1, DETACHED, Specs.stage(0, new StageOutput.Results(), new TaskSource.Open()));
        rig.submit(client, job);
        rig.say(client, append(job, 0, 2, false));
        rig.step(noRoom(client, append(job, 0, 1, false)));
        rig.step(noRoom(rig.client(), append(job, 2, 1, false)));
        assertThat(rig.ended(client)).isNull();
        rig.step(noRoom(client, append(job, 1, 2, false)));
        assertThat(rig.ended(client).failureOrNull().message()).contains("the disk is full");
    }

    @Test
    void aJobWhoseResultsWaitToBeTakenDoesNotEndWithAShutdown() {
        revive();
        ClientId client = rig.client();
        WorkerEpoch worker = rig.worker(1);
        JobSettings limited = new JobSettings("test", 1, 4, Effects.IDEMPOTENT, 0, 60_000, "key", false, false, 0, false);
        rig.submit(client, rangeJob(1, 1, limited));
        rig.grants(worker).forEach(grant -> rig.store(worker, grant));
        rig.step(new SchedulerEvent.Shutdown("closed"));
        rig.step(new SchedulerEvent.ClientGone(client));
        rig.advance(120_000);
        assertThat(rig.journal).singleElement().isInstanceOf(JournalRecord.Submitted.class);
    }

    @Test
    void aSubmissionThatComesTooLateIsForTheNextSchedulerIfThatMayHaveIt() {
        revive();
        ClientId client = rig.client();
        rig.step(new SchedulerEvent.Shutdown("closed"));
        rig.say(client, new FromClient.Submit(rangeJob(1, 3, DETACHED)));
        rig.say(client, new FromClient.Cancel(Specs.id(1), TaskRange.single(0), "not this one"));
        assertThat(rig.told(client, ToClient.class)).isEmpty();
        JobSpec attached = rangeJob(2, 3, SETTINGS);
        rig.say(client, new FromClient.Submit(attached));
        assertThat(rejection(client).failure().message()).contains("shutting down");
    }

    @Test
    void aShutdownEndsOnlyWhatCannotOutliveIt() {
        revive();
        ClientId client = rig.client();
        rig.submit(client, rangeJob(1, 1, SETTINGS));
        rig.submit(client, rangeJob(2, 1, DETACHED));
        rig.step(new SchedulerEvent.Shutdown("closed"));
        assertThat(rig.told(client, ToClient.Ended.class)).extracting(ToClient.Ended::job).containsExactly(Specs.id(1));
        assertThat(rig.journal).hasSize(1);
    }
}
