package io.sheaf.scheduler.journal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.sheaf.plan.JobState;
import io.sheaf.plan.Slices;
import io.sheaf.plan.message.FromClient;
import io.sheaf.plan.message.JournalRecord;
import io.sheaf.plan.message.ToClient;
import io.sheaf.protocol.JournalWire;
import io.sheaf.scheduler.core.RememberedJob;
import io.sheaf.scheduler.core.Specs;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Lives of schedulers with one journal. */
class JournalTest {

    @TempDir
    Path directory;

    private Journal open(long wallMillis) throws IOException {
        return Journal.open(directory, new Journal.Codec(JournalWire::toBytes, JournalWire::fromBytes), wallMillis);
    }

    private static JournalRecord submitted(int id) {
        return new JournalRecord.Submitted(Specs.rangeJob(id, 2, Specs.detached("key " + id)), 1000 + id, 0);
    }

    private static JournalRecord ended(int id) {
        return new JournalRecord.Ended(end(id));
    }

    private static ToClient.Ended end(int id) {
        return new ToClient.Ended(Specs.id(id), JobState.SUCCEEDED, null, 2, Map.of("seen", 3L), Slices.EMPTY);
    }

    private static JournalRecord.Appended appended(int id) {
        return new JournalRecord.Appended(new FromClient.Append(Specs.id(id), 0, Slices.of(List.of(new byte[] {1})), true));
    }

    @Test
    void whatWasAcceptedIsRememberedWithItsLives() throws IOException {
        try (Journal first = open(5)) {
            assertThat(first.remembered()).isEmpty();
            assertThat(first.cluster().value()).isEqualTo(5);
            first.write(List.of(submitted(1), submitted(2)));
            first.write(List.of(appended(2), ended(1)));
        }
        try (Journal second = open(5)) {
            assertThat(second.cluster().value()).isEqualTo(6);
            assertThat(second.remembered()).extracting(job -> job.spec().id()).containsExactly(Specs.id(1), Specs.id(2));
            assertThat(second.remembered()).extracting(RememberedJob::lives).containsExactly(1, 1);
            assertThat(second.remembered().get(0).endOrNull()).isEqualTo(end(1));
            assertThat(second.remembered().get(0).wallMillis()).isEqualTo(1001);
            assertThat(second.remembered().get(1)).satisfies(job -> {
                assertThat(job.endOrNull()).isNull();
                assertThat(job.appends()).hasSize(1);
                assertThat(job.spec()).isEqualTo(Specs.rangeJob(2, 2, Specs.detached("key 2")));
            });
            second.write(List.of(submitted(3), new JournalRecord.Forgotten(Specs.id(1))));
        }
        try (Journal third = open(1)) {
            assertThat(third.cluster().value()).isEqualTo(7);
            assertThat(third.remembered()).extracting(job -> job.spec().id()).containsExactly(Specs.id(2), Specs.id(3));
            assertThat(third.remembered()).extracting(RememberedJob::lives).containsExactly(2, 1);
        }
    }

    @Test
    void whatIsForgottenIsNotKeptWhenAnotherLifeBegins() throws IOException {
        try (Journal journal = open(1)) {
            for (int i = 1; i <= 1000; i++) {
                journal.write(List.of(submitted(i), ended(i), new JournalRecord.Forgotten(Specs.id(i))));
            }
        }
        assertThat(Files.size(directory.resolve("journal"))).isGreaterThan(100_000);
        open(1).close();
        assertThat(Files.size(directory.resolve("journal"))).isLessThan(1_000);
    }

    @Test
    void roomIsTakenBeforeSomethingIsPromised() throws IOException {
        try (Journal journal = open(1)) {
            assertThat(journal.problemOrEmpty(submitted(1))).isEmpty();
            assertThat(Files.size(directory.resolve("journal"))).isGreaterThan(64 << 10);
            journal.write(List.of(submitted(1)));
        }
        try (Journal journal = open(1)) {
            assertThat(journal.remembered()).hasSize(1);
        }
    }

    @Test
    void anotherSchedulerCannotHaveItAtTheSameTime() throws IOException {
        try (Journal journal = open(1)) {
            assertThatThrownBy(() -> open(2)).isInstanceOf(IOException.class).hasMessageContaining("another scheduler");
            assertThat(journal.remembered()).isEmpty();
        }
        open(3).close();
    }
}
