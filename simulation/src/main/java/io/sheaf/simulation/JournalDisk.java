package io.sheaf.simulation;

import io.sheaf.plan.ClusterEpoch;
import io.sheaf.plan.message.JournalRecord;
import io.sheaf.protocol.JournalWire;
import io.sheaf.scheduler.core.RememberedJob;
import io.sheaf.scheduler.journal.JournalFormat;
import io.sheaf.scheduler.journal.JournalReader;
import io.sheaf.scheduler.journal.Replay;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/** The journal of a world's schedulers: the bytes that its file would hold, written and read as the real one is. Owned by its world. */
final class JournalDisk {

    /** What a scheduler that starts finds. */
    record Found(ClusterEpoch cluster, List<RememberedJob> jobs) {}

    private byte[] bytes = JournalFormat.head();
    private int end = bytes.length;
    private long records;

    /**
     * Begins the life of a scheduler.
     *
     * @param rewrites whether there is room to leave out what is forgotten
     */
    Found open(long wallMillis, boolean rewrites) {
        Replay replay = replay();
        Found found = new Found(replay.nextCluster(wallMillis), replay.jobs());
        if (rewrites) {
            end = JournalFormat.HEAD_BYTES;
            records = 0;
            append(replay.records());
        }
        append(List.of(new JournalRecord.Started(found.cluster(), wallMillis)));
        return found;
    }

    /** What it comes to. Whatever was torn off is removed. */
    Replay replay() {
        try {
            JournalReader reader = new JournalReader("the journal", end, (position, length) ->
                    Arrays.copyOfRange(bytes, (int) position, (int) position + length));
            List<JournalRecord> decoded = new ArrayList<>();
            for (byte[] record : reader.readAll()) {
                decoded.add(JournalWire.fromBytes(record));
            }
            end = (int) reader.end();
            records = decoded.size();
            return Replay.of(decoded);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Returns how many bytes they take. */
    int append(List<JournalRecord> added) {
        int before = end;
        added.forEach(this::append);
        return end - before;
    }

    private void append(JournalRecord added) {
        byte[] record = JournalWire.toBytes(added);
        ByteBuffer framed = ByteBuffer.allocate((int) JournalFormat.length(record.length));
        JournalFormat.put(framed, ++records, record);
        if (end + framed.capacity() > bytes.length) {
            bytes = Arrays.copyOf(bytes, 2 * (end + framed.capacity()));
        }
        System.arraycopy(framed.array(), 0, bytes, end, framed.capacity());
        end += framed.capacity();
    }

    /** So many of the last bytes have not reached the disk: the process died while it wrote them. */
    void tear(int last) {
        end -= last;
    }
}
