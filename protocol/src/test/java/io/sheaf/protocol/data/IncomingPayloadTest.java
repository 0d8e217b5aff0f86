package io.sheaf.protocol.data;

import static org.assertj.core.api.Assertions.assertThat;

import io.sheaf.plan.BlockId;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class IncomingPayloadTest {

    private static final int PIECE = 1 << 20;
    private static final BlockId ID = FakeHost.id(1);

    private final ArrayDeque<Runnable> disk = new ArrayDeque<>();
    private final List<String> said = new ArrayList<>();

    @Test
    void doesNotResumeWhatItHasNotPaused() {
        IncomingPayload payload = payload(2 * PIECE);
        payload.add(new byte[PIECE]);
        payload.add(new byte[PIECE]);

        disk.remove().run();

        assertThat(said).isEmpty();
    }

    @Test
    void pausesOnceWhileTooMuchWaitsAndResumesOnce() {
        IncomingPayload payload = payload(5 * PIECE);
        for (int i = 0; i < 5; i++) {
            payload.add(new byte[PIECE]);
        }
        assertThat(said).containsExactly("pause");

        disk.remove().run();

        assertThat(said).containsExactly("pause", "resume");
    }

    @Test
    void aRefusedPayloadIsReadToItsEndAndToldOnce() {
        IncomingPayload payload = new IncomingPayload(ID, PIECE, "no room", new FakeHost(), disk::add, new Log());
        payload.add(new byte[PIECE]);
        payload.end(0);

        disk.remove().run();

        assertThat(disk).isEmpty();
        assertThat(said).singleElement().asString().startsWith("failed").contains("no room");
    }

    private IncomingPayload payload(long length) {
        return new IncomingPayload(ID, length, null, new FakeHost(), disk::add, new Log());
    }

    private final class Log implements IncomingPayload.Connection {
        @Override
        public void stored(StoredPayload stored) {
            said.add("stored");
        }

        @Override
        public void failed(String reason) {
            said.add("failed: " + reason);
        }

        @Override
        public void pause() {
            said.add("pause");
        }

        @Override
        public void resume() {
            said.add("resume");
        }
    }
}
