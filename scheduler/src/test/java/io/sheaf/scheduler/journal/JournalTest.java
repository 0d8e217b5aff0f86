package io.sheaf.scheduler.journal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.sheaf.plan.JobState;
import io.sheaf.plan.Slices;
import io.sheaf.plan.StageOutput;
import io.sheaf.plan.TaskSource;
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
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Lives of schedulers with one journal. */
class JournalTest {

    private static final int MEBIBYTE = 1 << 20;

    @TempDir
    Path directory;

    private final AtomicInteger encoded = new AtomicInteger();
    private List<RememberedJob> remembered;

    private Journal open(long wallMillis) throws IOException {
        Journal.Opened opened = Journal.open(directory, new Journal.Codec(this::encode, JournalWire::fromBytes), wallMillis);
        remembered = opened.remembered();
        return opened.journal();
    }

    private byte[] encode(JournalRecord record) {
        encoded.incrementAndGet();
        return JournalWire.toBytes(record);
    }

    private long size() throws IOException {
        return Files.size(directory.resolve("journal"));
    }

    private static JournalRecord large(int id, int bytes) {
        TaskSource inputs = new TaskSource.Inline(Slices.of(List.of(new byte[bytes])));
        return new JournalRecord.Submitted(Specs.job(id, Specs.detached("key " + id), Specs.stage(0, new StageOutput.Results(), inputs)), 1000 + id, 0);
    }

    /** Where the journal would write its next version stands something that cannot be removed. */
    private Path obstacle() throws IOException {
        return Files.createDirectories(directory.resolve("journal.next").resolve("obstacle"));
    }

    private static void remove(Path obstacle) throws IOException {
        Files.delete(obstacle);
        Files.delete(obstacle.getParent());
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
            assertThat(remembered).isEmpty();
            assertThat(first.cluster().value()).isEqualTo(5);
            first.write(List.of(submitted(1), submitted(2)));
            first.write(List.of(appended(2), ended(1)));
        }
        try (Journal second = open(5)) {
            assertThat(second.cluster().value()).isEqualTo(6);
            assertThat(remembered).extracting(job -> job.spec().id()).containsExactly(Specs.id(1), Specs.id(2));
            assertThat(remembered).extracting(RememberedJob::lives).containsExactly(1, 1);
            assertThat(remembered.get(0).endOrNull()).isEqualTo(end(1));
            assertThat(remembered.get(0).wallMillis()).isEqualTo(1001);
            assertThat(remembered.get(1)).satisfies(job -> {
                assertThat(job.endOrNull()).isNull();
                assertThat(job.appends()).hasSize(1);
                assertThat(job.spec()).isEqualTo(Specs.rangeJob(2, 2, Specs.detached("key 2")));
            });
            second.write(List.of(submitted(3), new JournalRecord.Forgotten(Specs.id(1))));
        }
        try (Journal third = open(1)) {
            assertThat(third.cluster().value()).isEqualTo(7);
            assertThat(remembered).extracting(job -> job.spec().id()).containsExactly(Specs.id(2), Specs.id(3));
            assertThat(remembered).extracting(RememberedJob::lives).containsExactly(2, 1);
        }
    }

    @Test
    void whatIsForgottenIsNotKeptWhenAnotherLifeBegins() throws IOException {
        try (Journal journal = open(1)) {
            for (int i = 1; i <= 1000; i++) {
                journal.write(List.of(submitted(i), ended(i), new JournalRecord.Forgotten(Specs.id(i))));
            }
        }
        assertThat(size()).isGreaterThan(100_000);
        open(1).close();
        assertThat(size()).isLessThan(1_000);
    }

    @Test
    void roomIsTakenBeforeSomethingIsPromised() throws IOException {
        try (Journal journal = open(1)) {
            assertThat(journal.problemOrEmpty(submitted(1))).isEmpty();
            assertThat(size()).isGreaterThan(64 << 10);
            journal.write(List.of(submitted(1)));
        }
        try (Journal journal = open(1)) {
            assertThat(remembered).hasSize(1);
        }
    }

    @Test
    void roomIsTakenForAllThatIsWrittenTogether() throws IOException {
        try (Journal journal = open(1)) {
            for (int id = 1; id <= 3; id++) {
                assertThat(journal.problemOrEmpty(large(id, MEBIBYTE))).isEmpty();
            }
            assertThat(size()).isGreaterThan(3 * MEBIBYTE);
        }
    }

    @Test
    void whatIsWrittenAsItWasAskedForIsEncodedOnce() throws IOException {
        try (Journal journal = open(1)) {
            encoded.set(0);
            assertThat(journal.problemOrEmpty(submitted(1))).isEmpty();
            assertThat(journal.problemOrEmpty(submitted(2))).isEmpty();
            assertThat(journal.problemOrEmpty(appended(2))).isEmpty();
            journal.write(List.of(submitted(2), appended(2)));
            assertThat(encoded).hasValue(3);
        }
        open(1).close();
        assertThat(remembered).extracting(job -> job.spec().id()).containsExactly(Specs.id(2));
    }

    @Test
    void aSubmissionThatIsNotWrittenYetMayHaveInputsWhichNeedRoom() throws IOException {
        try (Journal journal = open(1)) {
            assertThat(journal.hasUnfinished()).isFalse();
            assertThat(journal.problemOrEmpty(submitted(1))).isEmpty();
            assertThat(journal.hasUnfinished()).isTrue();
            journal.write(List.of());
            assertThat(journal.hasUnfinished()).isFalse();
        }
    }

    @Test
    void roomIsTakenForWhatTasksAccumulate() throws IOException {
        Slices accumulated = Slices.of(List.of(new byte[MEBIBYTE]));
        try (Journal journal = open(1)) {
            journal.write(List.of(submitted(1)));
            assertThat(journal.problemOrEmpty(Specs.id(2), accumulated)).isEmpty();
            assertThat(size()).isLessThan(MEBIBYTE);
            for (int i = 0; i < 3; i++) {
                assertThat(journal.problemOrEmpty(Specs.id(1), accumulated)).isEmpty();
            }
            assertThat(size()).isGreaterThan(3 * MEBIBYTE);
        }
    }

    @Test
    void aJournalThatCannotBeRewrittenIsWrittenOn() throws IOException {
        Path obstacle;
        try (Journal journal = open(1)) {
            obstacle = obstacle();
            for (int id = 1; id <= 80; id++) {
                journal.write(List.of(large(id, MEBIBYTE), ended(id), new JournalRecord.Forgotten(Specs.id(id))));
            }
            journal.write(List.of(submitted(81)));
            assertThat(size()).isGreaterThan(80 * MEBIBYTE);
        }
        try (Journal journal = open(1)) {
            assertThat(remembered).extracting(job -> job.spec().id()).containsExactly(Specs.id(81));
            journal.write(List.of(submitted(82)));
            remove(obstacle);
        }
        try (Journal journal = open(1)) {
            assertThat(remembered).extracting(RememberedJob::lives).containsExactly(2, 1);
            assertThat(size()).isLessThan(MEBIBYTE);
            assertThat(journal.cluster().value()).isEqualTo(3);
        }
    }

    @Test
    void aRewrittenJournalKeepsTheRoomThatWasTaken() throws IOException {
        try (Journal journal = open(1)) {
            assertThat(journal.problemOrEmpty(submitted(1))).isEmpty();
            journal.write(List.of(submitted(1)));
            long taken = size();
            for (int id = 2; id <= 70; id++) {
                journal.write(List.of(large(id, MEBIBYTE), ended(id), new JournalRecord.Forgotten(Specs.id(id))));
            }
            assertThat(size()).isBetween(taken / 2, 20L * MEBIBYTE);
        }
        open(1).close();
        assertThat(size()).isGreaterThan(64 << 10);
    }

    @Test
    void ofAJobThatHasEndedNeitherProgramNorInputsAreKept() throws IOException {
        try (Journal journal = open(1)) {
            journal.write(List.of(large(1, MEBIBYTE), ended(1)));
        }
        open(1).close();
        assertThat(size()).isLessThan(1000);
        open(1).close();
        assertThat(remembered).singleElement().satisfies(job -> {
            assertThat(job.spec().settings()).isEqualTo(Specs.detached("key 1"));
            assertThat(job.endOrNull()).isEqualTo(end(1));
            assertThat(job.lives()).isEqualTo(2);
        });
    }

    @Test
    void anotherSchedulerCannotHaveItAtTheSameTime() throws IOException {
        try (Journal journal = open(1)) {
            assertThatThrownBy(() -> open(2)).isInstanceOf(IOException.class).hasMessageContaining("another scheduler");
            assertThat(remembered).isEmpty();
        }
        open(3).close();
    }
}
