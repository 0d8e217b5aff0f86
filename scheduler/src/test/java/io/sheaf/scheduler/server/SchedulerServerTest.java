package io.sheaf.scheduler.server;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.grpc.Status;
import io.grpc.StatusRuntimeException;
import io.sheaf.Effects;
import io.sheaf.RefusedException;
import io.sheaf.plan.JobId;
import io.sheaf.plan.JobSettings;
import io.sheaf.plan.JobSpec;
import io.sheaf.plan.JobState;
import io.sheaf.plan.Program;
import io.sheaf.plan.Sha256;
import io.sheaf.plan.Slices;
import io.sheaf.plan.StageId;
import io.sheaf.plan.StageOutput;
import io.sheaf.plan.StageSpec;
import io.sheaf.plan.TaskSource;
import io.sheaf.plan.message.FromClient;
import io.sheaf.plan.message.FromWorker;
import io.sheaf.plan.message.ToClient;
import io.sheaf.plan.message.ToWorker;
import io.sheaf.protocol.ControlChannel;
import io.sheaf.plan.SheafRelease;
import io.sheaf.protocol.Wire;
import io.sheaf.protocol.auth.Endpoint;
import io.sheaf.protocol.auth.Token;
import io.sheaf.protocol.v1.AdminProto;
import io.sheaf.protocol.v1.AdminServiceGrpc;
import io.sheaf.protocol.v1.WorkerProto;
import io.sheaf.protocol.v1.WorkerServiceGrpc;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.SocketException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(60)
class SchedulerServerTest {

    @TempDir
    Path state;

    private final Token token = Token.random();
    private SchedulerServer server;
    private ControlChannel channel;

    @BeforeEach
    void start() throws IOException {
        server = SchedulerServer.start(ServerConfig.of(0, state, token));
        channel = new ControlChannel(Endpoint.parseLoopback(server.address()), token);
    }

    @AfterEach
    void stop() {
        channel.close();
        server.close();
    }

    static JobSpec job(int tasks) {
        return job(tasks, Effects.IDEMPOTENT);
    }

    private static JobSpec job(int tasks, Effects effects) {
        JobSettings settings = new JobSettings("test", 1, 1, effects, 0, 0, "", false, false, 0, false);
        Program program = Program.of("program".getBytes(StandardCharsets.UTF_8));
        StageSpec stage = new StageSpec(
                new StageId(0), program, List.of(new TaskSource.Range(0, tasks, tasks)), new StageOutput.Results(), 0);
        return new JobSpec(new JobId(1, tasks), settings, Sha256.of(new byte[0]), List.of(stage));
    }

    private FakePeer.Client client() {
        FakePeer.Client client = new FakePeer.Client(channel.calls());
        client.hello(Wire.PROTOCOL, SheafRelease.version());
        return client;
    }

    private FakePeer.Worker worker() throws InterruptedException {
        FakePeer.Worker worker = new FakePeer.Worker(channel.calls());
        worker.say(new FromWorker.Hello(FakePeer.INFO));
        worker.peer.next(ToWorker.Welcome.class);
        return worker;
    }

    @Test
    void aJobTravelsToAWorkerAndItsResultBack() throws Exception {
        FakePeer.Worker worker = worker();
        FakePeer.Client client = client();
        client.say(new FromClient.Submit(job(1)));
        assertThat(client.peer.next(ToClient.Accepted.class).actual()).isEqualTo(job(1).id());
        assertThat(worker.peer.next(ToWorker.DefineStage.class).program().hasBytes()).isTrue();
        ToWorker.Grant grant = worker.peer.next(ToWorker.Grant.class);
        Slices result = Slices.of("result".getBytes(StandardCharsets.UTF_8));
        worker.say(new FromWorker.Succeeded(
                grant.lease(), grant.job(), grant.stage(), grant.tasks(),
                new FromWorker.TaskOutput.Inline(result), FromWorker.TaskStats.NONE));
        assertThat(client.peer.next(ToClient.Results.class).slices()).isEqualTo(result);
        assertThat(client.peer.next(ToClient.Ended.class).state()).isEqualTo(JobState.SUCCEEDED);
    }

    @Test
    void aWorkerThatLeavesIsLost() throws Exception {
        FakePeer.Worker worker = worker();
        assertThat(server.snapshot().workers()).hasSize(1);
        worker.out.onCompleted();
        await().atMost(Duration.ofSeconds(20)).until(() -> server.snapshot().workers().isEmpty());
    }

    @Test
    void aWorkerOfAnotherReleaseIsRefusedWithBothVersions() throws Exception {
        FakePeer.Worker worker = new FakePeer.Worker(channel.calls());
        worker.say(new FromWorker.Hello(new FromWorker.WorkerInfo(Wire.PROTOCOL, "9.9", 17, 1, 1, "here", "127.0.0.1:1")));
        assertThat(worker.peer.next(ToWorker.Refused.class).reason()).contains("9.9").contains(SheafRelease.version());
        worker.peer.end();
    }

    @Test
    void anErrorSaysHowTheWorkersProcessEnded() throws Exception {
        FakePeer.Worker worker = worker();
        FakePeer.Client client = client();
        client.say(new FromClient.Submit(job(1, Effects.AT_MOST_ONCE)));
        worker.peer.next(ToWorker.Grant.class);
        long epoch = server.snapshot().workers().get(0).id().value();
        WorkerServiceGrpc.WorkerServiceBlockingStub parent = WorkerServiceGrpc.newBlockingStub(channel.calls());
        parent.reportEnd(WorkerProto.WorkerEnd.newBuilder().setWorker(epoch).setHow("exited with code 3").build());
        assertThat(client.peer.next(ToClient.Ended.class).failureOrNull().message()).contains("its process exited with code 3");
        assertThatThrownBy(() -> parent.reportEnd(WorkerProto.WorkerEnd.newBuilder().setWorker(epoch).setHow("two\nlines").build()))
                .hasMessageContaining("one line");
    }

    @Test
    void aClientOfAnotherReleaseIsRefusedWithBothVersions() throws Exception {
        FakePeer.Client client = new FakePeer.Client(channel.calls());
        client.hello(Wire.PROTOCOL + 1, "9.9");
        Status status = client.peer.end();
        assertThat(status.getCode()).isEqualTo(Status.Code.FAILED_PRECONDITION);
        assertThat(status.getDescription()).contains("9.9").contains(SheafRelease.version());
    }

    @Test
    void whoBreaksTheRulesOfAStreamIsCutOff() throws Exception {
        FakePeer.Worker silent = new FakePeer.Worker(channel.calls());
        silent.say(new FromWorker.Heartbeat(0));
        assertThat(silent.peer.end().getDescription()).contains("hello");

        FakePeer.Worker twice = worker();
        twice.say(new FromWorker.Hello(FakePeer.INFO));
        assertThat(twice.peer.end().getDescription()).contains("second hello");

        FakePeer.Worker elsewhere = new FakePeer.Worker(channel.calls());
        elsewhere.say(new FromWorker.Hello(new FromWorker.WorkerInfo(Wire.PROTOCOL, SheafRelease.version(), 17, 1, 1, "here", "169.254.169.254:80")));
        assertThat(elsewhere.peer.end().getDescription()).contains("not on this machine");

        FakePeer.Worker damaged = worker();
        damaged.out.onNext(WorkerProto.FromWorkerBatch.newBuilder().addMessages(WorkerProto.FromWorker.getDefaultInstance()).build());
        assertThat(damaged.peer.end().getCode()).isEqualTo(Status.Code.INVALID_ARGUMENT);

        FakePeer.Client rude = new FakePeer.Client(channel.calls());
        rude.say(new FromClient.Release(new JobId(1, 1)));
        assertThat(rude.peer.end().getDescription()).contains("hello");
        await().atMost(Duration.ofSeconds(20)).until(() -> server.snapshot().workers().isEmpty());
    }

    @Test
    void peopleSeeWorkersAndJobsAndCanCancel() throws Exception {
        AdminServiceGrpc.AdminServiceBlockingStub admin = AdminServiceGrpc.newBlockingStub(channel.calls());
        worker();
        FakePeer.Client client = client();
        client.say(new FromClient.Submit(job(3)));
        client.peer.next(ToClient.Accepted.class);

        assertThat(admin.clusterInfo(AdminProto.ClusterInfoRequest.getDefaultInstance()).getSlots()).isEqualTo(2);
        AdminProto.WorkerView worker = admin.listWorkers(AdminProto.ListWorkersRequest.getDefaultInstance()).getWorkers(0);
        assertThat(worker.getPid()).isEqualTo(FakePeer.INFO.pid());
        assertThat(admin.listJobs(AdminProto.ListJobsRequest.getDefaultInstance()).getJobs(0).getTasksTotal()).isEqualTo(3);

        Iterator<AdminProto.JobView> watched = admin.watchJob(AdminProto.WatchJobRequest.newBuilder().setId(Wire.toProto(job(3).id())).build());
        assertThat(watched.next().getName()).isEqualTo("test");
        admin.cancelJob(AdminProto.CancelJobRequest.newBuilder().setId(Wire.toProto(job(3).id())).setReason("enough").build());
        List<AdminProto.JobView> rest = new ArrayList<>();
        watched.forEachRemaining(rest::add);
        AdminProto.JobView last = rest.get(rest.size() - 1);
        assertThat(Wire.jobState(last.getState())).isEqualTo(JobState.CANCELLED);
        assertThat(last.getFailure().getMessage()).contains("enough");
        assertThat(client.peer.next(ToClient.Ended.class).state()).isEqualTo(JobState.CANCELLED);
    }

    @Test
    void anUnknownJobIsNotFound() {
        AdminServiceGrpc.AdminServiceBlockingStub admin = AdminServiceGrpc.newBlockingStub(channel.calls());
        assertThatThrownBy(() -> admin.cancelJob(AdminProto.CancelJobRequest.newBuilder().setId(Wire.toProto(new JobId(9, 9))).build()))
                .isInstanceOf(StatusRuntimeException.class)
                .hasMessageContaining("NOT_FOUND");
    }

    @Test
    void aPortInUseIsSaidPlainly() throws IOException {
        try (ServerSocket taken = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            assertThatThrownBy(() -> SchedulerServer.start(ServerConfig.of(taken.getLocalPort(), state, token)))
                    .isInstanceOf(PortInUseException.class)
                    .hasMessageContaining("port " + taken.getLocalPort());
        }
        assertThatThrownBy(() -> SchedulerServer.start(ServerConfig.of(70_000, state, token))).isInstanceOf(RefusedException.class);
    }

    @Test
    void closingEndsTheStreamsOfAll() throws Exception {
        FakePeer.Worker worker = worker();
        FakePeer.Client client = client();
        client.say(new FromClient.Submit(job(1)));
        client.peer.next(ToClient.Accepted.class);
        server.close();
        worker.peer.end();
        client.peer.end();
    }

    @Test
    void rubbishOnThePortHarmsNobody() throws Exception {
        List<byte[]> rubbish = List.of(
                "GET / HTTP/1.1\r\nHost: x\r\n\r\n".getBytes(StandardCharsets.US_ASCII),
                new byte[] {0x16, 3, 1, 2, 0, 1, 0, 1, (byte) 0xfc, 3, 3},
                new byte[100_000]);
        for (byte[] bytes : rubbish) {
            try (Socket socket = new Socket("127.0.0.1", server.port())) {
                socket.setSoTimeout(20_000);
                socket.getOutputStream().write(bytes);
                while (socket.getInputStream().read() >= 0) {
                    // Until the server closes, which it must.
                }
            } catch (SocketException closedWhileWriting) {
                assertThat(closedWhileWriting).isNotNull();
            }
        }
        worker();
    }
}
