package io.sheaf.scheduler.core;

import static io.sheaf.scheduler.core.Specs.SETTINGS;
import static io.sheaf.scheduler.core.Specs.than;
import static io.sheaf.scheduler.core.Specs.when;
import static org.assertj.core.api.Assertions.assertThat;

import io.sheaf.plan.Choices;
import io.sheaf.plan.Choices.When;
import io.sheaf.plan.ClientId;
import io.sheaf.plan.JobId;
import io.sheaf.plan.JobState;
import io.sheaf.plan.Sizing;
import io.sheaf.plan.Slices;
import io.sheaf.plan.StageId;
import io.sheaf.plan.StageOutput;
import io.sheaf.plan.StageSpec;
import io.sheaf.plan.TaskRange;
import io.sheaf.plan.TaskSource;
import io.sheaf.plan.WorkerEpoch;
import io.sheaf.plan.message.FromClient;
import io.sheaf.plan.message.FromWorker.TaskOutput;
import io.sheaf.plan.message.ToClient;
import io.sheaf.plan.message.ToWorker.DefineStage;
import io.sheaf.plan.message.ToWorker.Grant;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** Shuffles of at least 3 partitions, of about 100 bytes each. */
class PartitionCountsTest {

    private static final StageOutput SHUFFLE = new StageOutput.Shuffle(3);
    private static final StageOutput WEIGHED = new StageOutput.Shuffle(3, true);
    private static final StageOutput RESULTS = new StageOutput.Results();

    private final Rig rig = new Rig();
    private final ClientId client = rig.client();
    private int jobs = 10;

    private static Choices sized(int group, When... branches) {
        return new Choices(When.ALWAYS, List.of(branches), new Sizing(group, 100));
    }

    private static StageSpec sized(int id, StageOutput output, int group, TaskSource... branches) {
        return Specs.choosing(id, output, List.of(), sized(group), branches);
    }

    private static TaskSource shuffled(int from) {
        return new TaskSource.Shuffled(new StageId(from), 3);
    }

    /** Answers all that the worker gets, until it gets nothing: each task of a stage that others read writes so many bytes. */
    private void work(WorkerEpoch worker, long bytes, long salt) {
        for (List<Grant> grants = rig.grants(worker); !grants.isEmpty(); grants = rig.grants(worker)) {
            grants.forEach(grant -> answer(worker, grant, bytes, salt));
        }
    }

    private void answer(WorkerEpoch worker, Grant grant, long bytes, long salt) {
        StageOutput output = define(worker, grant.stage().value()).output();
        if (output instanceof StageOutput.Results) {
            rig.finish(worker, grant);
        } else if (output instanceof StageOutput.Parts) {
            for (int task = grant.tasks().from(); task < grant.tasks().to(); task++) {
                rig.succeed(worker, grant, TaskRange.single(task), new TaskOutput.Inline(Specs.numbers(0, 2), bytes), 1);
            }
        } else {
            rig.succeed(worker, grant, grant.tasks(), kept(grant, output, bytes, salt), 1);
        }
    }

    private static TaskOutput.Kept kept(Grant grant, StageOutput output, long bytes, long salt) {
        int tasks = grant.tasks().size();
        long[] all = new long[tasks];
        long[] fingerprints = new long[tasks];
        for (int i = 0; i < tasks; i++) {
            all[i] = bytes;
            fingerprints[i] = grant.tasks().from() + i + salt;
        }
        boolean weighed = output instanceof StageOutput.Shuffle shuffle && shuffle.weighed();
        return new TaskOutput.Kept(all, new long[tasks], fingerprints, new long[weighed ? tasks * ((StageOutput.Shuffle) output).partitions() : 0]);
    }

    private final List<DefineStage> defined = new ArrayList<>();

    /** The newest definition of the stage that the worker was told. */
    private DefineStage define(WorkerEpoch worker, int stage) {
        defined.addAll(rig.told(worker, DefineStage.class));
        return defined.stream().filter(define -> define.stage().value() == stage).reduce((older, newer) -> newer).orElseThrow();
    }

    private int partitions(WorkerEpoch worker, int stage) {
        return define(worker, stage).partitions();
    }

    private List<ToClient.Partitioned> told() {
        return rig.told(client, ToClient.Partitioned.class);
    }

    @Test
    void followWhatTheStageBeforeWrote() {
        WorkerEpoch worker = rig.worker(8);
        rig.submit(client, Specs.job(1, SETTINGS, sized(0, SHUFFLE, 0, Specs.range(4)), sized(1, SHUFFLE, 1, shuffled(0)),
                Specs.stage(2, RESULTS, shuffled(1))));
        work(worker, 120, 0);
        assertThat(partitions(worker, 0)).as("of 4 numbers").isEqualTo(3);
        assertThat(partitions(worker, 1)).as("of 480 bytes").isEqualTo(5);
        assertThat(define(worker, 2).branches()).containsExactly(new TaskSource.Shuffled(new StageId(1), 5));
        ToClient.Ended ended = rig.ended(client);
        assertThat(ended.state()).isEqualTo(JobState.SUCCEEDED);
        assertThat(ended.resultTasks()).isEqualTo(5);
        assertThat(told()).as("what is as usual needs no message").containsExactly(new ToClient.Partitioned(Specs.id(1), 1, 5, 480));
    }

    @Test
    void followRangesInlineInputsAndListedSplits() {
        WorkerEpoch worker = rig.worker(8);
        Slices inline = Slices.of(List.of(new byte[70], new byte[230]));
        rig.submit(client, Specs.job(1, SETTINGS, Specs.stage(0, new StageOutput.Parts(), Specs.range(1)),
                sized(1, SHUFFLE, 0, new TaskSource.Range(0, 100, 2), new TaskSource.Inline(inline), new TaskSource.Enumerated(new StageId(0))),
                Specs.stage(2, RESULTS, shuffled(1))));
        work(worker, 5_000, 0);
        assertThat(partitions(worker, 1)).isEqualTo(61);
        assertThat(told()).containsExactly(new ToClient.Partitioned(Specs.id(1), 0, 61, 800 + 300 + 5_000));
    }

    @Test
    void aReaderWhoseRangeIsLongerThanNumbersHasAsManyAsThereMayBe() {
        WorkerEpoch worker = rig.worker(1);
        rig.submit(client, Specs.job(1, SETTINGS, sized(0, SHUFFLE, 0, new TaskSource.Range(Long.MIN_VALUE, Long.MAX_VALUE, 2), new TaskSource.Range(0, 5, 1)),
                Specs.stage(1, RESULTS, shuffled(0))));
        assertThat(partitions(worker, 0)).isEqualTo(Sizing.MOST_PARTITIONS);
    }

    @Test
    void bothSidesOfAJoinHaveTheSameNumberByWhatBothRead() {
        WorkerEpoch worker = rig.worker(8);
        When small = when(than(2, 1, true));
        When large = when(than(2, 1, false));
        rig.submit(client, Specs.job(1, SETTINGS, Specs.stage(0, SHUFFLE, Specs.range(2)), Specs.stage(1, SHUFFLE, Specs.range(5)),
                sized(2, WEIGHED, 0, shuffled(0)),
                Specs.choosing(3, WEIGHED, List.of(), new Choices(large, List.of(), new Sizing(0, 100)), shuffled(1)),
                Specs.choosing(4, RESULTS, List.of(2), new Choices(When.ALWAYS, List.of(small, large)), shuffled(1),
                        new TaskSource.Splittable(new StageId(3), new StageId(2), 3, 1_000))));
        work(worker, 100, 0);
        assertThat(partitions(worker, 2)).isEqualTo(7);
        assertThat(partitions(worker, 3)).isEqualTo(7);
        assertThat(define(worker, 4).branches()).containsExactly(shuffled(1), new TaskSource.Shuffled(new StageId(3), 7));
        assertThat(define(worker, 4).partitionsOfSide(0)).isEqualTo(7);
        assertThat(rig.ended(client).resultTasks()).isEqualTo(7);
        assertThat(told()).hasSize(1);
    }

    @Test
    void whatASortIsPreparedByKnowsTheNumberToo() {
        WorkerEpoch worker = rig.worker(8);
        StageOutput parts = new StageOutput.Parts(3);
        rig.submit(client, Specs.job(1, SETTINGS, Specs.stage(0, SHUFFLE, Specs.range(9)), sized(1, parts, 4, shuffled(0)),
                sized(2, parts, 4, new TaskSource.Gathered(new StageId(1))),
                Specs.choosing(3, SHUFFLE, List.of(2), sized(4), shuffled(0)), Specs.stage(4, RESULTS, shuffled(3))));
        work(worker, 90, 0);
        assertThat(Stream.of(1, 2, 3).map(stage -> partitions(worker, stage))).containsExactly(9, 9, 9);
        assertThat(rig.ended(client).resultTasks()).isEqualTo(9);
    }

    @Test
    void whatIsMadeAgainInAnotherSizeChangesNothing() {
        WorkerEpoch first = rig.worker(4);
        rig.submit(client, Specs.job(1, SETTINGS, Specs.stage(0, SHUFFLE, Specs.range(4)), sized(1, SHUFFLE, 0, shuffled(0)),
                Specs.stage(2, RESULTS, shuffled(1))));
        List<Grant> writing = rig.grants(first);
        while (writing.stream().anyMatch(grant -> grant.stage().value() == 0)) {
            writing.forEach(grant -> answer(first, grant, 120, 0));
            writing = rig.grants(first);
        }
        assertThat(partitions(first, 1)).isEqualTo(5);
        rig.lose(first);
        defined.clear();
        WorkerEpoch second = rig.worker(4);
        work(second, 9_000, 7);
        assertThat(partitions(second, 1)).isEqualTo(5);
        assertThat(rig.ended(client).resultTasks()).isEqualTo(5);
        assertThat(told()).hasSize(1);
    }

    @Test
    void followWhatAnotherJobKeepsWheneverItWasMade() {
        WorkerEpoch worker = rig.worker(8);
        rig.submit(client, Specs.job(1, SETTINGS, Specs.stage(0, new StageOutput.Blocks(), Specs.range(4)),
                Specs.stage(1, RESULTS, new TaskSource.Open())));
        work(worker, 200, 0);
        defined.clear();
        rig.submit(client, Specs.job(2, SETTINGS,
                Specs.stage(0, new StageOutput.Blocks(), new TaskSource.Kept(Specs.id(1), new StageId(0))),
                sized(1, SHUFFLE, 0, new TaskSource.Blocks(new StageId(0))), Specs.stage(2, RESULTS, shuffled(1))));
        work(worker, 1, 0);
        assertThat(partitions(worker, 1)).isEqualTo(8);
        assertThat(rig.ended(client).resultTasks()).isEqualTo(8);
    }

    @Test
    void whoComesBackIsToldAgain() {
        WorkerEpoch worker = rig.worker(1);
        rig.submit(client, Specs.job(1, SETTINGS, sized(0, SHUFFLE, 0, new TaskSource.Range(0, 100, 2)), Specs.stage(1, RESULTS, shuffled(0))));
        ToClient.Partitioned told = told().get(0);
        assertThat(told.partitions()).isEqualTo(8);
        rig.step(new SchedulerEvent.ClientGone(client));
        ClientId back = rig.client();
        rig.say(back, new FromClient.Attach(told.job(), 0));
        assertThat(rig.told(back, ToClient.Partitioned.class)).containsExactly(told);
        work(worker, 1, 0);
        assertThat(rig.ended(back).resultTasks()).isEqualTo(8);
    }

    @Test
    void choicesThatCannotBeMadeAreRefused() {
        TaskSource range = Specs.range(1);
        StageOutput parts = new StageOutput.Parts(3);
        List<String> problems = List.of(
                refused(sized(0, SHUFFLE, 0, range), sized(1, new StageOutput.Shuffle(4), 0, range), Specs.stage(2, RESULTS, range)),
                refused(sized(0, parts, 0, range), Specs.stage(1, RESULTS, range)),
                refused(sized(0, parts, 0, range), sized(1, SHUFFLE, 0, new TaskSource.Gathered(new StageId(0))), Specs.stage(2, RESULTS, range)),
                refused(sized(0, parts, 0, range), Specs.sided(1, SHUFFLE, 0, range), sized(2, SHUFFLE, 0, shuffled(1)), Specs.stage(3, RESULTS, range)));
        assertThat(problems.get(0)).contains("stage 0", "cannot agree with stage 1", "3 and 4 at the least");
        assertThat(problems.get(1)).contains("with nobody who writes them");
        assertThat(problems.subList(2, 4).stream().collect(Collectors.joining()))
                .matches(".*stage 0: what it reads waits for the number.*stage 0: what it reads waits for the number.*");
    }

    private String refused(StageSpec... stages) {
        JobId id = Specs.id(++jobs);
        rig.submit(client, Specs.job(jobs, SETTINGS, stages));
        return rig.told(client, ToClient.Rejected.class).stream().filter(no -> no.job().equals(id)).findFirst().orElseThrow().failure().message();
    }
}
