package io.sheaf.protocol.auth;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assumptions.assumeThat;

import io.sheaf.RefusedException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class TokenFileTest {

    @TempDir
    Path directory;

    @Test
    void theFileAndItsDirectoryAreTheUsersAlone() throws IOException {
        TokenFile file = new TokenFile(directory.resolve("state/sheaf/token"));
        Token token = file.readOrCreate();
        assertThat(file.read().toHex()).isEqualTo(token.toHex());
        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(file.path()))).isEqualTo("rw-------");
        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(file.path().getParent())))
                .isEqualTo("rwx------");
        try (var left = Files.list(file.path().getParent())) {
            assertThat(left).containsExactly(file.path());
        }
    }

    @Test
    void ofManyWhoCreateAtOnceAllGetTheSameToken() {
        TokenFile file = new TokenFile(directory.resolve("token"));
        Set<String> tokens = ConcurrentHashMap.newKeySet();
        IntStream.range(0, 16).parallel().forEach(i -> tokens.add(file.readOrCreate().toHex()));
        assertThat(tokens).hasSize(1);
    }

    @Test
    void aFileThatOthersCanReadIsRefusedWithTheRemedy() throws IOException {
        TokenFile file = new TokenFile(directory.resolve("token"));
        file.readOrCreate();
        for (String open : List.of("rw-r-----", "rw----r--", "rw--w----")) {
            Files.setPosixFilePermissions(file.path(), PosixFilePermissions.fromString(open));
            assertThatThrownBy(file::read).isInstanceOf(RefusedException.class).hasMessageContaining("chmod 600");
        }
    }

    @Test
    void rootIsRefusedTheFileOfAnotherUser() throws IOException {
        assumeThat(System.getProperty("user.name")).as("only root can give files away").isEqualTo("root");
        TokenFile file = new TokenFile(directory.resolve("token"));
        file.readOrCreate();
        Files.setAttribute(file.path(), "unix:uid", 65_534);
        assertThatThrownBy(file::read).isInstanceOf(RefusedException.class).hasMessageContaining("belongs to");
    }

    @Test
    void aMissingOrDamagedFileIsRefusedWithTheRemedy() throws IOException {
        TokenFile file = new TokenFile(directory.resolve("token"));
        assertThatThrownBy(file::read).isInstanceOf(RefusedException.class).hasMessageContaining("SHEAF_TOKEN_FILE");
        Files.writeString(file.path(), "x".repeat(64));
        Files.setPosixFilePermissions(file.path(), PosixFilePermissions.fromString("rw-------"));
        assertThatThrownBy(file::read).isInstanceOf(RefusedException.class).hasMessageContaining("holds no token");
        Files.writeString(file.path(), "0".repeat(5000));
        assertThatThrownBy(file::read).isInstanceOf(RefusedException.class).hasMessageContaining("holds no token");
    }

    @Test
    void theEnvironmentSaysWhereTheFileIs() {
        assertThat(TokenFile.standard(Map.of("SHEAF_TOKEN_FILE", "/a/b")).path()).hasToString("/a/b");
        assertThat(TokenFile.standard(Map.of("XDG_STATE_HOME", "/s")).path()).hasToString("/s/sheaf/token");
        assertThat(TokenFile.standard(Map.of()).path().toString()).endsWith("/.local/state/sheaf/token");
    }

    @Test
    void onlyTheSameSecretMatches() {
        Token token = Token.random();
        byte[] other = token.bytes();
        assertThat(token.matches(other)).isTrue();
        other[31] ^= 1;
        assertThat(token.matches(other)).isFalse();
        assertThat(token.matches(new byte[0])).isFalse();
        assertThat(token.toString()).doesNotContain(token.toHex());
    }
}
