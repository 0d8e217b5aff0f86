package io.sheaf.file;

import io.sheaf.InputException;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.util.function.Consumer;

/** Byte strings, each after its length: four bytes, most significant first. */
final class PrefixedRecords {

    private PrefixedRecords() {}

    static void write(byte[] bytes, int from, int length, OutputStream out) throws IOException {
        out.write(ByteBuffer.allocate(Integer.BYTES).putInt(length).array());
        out.write(bytes, from, length);
    }

    /**
     * Hands over all records of a file.
     *
     * @param path for messages
     * @param maxBytes a longer record is taken for damage
     */
    static void read(String path, InputStream bytes, int maxBytes, Consumer<? super byte[]> records) throws IOException {
        long offset = 0;
        byte[] prefix = new byte[Integer.BYTES];
        while (true) {
            int read = bytes.readNBytes(prefix, 0, prefix.length);
            if (read == 0) {
                return;
            }
            if (read < prefix.length) {
                throw new InputException(path + ": ends within the length of the record at byte " + offset + ". The file was cut short.");
            }
            int length = ByteBuffer.wrap(prefix).getInt();
            records.accept(record(path, bytes, offset, length, maxBytes));
            offset += prefix.length + (long) length;
        }
    }

    private static byte[] record(String path, InputStream bytes, long offset, int length, int maxBytes) throws IOException {
        if (length < 0 || length > maxBytes) {
            throw new InputException(path + ": the record at byte " + offset + " claims " + Integer.toUnsignedString(length)
                    + " bytes, more than the " + maxBytes + " allowed. The file is damaged, of another format, or needs a higher limit.");
        }
        byte[] record = bytes.readNBytes(length);
        if (record.length < length) {
            throw new InputException(path + ": ends within the record at byte " + offset + ", after " + record.length + " of its "
                    + length + " bytes. The file was cut short.");
        }
        return record;
    }
}
