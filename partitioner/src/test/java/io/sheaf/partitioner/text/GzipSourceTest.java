package io.sheaf.partitioner.text;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Random;
import java.util.zip.CRC32;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.Test;

class GzipSourceTest {
    private static final byte[] HELLO = "hello, hello, hello\n".getBytes(StandardCharsets.UTF_8);
    private static final byte[] WORLD = "wörld\n".getBytes(StandardCharsets.UTF_8);

    @Test
    void readsEveryMemberWhateverTheStepsAndBuffers() {
        byte[] file = concat(gzip(HELLO), gzip(new byte[0]), gzip(WORLD), withAllFields(HELLO));
        byte[] expected = concat(HELLO, WORLD, HELLO);
        for (int step = 1; step <= 9; step++) {
            for (int input = 1; input <= 20; input++) {
                assertThat(read(file, step, input, 1 + (step + input) % 7)).isEqualTo(expected);
            }
        }
        assertThat(read(file, file.length, 64 << 10, 64 << 10)).isEqualTo(expected);
    }

    @Test
    void readsDataThatDoesNotCompress() {
        byte[] noise = new byte[300_000];
        new Random(7).nextBytes(noise);
        assertThat(read(concat(gzip(noise), gzip(noise)), 5_000, 777, 1_000)).isEqualTo(concat(noise, noise));
    }

    @Test
    void refusesAFileCutAtAnyByteBetweenItsMembersEnds() {
        byte[] first = withAllFields(HELLO);
        byte[] file = concat(first, gzip(WORLD));
        for (int length = 0; length < file.length; length++) {
            byte[] cut = Arrays.copyOf(file, length);
            if (length == first.length) {
                assertThat(read(cut, 3, 5, 4)).isEqualTo(HELLO);
                continue;
            }
            DamagedGzipException e = fault(cut);
            assertThat(e).as("cut to %d of %d bytes", length, file.length).isNotNull();
            assertThat(e.offset()).isEqualTo(length);
            assertThat(e.what()).contains(length == 0 ? "empty" : "ends within");
        }
    }

    @Test
    void refusesAnyChangedBitThatMatters() {
        byte[] file = concat(gzip(HELLO), withAllFields(WORLD));
        byte[] expected = concat(HELLO, WORLD);
        int refused = 0;
        for (int bit = 0; bit < file.length * 8; bit++) {
            byte[] damaged = file.clone();
            damaged[bit / 8] ^= (byte) (1 << bit % 8);
            DamagedGzipException e = fault(damaged);
            if (e == null) {
                assertThat(read(damaged, 3, 5, 4)).as("bit %d", bit).isEqualTo(expected);
            } else {
                refused++;
            }
        }
        // What may differ without harm: time, level, system and the text flag of the header without a checksum.
        assertThat(refused).isGreaterThan(file.length * 8 - 60);
    }

    @Test
    void refusesGarbageBehindTheLastMemberButNotZeros() {
        byte[] member = gzip(HELLO);
        assertThat(read(concat(member, new byte[1]), 3, 5, 4)).isEqualTo(HELLO);
        assertThat(read(concat(member, new byte[5_000]), 3, 5, 4)).isEqualTo(HELLO);
        for (byte[] garbage : new byte[][] {{'x'}, {0x1f, 'x'}, {0, 0, 0, 0, 0, 0, 0, 1}, concat(new byte[9], member), HELLO}) {
            DamagedGzipException e = fault(concat(member, garbage));
            assertThat(e.what()).isEqualTo("something else follows the compressed data");
            assertThat(e.offset()).isBetween((long) member.length, (long) member.length + garbage.length);
        }
        assertThat(fault(concat(member, new byte[] {'x'}))).hasMessageContaining("/f.gz: damaged gzip file")
                .hasMessageContaining("at byte " + member.length);
    }

    @Test
    void refusesWhatIsNoGzip() {
        assertThat(fault(HELLO).what()).contains("not the start");
        byte[] otherMethod = gzip(HELLO);
        otherMethod[2] = 7;
        assertThat(fault(otherMethod).what()).contains("unknown method");
        byte[] reservedFlag = gzip(HELLO);
        reservedFlag[3] = 0x20;
        assertThat(fault(reservedFlag).what()).contains("flags");
    }

    @Test
    void tellsWhichCheckFailed() {
        byte[] file = gzip(HELLO);
        byte[] badCrc = file.clone();
        badCrc[file.length - 8] ^= 1;
        assertThat(fault(badCrc).what()).contains("checksum");
        byte[] badLength = file.clone();
        badLength[file.length - 1] ^= 1;
        assertThat(fault(badLength).what()).contains("length");
    }

    @Test
    void inflatesABombInConstantMemory() throws IOException {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        byte[] zeros = new byte[1 << 20];
        try (GZIPOutputStream out = new GZIPOutputStream(bytes)) {
            for (int i = 0; i < 900; i++) {
                out.write(zeros);
            }
        }
        byte[] buffer = new byte[64 << 10];
        long total = 0;
        try (GzipSource source = new GzipSource("/f.gz", new MemorySource(bytes.toByteArray(), 0, 8_192), 8_192)) {
            for (int n = source.read(buffer, 0, buffer.length); n >= 0; n = source.read(buffer, 0, buffer.length)) {
                total += n;
            }
        }
        assertThat(total).as("more than the heap of this test").isEqualTo(900L << 20);
    }

    private static DamagedGzipException fault(byte[] file) {
        return catchThrowableOfType(DamagedGzipException.class, () -> read(file, 3, 5, 4));
    }

    private static byte[] read(byte[] file, int step, int inputBytes, int outputBytes) {
        ByteArrayOutputStream all = new ByteArrayOutputStream();
        byte[] buffer = new byte[outputBytes];
        try (GzipSource source = new GzipSource("/f.gz", new MemorySource(file, 0, step), inputBytes)) {
            for (int n = source.read(buffer, 0, buffer.length); n >= 0; n = source.read(buffer, 0, buffer.length)) {
                all.write(buffer, 0, n);
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return all.toByteArray();
    }

    static byte[] gzip(byte[] data) {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (GZIPOutputStream out = new GZIPOutputStream(bytes)) {
            out.write(data);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return bytes.toByteArray();
    }

    /** A member whose header has an extra field, a name, a comment and a checksum of its own. */
    private static byte[] withAllFields(byte[] data) {
        byte[] header = concat(new byte[] {0x1f, (byte) 0x8b, 8, 2 | 4 | 8 | 16, 1, 2, 3, 4, 0, 3, 5, 0},
                "extra".getBytes(StandardCharsets.UTF_8), "näme\0".getBytes(StandardCharsets.ISO_8859_1),
                "comment\0".getBytes(StandardCharsets.ISO_8859_1));
        CRC32 crc = new CRC32();
        crc.update(header);
        byte[] checksum = {(byte) crc.getValue(), (byte) (crc.getValue() >> 8)};
        byte[] plain = gzip(data);
        return concat(header, checksum, Arrays.copyOfRange(plain, 10, plain.length));
    }

    static byte[] concat(byte[]... parts) {
        ByteArrayOutputStream all = new ByteArrayOutputStream();
        for (byte[] part : parts) {
            all.writeBytes(part);
        }
        return all.toByteArray();
    }
}
