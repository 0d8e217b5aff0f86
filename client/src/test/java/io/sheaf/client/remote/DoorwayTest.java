package io.sheaf.client.remote;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.sheaf.Cluster;
import io.sheaf.ClusterUnreachableException;
import io.sheaf.RefusedException;
import io.sheaf.protocol.auth.Token;
import io.sheaf.protocol.auth.TokenFile;
import io.sheaf.spi.EngineProvider;
import java.nio.file.Path;
import java.util.Map;
import java.util.ServiceLoader;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class DoorwayTest {

    @TempDir
    Path dir;

    @Test
    void findsTheTokenOfTheUsersClusters() {
        Map<String, String> environment = Map.of("SHEAF_TOKEN_FILE", dir.resolve("token").toString());
        Token token = TokenFile.standard(environment).readOrCreate();
        Doorway doorway = Doorway.find("127.0.0.1:7070", environment);
        assertThat(doorway.token().toHex()).isEqualTo(token.toHex());
        assertThat(doorway.endpoint().port()).isEqualTo(7070);
    }

    @Test
    void withoutATokenThereIsNoClusterOfThisUser() {
        assertThatThrownBy(() -> Doorway.find("127.0.0.1:7070", Map.of("SHEAF_TOKEN_FILE", dir.resolve("none").toString())))
                .isInstanceOf(ClusterUnreachableException.class)
                .hasMessageContaining("127.0.0.1:7070")
                .hasMessageContaining(dir.resolve("none").toString())
                .hasMessageContaining("as this user");
    }

    @Test
    void anAddressThatIsNoneOrElsewhereIsRefusedBeforeAnythingElse() {
        for (String address : new String[] {"7070", "localhost", "localhost:port", "127.0.0.1:99999"}) {
            assertThatThrownBy(() -> Cluster.connect(address)).as(address).isInstanceOf(RefusedException.class).hasMessageContaining(address);
        }
        assertThatThrownBy(() -> Cluster.connect("192.0.2.1:7070")).isInstanceOf(RefusedException.class).hasMessageContaining("not on this machine");
    }

    @Test
    void isFoundAsTheRemoteEngine() {
        assertThat(ServiceLoader.load(EngineProvider.class)).extracting(EngineProvider::name).contains("remote");
    }
}
