package io.sheaf.benchmarks.dataflow;

import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;
import java.util.zip.CRC32C;

/** Files of records of 100 printable bytes, of which the first 10 are the key: making, checking, removing. */
public final class SortFiles {

    public static final int RECORD_BYTES = 100;
    public static final int KEY_BYTES = 10;

    /** What a file of sorted records, or of those to sort, is called. */
    public static final String PREFIX = "part-";

    private static final int FILES = 8;
    private static final int BUFFER_BYTES = 1 << 20;
    private static final int RECORDS_AT_A_TIME = 10_000;
    private static final int PRINTABLE = 94;
    private static final int FIRST_PRINTABLE = 33;

    private SortFiles() {}

    /** Where the input is. */
    public static Path input(Path directory) {
        return directory.resolve("in");
    }

    /** Where this process writes, one run at a time. */
    public static Path output(Path directory) {
        return directory.resolve("out-" + ProcessHandle.current().pid());
    }

    /** {@link #check}s what a run wrote, and makes room for the next. */
    public static String checkAndDelete(Path output) throws IOException {
        String answer = check(output);
        Directories.deleteAll(output);
        return answer;
    }

    /** Makes the directory and in it files with so many records in all, in an order that depends on that number only. */
    static void write(Path directory, long records) throws IOException {
        Files.createDirectories(directory);
        for (int file = 0; file < FILES; file++) {
            try (OutputStream out = new BufferedOutputStream(Files.newOutputStream(part(directory, file)), BUFFER_BYTES)) {
                for (long number = records * file / FILES; number < records * (file + 1) / FILES; number++) {
                    out.write(record(number));
                }
            }
        }
    }

    public static Path part(Path directory, int number) {
        return directory.resolve("%s%03d".formatted(PREFIX, number));
    }

    private static byte[] record(long number) {
        byte[] record = new byte[RECORD_BYTES];
        key(record, 0, Rows.mix64(number * 2 + 1));
        key(record, KEY_BYTES / 2, Rows.mix64(number * 2 + 2 + 0x1234567L));
        record[10] = ' ';
        long rest = number;
        for (int i = 26; i > 10; i--) {
            record[i] = (byte) ('0' + rest % 10);
            rest /= 10;
        }
        record[27] = ' ';
        for (int i = 28; i < RECORD_BYTES - 1; i++) {
            record[i] = (byte) ('A' + (number + i / 4) % 26);
        }
        record[RECORD_BYTES - 1] = '\n';
        return record;
    }

    private static void key(byte[] record, int from, long bits) {
        long rest = bits;
        for (int i = from; i < from + KEY_BYTES / 2; i++) {
            record[i] = (byte) (FIRST_PRINTABLE + Math.floorMod(rest, PRINTABLE));
            rest >>>= 11;
        }
    }

    /** How many records the files hold, one after another by their names, and a checksum of their bytes; says so if they are not in order. */
    static String check(Path directory) throws IOException {
        CRC32C crc = new CRC32C();
        long records = 0;
        boolean ordered = true;
        byte[] before = new byte[KEY_BYTES];
        byte[] buffer = new byte[RECORD_BYTES * RECORDS_AT_A_TIME];
        for (Path part : parts(directory)) {
            try (InputStream in = Files.newInputStream(part)) {
                int read;
                while ((read = in.readNBytes(buffer, 0, buffer.length)) > 0) {
                    crc.update(buffer, 0, read);
                    for (int at = 0; at + RECORD_BYTES <= read; at += RECORD_BYTES) {
                        ordered &= Arrays.compareUnsigned(before, 0, KEY_BYTES, buffer, at, at + KEY_BYTES) <= 0;
                        System.arraycopy(buffer, at, before, 0, KEY_BYTES);
                        records++;
                    }
                }
            }
        }
        return Rows.answer(records, crc.getValue()) + (ordered ? "" : " NOT IN ORDER");
    }

    static List<Path> parts(Path directory) throws IOException {
        try (Stream<Path> files = Files.list(directory)) {
            return files.filter(file -> file.getFileName().toString().startsWith(PREFIX)).sorted().toList();
        }
    }

    /** Of these bytes, the key decides. */
    public static int compare(byte[] left, byte[] right) {
        return Arrays.compareUnsigned(left, 0, KEY_BYTES, right, 0, KEY_BYTES);
    }
}
