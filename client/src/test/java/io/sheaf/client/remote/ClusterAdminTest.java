package io.sheaf.client.remote;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.sheaf.ErrorKind;
import io.sheaf.RefusedException;
import io.sheaf.plan.JobState;
import io.sheaf.plan.message.FromClient;
import io.sheaf.plan.message.ToClient;
import io.sheaf.protocol.auth.Endpoint;
import io.sheaf.protocol.auth.Token;
import io.sheaf.scheduler.server.SchedulerServer;
import io.sheaf.scheduler.server.ServerConfig;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(60)
class ClusterAdminTest {

    @TempDir
    Path state;

    private final Token token = Token.random();

    @Test
    void showsWatchesAndCancelsJobsByTheBeginningOfTheirId() throws Exception {
        try (SchedulerServer server = SchedulerServer.start(ServerConfig.of(0, state, token));
                FakeWorker worker = new FakeWorker(server.address(), token, false)) {
            Doorway doorway = new Doorway(server.address(), Endpoint.parseLoopback(server.address()), token);
            ProgramCode code = new ProgramCode(ClassLoader.getPlatformClassLoader(), "", List.of(), List.of());
            try (ClusterAdmin admin = new ClusterAdmin(doorway); RemoteLink link = RemoteLink.open(doorway, code, new Deaf())) {
                link.send(new FromClient.Submit(FakeWorker.job(1, List.of(new byte[1]))));
                link.send(new FromClient.Submit(FakeWorker.job(0xabc << 4, List.of(new byte[1]))));
                await().atMost(Duration.ofSeconds(20)).until(() -> admin.listJobs().size() == 2 && worker.hasWork());

                JobRow job = admin.showJob(FakeWorker.job(1, List.of()).id().toString());
                assertThat(job.name()).isEqualTo("echo");
                assertThat(job.tasksTotal()).isEqualTo(1);
                assertThat(job.submittedAt()).isBetween(Instant.now().minusSeconds(60), Instant.now().plusSeconds(1));
                assertThat(job.errorKindOrNull()).isNull();
                assertThat(admin.listWorkers()).singleElement().satisfies(row -> {
                    assertThat(row.pid()).isEqualTo(4711);
                    assertThat(row.slots()).isEqualTo(2);
                });

                String unique = "0000000000000005000000000000abc";
                assertThatThrownBy(() -> admin.showJob("000000000000000500")).isInstanceOf(RefusedException.class).hasMessageContaining("2 jobs");
                assertThatThrownBy(() -> admin.cancelJob("ff", "")).isInstanceOf(RefusedException.class).hasMessageContaining("ff");
                assertThatThrownBy(() -> admin.showJob("f".repeat(32))).isInstanceOf(RefusedException.class).hasMessageContaining("fff");
                assertThatThrownBy(() -> admin.showJob("what")).isInstanceOf(RefusedException.class).hasMessageContaining("no job id");

                List<JobRow> seen = new ArrayList<>();
                JobRow end = admin.watchJob(unique, row -> {
                    seen.add(row);
                    admin.cancelJob(unique, "enough");
                });
                assertThat(seen.get(0).state().isFinal()).isFalse();
                assertThat(end.state()).isEqualTo(JobState.CANCELLED);
                assertThat(end.errorKindOrNull()).isEqualTo(ErrorKind.CANCELLED);
                assertThat(end.errorMessageOrNull()).contains("enough");
            }
        }
    }

    /** Wants to hear nothing. */
    private static final class Deaf implements io.sheaf.client.core.SchedulerLink.Listener {
        @Override
        public void received(List<ToClient> messages) {}

        @Override
        public void lost(io.sheaf.SheafException reason) {
            throw new AssertionError("the link was lost", reason);
        }
    }
}
