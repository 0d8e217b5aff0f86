package io.sheaf.scheduler.core;

import static io.sheaf.scheduler.core.Specs.SETTINGS;
import static io.sheaf.scheduler.core.Specs.job;
import static io.sheaf.scheduler.core.Specs.range;
import static io.sheaf.scheduler.core.Specs.rangeJob;
import static io.sheaf.scheduler.core.Specs.shuffleJob;
import static io.sheaf.scheduler.core.Specs.stage;
import static org.assertj.core.api.Assertions.assertThat;

import io.sheaf.ErrorKind;
import io.sheaf.plan.ClientId;
import io.sheaf.plan.JobState;
import io.sheaf.plan.Slices;
import io.sheaf.plan.StageId;
import io.sheaf.plan.StageOutput;
import io.sheaf.plan.TaskRange;
import io.sheaf.plan.TaskSource;
import io.sheaf.plan.WorkerEpoch;
import io.sheaf.plan.message.FromClient;
import io.sheaf.plan.message.FromWorker.Tally;
import io.sheaf.plan.message.FromWorker.TaskOutput;
import io.sheaf.plan.message.ToClient;
import io.sheaf.plan.message.ToWorker.Grant;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** What tasks count, counted once for each task that won. */
class TalliesTest {

    private static Tally counting(String name) {
        return new Tally(Map.of(name, 1L), Slices.EMPTY);
    }

    /** Seed 1028188 of the simulation: all that the readers had made was lost with what they had read, which was another the second time. */
    @Test
    void whatReadersCountedOfWhatTheyWillNotReadAgainIsVoid() {
        Rig loss = new Rig();
        ClientId owner = loss.client();
        WorkerEpoch first = loss.worker(1);
        loss.submit(owner, Specs.shuffleJob(7, 1, 2, Specs.SETTINGS));
        loss.keep(first, loss.grants(first).get(0), 0);
        loss.step(new SchedulerEvent.ClientGone(owner));
        Grant readers = loss.grants(first).get(0);
        loss.succeed(first, readers, TaskRange.single(0), new TaskOutput.Stored(new long[1]), Rig.MILLI, List.of(counting("first")));
        loss.lose(first);
        WorkerEpoch second = loss.worker(1);
        loss.keep(second, loss.grants(second).get(0), 5);
        for (List<Grant> grants = loss.grants(second); !grants.isEmpty(); grants = loss.grants(second)) {
            for (Grant grant : grants) {
                int size = grant.tasks().size();
                loss.succeed(second, grant, grant.tasks(), new TaskOutput.Stored(new long[size]), Rig.MILLI, Collections.nCopies(size, counting("second")));
            }
        }
        ClientId back = loss.client();
        loss.submit(back, Specs.shuffleJob(7, 1, 2, Specs.SETTINGS));
        assertThat(loss.ended(back).counters()).isEqualTo(Map.of("second", 2L, "tasks", 1L));
    }

    private final Rig rig = new Rig();
    private final ClientId client = rig.client();

    private static List<Tally> tallies(TaskRange tasks, String mark) {
        List<Tally> all = new ArrayList<>();
        for (int task = tasks.from(); task < tasks.to(); task++) {
            all.add(new Tally(Map.of(mark, 1L), Slices.of((mark + task).getBytes(StandardCharsets.UTF_8))));
        }
        return all;
    }

    private void keep(WorkerEpoch worker, Grant grant, TaskRange tasks, String mark, long salt) {
        long[] fingerprints = new long[tasks.size()];
        Arrays.setAll(fingerprints, i -> tasks.from() + i + salt);
        rig.succeed(worker, grant, tasks, new TaskOutput.Kept(new long[tasks.size()], new long[tasks.size()], fingerprints), 1, tallies(tasks, mark));
    }

    private void finish(WorkerEpoch worker, Grant grant, String mark) {
        TaskRange tasks = grant.tasks();
        rig.succeed(worker, grant, tasks, new TaskOutput.Inline(Specs.numbers(tasks.from(), tasks.to())), 1, tallies(tasks, mark));
    }

    private static List<String> accumulated(ToClient.Ended ended) {
        Slices slices = ended.accumulated();
        List<String> all = new ArrayList<>();
        for (int i = 0; i < slices.size(); i++) {
            all.add(new String(slices.slice(i), StandardCharsets.UTF_8));
        }
        return all;
    }

    @Test
    void outputThatIsMadeAgainCountsAsItDidFirst() {
        WorkerEpoch holder = rig.worker(1);
        rig.submit(client, shuffleJob(1, 2, 1, SETTINGS));
        Grant first = rig.grants(holder).get(0);
        assertThat(first.tasks()).isEqualTo(new TaskRange(0, 2));
        keep(holder, first, TaskRange.single(0), "first", 0);
        WorkerEpoch other = rig.worker(1);
        rig.lose(holder);
        for (List<Grant> grants = rig.grants(other); !grants.isEmpty(); grants = rig.grants(other)) {
            for (Grant grant : grants) {
                if (grant.stage().value() == 0) {
                    keep(other, grant, grant.tasks(), "again", 0);
                } else {
                    finish(other, grant, "read");
                }
            }
        }
        ToClient.Ended ended = rig.ended(client);
        assertThat(ended.counters()).isEqualTo(Map.of("first", 1L, "again", 1L, "read", 1L));
        assertThat(accumulated(ended)).containsExactly("first0", "again1", "read0");
    }

    @Test
    void whatAStageCountedBeforeItStartedOverIsVoid() {
        WorkerEpoch holder = rig.worker(1);
        WorkerEpoch reader = rig.worker(1);
        rig.submit(client, job(1, SETTINGS,
                stage(0, new StageOutput.Shuffle(2), range(1)),
                stage(1, new StageOutput.Shuffle(1), new TaskSource.Shuffled(new StageId(0), 2)),
                stage(2, new StageOutput.Results(), new TaskSource.Shuffled(new StageId(1), 1))));
        Grant made = rig.grants(holder).get(0);
        keep(holder, made, made.tasks(), "made", 0);
        Grant old = rig.grants(reader).get(0);
        assertThat(old.stage()).isEqualTo(new StageId(1));
        keep(reader, old, TaskRange.single(old.tasks().from()), "old", 0);
        rig.lose(holder);
        for (List<Grant> grants = rig.grants(reader); !grants.isEmpty(); grants = rig.grants(reader)) {
            for (Grant grant : grants) {
                if (grant.stage().value() == 2) {
                    finish(reader, grant, "read");
                } else {
                    keep(reader, grant, grant.tasks(), grant.stage().value() == 0 ? "remade" : "new", 5);
                }
            }
        }
        assertThat(rig.count(Counts.ROLLBACKS)).isEqualTo(1);
        ToClient.Ended ended = rig.ended(client);
        assertThat(ended.counters()).isEqualTo(Map.of("made", 1L, "new", 2L, "read", 1L));
        assertThat(accumulated(ended)).containsExactly("made0", "new0", "new1", "read0");
    }

    @Test
    void ofARunWithACancelledTaskOnlyTheOthersCount() {
        WorkerEpoch worker = rig.worker(1);
        rig.submit(client, rangeJob(1, 4, Specs.collecting()));
        Grant grant = rig.grants(worker).get(0);
        assertThat(grant.tasks().size()).isGreaterThan(1);
        rig.say(client, new FromClient.Cancel(Specs.id(1), TaskRange.single(1), "unwanted"));
        finish(worker, grant, "x");
        rig.grants(worker).forEach(next -> finish(worker, next, "x"));
        ToClient.Ended ended = rig.ended(client);
        assertThat(ended.counters()).isEqualTo(Map.of("x", 3L));
        assertThat(accumulated(ended)).containsExactly("x0", "x2", "x3");
    }

    @Test
    void accumulatorsThatAreTooLargeTogetherFailTheJob() {
        WorkerEpoch worker = rig.worker(1);
        rig.submit(client, rangeJob(1, 20));
        for (List<Grant> grants = rig.grants(worker); !grants.isEmpty(); grants = rig.grants(worker)) {
            for (Grant grant : grants) {
                List<Tally> large = new ArrayList<>();
                for (int i = 0; i < grant.tasks().size(); i++) {
                    large.add(new Tally(Map.of(), Slices.of(new byte[Tally.MAX_ACCUMULATED_BYTES])));
                }
                rig.succeed(worker, grant, grant.tasks(), new TaskOutput.Inline(Specs.numbers(0, large.size())), 1, large);
            }
        }
        ToClient.Ended ended = rig.ended(client);
        assertThat(ended.state()).isEqualTo(JobState.FAILED);
        assertThat(ended.failureOrNull().kind()).isEqualTo(ErrorKind.RESOURCE);
        assertThat(ended.failureOrNull().message()).contains("accumulators", String.valueOf(ToClient.Ended.MAX_ACCUMULATED_BYTES));
    }

    @Test
    void whatWasAccumulatedIsForgottenWhenTheClientHasReleasedTheJob() {
        WorkerEpoch worker = rig.worker(1);
        rig.submit(client, rangeJob(1, 2));
        rig.grants(worker).forEach(grant -> finish(worker, grant, "x"));
        assertThat(accumulated(rig.ended(client))).containsExactly("x0", "x1");
        rig.say(client, new FromClient.Release(Specs.id(1)));
        ClientId late = rig.client();
        rig.say(late, new FromClient.Attach(Specs.id(1), Integer.MAX_VALUE));
        ToClient.Ended ended = rig.ended(late);
        assertThat(ended.accumulated().size()).isZero();
        assertThat(ended.counters()).isEqualTo(Map.of("x", 2L));
    }
}
