package io.sheaf.examples;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.sheaf.Cluster;
import io.sheaf.InputException;
import io.sheaf.RefusedException;
import io.sheaf.WrittenFiles;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.Random;
import java.util.zip.CRC32;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(120)
class SortRecordsTest {

    @TempDir
    Path directory;

    @Test
    void sortsGeneratedRecords() throws IOException {
        Path in = directory.resolve("in.bin");
        SortRecords.generate(in, 20_000, 7);

        List<byte[]> sorted = sort(in);

        List<byte[]> given = records(Files.readAllBytes(in));
        assertThat(given).hasSize(20_000);
        assertThat(sorted).hasSize(20_000);
        assertThat(checksum(sorted)).isEqualTo(checksum(given));
        for (int i = 1; i < sorted.size(); i++) {
            assertThat(key(sorted.get(i))).as("key of record %s", i).isGreaterThanOrEqualTo(key(sorted.get(i - 1)));
        }
    }

    @Test
    void takesKeyBytesAsUnsignedAndKeepsTheOrderOfEqualKeys() throws IOException {
        Random random = new Random(11);
        byte[] alphabet = {0, 1, 127, -128, -1};
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        for (int i = 0; i < 3_000; i++) {
            byte[] record = new byte[100];
            random.nextBytes(record);
            Arrays.fill(record, 0, 10, (byte) 0);
            record[0] = alphabet[random.nextInt(alphabet.length)];
            record[9] = alphabet[random.nextInt(alphabet.length)];
            bytes.writeBytes(record);
        }
        Path in = Files.write(directory.resolve("in.bin"), bytes.toByteArray());

        List<byte[]> expected = new ArrayList<>(records(bytes.toByteArray()));
        expected.sort((a, b) -> key(a).compareTo(key(b)));
        assertThat(sort(in)).as("seed 11").containsExactlyElementsOf(expected);
    }

    @Test
    void sortsNothing() throws IOException {
        Path in = directory.resolve("in.bin");
        SortRecords.generate(in, 0, 7);

        assertThat(in).isEmptyFile();
        assertThat(sort(in)).isEmpty();
    }

    @Test
    void namesTheFileThatWasCutShort() throws IOException {
        Path in = Files.write(directory.resolve("in.bin"), new byte[250]);

        try (Cluster cluster = Cluster.local(2)) {
            assertThatThrownBy(() -> SortRecords.sort(cluster, List.of(in.toString()), directory.resolve("out")).join())
                    .isInstanceOf(InputException.class)
                    .hasMessageContaining("in.bin")
                    .hasMessageContaining("number 2 from 0, has 50 bytes");
        }
        assertThat(directory.resolve("out")).doesNotExist();
    }

    /** The expected record was computed by another program, from the published definition of SplitMix64. */
    @Test
    void makesTheSameRecordsEverywhere() throws IOException {
        Path in = directory.resolve("in.bin");
        SortRecords.generate(in, 301, 7);

        byte[] record = records(Files.readAllBytes(in)).get(300);

        assertThat(HexFormat.of().formatHex(record, 0, 12)).isEqualTo("ba6469724e781c1508340011");
        assertThat(new String(record, 12, 32, StandardCharsets.US_ASCII)).isEqualTo("0000000000000000000000000000012C");
        assertThat(HexFormat.of().formatHex(record, 44, 48)).isEqualTo("8899aabb");
        assertThat(new String(record, 48, 48, StandardCharsets.US_ASCII)).isEqualTo("77777777CCCC7777BBBB1111CCCC66661111333311110000");
        assertThat(HexFormat.of().formatHex(record, 96, 100)).isEqualTo("ccddeeff");
        assertThat(SortRecords.record(8, 300)).isNotEqualTo(record);
    }

    @Test
    void doesNotReplaceAFile() throws IOException {
        Path in = Files.writeString(directory.resolve("in.bin"), "kept");

        assertThatThrownBy(() -> SortRecords.generate(in, 3, 7)).isInstanceOf(RefusedException.class).hasMessageContaining("in.bin exists already");
        assertThatThrownBy(() -> SortRecords.generate(directory.resolve("none/in.bin"), 3, 7))
                .isInstanceOf(RefusedException.class)
                .hasMessageContaining("its directory is not there");

        assertThat(in).hasContent("kept");
    }

    private List<byte[]> sort(Path in) throws IOException {
        WrittenFiles written;
        try (Cluster cluster = Cluster.local(2)) {
            written = SortRecords.sort(cluster, List.of(in.toString()), directory.resolve("out")).join();
        }
        assertThat(written.files()).isSorted();
        ByteArrayOutputStream all = new ByteArrayOutputStream();
        for (String file : written.files()) {
            all.writeBytes(Files.readAllBytes(written.directory().resolve(file)));
        }
        return records(all.toByteArray());
    }

    private static List<byte[]> records(byte[] bytes) {
        assertThat(bytes.length % 100).isZero();
        List<byte[]> records = new ArrayList<>();
        for (int from = 0; from < bytes.length; from += 100) {
            records.add(Arrays.copyOfRange(bytes, from, from + 100));
        }
        return records;
    }

    private static BigInteger key(byte[] record) {
        return new BigInteger(1, record, 0, 10);
    }

    /** The same in whatever order the records are. */
    private static long checksum(List<byte[]> records) {
        long sum = 0;
        for (byte[] record : records) {
            CRC32 crc = new CRC32();
            crc.update(record);
            sum += crc.getValue();
        }
        return sum;
    }
}
