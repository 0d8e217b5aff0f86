package io.sheaf.compress;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.sheaf.Cluster;
import io.sheaf.InputException;
import io.sheaf.file.Compression;
import io.sheaf.file.FixedLengthSink;
import io.sheaf.file.FixedLengthSource;
import io.sheaf.file.TextSink;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@Timeout(120)
class CompressionsTest {

    @TempDir
    Path directory;

    private static byte[] compressed(String suffix, byte[] content) throws IOException {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (OutputStream out = Compression.ofNamed(suffix).orElseThrow().compress(bytes)) {
            out.write(content);
        }
        return bytes.toByteArray();
    }

    private static byte[] text(int lines) {
        return String.join("", IntStream.range(0, lines).mapToObj(i -> "line " + i + "\n").toList()).getBytes(StandardCharsets.UTF_8);
    }

    private static byte[] read(String suffix, byte[] bytes) throws IOException {
        // One byte at a time, and never any available.
        InputStream slow = new InputStream() {
            private final InputStream all = new ByteArrayInputStream(bytes);

            @Override
            public int read() {
                return ((ByteArrayInputStream) all).read();
            }

            @Override
            public int read(byte[] buffer, int from, int length) throws IOException {
                return all.read(buffer, from, Math.min(1, length));
            }
        };
        try (InputStream in = Compression.reading("file" + suffix, slow)) {
            return in.readAllBytes();
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {".bz2", ".zst", ".gz"})
    void severalMembersAreReadToTheLastWhateverTheStreamBelowDelivers(String suffix) throws IOException {
        byte[] content = text(5000);
        ByteArrayOutputStream file = new ByteArrayOutputStream();
        ByteArrayOutputStream whole = new ByteArrayOutputStream();
        for (int i = 0; i < 3; i++) {
            file.write(compressed(suffix, content));
            file.write(compressed(suffix, new byte[0]));
            whole.write(content);
        }
        assertThat(read(suffix, file.toByteArray())).isEqualTo(whole.toByteArray());
        assertThat(compressed(suffix, content)).isEqualTo(compressed(suffix, content));
    }

    @ParameterizedTest
    @ValueSource(strings = {".bz2", ".zst", ".gz"})
    void aFileCutAnywhereButBetweenMembersIsAnError(String suffix) throws IOException {
        byte[] one = compressed(suffix, text(30));
        byte[] two = Arrays.copyOf(one, 2 * one.length);
        System.arraycopy(one, 0, two, one.length, one.length);
        for (int length = 0; length < two.length; length++) {
            byte[] cut = Arrays.copyOf(two, length);
            if (length == one.length) {
                assertThat(read(suffix, cut)).isEqualTo(text(30));
            } else {
                assertThatThrownBy(() -> read(suffix, cut)).as("%d of %d bytes", length, two.length)
                        .isInstanceOf(InputException.class).hasMessageContaining("file" + suffix);
            }
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {".bz2", ".zst", ".gz"})
    void garbageBehindTheLastMemberAndDamageAreErrors(String suffix) throws IOException {
        byte[] one = compressed(suffix, text(30));
        byte[] garbage = Arrays.copyOf(one, one.length + 20);
        Arrays.fill(garbage, one.length, garbage.length, (byte) 'x');
        assertThatThrownBy(() -> read(suffix, garbage)).isInstanceOf(InputException.class);
        for (int at = one.length / 3; at < one.length; at++) {
            byte[] damaged = one.clone();
            damaged[at] ^= 0x10;
            int place = at;
            try {
                // A bit that means nothing may change, but then nothing else does.
                assertThat(read(suffix, damaged)).as("bit of byte %d", place).isEqualTo(text(30));
            } catch (InputException expected) {
                assertThat(expected).hasMessageContaining("file" + suffix);
            }
        }
    }

    @Test
    void troubleInReadingIsNotTakenForDamage() {
        InputStream failing = new InputStream() {
            @Override
            public int read() throws IOException {
                throw new IOException("disk on fire");
            }
        };
        for (String suffix : List.of(".bz2", ".zst", ".gz")) {
            assertThatThrownBy(() -> Compression.reading("file" + suffix, failing).readAllBytes())
                    .isExactlyInstanceOf(IOException.class).hasMessage("disk on fire");
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {".bz2", ".zst"})
    void textAndRecordsAreWrittenAndReadByTheirNames(String suffix) throws Exception {
        try (Cluster cluster = Cluster.local(2)) {
            Path texts = directory.resolve("texts");
            assertThat(cluster.range(0, 20_000).mapToObj(x -> "line " + x).write(new TextSink<>(texts, ".txt" + suffix)).records()).isEqualTo(20_000);
            assertThat(cluster.textFiles(texts.toString()).toList()).isEqualTo(new String(text(20_000), StandardCharsets.UTF_8).lines().toList());
            Path records = directory.resolve("records");
            cluster.range(0, 1000).mapToObj(x -> new byte[] {(byte) x}).write(new FixedLengthSink(1, records, suffix.toUpperCase(java.util.Locale.ROOT)));
            assertThat(cluster.read(new FixedLengthSource(1, records.toString())).mapToLong(record -> record[0] & 0xff).sum())
                    .isEqualTo(IntStream.range(0, 1000).map(x -> x & 0xff).sum());
        }
    }

    @Test
    void aDamagedFileFailsTheJobWithItsName() throws Exception {
        try (Cluster cluster = Cluster.local(2)) {
            byte[] file = compressed(".bz2", text(1000));
            Files.write(directory.resolve("cut.bz2"), Arrays.copyOf(file, file.length - 1));
            assertThatThrownBy(() -> cluster.textFiles(directory.toString()).count())
                    .isInstanceOf(InputException.class).hasMessageContaining("cut.bz2").hasMessageContaining("damaged");
        }
    }
}
