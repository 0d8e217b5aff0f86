package io.sheaf.client.remote;

import static org.assertj.core.api.Assertions.assertThat;

import io.sheaf.ErrorKind;
import io.sheaf.plan.Failure;
import io.sheaf.plan.JobId;
import io.sheaf.plan.LeaseId;
import io.sheaf.plan.Slices;
import io.sheaf.plan.TaskRange;
import io.sheaf.plan.message.FromClient;
import io.sheaf.plan.message.ToClient;
import java.util.List;
import org.junit.jupiter.api.Test;

class JobsUnderWayTest {

    private final JobsUnderWay jobs = new JobsUnderWay();
    private final FromClient.Submit submit = new FromClient.Submit(FakeWorker.job(1, List.of(new byte[] {1})));
    private final JobId id = submit.job().id();

    private ToClient.Results results(int from, int to) {
        return new ToClient.Results(id, new TaskRange(from, to), Slices.EMPTY);
    }

    private FromClient.Append append(int first, int inputs, boolean last) {
        return new FromClient.Append(id, first, new Slices(new byte[0], new int[inputs + 1]), last);
    }

    @Test
    void submitsAgainWhatWasNotAcceptedAndAttachesToTheRest() {
        jobs.sent(submit);
        assertThat(jobs.again()).containsExactly(submit);
        jobs.received(new ToClient.Accepted(id, id));
        assertThat(jobs.again()).containsExactly(new FromClient.Attach(id, 0));
    }

    @Test
    void asksForResultsFromTheFirstMissingOne() {
        jobs.sent(submit);
        jobs.received(new ToClient.Accepted(id, id));
        jobs.received(results(2, 4));
        jobs.received(results(0, 1));
        assertThat(jobs.again()).containsExactly(new FromClient.Attach(id, 1));
        jobs.received(results(1, 2));
        assertThat(jobs.again()).containsExactly(new FromClient.Attach(id, 4));
    }

    @Test
    void asksAgainForAResultThatItsWorkerLost() {
        jobs.sent(submit);
        jobs.received(new ToClient.Accepted(id, id));
        jobs.received(results(0, 4));
        jobs.sent(new FromClient.ResultLost(id, new LeaseId(1), TaskRange.single(2), "gone"));
        assertThat(jobs.again()).containsExactly(new FromClient.Attach(id, 2));
    }

    @Test
    void attachesToTheJobAnIdempotencyKeyLedTo() {
        JobId older = new JobId(8, 8);
        jobs.sent(submit);
        jobs.received(new ToClient.Accepted(id, older));
        assertThat(jobs.again()).containsExactly(new FromClient.Attach(older, 0));
        jobs.sent(new FromClient.Release(older));
        assertThat(jobs.again()).isEmpty();
    }

    @Test
    void repeatsInputsUntilTheirResultsCameAndAlwaysTheLast() {
        jobs.sent(submit);
        jobs.received(new ToClient.Accepted(id, id));
        FromClient.Append first = append(0, 2, false);
        FromClient.Append second = append(2, 2, false);
        FromClient.Append last = append(4, 0, true);
        List.of(first, second, last).forEach(jobs::sent);
        jobs.received(results(0, 3));
        assertThat(jobs.again()).containsExactly(new FromClient.Attach(id, 3), second, last);
        jobs.received(results(3, 4));
        assertThat(jobs.again()).containsExactly(new FromClient.Attach(id, 4), last);
    }

    @Test
    void repeatsCancelsAndTheNewestCountOfTakenResults() {
        jobs.sent(submit);
        jobs.received(new ToClient.Accepted(id, id));
        FromClient.Cancel cancel = new FromClient.Cancel(id, TaskRange.single(1), "not needed");
        jobs.sent(new FromClient.Taken(id, 1));
        jobs.sent(cancel);
        jobs.sent(new FromClient.Taken(id, 2));
        assertThat(jobs.again()).containsExactly(new FromClient.Attach(id, 0), new FromClient.Taken(id, 2), cancel);
    }

    @Test
    void forgetsJobsThatWereReleasedOrRejected() {
        jobs.sent(submit);
        jobs.sent(new FromClient.Release(id));
        assertThat(jobs.again()).isEmpty();
        jobs.sent(submit);
        jobs.received(new ToClient.Rejected(id, null));
        assertThat(jobs.again()).isEmpty();
    }

    @Test
    void whatWasSaidBeforeTheKeyLedElsewhereIsSaidOfTheJobItLedTo() {
        JobId older = new JobId(8, 8);
        jobs.sent(submit);
        List.of(append(0, 1, false), new FromClient.Taken(id, 1), new FromClient.Cancel(id, TaskRange.single(1), "not needed")).forEach(jobs::sent);
        jobs.received(new ToClient.Accepted(id, older));
        assertThat(jobs.again()).containsExactly(
                new FromClient.Attach(older, 0),
                new FromClient.Append(older, 0, append(0, 1, false).inputs(), false),
                new FromClient.Taken(older, 1),
                new FromClient.Cancel(older, TaskRange.single(1), "not needed"));
    }

    /** Seed 8589954617 of the simulation: the other scheduler runs the same tasks as the same attempts again. */
    @Test
    void attachedJobsEndWithTheSchedulerThatMayHaveBegunThem() {
        FromClient.Submit unheard = new FromClient.Submit(FakeWorker.job(2, List.of(new byte[] {1})));
        jobs.sent(submit);
        jobs.sent(unheard);
        jobs.received(new ToClient.Accepted(id, id));
        assertThat(jobs.endedWithScheduler()).containsExactly(id, unheard.job().id());
        assertThat(jobs.again()).isEmpty();
    }

    @Test
    void whatNoSchedulerWasToldOfIsForTheNextOne() {
        jobs.disconnected();
        jobs.sent(submit);
        assertThat(jobs.endedWithScheduler()).isEmpty();
        assertThat(jobs.again()).containsExactly(submit);
        assertThat(jobs.endedWithScheduler()).containsExactly(id);
    }

    @Test
    void saysOfAJobThatOutlivesItsSchedulerThatResultsOfTheOtherLifeAreThere() {
        FromClient.Submit durable = new FromClient.Submit(FakeWorker.durableJob(1));
        jobs.sent(durable);
        jobs.received(new ToClient.Accepted(id, id));
        assertThat(jobs.endedWithScheduler()).isEmpty();
        assertThat(jobs.again()).containsExactly(new FromClient.Attach(id, 0, false));
        jobs.received(results(1, 2));
        assertThat(jobs.again()).containsExactly(new FromClient.Attach(id, 0, false));
        // Its reader may have had a part of it.
        jobs.sent(new FromClient.ResultLost(id, new LeaseId(1), TaskRange.single(1), "gone"));
        assertThat(jobs.endedWithScheduler()).isEmpty();
        assertThat(jobs.again()).containsExactly(new FromClient.Attach(id, 0, true));
    }

    @Test
    void ofAJobThatIsBegunAnewNothingHasComeAndAllThatWaitsIsSaidBehindItsSubmission() {
        FromClient.Submit durable = new FromClient.Submit(FakeWorker.durableJob(1));
        jobs.sent(durable);
        assertThat(jobs.behind(durable)).isEmpty();
        jobs.received(new ToClient.Accepted(id, id));
        FromClient.Append last = append(0, 2, true);
        FromClient.Cancel cancel = new FromClient.Cancel(id, TaskRange.single(1), "enough");
        jobs.sent(last);
        jobs.sent(cancel);
        jobs.received(results(0, 1));
        jobs.sent(new FromClient.Taken(id, 1));
        assertThat(jobs.endedWithScheduler()).isEmpty();
        jobs.received(new ToClient.Rejected(id, Failure.of(ErrorKind.ENVIRONMENT, "", "anew"), true));
        // Its client has not heard of that yet, and has still what it had.
        assertThat(jobs.again()).containsExactly(new FromClient.Attach(id, 0, true), last, cancel);
        jobs.sent(new FromClient.Taken(id, 1));
        jobs.sent(durable);
        assertThat(jobs.behind(durable)).containsExactly(last, cancel);
        // It answers an attachment that was said before.
        assertThat(jobs.received(new ToClient.Rejected(id, Failure.of(ErrorKind.ENVIRONMENT, "", "anew"), true))).isFalse();
        assertThat(jobs.again()).containsExactly(durable, last, cancel);
        jobs.received(new ToClient.Accepted(id, id));
        assertThat(jobs.again()).containsExactly(new FromClient.Attach(id, 0), last, cancel);
    }
}
