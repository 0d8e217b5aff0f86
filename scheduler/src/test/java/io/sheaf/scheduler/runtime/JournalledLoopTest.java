package io.sheaf.scheduler.runtime;

import static org.assertj.core.api.Assertions.assertThat;

import io.sheaf.plan.ClientId;
import io.sheaf.plan.message.FromClient;
import io.sheaf.plan.message.ToClient;
import io.sheaf.protocol.JournalWire;
import io.sheaf.scheduler.core.SchedulerConfig;
import io.sheaf.scheduler.core.Specs;
import io.sheaf.scheduler.journal.Journal;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(60)
class JournalledLoopTest {

    private static final SchedulerConfig CONFIG = SchedulerConfig.of(new SchedulerConfig.Release(1, "1.0"));

    @TempDir
    Path directory;

    private static final class Deaf implements ClientLink {
        @Override
        public void send(List<ToClient> messages) {}

        @Override
        public void close(String reason) {}
    }

    private Journal.Opened open() throws IOException {
        return Journal.open(directory, new Journal.Codec(JournalWire::toBytes, JournalWire::fromBytes), 1);
    }

    @Test
    void whatIsHeardAfterTheEndChangesNothingAndIsLeftToTheNextScheduler() throws IOException {
        Journal.Opened opened = open();
        SchedulerLoop loop = new SchedulerLoop(CONFIG, opened, Runnable::run);
        ClientId client = loop.clientConnected(new Deaf());
        loop.clientSaid(client, new FromClient.Submit(Specs.rangeJob(1, 1, Specs.detached(""))));
        loop.close();
        loop.end();
        opened.journal().close();
        loop.clientSaid(client, new FromClient.Cancel(Specs.id(1), null, "too late"));
        loop.clientGone(client);
        loop.end();
        assertThat(loop.whenBroken()).isNotDone();
        Journal.Opened next = open();
        next.journal().close();
        assertThat(next.remembered()).singleElement().satisfies(job -> assertThat(job.endOrNull()).isNull());
    }
}
