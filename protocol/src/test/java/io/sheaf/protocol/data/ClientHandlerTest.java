package io.sheaf.protocol.data;

import static org.assertj.core.api.Assertions.assertThat;

import io.netty.channel.embedded.EmbeddedChannel;
import io.sheaf.protocol.auth.Token;
import java.time.Duration;
import org.junit.jupiter.api.Test;

class ClientHandlerTest {

    private static final DataLimits NOTHING_KEPT =
            new DataLimits(1, Duration.ofMinutes(1), Duration.ZERO, Duration.ofMinutes(1), 1 << 10);

    private final FrameDecoder decoder = new FrameDecoder();
    private final ClientHandler handler = new ClientHandler(Token.random(), decoder, NOTHING_KEPT);

    @Test
    void anUnusedConnectionIsClosedAndTakesNoMoreStreams() {
        EmbeddedChannel channel = new EmbeddedChannel(decoder, handler);

        assertThat(channel.isOpen()).isFalse();
        assertThat(handler.reserve(1)).isFalse();
        channel.finishAndReleaseAll();
    }

    @Test
    void aConnectionStaysForAStreamThatIsOnItsWay() {
        assertThat(handler.reserve(1)).isTrue();
        EmbeddedChannel channel = new EmbeddedChannel(decoder, handler);

        assertThat(channel.isOpen()).isTrue();
        channel.finishAndReleaseAll();
    }
}
