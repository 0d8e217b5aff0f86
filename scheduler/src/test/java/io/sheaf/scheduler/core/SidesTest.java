package io.sheaf.scheduler.core;

import static io.sheaf.scheduler.core.Specs.SETTINGS;
import static org.assertj.core.api.Assertions.assertThat;

import io.sheaf.RefusedException;
import io.sheaf.plan.ClientId;
import io.sheaf.plan.JobSpec;
import io.sheaf.plan.JobState;
import io.sheaf.plan.Slices;
import io.sheaf.plan.StageId;
import io.sheaf.plan.StageOutput;
import io.sheaf.plan.StageSpec;
import io.sheaf.plan.TaskRange;
import io.sheaf.plan.TaskSource;
import io.sheaf.plan.WorkerEpoch;
import io.sheaf.plan.message.FromWorker.TaskOutput;
import io.sheaf.plan.message.ToWorker.DefineStage;
import io.sheaf.plan.message.ToWorker.Grant;
import java.util.List;
import org.junit.jupiter.api.Test;

class SidesTest {

    private static final StageOutput PARTS = new StageOutput.Parts();
    private static final StageOutput RESULTS = new StageOutput.Results();

    private final Rig rig = new Rig();
    private final ClientId client = rig.client();

    private void part(WorkerEpoch worker, Grant grant, int task, byte[] part) {
        rig.succeed(worker, grant, TaskRange.single(task), new TaskOutput.Inline(Slices.of(part)), 1);
    }

    private List<DefineStage> definitions(WorkerEpoch worker, int stage) {
        return rig.told(worker, DefineStage.class).stream().filter(define -> define.stage().value() == stage).toList();
    }

    @Test
    void aStageWaitsForItsSideAndAllItsTasksGetIt() {
        WorkerEpoch worker = rig.worker(1);
        rig.submit(client, Specs.job(1, SETTINGS,
                Specs.stage(0, PARTS, Specs.range(2)), Specs.sided(1, RESULTS, 0, Specs.range(3), Specs.range(2))));
        List<Grant> sides = rig.grants(worker);
        assertThat(sides).extracting(Grant::stage).containsOnly(new StageId(0));
        // In the order of completion, which must not matter.
        part(worker, sides.get(0), 1, Specs.bytes(11));
        assertThat(rig.grants(worker)).isEmpty();
        part(worker, sides.get(0), 0, Specs.bytes(10));
        rig.grants(worker).forEach(grant -> rig.finish(worker, grant));
        assertThat(definitions(worker, 1)).singleElement().satisfies(define -> {
            assertThat(define.sides()).containsExactly(Slices.of(List.of(Specs.bytes(10), Specs.bytes(11))));
            assertThat(define.starts()).containsExactly(0, 3, 5);
        });
    }

    @Test
    void aSideOutlivesTheWorkerThatMadeIt() {
        WorkerEpoch first = rig.worker(1);
        rig.submit(client, Specs.job(1, SETTINGS, Specs.stage(0, PARTS, Specs.range(1)), Specs.sided(1, RESULTS, 0, Specs.range(1))));
        part(first, rig.grants(first).get(0), 0, Specs.bytes(5));
        assertThat(rig.grants(first)).hasSize(1);
        WorkerEpoch second = rig.worker(1);
        rig.lose(first);
        Grant again = rig.grants(second).get(0);
        assertThat(definitions(second, 1)).singleElement().satisfies(define -> assertThat(define.sides()).containsExactly(Slices.of(Specs.bytes(5))));
        rig.finish(second, again);
        assertThat(rig.ended(client).state()).isEqualTo(JobState.SUCCEEDED);
    }

    @Test
    void whatFollowsFromLostAndChangedInputIsDecidedAgain() {
        StageOutput shuffle = new StageOutput.Shuffle(1);
        TaskSource shuffled = new TaskSource.Shuffled(new StageId(0), 1);
        JobSpec job = Specs.job(1, SETTINGS,
                Specs.stage(0, shuffle, Specs.range(1)), Specs.stage(1, PARTS, shuffled), Specs.sided(2, RESULTS, 1, shuffled));
        WorkerEpoch holder = rig.worker(1);
        WorkerEpoch other = rig.worker(1);
        rig.submit(client, job);
        WorkerEpoch keeper = null;
        List<Grant> grants = rig.grants(holder);
        keeper = grants.isEmpty() ? other : holder;
        WorkerEpoch stays = keeper == holder ? other : holder;
        rig.keep(keeper, grants.isEmpty() ? rig.grants(other).get(0) : grants.get(0), 0);
        run(keeper, stays, 1, 50);
        assertThat(List.of(rig.grants(holder), rig.grants(other))).anySatisfy(list -> assertThat(list).hasSize(1));
        rig.lose(keeper);
        rig.keep(stays, rig.grants(stays).get(0), 99);
        part(stays, rig.grants(stays).get(0), 0, Specs.bytes(51));
        rig.grants(stays).forEach(grant -> rig.finish(stays, grant));
        List<DefineStage> told = definitions(stays, 2);
        assertThat(told.get(told.size() - 1).sides()).containsExactly(Slices.of(Specs.bytes(51)));
        assertThat(rig.ended(client).state()).isEqualTo(JobState.SUCCEEDED);
    }

    private void run(WorkerEpoch one, WorkerEpoch two, int stage, long value) {
        for (WorkerEpoch worker : List.of(one, two)) {
            for (Grant grant : rig.grants(worker)) {
                assertThat(grant.stage().value()).isEqualTo(stage);
                part(worker, grant, 0, Specs.bytes(value));
            }
        }
    }

    @Test
    void refusesSidesThatComeToMoreThanADefinitionMayCarry() {
        WorkerEpoch worker = rig.worker(1);
        rig.submit(client, Specs.job(1, SETTINGS, Specs.stage(0, PARTS, Specs.range(1)), Specs.sided(1, RESULTS, 0, Specs.range(1))));
        part(worker, rig.grants(worker).get(0), 0, new byte[StageSpec.MAX_SIDE_BYTES + 1]);
        assertThat(rig.ended(client).failureOrNull()).satisfies(why -> {
            assertThat(why.type()).isEqualTo(RefusedException.class.getName());
            assertThat(why.message()).contains("stage 1", "1048577", "use fewer partitions");
        });
    }

    @Test
    void refusesPartsThatComeToMoreThanOneTaskMayGet() {
        WorkerEpoch worker = rig.worker(1);
        rig.submit(client, Specs.job(1, SETTINGS, Specs.stage(0, PARTS, Specs.range(14)), Specs.stage(1, RESULTS, new TaskSource.Gathered(new StageId(0)))));
        int sent = 0;
        for (List<Grant> grants = rig.grants(worker); !grants.isEmpty(); grants = rig.grants(worker)) {
            for (Grant grant : grants) {
                for (int task = grant.tasks().from(); task < grant.tasks().to() && sent < 13; task++, sent++) {
                    part(worker, grant, task, new byte[1 << 20]);
                }
            }
            if (sent == 13) {
                break;
            }
        }
        assertThat(rig.ended(client).failureOrNull()).satisfies(why -> {
            assertThat(why.type()).isEqualTo(RefusedException.class.getName());
            assertThat(why.message()).contains("14 tasks", "stage 0", "12582912", "coalesce(n)");
        });
    }
}
