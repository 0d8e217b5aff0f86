package io.sheaf.protocol.code;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.sheaf.plan.Sha256;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class CodeStoreTest {

    @TempDir
    Path directory;

    private EntryStore store;

    @BeforeEach
    void open() throws IOException {
        store = new EntryStore(directory.resolve("entries"));
    }

    private Sha256 put(String content) throws IOException {
        byte[] bytes = content.getBytes(StandardCharsets.UTF_8);
        Sha256 id = Sha256.of(bytes);
        store.put(id, bytes);
        return id;
    }

    private void age(Path file, Duration by) throws IOException {
        Files.setLastModifiedTime(file, FileTime.from(Instant.now().minus(by)));
    }

    @Test
    void theDirectoryIsTheUsersAlone() throws IOException {
        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(directory.resolve("entries")))).isEqualTo("rwx------");
    }

    @Test
    void aDamagedFileIsFoundAndRemoved() throws IOException {
        Sha256 id = put("content");
        assertThat(store.verify(id)).isTrue();
        Files.writeString(store.file(id), "CONTENT");
        assertThat(store.verify(id)).isFalse();
        assertThat(store.contains(id)).isFalse();
        assertThat(store.verify(id)).isFalse();
    }

    @Test
    void contentThatCannotTakeItsPlaceIsTheStoresFault() throws IOException {
        byte[] content = {1, 2, 3};
        Files.createDirectories(store.file(Sha256.of(content)).resolve("in the way"));
        assertThatThrownBy(() -> store.put(Sha256.of(content), content))
                .isInstanceOf(EntryStore.UnwritableException.class).hasMessageContaining("free space there");
    }

    @Test
    void trimmingRemovesWhatWasUsedLongestAgoAndNothingFresh() throws IOException {
        Sha256 oldest = put("oldest");
        Sha256 old = put("old");
        Sha256 fresh = put("fresh");
        Path unfinished = Files.writeString(directory.resolve("entries/x.part"), "x");
        age(store.file(oldest), Duration.ofDays(9));
        age(store.file(old), Duration.ofDays(5));
        age(unfinished, Duration.ofDays(2));
        store.trim(10);
        assertThat(store.contains(oldest)).isFalse();
        assertThat(store.contains(old)).isTrue();
        assertThat(store.contains(fresh)).isTrue();
        assertThat(unfinished).doesNotExist();
        store.trim(0);
        assertThat(store.contains(old)).isTrue();
    }

    @Test
    void equalManifestsHaveOneNameAndOnlyTheCanonicalFormIsRead() {
        BundleManifest manifest = new BundleManifest(List.of(new BundleManifest.Entry(Sha256.of(new byte[1]), 1, "a b.jar")));
        assertThat(BundleManifest.decode(manifest.encode())).isEqualTo(manifest);
        assertThat(manifest.id()).isEqualTo(new BundleManifest(manifest.entries()).id());
        String text = new String(manifest.encode(), StandardCharsets.UTF_8);
        for (String damaged : List.of("", "x", text + "\n", text.replace(" a b.jar", ""), text.replace(" 1 a", " 01 a"),
                text.replace(" 1 a", " -1 a"), text.toUpperCase(java.util.Locale.ROOT), text.substring(0, text.length() - 1))) {
            assertThatThrownBy(() -> BundleManifest.decode(damaged.getBytes(StandardCharsets.UTF_8)))
                    .as(damaged)
                    .isInstanceOf(IllegalArgumentException.class);
        }
    }
}
