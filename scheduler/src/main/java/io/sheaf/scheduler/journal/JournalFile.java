package io.sheaf.scheduler.journal;

import io.sheaf.plan.failpoint.Failpoint;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;

/**
 * Records in a file, in order. What was appended survives the process; with {@link #force} also the machine. Room for records to
 * come is taken from the disk in advance, so that a full disk is noticed before something has been promised. One process at a
 * time has a journal. Used by one thread at a time, but for {@link #force}.
 */
public final class JournalFile implements AutoCloseable {

    private static final String NAME = "journal";
    private static final int ROOM_STEP = 1 << 20;
    private static final int PIECE_BYTES = 1 << 20;
    private static final System.Logger LOG = System.getLogger(JournalFile.class.getName());

    private final Path directory;
    private final FileChannel lock;
    /** Not a channel, which an interrupt of the thread that writes would close. */
    private RandomAccessFile file;
    private long records;
    private long end;
    private long allocated;
    /** Whether the directory's entry for the file may not be safe from the end of the machine. Guarded by this object's monitor. */
    private boolean isNewInDirectory = true;

    /** A journal that was opened, and what it held. */
    public record Opened(JournalFile journal, List<byte[]> records) {}

    private JournalFile(Path directory, FileChannel lock) {
        this.directory = directory;
        this.lock = lock;
    }

    /**
     * Opens the journal in this directory, or makes one. A last record that was not written to its end, when the process or the
     * machine died, is removed: nobody was told of it.
     *
     * @throws DamagedJournalException if something else is wrong with it
     * @throws IOException if another process has it, or it cannot be read or written
     */
    public static Opened open(Path directory) throws IOException {
        Files.createDirectories(directory, PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------")));
        JournalFile journal = new JournalFile(directory, locked(directory));
        try {
            return new Opened(journal, journal.load());
        } catch (IOException | RuntimeException e) {
            journal.close();
            throw e;
        }
    }

    private static FileChannel locked(Path directory) throws IOException {
        FileChannel lock = FileChannel.open(directory.resolve("lock"), StandardOpenOption.CREATE, StandardOpenOption.WRITE);
        try {
            FileLock held = lock.tryLock();
            if (held != null) {
                return lock;
            }
        } catch (OverlappingFileLockException heldByThisProcess) {
            // Which is refused like any other.
        }
        lock.close();
        throw new IOException("another scheduler has the journal in " + directory + ". Stop it, or give this one a directory of its own");
    }

    private List<byte[]> load() throws IOException {
        Path path = directory.resolve(NAME);
        file = new RandomAccessFile(path.toFile(), "rw");
        allocated = file.length();
        JournalReader reader = JournalReader.of(path, file);
        List<byte[]> found = reader.readAll();
        end = reader.end();
        records = found.size();
        if (end < JournalFormat.HEAD_BYTES) {
            file.seek(0);
            file.write(JournalFormat.head());
            end = JournalFormat.HEAD_BYTES;
        }
        // What was torn off must not stand behind what is written next. Room that had been taken stays so.
        allocated = Math.max(end, allocated);
        writeZeros(file, end, allocated);
        force();
        return found;
    }

    /**
     * Takes room for so many bytes of records to come, if it is not there yet.
     *
     * @return false if the disk has none
     */
    public boolean ensureRoom(long bytes) {
        try {
            while (allocated - end < bytes) {
                writeZeros(file, allocated, allocated + ROOM_STEP);
                allocated += ROOM_STEP;
            }
            return true;
        } catch (IOException full) {
            return false;
        }
    }

    /** How many bytes a record takes. */
    public static long length(byte[] record) {
        return JournalFormat.length(record.length);
    }

    /**
     * Writes these records.
     *
     * @throws IOException if that failed; nobody knows then what the journal ends with, and it must not be used any more
     */
    public void append(List<byte[]> added) throws IOException {
        file.seek(end);
        if (Failpoint.JOURNAL_HALF_WRITTEN.isDue()) {
            writeHalf(added.get(0));
            Failpoint.JOURNAL_HALF_WRITTEN.takeEffect();
            file.seek(end);
        }
        end += write(file, records + 1, added);
        records += added.size();
        allocated = Math.max(allocated, end);
    }

    private void writeHalf(byte[] record) throws IOException {
        ByteBuffer whole = ByteBuffer.allocate((int) length(record));
        JournalFormat.put(whole, records + 1, record);
        file.write(whole.array(), 0, whole.limit() / 2);
    }

    /** Returns when all that was appended before is safe from the end of the machine. May be called by any thread. */
    public synchronized void force() throws IOException {
        file.getFD().sync();
        if (isNewInDirectory) {
            try (FileChannel itself = FileChannel.open(directory, StandardOpenOption.READ)) {
                itself.force(true);
            }
            isNewInDirectory = false;
        }
    }

    /**
     * Replaces all records by these, at once, and takes room for so many bytes behind them: whoever opens the journal finds the old
     * ones or the new ones. That the new ones are there is safe from the end of the machine after {@link #force}.
     *
     * @throws IOException if that failed; all is then as it was
     */
    public void replace(List<byte[]> kept, long room) throws IOException {
        Path next = directory.resolve(NAME + ".next");
        Files.deleteIfExists(next);
        RandomAccessFile old = file;
        RandomAccessFile made = new RandomAccessFile(next.toFile(), "rw");
        long bytes;
        try {
            made.write(JournalFormat.head());
            bytes = JournalFormat.HEAD_BYTES + write(made, 1, kept);
            writeZeros(made, bytes, bytes + room);
            made.getFD().sync();
            Failpoint.REWRITE_UNNAMED.pass();
            Files.move(next, directory.resolve(NAME), StandardCopyOption.ATOMIC_MOVE);
        } catch (IOException | RuntimeException e) {
            made.close();
            // What it takes of the disk may be needed.
            Files.deleteIfExists(next);
            throw e;
        }
        Failpoint.REWRITE_NAMED.pass();
        synchronized (this) {
            file = made;
            isNewInDirectory = true;
        }
        records = kept.size();
        end = bytes;
        allocated = bytes + room;
        closeReplaced(old);
    }

    private void closeReplaced(RandomAccessFile old) {
        try {
            old.close();
        } catch (IOException e) {
            LOG.log(System.Logger.Level.DEBUG, "the replaced journal in " + directory + " cannot be closed; nobody needs anything of it", e);
        }
    }

    /** All records. */
    public List<byte[]> readAll() throws IOException {
        return JournalReader.of(directory.resolve(NAME), file).readAll();
    }

    /** How long it is, without room that was taken in advance. */
    public long bytes() {
        return end;
    }

    @Override
    public void close() throws IOException {
        try (lock) {
            synchronized (this) {
                if (file != null) {
                    file.close();
                }
            }
        }
    }

    /** Writes records, the first with this number, where the file stands. Returns how many bytes that are. */
    private static long write(RandomAccessFile to, long number, List<byte[]> added) throws IOException {
        long bytes = added.stream().mapToLong(JournalFile::length).sum();
        long left = bytes;
        ByteBuffer piece = ByteBuffer.allocate(0);
        for (byte[] record : added) {
            int length = (int) length(record);
            if (piece.remaining() < length) {
                to.write(piece.array(), 0, piece.position());
                piece = ByteBuffer.allocate(Math.max(length, (int) Math.min(PIECE_BYTES, left)));
            }
            JournalFormat.put(piece, number++, record);
            left -= length;
        }
        to.write(piece.array(), 0, piece.position());
        return bytes;
    }

    private static void writeZeros(RandomAccessFile to, long from, long until) throws IOException {
        to.seek(from);
        for (long at = from; at < until; at += ROOM_STEP) {
            to.write(new byte[(int) Math.min(ROOM_STEP, until - at)]);
        }
    }
}
