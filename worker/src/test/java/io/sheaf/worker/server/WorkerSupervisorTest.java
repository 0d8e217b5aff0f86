package io.sheaf.worker.server;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.sheaf.ClusterUnreachableException;
import io.sheaf.Effects;
import io.sheaf.RefusedException;
import io.sheaf.plan.JobId;
import io.sheaf.plan.JobSettings;
import io.sheaf.plan.LeaseId;
import io.sheaf.plan.Operator;
import io.sheaf.plan.OperatorKind;
import io.sheaf.plan.Program;
import io.sheaf.plan.Slices;
import io.sheaf.plan.StageCode;
import io.sheaf.plan.StageGeneration;
import io.sheaf.plan.StageId;
import io.sheaf.plan.StageOutput;
import io.sheaf.plan.TaskRange;
import io.sheaf.plan.TaskSource;
import io.sheaf.plan.message.FromWorker;
import io.sheaf.plan.message.ToWorker;
import io.sheaf.protocol.auth.Endpoint;
import io.sheaf.protocol.auth.Token;
import io.sheaf.protocol.auth.TokenFile;
import io.sheaf.protocol.v1.WorkerProto;
import io.sheaf.worker.server.WorkerOptions.Patience;
import io.sheaf.worker.shuffle.ShuffleCompression;
import io.sheaf.worker.server.WorkerSupervisor.RunningWorker;
import java.io.BufferedReader;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Real child processes against a scheduler in this one. */
@Timeout(120)
class WorkerSupervisorTest {

    private static final Duration PATIENCE = Duration.ofSeconds(60);

    private static final Patience LONG = new Patience(PATIENCE, PATIENCE);

    @TempDir
    Path directory;

    private Path tokenFile;
    private FakeSchedulerServer scheduler;

    @BeforeEach
    void start() throws IOException {
        tokenFile = directory.resolve("token");
        Token token = new TokenFile(tokenFile).readOrCreate();
        scheduler = new FakeSchedulerServer(token);
    }

    @AfterEach
    void stop() {
        scheduler.close();
    }

    private SupervisorConfig config(Endpoint endpoint, int workers, Patience patience) {
        return new SupervisorConfig(endpoint, workers, 2, tokenFile, directory.resolve("code"), patience, List.of("-Xmx128m"), ShuffleCompression.NONE, directory);
    }

    private WorkerSupervisor supervise(int workers) throws IOException {
        return WorkerSupervisor.start(config(scheduler.endpoint(), workers, LONG));
    }

    private static ProcessHandle process(long pid) {
        return ProcessHandle.of(pid).orElseThrow(() -> new AssertionError("no process " + pid));
    }

    private static void awaitDeath(long pid) {
        await().atMost(PATIENCE).until(() -> ProcessHandle.of(pid).map(p -> !p.isAlive()).orElse(true));
    }

    @Test
    void workersJoinAndLeaveWithTheirParentsClose() throws Exception {
        List<RunningWorker> running;
        try (WorkerSupervisor supervisor = supervise(2)) {
            running = supervisor.awaitReady(PATIENCE);
            assertThat(running).hasSize(2).allSatisfy(worker -> assertThat(worker.slots()).isEqualTo(2));
            assertThat(running).extracting(RunningWorker::name).containsExactlyInAnyOrder("worker-1", "worker-2");
            FakeSchedulerServer.Joined first = scheduler.nextWorker();
            assertThat(supervisor.pids()).contains(first.info.pid());
            assertThat(first.info.dataAddress()).startsWith("127.0.0.1:");
            first.next(FromWorker.Heartbeat.class);
        }
        for (RunningWorker worker : running) {
            assertThat(ProcessHandle.of(worker.pid()).map(ProcessHandle::isAlive).orElse(false)).isFalse();
        }
    }

    @Test
    void aKilledWorkerIsReplacedByANewEpoch() throws Exception {
        try (WorkerSupervisor supervisor = supervise(1)) {
            FakeSchedulerServer.Joined first = scheduler.nextWorker();
            process(first.info.pid()).destroyForcibly();
            FakeSchedulerServer.Joined second = scheduler.nextWorker();
            assertThat(second.info.pid()).isNotEqualTo(first.info.pid());
            assertThat(second.epoch).isNotEqualTo(first.epoch);
            assertThat(supervisor.pids()).containsExactly(second.info.pid());
        }
    }

    @Test
    void theSchedulerHearsHowAProcessEnded() throws Exception {
        try (WorkerSupervisor supervisor = supervise(1)) {
            FakeSchedulerServer.Joined first = scheduler.nextWorker();
            first.hangUp();
            FakeSchedulerServer.Joined again = scheduler.nextWorker();
            again.next(FromWorker.Heartbeat.class);
            process(again.info.pid()).destroyForcibly();
            WorkerProto.WorkerEnd end = scheduler.ends.poll(30, TimeUnit.SECONDS);
            assertThat(end.getWorker()).isEqualTo(again.epoch.value());
            assertThat(end.getHow()).startsWith("was killed by signal 9");
        }
        assertThat(scheduler.ends).isEmpty();
    }

    @Test
    void aLostConnectionIsOpenedAgainAsANewEpochOfTheSameProcess() throws Exception {
        try (WorkerSupervisor supervisor = supervise(1)) {
            FakeSchedulerServer.Joined first = scheduler.nextWorker();
            first.hangUp();
            FakeSchedulerServer.Joined second = scheduler.nextWorker();
            assertThat(second.info.pid()).isEqualTo(first.info.pid());
            assertThat(supervisor.pids()).containsExactly(first.info.pid());
        }
    }

    @Test
    void noWorkerOutlivesAKilledParent() throws Exception {
        Process parent = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-Xmx64m", "-cp", System.getProperty("java.class.path"),
                        SupervisorProcess.class.getName(),
                        scheduler.endpoint().toString(), tokenFile.toString(), directory.resolve("code").toString())
                .redirectError(ProcessBuilder.Redirect.INHERIT)
                .start();
        try (BufferedReader out = parent.inputReader(StandardCharsets.UTF_8)) {
            long worker = Long.parseLong(out.readLine());
            assertThat(process(worker).isAlive()).isTrue();
            parent.destroyForcibly();
            awaitDeath(worker);
        } finally {
            parent.destroyForcibly();
        }
    }

    @Test
    void aWorkerThatIsRefusedIsNotStartedAgain() throws Exception {
        scheduler.refusal = "Sheaf 9.9 and Sheaf 0.1 do not fit";
        try (WorkerSupervisor supervisor = supervise(1)) {
            assertThatThrownBy(() -> supervisor.awaitReady(PATIENCE)).isInstanceOf(RefusedException.class);
            assertThat(supervisor.givenUp().join()).isEqualTo(ExitCode.REFUSED);
            await().atMost(PATIENCE).until(() -> supervisor.pids().isEmpty());
        }
        assertThat(scheduler.joined).hasSize(1);
    }

    @Test
    void aWorkerWithAnotherTokenIsRefused() throws Exception {
        Path other = directory.resolve("other");
        new TokenFile(other).readOrCreate();
        SupervisorConfig config = new SupervisorConfig(
                scheduler.endpoint(), 1, 1, other, directory.resolve("code"), LONG, List.of("-Xmx128m"), ShuffleCompression.NONE, directory);
        try (WorkerSupervisor supervisor = WorkerSupervisor.start(config)) {
            assertThatThrownBy(() -> supervisor.awaitReady(PATIENCE)).isInstanceOf(RefusedException.class);
        }
        assertThat(scheduler.joined).isEmpty();
    }

    @Test
    void withoutASchedulerWorkersGiveUp() throws Exception {
        Endpoint nobody = scheduler.endpoint();
        scheduler.close();
        try (WorkerSupervisor supervisor = WorkerSupervisor.start(config(nobody, 1, new Patience(Duration.ofSeconds(1), Duration.ofSeconds(1))))) {
            assertThatThrownBy(() -> supervisor.awaitReady(PATIENCE)).isInstanceOf(ClusterUnreachableException.class);
        }
    }

    @Test
    void aDrainedWorkerFinishesWhatItRunsAndIsNotReplaced() throws Exception {
        try (WorkerSupervisor supervisor = supervise(1)) {
            FakeSchedulerServer.Joined worker = scheduler.nextWorker();
            worker.tell(new ToWorker.Drain());
            worker.next(FromWorker.Goodbye.class);
            assertThat(supervisor.givenUp().get(60, TimeUnit.SECONDS)).isEqualTo(ExitCode.LEFT);
            assertThat(supervisor.pids()).isEmpty();
        }
        assertThat(scheduler.joined).isEmpty();
    }

    @Test
    void workersLeaveWhenTheirSchedulerLetsThem() throws Exception {
        try (WorkerSupervisor supervisor = supervise(1)) {
            FakeSchedulerServer.Joined worker = scheduler.nextWorker();
            supervisor.awaitReady(PATIENCE);
            CompletableFuture<Boolean> left = CompletableFuture.supplyAsync(() -> supervisor.leave(PATIENCE));
            worker.next(FromWorker.Leaving.class);
            assertThat(supervisor.pids()).as("nobody has let it go").hasSize(1);
            worker.tell(new ToWorker.Retire(), new ToWorker.Drain());
            worker.next(FromWorker.Goodbye.class);
            assertThat(left.get(60, TimeUnit.SECONDS)).isTrue();
            assertThat(supervisor.pids()).isEmpty();
        }
        assertThat(scheduler.joined).as("nobody takes its place").isEmpty();
    }

    @Test
    void aWorkerThatIsKilledHasNotLeft() throws Exception {
        try (WorkerSupervisor supervisor = supervise(1)) {
            FakeSchedulerServer.Joined worker = scheduler.nextWorker();
            long pid = supervisor.awaitReady(PATIENCE).get(0).pid();
            CompletableFuture<Boolean> left = CompletableFuture.supplyAsync(() -> supervisor.leave(PATIENCE));
            worker.next(FromWorker.Leaving.class);
            ProcessHandle.of(pid).orElseThrow().destroyForcibly();
            assertThat(left.get(60, TimeUnit.SECONDS)).isFalse();
        }
    }

    @Test
    void tasksRunInTheChild() throws Exception {
        JobId job = new JobId(1, 2);
        StageCode code = new StageCode(
                List.of(new StageCode.Branch(Operator.of(OperatorKind.READ_RANGE), List.of())), Operator.of(OperatorKind.RESULT_LONG_SUM));
        try (WorkerSupervisor supervisor = supervise(1)) {
            FakeSchedulerServer.Joined worker = scheduler.nextWorker();
            worker.tell(
                    new ToWorker.DefineStage(
                            job, new JobSettings("sum", 1, 1, Effects.IDEMPOTENT, 0, 0, "", false, false, 0, false),
                            FakeSchedulerServer.BUNDLE.id(), new StageId(0), Program.of(code.encode()),
                            List.of(new TaskSource.Range(0, 100, 1)), List.of(0, 1), new StageOutput.Results(), List.of()),
                    new ToWorker.Grant(
                            new LeaseId(1), job, new StageId(0), new StageGeneration(0), 1, TaskRange.single(0), 0, 0, Slices.EMPTY, 0, 1000, null));
            FromWorker.Succeeded succeeded = worker.next(FromWorker.Succeeded.class);
            byte[] sum = ((FromWorker.TaskOutput.Inline) succeeded.output()).slices().slice(0);
            assertThat(ByteBuffer.wrap(sum).order(ByteOrder.LITTLE_ENDIAN).getLong()).isEqualTo(4950);
            assertThat(supervisor.pids()).hasSize(1);
        }
    }
}
