package io.sheaf.examples;

import io.sheaf.Cluster;
import io.sheaf.Job;
import io.sheaf.RefusedException;
import io.sheaf.WrittenFiles;
import io.sheaf.file.FixedLengthSink;
import io.sheaf.file.FixedLengthSource;
import io.sheaf.function.SerializableComparator;
import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Arrays;
import java.util.List;
import java.util.UUID;

/**
 * Sorts records of 100 bytes by their first 10, in the layout that sort benchmarks use: the key; {@code 00 11}; the record's
 * number as 32 hexadecimal digits; {@code 88 99 AA BB}; 12 hexadecimal digits, each four times; {@code CC DD EE FF}. Only the
 * length of records and keys matters to the sort.
 */
public final class SortRecords {

    public static final int RECORD_BYTES = 100;
    public static final int KEY_BYTES = 10;

    /** By the key's bytes, each 0 to 255. */
    public static final SerializableComparator<byte[]> ORDER = (a, b) -> Arrays.compareUnsigned(a, 0, KEY_BYTES, b, 0, KEY_BYTES);

    private static final byte[] HEX = {'0', '1', '2', '3', '4', '5', '6', '7', '8', '9', 'A', 'B', 'C', 'D', 'E', 'F'};
    private static final int NUMBER_DIGITS = 32;
    private static final int FILLER_DIGITS = 12;
    private static final int FILLER_REPEATS = 4;
    private static final int BUFFER_BYTES = 1 << 20;

    private SortRecords() {}

    /**
     * Writes the records in order, records of equal keys as they come; the files of the directory follow each other.
     *
     * @param in files, directories and patterns
     * @param out must not exist
     */
    public static Job<WrittenFiles> sort(Cluster cluster, List<String> in, Path out) {
        return cluster.read(new FixedLengthSource(RECORD_BYTES, in.toArray(String[]::new)))
                .sorted(ORDER)
                .submitWrite(new FixedLengthSink(RECORD_BYTES, out, ""));
    }

    /**
     * Makes a file of random records, in this JVM. It appears complete or not at all.
     *
     * @param file must not exist
     * @param records at least 0
     * @param seed the same gives the same file
     * @throws RefusedException if the file exists
     */
    public static void generate(Path file, long records, long seed) throws IOException {
        Path target = file.toAbsolutePath().normalize();
        requireFree(target);
        Path unfinished = requireDirectory(target).resolve("." + target.getFileName() + "-" + UUID.randomUUID());
        try {
            try (OutputStream out = new BufferedOutputStream(Files.newOutputStream(unfinished, StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE), BUFFER_BYTES)) {
                for (long number = 0; number < records; number++) {
                    out.write(record(seed, number));
                }
            }
            requireFree(target);
            Files.move(unfinished, target);
        } finally {
            Files.deleteIfExists(unfinished);
        }
    }

    /** @param number from 0; only it and the seed decide what is in the record */
    static byte[] record(long seed, long number) {
        long high = SplitMix64.at(seed, 2 * number);
        long low = SplitMix64.at(seed, 2 * number + 1);
        ByteBuffer record = ByteBuffer.allocate(RECORD_BYTES);
        record.putLong(high).putShort((short) low).putShort((short) 0x0011);
        putHex(record, number, NUMBER_DIGITS, 1);
        record.putInt(0x8899AABB);
        putHex(record, low >>> Short.SIZE, FILLER_DIGITS, FILLER_REPEATS);
        record.putInt(0xCCDDEEFF);
        return record.array();
    }

    private static void putHex(ByteBuffer record, long value, int digits, int repeats) {
        for (int digit = digits - 1; digit >= 0; digit--) {
            // A long has 16 digits; shifts beyond them would start over.
            int nibble = digit < 16 ? (int) (value >>> 4 * digit) & 15 : 0;
            for (int i = 0; i < repeats; i++) {
                record.put(HEX[nibble]);
            }
        }
    }

    private static void requireFree(Path target) {
        if (Files.exists(target, LinkOption.NOFOLLOW_LINKS)) {
            throw new RefusedException("the file " + target + " exists already. Name one that does not, or remove it first.");
        }
    }

    private static Path requireDirectory(Path target) {
        Path directory = target.getParent();
        if (directory == null || !Files.isDirectory(directory)) {
            throw new RefusedException("the file " + target + " cannot be made: its directory is not there. Make it first.");
        }
        return directory;
    }
}
