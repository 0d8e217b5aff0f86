package io.sheaf.protocol.auth;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.sheaf.RefusedException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class EndpointTest {

    @Test
    void loopbackAddressesAreTaken() {
        assertThat(Endpoint.parseLoopback("127.0.0.1:7070")).isEqualTo(new Endpoint("127.0.0.1", 7070));
        assertThat(Endpoint.parseLoopback("localhost:1").host()).isEqualTo("localhost");
        assertThat(Endpoint.parseLoopback("[::1]:65535")).hasToString("[::1]:65535");
    }

    @ParameterizedTest
    @ValueSource(strings = {"0.0.0.0:7070", "10.0.0.1:7070", "169.254.169.254:80", "[::]:7070", "192.168.1.1:1"})
    void otherAddressesAreRefused(String address) {
        assertThatThrownBy(() -> Endpoint.parseLoopback(address))
                .isInstanceOf(RefusedException.class)
                .hasMessageContaining("not on this machine");
    }

    @ParameterizedTest
    @ValueSource(strings = {"", ":", "7070", "localhost", "localhost:", "localhost:x", "::1:7070", "localhost:65536", "localhost:-1", ":7070"})
    void whatIsNoAddressIsRefused(String text) {
        assertThatThrownBy(() -> Endpoint.parseLoopback(text))
                .isInstanceOf(RefusedException.class)
                .hasMessageContaining("not an address");
    }
}
