package io.sheaf.scheduler.core;

import static io.sheaf.scheduler.core.Specs.SETTINGS;
import static io.sheaf.scheduler.core.Specs.than;
import static io.sheaf.scheduler.core.Specs.when;
import static org.assertj.core.api.Assertions.assertThat;

import io.sheaf.plan.Choices;
import io.sheaf.plan.Choices.When;
import io.sheaf.plan.ClientId;
import io.sheaf.plan.JobId;
import io.sheaf.plan.JobSpec;
import io.sheaf.plan.JobState;
import io.sheaf.plan.Size;
import io.sheaf.plan.StageId;
import io.sheaf.plan.StageOutput;
import io.sheaf.plan.StageSpec;
import io.sheaf.plan.TaskSource;
import io.sheaf.plan.WorkerEpoch;
import io.sheaf.plan.message.FromClient;
import io.sheaf.plan.message.FromWorker;
import io.sheaf.plan.message.FromWorker.TaskOutput;
import io.sheaf.plan.message.ToClient;
import io.sheaf.plan.message.ToWorker.DefineStage;
import io.sheaf.plan.message.ToWorker.Grant;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** A join as the planner compiles it: stage 0 is measured, stage 1 brings the other side, stage 2 does without it or reads it. */
class ChoicesTest {

    private static final StageOutput SHUFFLE = new StageOutput.Shuffle(3);
    private static final StageOutput RESULTS = new StageOutput.Results();
    /** With one record per task, so that it is below for up to 36 bytes of each of two tasks. */
    private static final long BELOW = 2 * (36 + 64) + 1;
    private static final TaskSource BROUGHT = new TaskSource.Shuffled(new StageId(1), 3);
    private static final When SMALL = when(than(0, BELOW, true));
    private static final When LARGE = when(than(0, BELOW, false));

    private final Rig rig = new Rig();
    private final ClientId client = rig.client();
    private int jobs = 10;

    private static JobSpec join() {
        return Specs.job(1, SETTINGS, Specs.stage(0, SHUFFLE, Specs.range(2)),
                Specs.choosing(1, SHUFFLE, List.of(), new Choices(LARGE, List.of()), Specs.range(5)),
                Specs.choosing(2, RESULTS, List.of(0), new Choices(When.ALWAYS, List.of(SMALL, LARGE)), Specs.range(5), BROUGHT));
    }

    /** Answers grants of shuffle stages: each task has written one record of so many bytes. */
    private void write(WorkerEpoch worker, List<Grant> grants, long bytes, long salt) {
        for (Grant grant : grants) {
            int tasks = grant.tasks().size();
            long[] all = new long[tasks];
            long[] ones = new long[tasks];
            long[] fingerprints = new long[tasks];
            for (int i = 0; i < tasks; i++) {
                all[i] = bytes;
                ones[i] = 1;
                fingerprints[i] = grant.tasks().from() + i + salt;
            }
            rig.succeed(worker, grant, grant.tasks(), new TaskOutput.Kept(all, ones, fingerprints), 1);
        }
    }

    private void finishAll(WorkerEpoch worker) {
        for (List<Grant> grants = rig.grants(worker); !grants.isEmpty(); grants = rig.grants(worker)) {
            grants.forEach(grant -> rig.finish(worker, grant));
        }
    }

    private List<Grant> measured(WorkerEpoch worker, long bytesOfEach) {
        rig.submit(client, join());
        List<Grant> grants = rig.grants(worker);
        assertThat(grants).extracting(Grant::stage).containsOnly(new StageId(0));
        write(worker, grants, bytesOfEach, 0);
        return rig.grants(worker);
    }

    @Test
    void aSmallSideLeavesTheOtherOneWhereItIs() {
        WorkerEpoch worker = rig.worker(8);
        List<Grant> next = measured(worker, 36);
        assertThat(next).extracting(Grant::stage).containsOnly(new StageId(2));
        assertThat(next).extracting(Grant::branch).containsOnly(0);
        assertThat(rig.told(worker, DefineStage.class)).filteredOn(define -> define.stage().value() == 2)
                .singleElement().satisfies(define -> assertThat(define.starts()).containsExactly(0, 5, 5));
        next.forEach(grant -> rig.finish(worker, grant));
        finishAll(worker);
        ToClient.Ended ended = rig.ended(client);
        assertThat(ended.state()).isEqualTo(JobState.SUCCEEDED);
        assertThat(ended.resultTasks()).isEqualTo(5);
        assertThat(rig.told(client, ToClient.Measured.class))
                .containsExactly(new ToClient.Measured(Specs.id(1), new StageId(0), 2, new Size(72, 2)));
    }

    @Test
    void aLargeSideBringsTheOtherOneToIt() {
        WorkerEpoch worker = rig.worker(8);
        List<Grant> next = measured(worker, 37);
        assertThat(next).extracting(Grant::stage).containsOnly(new StageId(1));
        write(worker, next, 9, 0);
        write(worker, rig.grants(worker), 9, 0);
        assertThat(rig.told(worker, DefineStage.class)).filteredOn(define -> define.stage().value() == 2)
                .singleElement().satisfies(define -> assertThat(define.starts()).containsExactly(0, 0, 3));
    }

    @Test
    void whatIsMadeAgainInAnotherSizeChangesNothing() {
        WorkerEpoch first = rig.worker(8);
        measured(first, 36);
        rig.lose(first);
        WorkerEpoch second = rig.worker(8);
        List<Grant> again = rig.grants(second);
        assertThat(again).extracting(Grant::stage).containsOnly(new StageId(0));
        write(second, again, 1_000, 0);
        List<Grant> next = rig.grants(second);
        assertThat(next).extracting(Grant::stage).containsOnly(new StageId(2));
        next.forEach(grant -> rig.finish(second, grant));
        finishAll(second);
        assertThat(rig.ended(client).resultTasks()).isEqualTo(5);
        assertThat(rig.told(client, ToClient.Measured.class)).hasSize(1);
    }

    @Test
    void aReaderThatIsRolledBackGoesTheSameWay() {
        WorkerEpoch first = rig.worker(2);
        WorkerEpoch second = rig.worker(2);
        rig.submit(client, join());
        write(first, rig.grants(first), 30, 0);
        write(second, rig.grants(second), 30, 0);
        List<Grant> reading = rig.grants(second);
        assertThat(reading).extracting(Grant::stage).containsOnly(new StageId(2));
        rig.lose(first);
        List<Grant> again = rig.grants(second).stream().filter(grant -> grant.stage().value() == 0).toList();
        write(second, again, 5_000, 7);
        assertThat(rig.told(second, DefineStage.class)).filteredOn(define -> define.stage().value() == 2)
                .allSatisfy(define -> assertThat(define.starts()).containsExactly(0, 5, 5));
        finishAll(second);
        assertThat(rig.ended(client).resultTasks()).isEqualTo(5);
    }

    @Test
    void theOtherSideIsBroughtWhileTheMeasuredOneIsMadeAgain() {
        WorkerEpoch first = rig.worker(1);
        WorkerEpoch second = rig.worker(1);
        rig.submit(client, join());
        write(first, rig.grants(first), 500, 0);
        write(second, rig.grants(second), 500, 0);
        List<Grant> bringing = rig.grants(second);
        assertThat(bringing).extracting(Grant::stage).containsOnly(new StageId(1));
        rig.lose(first);
        List<StageId> then = new ArrayList<>();
        while (!bringing.isEmpty()) {
            // All but what was lost of the measured side, which is left for the end.
            write(second, bringing.stream().filter(grant -> grant.stage().value() == 1).toList(), 1, 0);
            bringing = rig.grants(second);
            bringing.forEach(grant -> then.add(grant.stage()));
        }
        assertThat(then).contains(new StageId(0), new StageId(1)).doesNotContain(new StageId(2));
    }

    @Test
    void nothingIsMadeAgainForTheWayThatIsNotTaken() {
        TaskSource streamed = new TaskSource.Shuffled(new StageId(0), 3);
        When small = when(than(1, 1, true));
        When large = when(than(1, 1, false));
        WorkerEpoch first = rig.worker(1);
        rig.submit(client, Specs.job(1, SETTINGS, Specs.stage(0, SHUFFLE, Specs.range(1)), Specs.stage(1, SHUFFLE, Specs.range(1)),
                Specs.choosing(2, SHUFFLE, List.of(), new Choices(large, List.of()), streamed),
                Specs.choosing(3, RESULTS, List.of(1), new Choices(When.ALWAYS, List.of(small, large)), streamed,
                        new TaskSource.Shuffled(new StageId(2), 3))));
        List<Grant> both = rig.grants(first);
        assertThat(both).extracting(Grant::stage).containsExactly(new StageId(0), new StageId(1));
        write(first, both.subList(0, 1), 1, 0);
        // It keeps what it has made, and gets nothing any more.
        rig.step(new SchedulerEvent.DrainWorker(first));
        rig.say(first, new FromWorker.Returned(both.get(1).lease(), both.get(1).job(), List.of(both.get(1).tasks()), false));
        WorkerEpoch second = rig.worker(8);
        List<Grant> grants = rig.grants(second);
        while (grants.stream().anyMatch(grant -> grant.stage().value() < 3)) {
            write(second, grants, 1, 0);
            grants = rig.grants(second);
        }
        assertThat(grants).extracting(Grant::stage).containsOnly(new StageId(3));
        rig.lose(first);
        assertThat(rig.grants(second)).extracting(Grant::stage).doesNotContain(new StageId(0));
        grants.forEach(grant -> rig.finish(second, grant));
        finishAll(second);
        assertThat(rig.ended(client).state()).isEqualTo(JobState.SUCCEEDED);
    }

    @Test
    void whoComesBackIsToldAgain() {
        WorkerEpoch worker = rig.worker(8);
        measured(worker, 36);
        ToClient.Measured told = rig.told(client, ToClient.Measured.class).get(0);
        rig.step(new SchedulerEvent.ClientGone(client));
        ClientId back = rig.client();
        rig.say(back, new FromClient.Attach(told.job(), 0));
        assertThat(rig.told(back, ToClient.Measured.class)).containsExactly(told);
    }

    @Test
    void choicesThatCannotBeMadeAreRefused() {
        TaskSource range = Specs.range(1);
        Choices byItself = new Choices(when(than(1, 5, true)), List.of());
        Choices byParts = new Choices(when(than(0, 5, true)), List.of());
        Choices forTwo = new Choices(When.ALWAYS, List.of(SMALL, LARGE));
        List<String> problems = List.of(
                refused(Specs.stage(0, SHUFFLE, range), Specs.choosing(1, RESULTS, List.of(), byItself, range)),
                refused(Specs.stage(0, new StageOutput.Parts(), range), Specs.choosing(1, SHUFFLE, List.of(), byParts, range), Specs.stage(2, RESULTS, range)),
                refused(Specs.stage(0, SHUFFLE, range), Specs.choosing(1, RESULTS, List.of(), forTwo, range)),
                refused(Specs.stage(0, SHUFFLE, range), Specs.choosing(1, RESULTS, List.of(), byParts, range)));
        assertThat(problems.get(0)).contains("stage 1", "does not come before it");
        assertThat(problems.get(1)).contains("goes by the size of stage 0, which has none");
        assertThat(problems.get(2)).contains("2 choices for 1 branches");
        assertThat(problems.get(3)).contains("may be skipped");
    }

    private String refused(StageSpec... stages) {
        JobId id = Specs.id(++jobs);
        rig.submit(client, Specs.job(jobs, SETTINGS, stages));
        return rig.told(client, ToClient.Rejected.class).stream().filter(no -> no.job().equals(id)).findFirst().orElseThrow().failure().message();
    }
}
