package io.sheaf.scheduler.core;

import static io.sheaf.scheduler.core.Specs.SETTINGS;
import static org.assertj.core.api.Assertions.assertThat;

import io.sheaf.ErrorKind;
import io.sheaf.NoWorkersException;
import io.sheaf.plan.ClientId;
import io.sheaf.plan.JobSpec;
import io.sheaf.plan.JobState;
import io.sheaf.plan.Slices;
import io.sheaf.plan.StageId;
import io.sheaf.plan.StageOutput;
import io.sheaf.plan.TaskSource;
import io.sheaf.plan.WorkerEpoch;
import io.sheaf.plan.message.FromClient;
import io.sheaf.plan.message.ToClient;
import io.sheaf.plan.message.ToWorker.Grant;
import java.util.List;
import org.junit.jupiter.api.Test;

/** What is kept for as long as a program runs, through all that happens to the workers meanwhile. */
class LongKeepingTest {

    private static final StageOutput BLOCKS = new StageOutput.Blocks();
    private static final StageOutput RESULTS = new StageOutput.Results();
    private static final int MANY = 40;

    private final Rig rig = new Rig();
    private final ClientId client = rig.client();

    private static JobSpec keeper(int id) {
        return Specs.job(id, SETTINGS, Specs.stage(0, BLOCKS, Specs.range(1)), Specs.stage(1, RESULTS, new TaskSource.Open()));
    }

    /** A job that keeps what it makes of what another one keeps. */
    private static JobSpec derived(int id, int of) {
        return Specs.job(id, SETTINGS, Specs.stage(0, BLOCKS, new TaskSource.Kept(Specs.id(of), new StageId(0))),
                Specs.stage(1, BLOCKS, new TaskSource.Blocks(new StageId(0))), Specs.stage(2, RESULTS, new TaskSource.Open()));
    }

    private static JobSpec reader(int id, int keeper, int stage) {
        return Specs.job(id, SETTINGS, Specs.stage(0, BLOCKS, new TaskSource.Kept(Specs.id(keeper), new StageId(stage))),
                Specs.stage(1, RESULTS, new TaskSource.Blocks(new StageId(0))));
    }

    /** Answers all that the worker is given; what is not kept is a reader's result. */
    private void work(WorkerEpoch worker, int firstReader, long salt) {
        for (List<Grant> grants = rig.grants(worker); !grants.isEmpty(); grants = rig.grants(worker)) {
            for (Grant grant : grants) {
                if (grant.job().low() >= firstReader) {
                    rig.finish(worker, grant);
                } else {
                    rig.keep(worker, grant, salt);
                }
            }
        }
    }

    private List<JobState> endings() {
        return rig.told(client, ToClient.Ended.class).stream().map(ToClient.Ended::state).toList();
    }

    @Test
    void isMadeAgainForEachReaderHoweverOftenItWasLost() {
        rig.submit(client, keeper(1));
        for (int reader = 2; reader < MANY; reader++) {
            WorkerEpoch worker = rig.worker(1);
            rig.submit(client, reader(reader, 1, 0));
            work(worker, 2, 0);
            assertThat(endings()).containsExactly(JobState.SUCCEEDED);
            rig.lose(worker);
        }
    }

    @Test
    void isMadeAgainFromWhatWasLetGoHoweverOftenItWasLost() {
        WorkerEpoch first = rig.worker(1);
        rig.submit(client, keeper(1));
        rig.submit(client, derived(2, 1));
        work(first, 3, 0);
        rig.say(client, new FromClient.Append(Specs.id(1), 0, Slices.EMPTY, true));
        rig.lose(first);
        for (int reader = 3; reader < MANY; reader++) {
            WorkerEpoch worker = rig.worker(1);
            rig.submit(client, reader(reader, 2, 1));
            work(worker, 3, 0);
            assertThat(endings()).containsExactly(JobState.SUCCEEDED);
            rig.lose(worker);
        }
    }

    @Test
    void startsOverHoweverOftenWhatItIsMadeOfDiffers() {
        WorkerEpoch first = rig.worker(1);
        rig.submit(client, keeper(1));
        rig.submit(client, derived(2, 1));
        work(first, 3, 0);
        rig.lose(first);
        for (int reader = 3; reader < MANY; reader++) {
            WorkerEpoch worker = rig.worker(1);
            rig.submit(client, reader(reader, 2, 1));
            work(worker, 3, reader);
            assertThat(endings()).containsExactly(JobState.SUCCEEDED);
            rig.lose(worker);
        }
    }

    @Test
    void aTaskThatWorkersDiedOfWhileOthersReadIsNotTakenForTheCauseLater() {
        rig.submit(client, keeper(1));
        for (int reader = 2; reader < 8; reader++) {
            rig.submit(client, reader(reader, 1, 0));
            WorkerEpoch unlucky = rig.worker(1);
            assertThat(rig.grants(unlucky)).isNotEmpty();
            rig.lose(unlucky);
            WorkerEpoch worker = rig.worker(1);
            work(worker, 2, 0);
            assertThat(endings()).containsExactly(JobState.SUCCEEDED);
            rig.lose(worker);
        }
    }

    @Test
    void aReaderThatWaitsForItemsEndsForWantOfWorkersOnceItHasSome() {
        WorkerEpoch worker = rig.worker(1);
        rig.submit(client, keeper(1));
        work(worker, 2, 0);
        rig.submit(client, Specs.job(2, SETTINGS, Specs.stage(0, BLOCKS, new TaskSource.Kept(Specs.id(1), new StageId(0))),
                Specs.sided(1, RESULTS, 0, new TaskSource.Open())));
        rig.say(client, new FromClient.Append(Specs.id(2), 0, Specs.numbers(0, 1), false));
        rig.lose(worker);
        rig.advance(100_000);
        assertThat(rig.ended(client).failureOrNull().type()).isEqualTo(NoWorkersException.class.getName());
    }

    @Test
    void outlastsATimeWithoutWorkersThoughItsReadersDoNot() {
        WorkerEpoch worker = rig.worker(1);
        rig.submit(client, keeper(1));
        rig.submit(client, reader(2, 1, 0));
        work(worker, 2, 0);
        assertThat(endings()).containsExactly(JobState.SUCCEEDED);
        rig.lose(worker);
        rig.submit(client, reader(3, 1, 0));
        rig.advance(100_000);
        assertThat(rig.ended(client)).satisfies(end -> {
            assertThat(end.job()).isEqualTo(Specs.id(3));
            assertThat(end.failureOrNull().type()).isEqualTo(NoWorkersException.class.getName());
            assertThat(end.failureOrNull().kind()).isEqualTo(ErrorKind.ENVIRONMENT);
        });

        WorkerEpoch later = rig.worker(1);
        rig.submit(client, reader(4, 1, 0));
        work(later, 2, 0);
        assertThat(endings()).containsExactly(JobState.SUCCEEDED);
    }
}
