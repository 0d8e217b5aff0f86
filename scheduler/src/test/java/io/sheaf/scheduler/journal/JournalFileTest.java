package io.sheaf.scheduler.journal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class JournalFileTest {

    private static final long SEED = 7;

    @TempDir
    Path directory;

    private final List<byte[]> written = new ArrayList<>();

    private static byte[] record(int length) {
        byte[] record = new byte[length];
        new Random(SEED + length).nextBytes(record);
        return record;
    }

    private Path file() {
        return directory.resolve("journal");
    }

    /** Writes records of these lengths. */
    private void write(boolean room, int... lengths) throws IOException {
        try (JournalFile journal = JournalFile.open(directory).journal()) {
            if (room) {
                assertThat(journal.ensureRoom(1000)).isTrue();
            }
            for (int length : lengths) {
                written.add(record(length));
                journal.append(List.of(record(length)));
            }
            journal.force();
        }
    }

    private List<byte[]> read() throws IOException {
        JournalFile.Opened opened = JournalFile.open(directory);
        opened.journal().close();
        return opened.records();
    }

    private void assertRead(List<byte[]> expected) throws IOException {
        assertThat(read()).usingElementComparator(Arrays::compare).isEqualTo(expected);
    }

    @Test
    void whatWasWrittenIsReadWithAndWithoutRoomAndWrittenOn() throws IOException {
        assertThat(read()).isEmpty();
        write(false, 1, 1000, 70_000);
        assertRead(written);
        write(true, 3, 2_000_000);
        assertRead(written);
        write(true);
        write(false, 5);
        assertRead(written);
        assertThat(Files.getPosixFilePermissions(directory)).hasSize(3);
    }

    @Test
    void severalRecordsAtOnceAreReadOneByOne() throws IOException {
        try (JournalFile journal = JournalFile.open(directory).journal()) {
            journal.append(List.of(record(10), record(20)));
            journal.append(List.of(record(30)));
        }
        assertRead(List.of(record(10), record(20), record(30)));
    }

    @Test
    void aJournalCutAnywhereHoldsTheRecordsBeforeThatAndCanBeWrittenOn() throws IOException {
        write(false, 12, 1, 17);
        byte[] whole = Files.readAllBytes(file());
        int second = 4 + (int) JournalFile.length(record(12));
        int third = second + (int) JournalFile.length(record(1));
        for (int length = whole.length - 1; length >= 0; length--) {
            Files.write(file(), Arrays.copyOf(whole, length));
            List<byte[]> expected = new ArrayList<>(written.subList(0, length < second ? 0 : length < third ? 1 : 2));
            assertRead(expected);
            try (JournalFile journal = JournalFile.open(directory).journal()) {
                journal.append(List.of(record(9)));
            }
            expected.add(record(9));
            assertRead(expected);
        }
    }

    @Test
    void aRecordCutShortWhereRoomHadBeenTakenIsRemoved() throws IOException {
        write(true, 12, 17);
        byte[] whole = Files.readAllBytes(file());
        int second = 4 + (int) JournalFile.length(record(12));
        for (int length = second; length < second + JournalFile.length(record(17)); length++) {
            byte[] cut = whole.clone();
            Arrays.fill(cut, length, cut.length, (byte) 0);
            Files.write(file(), cut);
            assertRead(written.subList(0, 1));
        }
    }

    @Test
    void aFlippedBitIsNoticedWhereverItIs() throws IOException {
        write(true, 12, 1, 17);
        byte[] whole = Files.readAllBytes(file());
        int end = 4 + (int) (JournalFile.length(record(12)) + JournalFile.length(record(1)) + JournalFile.length(record(17)));
        int last = end - (int) JournalFile.length(record(17));
        int refused = 0;
        for (int bit = 0; bit < end * 8; bit++) {
            byte[] damaged = whole.clone();
            damaged[bit / 8] ^= (byte) (1 << bit % 8);
            Files.write(file(), damaged);
            boolean mayLookTorn = bit / 8 >= last && (bit / 8 < last + 4 || bit / 8 == end - 1);
            try {
                // Of the last record, a wrong length or end looks as if it had been cut short.
                assertRead(written.subList(0, 2));
                assertThat(mayLookTorn).as("bit " + bit).isTrue();
            } catch (DamagedJournalException e) {
                refused++;
                assertThat(e).hasMessageContaining(file().toString());
                assertThat(Files.readAllBytes(file())).isEqualTo(damaged);
            }
        }
        assertThat(refused).isGreaterThanOrEqualTo((end - 5) * 8);
    }

    @Test
    void aRecordOfAnotherPlaceIsNotTakenForTheNext() throws IOException {
        write(false, 12, 12);
        byte[] whole = Files.readAllBytes(file());
        int length = (int) JournalFile.length(record(12));
        System.arraycopy(whole, 4, whole, 4 + length, length);
        Files.write(file(), whole);
        assertThatThrownBy(this::read).isInstanceOf(DamagedJournalException.class).hasMessageContaining("record 2, at byte " + (4 + length));
    }

    @Test
    void replacedRecordsAreTheNewOnesAndAreWrittenOn() throws IOException {
        write(true, 10, 20, 30);
        try (JournalFile journal = JournalFile.open(directory).journal()) {
            journal.replace(List.of(record(20)), 0);
            assertThat(journal.bytes()).isEqualTo(4 + JournalFile.length(record(20)));
            journal.append(List.of(record(50)));
            journal.force();
        }
        assertRead(List.of(record(20), record(50)));
    }

    @Test
    void manyAndLongRecordsAreReplacedAndAppended() throws IOException {
        List<byte[]> many = new ArrayList<>();
        for (int length : new int[] {5, 1_500_000, 700_000, 700_000, 3, 2_000_000}) {
            many.add(record(length));
        }
        try (JournalFile journal = JournalFile.open(directory).journal()) {
            journal.replace(many, 100_000);
            assertThat(Files.size(file())).isEqualTo(journal.bytes() + 100_000);
            journal.append(many);
        }
        List<byte[]> twice = new ArrayList<>(many);
        twice.addAll(many);
        assertRead(twice);
    }

    @Test
    void whatCannotBeReplacedStaysAsItWas() throws IOException {
        write(true, 10);
        Path obstacle = Files.createDirectories(directory.resolve("journal.next").resolve("obstacle"));
        try (JournalFile journal = JournalFile.open(directory).journal()) {
            assertThatThrownBy(() -> journal.replace(List.of(record(20)), 0)).isInstanceOf(IOException.class);
            journal.append(List.of(record(30)));
        }
        assertThat(obstacle).exists();
        assertRead(List.of(record(10), record(30)));
    }

    @Test
    void oneProcessHasAJournal() throws IOException {
        try (JournalFile journal = JournalFile.open(directory).journal()) {
            assertThatThrownBy(this::read).isInstanceOf(IOException.class).hasMessageContaining(directory.toString());
            journal.append(List.of(record(1)));
        }
        assertRead(List.of(record(1)));
    }

    @Test
    void anotherFileIsRefusedAndKept() throws IOException {
        Files.write(file(), new byte[] {'t', 'e', 'x', 't', '!'});
        assertThatThrownBy(this::read).isInstanceOf(DamagedJournalException.class).hasMessageContaining("not a journal");
        assertThat(Files.size(file())).isEqualTo(5);
    }
}
