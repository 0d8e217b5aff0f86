package io.sheaf.client.remote;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.sheaf.ClusterUnreachableException;
import io.sheaf.ErrorKind;
import io.sheaf.RefusedException;
import io.sheaf.SheafException;
import io.sheaf.client.core.CodeBundle;
import io.sheaf.client.core.SchedulerLink;
import io.sheaf.plan.JobSpec;
import io.sheaf.plan.JobState;
import io.sheaf.plan.Slices;
import io.sheaf.plan.TaskSource;
import io.sheaf.plan.message.FromClient;
import io.sheaf.plan.message.ToClient;
import io.sheaf.protocol.auth.Endpoint;
import io.sheaf.protocol.auth.Token;
import io.sheaf.protocol.code.CodeTransfer;
import io.sheaf.scheduler.server.SchedulerServer;
import io.sheaf.scheduler.server.ServerConfig;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeMap;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(90)
class RemoteLinkTest {

    private static final Duration LONG = Duration.ofSeconds(30);

    @TempDir
    Path dir;

    private final Token token = Token.random();
    private final Heard heard = new Heard();
    private final List<AutoCloseable> open = new ArrayList<>();
    private SchedulerServer server;
    private CuttableProxy proxy;

    private static final class Heard implements SchedulerLink.Listener {
        private final BlockingQueue<ToClient> messages = new LinkedBlockingQueue<>();
        private final CompletableFuture<SheafException> lost = new CompletableFuture<>();

        @Override
        public void received(List<ToClient> batch) {
            messages.addAll(batch);
        }

        @Override
        public void lost(SheafException reason) {
            lost.complete(reason);
        }

        ToClient next() throws InterruptedException {
            ToClient message = messages.poll(LONG.toSeconds(), TimeUnit.SECONDS);
            assertThat(message).as("the next message within %s; link lost: %s", LONG, lost).isNotNull();
            return message;
        }

        <T extends ToClient> T next(Class<T> type) throws InterruptedException {
            ToClient message = next();
            while (!type.isInstance(message)) {
                message = next();
            }
            return type.cast(message);
        }

        /** The results of a job, by task, when it has ended well. */
        TreeMap<Integer, String> results() throws InterruptedException {
            TreeMap<Integer, String> results = new TreeMap<>();
            while (true) {
                ToClient message = next();
                if (message instanceof ToClient.Results some) {
                    for (int i = 0; i < some.tasks().size(); i++) {
                        results.put(some.tasks().from() + i, new String(some.slices().slice(i), StandardCharsets.UTF_8));
                    }
                } else if (message instanceof ToClient.Ended ended) {
                    assertThat(ended.state()).as("%s", ended).isEqualTo(JobState.SUCCEEDED);
                    return results;
                } else {
                    assertThat(message).isNotInstanceOf(ToClient.Rejected.class);
                }
            }
        }
    }

    @BeforeEach
    void start() throws IOException {
        server = SchedulerServer.start(ServerConfig.of(0, dir.resolve("state"), token));
        open.add(server);
        proxy = new CuttableProxy(server.port());
        open.add(proxy);
    }

    @AfterEach
    void stop() throws Exception {
        for (int i = open.size() - 1; i >= 0; i--) {
            open.get(i).close();
        }
    }

    private <T extends AutoCloseable> T keep(T resource) {
        open.add(resource);
        return resource;
    }

    private Doorway doorway(String address) {
        return new Doorway(address, Endpoint.parseLoopback(address), token);
    }

    private RemoteLink link(String address, String classPath) {
        ProgramCode code = new ProgramCode(ClassLoader.getPlatformClassLoader(), classPath, List.of(), List.of());
        RemoteLink link = RemoteLink.open(doorway(address), code, heard);
        open.add(link);
        return link;
    }

    private FakeWorker worker(boolean answering) {
        FakeWorker worker = new FakeWorker(server.address(), token, answering);
        open.add(worker);
        await().atMost(LONG).until(() -> !server.snapshot().workers().isEmpty());
        return worker;
    }

    private static List<byte[]> texts(String... texts) {
        return List.of(texts).stream().map(text -> text.getBytes(StandardCharsets.UTF_8)).toList();
    }

    @Test
    void aJobsResultsComeBack() throws Exception {
        worker(true);
        RemoteLink link = link(server.address(), "");
        JobSpec job = FakeWorker.job(1, texts("a", "b", "c"));
        link.send(new FromClient.Submit(job));
        assertThat(heard.next(ToClient.Accepted.class).actual()).isEqualTo(job.id());
        assertThat(heard.results().values()).containsExactly("a", "b", "c");
    }

    @Test
    void saysWhatTheClusterIs() {
        worker(true);
        RemoteLink link = link(server.address(), "");
        assertThat(link.info().slots()).isEqualTo(2);
        assertThat(link.info().address()).isEqualTo(server.address());
    }

    @Test
    void takesARunningJobUpAgainWhenTheConnectionWasCut() throws Exception {
        FakeWorker worker = worker(false);
        RemoteLink link = link(proxy.address(), "");
        link.send(new FromClient.Submit(FakeWorker.job(1, texts("a", "b", "c", "d"))));
        heard.next(ToClient.Accepted.class);
        await().atMost(LONG).until(worker::hasWork);
        proxy.cut(false);
        worker.answer();
        assertThat(heard.results().values()).containsExactly("a", "b", "c", "d");
        assertThat(heard.lost).isNotDone();
    }

    @Test
    void whatIsSaidWhileTheConnectionIsDownArrivesLater() throws Exception {
        worker(true);
        RemoteLink link = link(proxy.address(), "");
        JobSpec job = FakeWorker.job(1, new TaskSource.Open());
        link.send(new FromClient.Submit(job));
        heard.next(ToClient.Accepted.class);
        link.send(new FromClient.Append(job.id(), 0, Slices.of(texts("a")), false));
        heard.next(ToClient.Results.class);
        proxy.cut(true);
        link.send(new FromClient.Append(job.id(), 1, Slices.of(texts("b")), false));
        link.send(new FromClient.Append(job.id(), 2, Slices.of(texts("c")), true));
        link.send(new FromClient.Submit(FakeWorker.job(2, texts("x"))));
        proxy.mend();
        List<ToClient.Ended> ends = new ArrayList<>();
        while (ends.size() < 2) {
            ToClient message = heard.next();
            if (message instanceof ToClient.Ended ended) {
                ends.add(ended);
            } else if (message instanceof ToClient.Results more && more.job().equals(job.id())) {
                assertThat(more.tasks().from()).isGreaterThanOrEqualTo(1);
            }
        }
        assertThat(ends).extracting(ToClient.Ended::state).containsOnly(JobState.SUCCEEDED);
        assertThat(ends).extracting(ToClient.Ended::job).containsExactlyInAnyOrder(job.id(), FakeWorker.job(2, texts()).id());
    }

    @Test
    void attachedJobsEndWithTheirSchedulerWhenAnotherTakesItsPlace() throws Exception {
        FakeWorker worker = worker(false);
        RemoteLink link = link(proxy.address(), "");
        JobSpec job = FakeWorker.job(1, texts("a"));
        link.send(new FromClient.Submit(job));
        heard.next(ToClient.Accepted.class);
        await().atMost(LONG).until(worker::hasWork);
        try (SchedulerServer next = SchedulerServer.start(ServerConfig.of(0, dir.resolve("next"), token))) {
            proxy.cut(true);
            proxy.lead(next.port());
            proxy.mend();
            ToClient.Rejected rejected = heard.next(ToClient.Rejected.class);
            assertThat(rejected.job()).isEqualTo(job.id());
            assertThat(rejected.failure().kind()).isEqualTo(ErrorKind.ENVIRONMENT);
            assertThat(rejected.failure().message()).contains("submit it again");

            link.send(new FromClient.Submit(FakeWorker.job(2, texts("b"))));
            assertThat(heard.next(ToClient.Accepted.class).job()).isEqualTo(FakeWorker.job(2, texts()).id());
        }
    }

    @Test
    void aSchedulerThatIsGoneForGoodIsReported() throws Exception {
        RemoteLink link = link(proxy.address(), "");
        proxy.cut(true);
        SheafException reason = heard.lost.get(LONG.toSeconds(), TimeUnit.SECONDS);
        assertThat(reason).isInstanceOf(ClusterUnreachableException.class).hasMessageContaining(proxy.address());
        assertThatThrownBy(link::info).isInstanceOf(ClusterUnreachableException.class);
        assertThatThrownBy(link::bundle).isInstanceOf(ClusterUnreachableException.class);
    }

    @Test
    void codeIsAnnouncedAgainToAnotherScheduler() throws Exception {
        Path jar = Places.jar(dir.resolve("app.jar"), "app/Main.class");
        RemoteLink link = link(proxy.address(), jar.toString());
        CodeBundle bundle = link.bundle();
        try (SchedulerServer next = SchedulerServer.start(ServerConfig.of(0, dir.resolve("next"), token))) {
            proxy.cut(true);
            proxy.lead(next.port());
            proxy.mend();
            CodeTransfer there = new CodeTransfer(keep(doorway(next.address()).open()).calls());
            await().atMost(LONG).ignoreExceptionsInstanceOf(IOException.class).until(() -> {
                link.bundle();
                return there.getBundle(bundle.id()).entries().size() == 1;
            });
        }
    }

    @Test
    void nobodyListeningIsUnreachableAtOnce() throws IOException {
        int free;
        try (ServerSocket once = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            free = once.getLocalPort();
        }
        assertThatThrownBy(() -> link("127.0.0.1:" + free, ""))
                .isInstanceOf(ClusterUnreachableException.class)
                .hasMessageContaining("127.0.0.1:" + free)
                .hasMessageContaining("sheaf dev");
    }

    @Test
    void aPeerThatNeverAnswersIsUnreachable() throws IOException {
        try (ServerSocket mute = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            assertThatThrownBy(() -> link("127.0.0.1:" + mute.getLocalPort(), ""))
                    .isInstanceOf(ClusterUnreachableException.class)
                    .hasMessageContaining("no answer");
        }
    }

    @Test
    void anotherTokenIsRefused() {
        Doorway wrong = new Doorway(server.address(), Endpoint.parseLoopback(server.address()), Token.random());
        ProgramCode code = new ProgramCode(ClassLoader.getPlatformClassLoader(), "", List.of(), List.of());
        assertThatThrownBy(() -> RemoteLink.open(wrong, code, heard))
                .isInstanceOf(RefusedException.class)
                .hasMessageContaining("token");
    }

    @Test
    void aMessageTooLongFailsItsJobAlone() throws Exception {
        worker(true);
        RemoteLink link = link(server.address(), "");
        link.send(new FromClient.Submit(FakeWorker.job(1, List.of(new byte[17 << 20]))));
        ToClient.Rejected rejected = heard.next(ToClient.Rejected.class);
        assertThat(rejected.failure().kind()).isEqualTo(ErrorKind.REFUSED);
        link.send(new FromClient.Submit(FakeWorker.job(2, texts("x"))));
        assertThat(heard.results().values()).containsExactly("x");
    }

    @Test
    void closingReleasesWithoutALoss() throws Exception {
        FakeWorker worker = worker(false);
        RemoteLink link = link(server.address(), "");
        JobSpec job = FakeWorker.job(1, texts("a"));
        link.send(new FromClient.Submit(job));
        await().atMost(LONG).until(worker::hasWork);
        link.send(new FromClient.Cancel(job.id(), null, "closing"));
        link.close();
        await().atMost(LONG).until(() -> server.snapshot().jobs().get(0).state() == JobState.CANCELLED);
        assertThat(heard.lost).isNotDone();
    }

    @Test
    void theProgramsCodeReachesTheClusterOnce() throws Exception {
        Path jar = Places.jar(dir.resolve("app.jar"), "app/Main.class");
        Path classes = Places.file(dir.resolve("classes/app/Other.class"), Places.classFile(21)).getParent().getParent();
        RemoteLink link = link(server.address(), Places.classPath(jar, classes));
        CodeBundle bundle = link.bundle();
        assertThat(bundle.level().javaFeature()).isEqualTo(21);
        assertThat(bundle.level().className()).isEqualTo("app.Other");
        assertThat(link.bundle()).isSameAs(bundle);

        try (var channel = doorway(server.address()).open()) {
            CodeTransfer transfer = new CodeTransfer(channel.calls());
            var entries = transfer.getBundle(bundle.id()).entries();
            assertThat(entries).extracting(entry -> entry.name()).containsExactly("app.jar", "classes");
            assertThat(transfer.missing(entries.stream().map(entry -> entry.sha256()).toList())).isEmpty();
        }
    }
}
