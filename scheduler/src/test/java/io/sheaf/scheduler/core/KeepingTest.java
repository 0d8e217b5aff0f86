package io.sheaf.scheduler.core;

import static io.sheaf.scheduler.core.Specs.SETTINGS;
import static org.assertj.core.api.Assertions.assertThat;

import io.sheaf.ErrorKind;
import io.sheaf.RefusedException;
import io.sheaf.plan.ClientId;
import io.sheaf.plan.JobSpec;
import io.sheaf.plan.JobState;
import io.sheaf.plan.Slices;
import io.sheaf.plan.StageId;
import io.sheaf.plan.StageOutput;
import io.sheaf.plan.TaskRange;
import io.sheaf.plan.TaskSource;
import io.sheaf.plan.WorkerEpoch;
import io.sheaf.plan.message.FromClient;
import io.sheaf.plan.message.FromWorker;
import io.sheaf.plan.message.FromWorker.LostBlocks;
import io.sheaf.plan.message.ToClient;
import io.sheaf.plan.message.ToWorker;
import io.sheaf.plan.message.ToWorker.BlockMap;
import io.sheaf.plan.message.ToWorker.Grant;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Jobs that read what another job keeps. */
class KeepingTest {

    private static final StageOutput BLOCKS = new StageOutput.Blocks();
    private static final StageOutput RESULTS = new StageOutput.Results();

    private final Rig rig = new Rig();
    private final ClientId client = rig.client();

    /** {@code tasks} tasks whose output is kept, until input is said to end. */
    private static JobSpec keeper(int id, int tasks) {
        return Specs.job(id, SETTINGS, Specs.stage(0, BLOCKS, Specs.range(tasks)), Specs.stage(1, RESULTS, new TaskSource.Open()));
    }

    private static TaskSource kept(int job) {
        return new TaskSource.Kept(Specs.id(job), new StageId(0));
    }

    private static TaskSource standIn() {
        return new TaskSource.Blocks(new StageId(0));
    }

    private static JobSpec reader(int id, int keeper) {
        return Specs.job(id, SETTINGS, Specs.stage(0, BLOCKS, kept(keeper)), Specs.stage(1, RESULTS, standIn()));
    }

    private void letGo(int job) {
        rig.say(client, new FromClient.Append(Specs.id(job), 0, Slices.EMPTY, true));
    }

    /** Answers all grants of the job until there is none, and gives the tasks each worker did. */
    private List<TaskRange> work(WorkerEpoch worker, int job, long salt) {
        List<TaskRange> done = new ArrayList<>();
        for (List<Grant> grants = rig.grants(worker); !grants.isEmpty(); grants = rig.grants(worker)) {
            for (Grant grant : grants) {
                assertThat(grant.job()).isEqualTo(Specs.id(job));
                done.add(grant.tasks());
                if (grant.stage().value() == 0) {
                    rig.keep(worker, grant, salt);
                } else {
                    rig.finish(worker, grant);
                }
            }
        }
        return done;
    }

    private List<JobState> endings() {
        return rig.told(client, ToClient.Ended.class).stream().map(ToClient.Ended::state).toList();
    }

    @Test
    void severalJobsReadWhatOneJobMadeOnce() {
        WorkerEpoch worker = rig.worker(2);
        rig.submit(client, keeper(1, 4));
        rig.submit(client, reader(2, 1));
        assertThat(rig.told(worker, BlockMap.class)).isEmpty();
        List<TaskRange> made = new ArrayList<>();
        List<Grant> readers = new ArrayList<>();
        for (List<Grant> grants = rig.grants(worker); !grants.isEmpty(); grants = rig.grants(worker)) {
            for (Grant grant : grants) {
                if (grant.job().equals(Specs.id(1))) {
                    made.add(grant.tasks());
                    rig.keep(worker, grant, 0);
                } else {
                    readers.add(grant);
                    rig.finish(worker, grant);
                }
            }
        }
        assertThat(made.stream().mapToInt(TaskRange::size).sum()).isEqualTo(4);
        assertThat(readers.stream().mapToInt(grant -> grant.tasks().size()).sum()).isEqualTo(4);
        assertThat(rig.told(worker, BlockMap.class)).singleElement().satisfies(map -> {
            assertThat(map.job()).isEqualTo(Specs.id(2));
            assertThat(map.maker()).isEqualTo(new ToWorker.Maker(Specs.id(1), new StageId(0)));
            assertThat(map.holders()).singleElement().satisfies(holder -> assertThat(holder.tasks()).isEqualTo(new TaskRange(0, 4)));
        });
        assertThat(endings()).containsExactly(JobState.SUCCEEDED);

        rig.submit(client, reader(3, 1));
        assertThat(work(worker, 3, 0).stream().mapToInt(TaskRange::size).sum()).isEqualTo(4);
        assertThat(endings()).containsExactly(JobState.SUCCEEDED);
        assertThat(rig.told(worker, ToWorker.DropJob.class)).extracting(ToWorker.DropJob::job).containsExactly(Specs.id(2), Specs.id(3));

        letGo(1);
        assertThat(endings()).containsExactly(JobState.SUCCEEDED);
        assertThat(rig.told(worker, ToWorker.DropJob.class)).extracting(ToWorker.DropJob::job).containsExactly(Specs.id(1));
    }

    @Test
    void tasksGoToTheWorkersThatKeepWhatTheyRead() {
        WorkerEpoch one = rig.worker(1);
        WorkerEpoch two = rig.worker(1);
        rig.submit(client, keeper(1, 6));
        List<TaskRange> ofOne = new ArrayList<>();
        List<TaskRange> ofTwo = new ArrayList<>();
        for (int round = 0; round < 6; round++) {
            rig.grants(two).forEach(grant -> {
                ofTwo.add(grant.tasks());
                rig.keep(two, grant, 0);
            });
            rig.grants(one).forEach(grant -> {
                ofOne.add(grant.tasks());
                rig.keep(one, grant, 0);
            });
        }
        assertThat(ofOne).isNotEmpty();
        assertThat(ofTwo).isNotEmpty();
        for (int job = 2; job < 4; job++) {
            rig.submit(client, reader(job, 1));
            List<TaskRange> readOne = rig.grants(one).stream().map(Grant::tasks).toList();
            List<TaskRange> readTwo = rig.grants(two).stream().map(Grant::tasks).toList();
            assertThat(readOne).isNotEmpty().allSatisfy(tasks -> assertThat(isWithin(tasks, ofOne)).isTrue());
            assertThat(readTwo).isNotEmpty().allSatisfy(tasks -> assertThat(isWithin(tasks, ofTwo)).isTrue());
            rig.say(client, new FromClient.Cancel(Specs.id(job), null, "seen enough"));
        }
    }

    private static boolean isWithin(TaskRange tasks, List<TaskRange> all) {
        for (int task = tasks.from(); task < tasks.to(); task++) {
            int number = task;
            if (all.stream().noneMatch(range -> range.contains(number))) {
                return false;
            }
        }
        return true;
    }

    @Test
    void whoHasRoomTakesWhatIsFar() {
        WorkerEpoch holder = rig.worker(1);
        rig.submit(client, keeper(1, 20));
        work(holder, 1, 0);
        WorkerEpoch other = rig.worker(4);
        rig.submit(client, reader(2, 1));
        assertThat(rig.grants(holder)).isNotEmpty();
        assertThat(rig.grants(other)).isNotEmpty();
    }

    @Test
    void whatALostWorkerKeptIsMadeAgainOnlyWhenSomebodyReadsIt() {
        WorkerEpoch first = rig.worker(1);
        rig.submit(client, keeper(1, 2));
        work(first, 1, 0);
        WorkerEpoch second = rig.worker(1);
        rig.lose(first);
        assertThat(rig.grants(second)).isEmpty();

        rig.submit(client, reader(2, 1));
        List<Grant> again = rig.grants(second);
        assertThat(again).isNotEmpty().allSatisfy(grant -> assertThat(grant.job()).isEqualTo(Specs.id(1)));
        again.forEach(grant -> rig.keep(second, grant, 0));
        while (endings().isEmpty()) {
            List<Grant> grants = rig.grants(second);
            assertThat(grants).isNotEmpty();
            grants.forEach(grant -> {
                if (grant.stage().value() == 0) {
                    rig.keep(second, grant, 0);
                } else {
                    rig.finish(second, grant);
                }
            });
        }
        BlockMap map = rig.told(second, BlockMap.class).get(0);
        assertThat(map.holders()).allSatisfy(holder -> assertThat(holder.worker().worker()).isEqualTo(second));
    }

    @Test
    void aReaderThatCannotGetBlocksHasThemMadeAgainByTheJobThatKeepsThem() {
        WorkerEpoch worker = rig.worker(1);
        rig.submit(client, keeper(1, 1));
        work(worker, 1, 0);
        rig.submit(client, reader(2, 1));
        Grant grant = rig.grants(worker).get(0);
        LostBlocks lost = new LostBlocks(new StageId(0), worker, grant.mapVersion());
        rig.say(worker, new FromWorker.Failed(grant.lease(), grant.job(), grant.stage(), 0,
                io.sheaf.plan.Failure.of(ErrorKind.ENVIRONMENT, "Lost", "a block"), lost));
        Grant again = rig.grants(worker).get(0);
        assertThat(again.job()).isEqualTo(Specs.id(1));
        assertThat(again.attempt()).isEqualTo(2);
        rig.keep(worker, again, 0);
        work(worker, 2, 0);
        assertThat(endings()).containsExactly(JobState.SUCCEEDED);
    }

    @Test
    void aReaderStartsOverWhenWhatItReadIsMadeAgainAndDiffers() {
        WorkerEpoch keeping = rig.worker(1);
        rig.submit(client, keeper(1, 1));
        work(keeping, 1, 0);
        WorkerEpoch other = rig.worker(1);
        // Two stages, so that a reader may have read without having shown anything.
        rig.submit(client, Specs.job(2, SETTINGS, Specs.stage(0, BLOCKS, kept(1)),
                Specs.stage(1, new StageOutput.Shuffle(1), standIn(), Specs.range(1)),
                Specs.stage(2, RESULTS, new TaskSource.Shuffled(new StageId(1), 1))));
        Grant read = rig.grants(keeping).stream().filter(grant -> grant.tasks().from() == 0).findFirst().orElseThrow();
        rig.grants(other);
        rig.keep(keeping, read, 0);
        rig.lose(keeping);
        Grant again = rig.grants(other).stream().filter(grant -> grant.job().equals(Specs.id(1))).findFirst().orElseThrow();
        rig.keep(other, again, 77);
        assertThat(rig.grants(other)).anySatisfy(grant -> {
            assertThat(grant.job()).isEqualTo(Specs.id(2));
            assertThat(grant.generation().value()).isEqualTo(1);
        });
    }

    @Test
    void aJobThatWasLetGoStaysWithoutBlocksForItsReadersAndMakesThemAgain() {
        WorkerEpoch first = rig.worker(1);
        rig.submit(client, keeper(1, 1));
        work(first, 1, 0);
        // A second dataset that is kept, made of the first.
        rig.submit(client, Specs.job(2, SETTINGS, Specs.stage(0, BLOCKS, kept(1)), Specs.stage(1, BLOCKS, standIn()),
                Specs.stage(2, RESULTS, new TaskSource.Open())));
        Grant derived = rig.grants(first).get(0);
        rig.keep(first, derived, 0);
        letGo(1);
        assertThat(endings()).isEmpty();
        assertThat(rig.told(first, ToWorker.ReleaseResults.class)).singleElement()
                .satisfies(release -> assertThat(release.job()).isEqualTo(Specs.id(1)));

        // What was made of it is lost and needed: both are made again, from the beginning.
        WorkerEpoch second = rig.worker(1);
        rig.lose(first);
        assertThat(rig.grants(second)).isEmpty();
        rig.submit(client, Specs.job(3, SETTINGS, Specs.stage(0, BLOCKS, new TaskSource.Kept(Specs.id(2), new StageId(1))),
                Specs.stage(1, RESULTS, standIn())));
        for (int job : new int[] {1, 2, 3}) {
            Grant grant = rig.grants(second).get(0);
            assertThat(grant.job()).isEqualTo(Specs.id(job));
            if (job < 3) {
                rig.keep(second, grant, 0);
            } else {
                rig.finish(second, grant);
            }
        }
        assertThat(endings()).containsExactly(JobState.SUCCEEDED);
        assertThat(rig.told(second, ToWorker.ReleaseResults.class)).extracting(ToWorker.ReleaseResults::job).containsExactly(Specs.id(1));

        letGo(2);
        assertThat(endings()).containsExactlyInAnyOrder(JobState.SUCCEEDED, JobState.SUCCEEDED);
        assertThat(rig.told(second, ToWorker.DropJob.class)).extracting(ToWorker.DropJob::job).contains(Specs.id(1), Specs.id(2));
    }

    @Test
    void aReaderFailsAsTheJobThatShouldKeepItsInputDoes() {
        WorkerEpoch worker = rig.worker(1);
        rig.submit(client, Specs.job(1, Specs.settings("keeper", 1, 1, io.sheaf.Effects.IDEMPOTENT),
                Specs.stage(0, BLOCKS, Specs.range(1)), Specs.stage(1, RESULTS, new TaskSource.Open())));
        rig.submit(client, reader(2, 1));
        rig.fail(worker, rig.grants(worker).get(0), 0, ErrorKind.USER);
        assertThat(rig.told(client, ToClient.Ended.class)).hasSize(2)
                .allSatisfy(end -> assertThat(end.failureOrNull().type()).isEqualTo("user.Broken"));
        rig.submit(client, reader(3, 1));
        assertThat(rig.told(client, ToClient.Rejected.class)).singleElement()
                .satisfies(no -> assertThat(no.failure().type()).isEqualTo("user.Broken"));
    }

    @Test
    void aReaderEndsWhenTheJobItReadsIsCancelled() {
        rig.worker(1);
        rig.submit(client, keeper(1, 1));
        rig.submit(client, reader(2, 1));
        rig.say(client, new FromClient.Cancel(Specs.id(1), null, "not wanted"));
        assertThat(rig.told(client, ToClient.Ended.class)).hasSize(2)
                .allSatisfy(end -> assertThat(end.failureOrNull().message()).contains("not wanted"));
    }

    @Test
    void refusesToReadWhatNoJobKeeps() {
        rig.submit(client, reader(2, 1));
        rig.submit(client, Specs.rangeJob(4, 1));
        rig.submit(client, reader(5, 4));
        assertThat(rig.told(client, ToClient.Rejected.class)).hasSize(2).allSatisfy(no -> {
            assertThat(no.failure().type()).isEqualTo(RefusedException.class.getName());
            assertThat(no.failure().message()).contains("does not keep the output of its stage 0");
        });
    }

    @Test
    void refusesASideThatDoesNotComeBefore() {
        rig.submit(client, Specs.job(1, SETTINGS, Specs.stage(0, new StageOutput.Shuffle(1), Specs.range(1)), Specs.sided(1, RESULTS, 1, Specs.range(1))));
        assertThat(rig.told(client, ToClient.Rejected.class)).singleElement()
                .satisfies(no -> assertThat(no.failure().message()).contains("its side 1 does not come before it"));
    }

    @Test
    void aSideOfBlocksIsToldToEachWorkerThatReadsIt() {
        WorkerEpoch worker = rig.worker(1);
        rig.submit(client, Specs.job(1, SETTINGS, Specs.stage(0, BLOCKS, Specs.range(1)), Specs.sided(1, RESULTS, 0, Specs.range(2))));
        work(worker, 1, 0);
        assertThat(rig.told(worker, BlockMap.class)).singleElement().satisfies(map -> assertThat(map.stage()).isEqualTo(new StageId(0)));
        assertThat(rig.told(worker, ToWorker.DefineStage.class)).last()
                .satisfies(define -> assertThat(define.stageOfSide(0)).isEqualTo(new StageId(0)));
        assertThat(endings()).containsExactly(JobState.SUCCEEDED);
    }
}
