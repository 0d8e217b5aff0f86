package io.sheaf.scheduler.core;

import static io.sheaf.scheduler.core.Specs.SETTINGS;
import static org.assertj.core.api.Assertions.assertThat;

import io.sheaf.plan.Choices;
import io.sheaf.plan.ClientId;
import io.sheaf.plan.JobId;
import io.sheaf.plan.JobSpec;
import io.sheaf.plan.JobState;
import io.sheaf.plan.StageId;
import io.sheaf.plan.StageOutput;
import io.sheaf.plan.StageSpec;
import io.sheaf.plan.TaskSource;
import io.sheaf.plan.TaskSource.Share;
import io.sheaf.plan.WorkerEpoch;
import io.sheaf.plan.message.FromClient;
import io.sheaf.plan.message.FromWorker.TaskOutput;
import io.sheaf.plan.message.ToClient;
import io.sheaf.plan.message.ToWorker.DefineStage;
import io.sheaf.plan.message.ToWorker.Grant;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** A join that brings its sides together: stage 0 is the right one, stage 1 the left one, stage 2 reads both. */
class SplitsTest {

    private static final int ALL = Integer.MAX_VALUE;
    private static final StageOutput RESULTS = new StageOutput.Results();
    private static final StageOutput WEIGHED = new StageOutput.Shuffle(3, true);
    private static final TaskSource BOTH = new TaskSource.Splittable(new StageId(1), new StageId(0), 3, 100);

    private final Rig rig = new Rig();
    private final ClientId client = rig.client();
    private int jobs = 10;

    private static JobSpec join() {
        return Specs.job(1, SETTINGS, Specs.stage(0, WEIGHED, Specs.range(1)), Specs.stage(1, WEIGHED, Specs.range(4)),
                Specs.choosing(2, RESULTS, List.of(0), Choices.NONE, BOTH));
    }

    /** Answers grants of the first two stages: each task of the left side has written so much to partition 1, and little to the others. */
    private void write(WorkerEpoch worker, List<Grant> grants, long hot, long salt) {
        for (Grant grant : grants) {
            int tasks = grant.tasks().size();
            long[] weights = new long[3 * tasks];
            long[] fingerprints = new long[tasks];
            for (int i = 0; i < tasks; i++) {
                boolean left = grant.stage().value() == 1;
                weights[3 * i] = 5;
                weights[3 * i + 1] = left ? hot : 5;
                fingerprints[i] = grant.tasks().from() + i + salt;
            }
            rig.succeed(worker, grant, grant.tasks(), new TaskOutput.Kept(new long[tasks], new long[tasks], fingerprints, weights), 1);
        }
    }

    /** Answers what these workers get of the first two stages, and leaves what reads them. */
    private void writeAll(List<WorkerEpoch> workers, long hot, long salt) {
        for (int round = 0; round < 8; round++) {
            for (WorkerEpoch worker : workers) {
                write(worker, rig.grants(worker).stream().filter(grant -> grant.stage().value() < 2).toList(), hot, salt);
            }
        }
    }

    /** Runs both sides; the grants of those that read them. */
    private List<Grant> sides(WorkerEpoch worker, long hot) {
        rig.submit(client, join());
        List<Grant> grants = rig.grants(worker);
        while (grants.stream().anyMatch(grant -> grant.stage().value() < 2)) {
            write(worker, grants, hot, 0);
            grants = rig.grants(worker);
        }
        return grants;
    }

    /** What stage 2 reads, as these workers were told since the last call; they were told the same. */
    private List<TaskSource> sources(WorkerEpoch... workers) {
        List<List<TaskSource>> told = Stream.of(workers).flatMap(worker -> rig.told(worker, DefineStage.class).stream())
                .filter(define -> define.stage().value() == 2).map(DefineStage::branches).distinct().toList();
        assertThat(told).hasSize(1);
        return told.get(0);
    }

    private static final TaskSource IN_FOUR = new TaskSource.Split(new StageId(1), List.of(new Share(0, 0, ALL),
            new Share(1, 0, 1), new Share(1, 1, 2), new Share(1, 2, 3), new Share(1, 3, ALL), new Share(2, 0, ALL)));

    @Test
    void aHotPartitionHasSeveralTasksAndTheClientIsTold() {
        WorkerEpoch worker = rig.worker(8);
        List<Grant> reading = sides(worker, 100);
        assertThat(sources(worker)).containsExactly(IN_FOUR);
        for (; !reading.isEmpty(); reading = rig.grants(worker)) {
            reading.forEach(grant -> rig.finish(worker, grant));
        }
        ToClient.Ended ended = rig.ended(client);
        assertThat(ended.state()).isEqualTo(JobState.SUCCEEDED);
        assertThat(ended.resultTasks()).isEqualTo(6);
        ToClient.Split told = new ToClient.Split(Specs.id(1), new StageId(1), 20, 400, List.of(new ToClient.Part(1, 400, 4)));
        assertThat(rig.told(client, ToClient.Split.class)).containsExactly(told);
    }

    @Test
    void whoComesBackIsToldAgain() {
        sides(rig.worker(8), 100);
        ToClient.Split told = rig.told(client, ToClient.Split.class).get(0);
        rig.step(new SchedulerEvent.ClientGone(client));
        ClientId back = rig.client();
        rig.say(back, new FromClient.Attach(told.job(), 0));
        assertThat(rig.told(back, ToClient.Split.class)).containsExactly(told);
    }

    @Test
    void withoutAHotOneEachPartitionHasATask() {
        WorkerEpoch worker = rig.worker(8);
        sides(worker, 20);
        assertThat(sources(worker)).containsExactly(new TaskSource.Shuffled(new StageId(1), 3));
        assertThat(rig.told(client, ToClient.Split.class)).containsExactly(new ToClient.Split(Specs.id(1), new StageId(1), 20, 80, List.of()));
    }

    @Test
    void whatIsMadeAgainInOtherSizesIsSplitAsBefore() {
        WorkerEpoch first = rig.worker(2);
        WorkerEpoch second = rig.worker(2);
        rig.submit(client, join());
        writeAll(List.of(first, second), 100, 0);
        assertThat(sources(first, second)).containsExactly(IN_FOUR);
        rig.lose(first);
        WorkerEpoch third = rig.worker(2);
        writeAll(List.of(second, third), 1, 77);
        // Its readers start over.
        assertThat(sources(second, third)).containsExactly(IN_FOUR);
        assertThat(rig.told(client, ToClient.Split.class)).hasSize(1);
    }

    @Test
    void splitsThatCannotBeMadeAreRefused() {
        TaskSource range = Specs.range(1);
        StageOutput plain = new StageOutput.Shuffle(3);
        List<String> problems = List.of(
                refused(Specs.stage(0, plain, range), Specs.stage(1, WEIGHED, range), Specs.sided(2, RESULTS, 0, BOTH)),
                refused(Specs.stage(0, WEIGHED, range), Specs.stage(1, plain, range), Specs.sided(2, RESULTS, 0, BOTH)),
                refused(Specs.stage(0, WEIGHED, range), Specs.stage(1, WEIGHED, range), Specs.stage(2, RESULTS, BOTH)),
                refused(Specs.stage(0, WEIGHED, range), Specs.stage(1, WEIGHED, range), Specs.sided(2, RESULTS, 0, IN_FOUR)));
        assertThat(problems.get(0)).contains("beside stage 0");
        assertThat(problems.get(1)).contains("does not fit the output");
        assertThat(problems.get(2)).contains("beside stage 0");
        assertThat(problems.get(3)).contains("for the scheduler to say");
    }

    private String refused(StageSpec... stages) {
        JobId id = Specs.id(++jobs);
        rig.submit(client, Specs.job(jobs, SETTINGS, stages));
        return rig.told(client, ToClient.Rejected.class).stream().filter(no -> no.job().equals(id)).findFirst().orElseThrow().failure().message();
    }
}
