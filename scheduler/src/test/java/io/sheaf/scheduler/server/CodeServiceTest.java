package io.sheaf.scheduler.server;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.sheaf.plan.Sha256;
import io.sheaf.protocol.ControlChannel;
import io.sheaf.protocol.auth.Endpoint;
import io.sheaf.protocol.auth.Token;
import io.sheaf.protocol.code.BundleManifest;
import io.sheaf.protocol.code.CodeTransfer;
import io.sheaf.protocol.code.EntryStore;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(60)
class CodeServiceTest {

    @TempDir
    Path directory;

    private final Token token = Token.random();
    private SchedulerServer server;
    private ControlChannel channel;
    private CodeTransfer transfer;

    @BeforeEach
    void start() throws IOException {
        server = SchedulerServer.start(ServerConfig.of(0, directory.resolve("state"), token));
        channel = new ControlChannel(Endpoint.parseLoopback(server.address()), token);
        transfer = new CodeTransfer(channel.calls());
    }

    @AfterEach
    void stop() {
        channel.close();
        server.close();
    }

    private static byte[] random(int length) {
        byte[] bytes = new byte[length];
        new Random(length).nextBytes(bytes);
        return bytes;
    }

    private Path entry(Sha256 id) {
        return directory.resolve("state/code/entries").resolve(id.toString());
    }

    @Test
    void aBundleThatIsThereIsNotWrittenAgainSoThatAKnownProgramNeedsNoRoom() throws IOException {
        byte[] code = random(10);
        BundleManifest bundle = new BundleManifest(List.of(new BundleManifest.Entry(Sha256.of(code), code.length, "code.jar")));
        transfer.upload(Sha256.of(code), code.length, new ByteArrayInputStream(code));
        transfer.putBundle(bundle);
        Path file = directory.resolve("state/code/bundles").resolve(bundle.id().toString());
        Object written = Files.readAttributes(file, BasicFileAttributes.class).fileKey();
        transfer.putBundle(bundle);
        assertThat(Files.readAttributes(file, BasicFileAttributes.class).fileKey()).isEqualTo(written);

        Files.write(file, random(5));
        transfer.putBundle(bundle);
        assertThat(transfer.getBundle(bundle.id())).isEqualTo(bundle);
    }

    @Test
    void aStoreThatTakesNothingIsNamedWithARemedyAndNotTheSendersFault() throws IOException {
        Files.delete(directory.resolve("state/code/entries"));
        byte[] code = random(10);
        assertThatThrownBy(() -> transfer.upload(Sha256.of(code), code.length, new ByteArrayInputStream(code)))
                .hasMessageContaining("RESOURCE_EXHAUSTED")
                .hasMessageContaining(directory.resolve("state/code/entries").toString())
                .hasMessageContaining("free space there");
    }

    @Test
    void whatIsMissingIsUploadedOnceAndComesBackWhole() throws IOException {
        byte[] small = random(10);
        byte[] large = random(5_000_000);
        BundleManifest bundle = new BundleManifest(List.of(
                new BundleManifest.Entry(Sha256.of(large), large.length, "large.jar"),
                new BundleManifest.Entry(Sha256.of(small), small.length, "../small \n.jar")));
        List<Sha256> ids = List.of(Sha256.of(large), Sha256.of(small));
        assertThat(transfer.missing(ids)).containsExactlyElementsOf(ids);
        assertThatThrownBy(() -> transfer.putBundle(bundle)).hasMessageContaining("large.jar was not uploaded");

        transfer.upload(Sha256.of(large), large.length, new ByteArrayInputStream(large));
        assertThat(transfer.missing(ids)).containsExactly(Sha256.of(small));
        transfer.upload(Sha256.of(small), small.length, new ByteArrayInputStream(small));
        transfer.putBundle(bundle);

        assertThat(transfer.getBundle(bundle.id())).isEqualTo(bundle);
        EntryStore cache = new EntryStore(directory.resolve("cache"));
        for (Sha256 id : ids) {
            transfer.download(id, cache);
        }
        assertThat(cache.file(Sha256.of(large))).hasBinaryContent(large);
        assertThat(cache.file(Sha256.of(small))).hasBinaryContent(small);
        try (var files = Files.list(directory.resolve("cache"))) {
            assertThat(files).hasSize(2);
        }
    }

    @Test
    void anEmptyBundleIsABundle() throws IOException {
        BundleManifest empty = new BundleManifest(List.of());
        transfer.putBundle(empty);
        assertThat(transfer.getBundle(empty.id()).entries()).isEmpty();
    }

    @Test
    void contentUnderAFalseDigestIsRefusedAndLeavesNothing() throws IOException {
        byte[] content = random(3_000_000);
        Sha256 other = Sha256.of(new byte[0]);
        assertThatThrownBy(() -> transfer.upload(other, content.length, new ByteArrayInputStream(content)))
                .isInstanceOf(IOException.class)
                .hasMessageContaining("digest");
        assertThatThrownBy(() -> transfer.upload(Sha256.of(content), 100, new ByteArrayInputStream(new byte[50])))
                .hasMessageContaining("shorter");
        assertThat(entry(other)).doesNotExist();
        org.awaitility.Awaitility.await().atMost(java.time.Duration.ofSeconds(20)).untilAsserted(() -> {
            try (var files = Files.list(directory.resolve("state/code/entries"))) {
                assertThat(files).isEmpty();
            }
        });
    }

    @Test
    void aDamagedFileOfTheStoreIsNotTakenByAWorker() throws IOException {
        byte[] content = random(1000);
        Sha256 id = Sha256.of(content);
        transfer.upload(id, content.length, new ByteArrayInputStream(content));
        content[500] ^= 1;
        Files.write(entry(id), content);
        EntryStore cache = new EntryStore(directory.resolve("cache"));
        assertThatThrownBy(() -> transfer.download(id, cache)).isInstanceOf(IOException.class).hasMessageContaining("damaged");
        assertThat(cache.contains(id)).isFalse();
    }

    @Test
    void whatIsNotThereIsNotFound() throws IOException {
        Sha256 unknown = Sha256.of(random(7));
        EntryStore cache = new EntryStore(directory.resolve("cache"));
        assertThatThrownBy(() -> transfer.getBundle(unknown)).hasMessageContaining("NOT_FOUND");
        assertThatThrownBy(() -> transfer.download(unknown, cache)).hasMessageContaining("NOT_FOUND");
    }

    @Test
    void aBundleBeyondTheLimitIsRefusedWithItsLargestEntries() {
        BundleManifest huge = new BundleManifest(List.of(
                new BundleManifest.Entry(Sha256.of(random(1)), 10, "tiny.jar"),
                new BundleManifest.Entry(Sha256.of(random(2)), BundleManifest.MAX_BUNDLE_BYTES, "huge.jar")));
        assertThatThrownBy(() -> transfer.putBundle(huge)).hasMessageContaining("huge.jar").hasMessageContaining("largest");
        assertThatThrownBy(() -> transfer.upload(
                        Sha256.of(random(2)), BundleManifest.MAX_BUNDLE_BYTES + 1, new Zeros()))
                .hasMessageContaining("limit");
    }

    private static final class Zeros extends InputStream {
        @Override
        public int read() {
            return 0;
        }
    }
}
