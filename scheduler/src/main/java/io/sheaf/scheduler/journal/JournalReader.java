package io.sheaf.scheduler.journal;

import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/** Reads the records of a journal and finds its end: where the first record would stand that is not there whole. */
public final class JournalReader {

    private static final int PIECE_BYTES = 64 << 10;

    private final String name;
    private final Bytes bytes;
    private final long size;
    private long end;

    /** Where the bytes of a journal are. */
    public interface Bytes {
        /** So many from this position on, all of which are there. */
        byte[] read(long position, int length) throws IOException;
    }

    /** @param name for messages */
    public JournalReader(String name, long size, Bytes bytes) {
        this.name = name;
        this.size = size;
        this.bytes = bytes;
    }

    static JournalReader of(Path path, RandomAccessFile file) throws IOException {
        return new JournalReader(path.toString(), file.length(), (position, length) -> {
            byte[] read = new byte[length];
            file.seek(position);
            file.readFully(read);
            return read;
        });
    }

    /** Behind the last whole record. */
    public long end() {
        return end;
    }

    public List<byte[]> readAll() throws IOException {
        List<byte[]> records = new ArrayList<>();
        if (size < JournalFormat.HEAD_BYTES) {
            return records;
        }
        if (read(0, JournalFormat.HEAD_BYTES).getInt() != JournalFormat.MAGIC) {
            throw new DamagedJournalException(name + " is not a journal of a Sheaf scheduler that this version reads: it begins with other bytes");
        }
        end = JournalFormat.HEAD_BYTES;
        for (byte[] record = nextOrNull(1); record != null; record = nextOrNull(records.size() + 1)) {
            records.add(record);
            end += JournalFile.length(record);
        }
        return records;
    }

    private byte[] nextOrNull(long number) throws IOException {
        byte[] record = recordOrNull(end, number);
        if (record == null) {
            requireTornOff(number);
        }
        return record;
    }

    private byte[] recordOrNull(long at, long number) throws IOException {
        int length = lengthOrZero(at);
        if (length == 0) {
            return null;
        }
        ByteBuffer record = read(at, (int) JournalFormat.length(length));
        boolean whole = record.getLong(8) == number
                && record.get(record.limit() - 1) == JournalFormat.RECORD_END
                && record.getInt(4) == JournalFormat.crc(record.array(), 8, 8 + length);
        return whole ? Arrays.copyOfRange(record.array(), JournalFormat.RECORD_HEADER_BYTES, JournalFormat.RECORD_HEADER_BYTES + length) : null;
    }

    /** The length that the record at this place claims; 0 if no such record fits into the file. */
    private int lengthOrZero(long at) throws IOException {
        if (size - at < JournalFormat.RECORD_HEADER_BYTES) {
            return 0;
        }
        int length = read(at, JournalFormat.RECORD_HEADER_BYTES).getInt();
        return length > 0 && length <= JournalFormat.MAX_RECORD_BYTES && JournalFormat.length(length) <= size - at ? length : 0;
    }

    private boolean endsWell(long at, int length) throws IOException {
        return read(at + JournalFormat.length(length) - 1, 1).get() == JournalFormat.RECORD_END;
    }

    // The last thing a process did may have been cut short anywhere. What was written whole, or stands before something whole,
    // was not the last thing, or was not cut short.
    private void requireTornOff(long number) throws IOException {
        int length = lengthOrZero(end);
        if (length > 0 && endsWell(end, length) || isFollowed(number)) {
            throw new DamagedJournalException("the journal " + name + " is damaged: record " + number + ", at byte " + end
                    + ", is not what was written there. Restore the file, or move it away: the scheduler then starts without the jobs"
                    + " it had accepted");
        }
    }

    /** Whether a whole record of a later number stands anywhere behind. */
    private boolean isFollowed(long number) throws IOException {
        for (long at = end + 1; at < size; at += PIECE_BYTES) {
            ByteBuffer piece = read(at, (int) Math.min(PIECE_BYTES + JournalFormat.RECORD_HEADER_BYTES, size - at));
            for (int i = 0; i < PIECE_BYTES && i + JournalFormat.RECORD_HEADER_BYTES <= piece.limit(); i++) {
                long found = piece.getLong(i + 8);
                boolean later = piece.getInt(i) > 0 && found > number && found - number < size;
                if (later && recordOrNull(at + i, found) != null) {
                    return true;
                }
            }
        }
        return false;
    }

    private ByteBuffer read(long position, int length) throws IOException {
        return ByteBuffer.wrap(bytes.read(position, length));
    }
}
