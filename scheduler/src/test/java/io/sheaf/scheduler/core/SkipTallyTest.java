package io.sheaf.scheduler.core;

import static io.sheaf.scheduler.core.Specs.rangeJob;
import static org.assertj.core.api.Assertions.assertThat;

import io.sheaf.Effects;
import io.sheaf.ErrorKind;
import io.sheaf.SkippedRecord;
import io.sheaf.Skipping;
import io.sheaf.plan.ClientId;
import io.sheaf.plan.JobSettings;
import io.sheaf.plan.JobState;
import io.sheaf.plan.Slices;
import io.sheaf.plan.TaskRange;
import io.sheaf.plan.WorkerEpoch;
import io.sheaf.plan.message.FromClient;
import io.sheaf.plan.message.FromWorker.Tally;
import io.sheaf.plan.message.FromWorker.TaskOutput;
import io.sheaf.plan.message.Skips;
import io.sheaf.plan.message.ToClient;
import io.sheaf.plan.message.ToWorker;
import io.sheaf.plan.message.ToWorker.Grant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** What tasks leave out: each task once, the first of them by task, and when it is too much. */
class SkipTallyTest {

    private final Rig rig = new Rig();
    private final ClientId client = rig.client();

    private static JobSettings settings(Skipping skipping) {
        return new JobSettings("test", 1, 4, Effects.IDEMPOTENT, 0, 0, "", false, false, 0, false, skipping);
    }

    private static SkippedRecord record(int task, int number) {
        return new SkippedRecord(0, task, "/data/a.txt", number, "java.lang.IllegalStateException", "bad", "", "record " + number);
    }

    private static Skips skips(int task, int count) {
        List<SkippedRecord> told = IntStream.range(0, count).mapToObj(i -> record(task, i)).toList();
        return new Skips(count, 10, told, Slices.of(new byte[] {(byte) task}));
    }

    /** All tasks that are granted leave out so many each. */
    private void run(WorkerEpoch worker, int each) {
        for (List<Grant> grants = rig.grants(worker); !grants.isEmpty(); grants = rig.grants(worker)) {
            for (Grant grant : grants) {
                TaskRange tasks = grant.tasks();
                List<Tally> tallies = new ArrayList<>();
                for (int task = tasks.from(); task < tasks.to(); task++) {
                    tallies.add(new Tally(Map.of(), Slices.EMPTY, skips(task, each)));
                }
                rig.succeed(worker, grant, tasks, new TaskOutput.Inline(Specs.numbers(tasks.from(), tasks.to())), 1, tallies);
            }
        }
    }

    private boolean isDropped(WorkerEpoch worker) {
        return rig.toWorkers.get(worker).stream().anyMatch(message -> message instanceof ToWorker.DropJob);
    }

    @Test
    void theFirstRecordsAreThoseOfTheFirstTasksInWhateverOrderTheyEnd() {
        SkipTally tally = new SkipTally();
        for (int task : List.of(7, 2, 9, 0, 4)) {
            tally.add(task, skips(task, 40));
        }
        Skips sum = tally.sum();
        assertThat(sum.skipped()).isEqualTo(200);
        assertThat(sum.read()).isEqualTo(50);
        assertThat(sum.first()).hasSize(Skips.MOST_TOLD);
        assertThat(sum.first()).extracting(SkippedRecord::task).startsWith(0).endsWith(4).doesNotContain(7, 9).isSorted();
        assertThat(sum.parts()).isEqualTo(Slices.of(List.of(new byte[] {0}, new byte[] {2}, new byte[] {4}, new byte[] {7}, new byte[] {9})));
    }

    @Test
    void asManyAsTheLimitAreLeftOutAndTheEndTellsThem() {
        WorkerEpoch worker = rig.worker(1);
        rig.submit(client, rangeJob(1, 4, settings(Skipping.upTo(8))));
        run(worker, 2);
        ToClient.Ended ended = rig.ended(client);
        assertThat(ended.state()).isEqualTo(JobState.SUCCEEDED);
        assertThat(ended.skips().skipped()).isEqualTo(8);
        assertThat(ended.skips().first()).hasSize(8);
    }

    @Test
    void oneMoreFailsTheJobWithTheFirstOfThem() {
        WorkerEpoch worker = rig.worker(1);
        rig.submit(client, rangeJob(1, 4, settings(Skipping.upTo(7))));
        run(worker, 2);
        ToClient.Ended ended = rig.ended(client);
        assertThat(ended.state()).isEqualTo(JobState.FAILED);
        assertThat(ended.failureOrNull().kind()).isEqualTo(ErrorKind.USER);
        assertThat(ended.failureOrNull().message()).startsWith("the job skipped 8 records, more than the 7 that the options of the job allow."
                + " The first one is of stage 0, task 0, /data/a.txt at 0: java.lang.IllegalStateException: bad, of the record \"record 0\"");
        assertThat(ended.skips().skipped()).isEqualTo(8);
    }

    @Test
    void aShareIsJudgedWhenAllIsRead() {
        WorkerEpoch worker = rig.worker(1);
        rig.submit(client, rangeJob(1, 4, settings(Skipping.upToShare(0.2))));
        run(worker, 2);
        assertThat(rig.ended(client).state()).isEqualTo(JobState.SUCCEEDED);
        rig.submit(client, rangeJob(2, 4, settings(Skipping.upToShare(0.19))));
        run(worker, 2);
        assertThat(rig.ended(client).failureOrNull().message()).startsWith("the job skipped 8 of 40 records, more than the share of 0.19");
    }

    @Test
    void workersKeepWhatTheyWroteDownUntilTheClientLetsGo() {
        WorkerEpoch worker = rig.worker(1);
        rig.submit(client, rangeJob(1, 4, settings(Skipping.upTo(8))));
        run(worker, 2);
        assertThat(rig.ended(client).skips().parts().size()).isEqualTo(4);
        assertThat(isDropped(worker)).isFalse();
        rig.say(client, new FromClient.Release(Specs.id(1)));
        assertThat(isDropped(worker)).isTrue();
    }

    @Test
    void whatAClientThatIsGoneLeftIsDroppedAfterTheGrace() {
        WorkerEpoch worker = rig.worker(1);
        rig.submit(client, rangeJob(1, 4, settings(Skipping.upTo(8))));
        run(worker, 2);
        rig.step(new SchedulerEvent.ClientGone(client));
        assertThat(isDropped(worker)).isFalse();
        rig.advance(Rig.CONFIG.times().clientGrace().toMillis());
        assertThat(isDropped(worker)).isTrue();
    }

    @Test
    void whatAClientHasLetGoBeforeTheEndIsDroppedWithIt() {
        WorkerEpoch worker = rig.worker(1);
        rig.submit(client, rangeJob(1, 8, settings(Skipping.upTo(100))));
        Grant first = rig.grants(worker).get(0);
        TaskRange one = TaskRange.single(first.tasks().from());
        rig.succeed(worker, first, one, new TaskOutput.Inline(Specs.numbers(0, 1)), 1, List.of(new Tally(Map.of(), Slices.EMPTY, skips(0, 2))));
        rig.say(client, new FromClient.Release(Specs.id(1)));
        assertThat(isDropped(worker)).isTrue();
    }
}
