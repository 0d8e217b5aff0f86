package io.sheaf.scheduler.journal;

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

    private final Path directory;
    private final FileChannel lock;
    /** Not a channel, which an interrupt of the thread that writes would close. */
    private RandomAccessFile file;
    private long records;
    private long end;
    private long allocated;

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
        JournalReader reader = new JournalReader(path, file);
        List<byte[]> found = reader.readAll();
        end = reader.end();
        records = found.size();
        if (end < JournalFormat.HEAD_BYTES) {
            writeAt(0, JournalFormat.head());
            end = JournalFormat.HEAD_BYTES;
        }
        // What was torn off must not stand behind what is written next.
        file.setLength(end);
        allocated = end;
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
                writeAt(allocated, new byte[ROOM_STEP]);
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
        long bytes = added.stream().mapToLong(JournalFile::length).sum();
        ByteBuffer out = ByteBuffer.allocate(Math.toIntExact(bytes));
        for (byte[] record : added) {
            JournalFormat.put(out, ++records, record);
        }
        writeAt(end, out.array());
        end += bytes;
        allocated = Math.max(allocated, end);
    }

    /** Returns when all that was appended before is safe from the end of the machine. May be called by any thread. */
    public synchronized void force() throws IOException {
        file.getFD().sync();
    }

    /** Replaces all records by these, at once: whoever opens the journal finds the old ones or the new ones. */
    public void replace(List<byte[]> kept) throws IOException {
        Path next = directory.resolve(NAME + ".next");
        Files.deleteIfExists(next);
        RandomAccessFile old = file;
        long bytes = JournalFormat.HEAD_BYTES + kept.stream().mapToLong(JournalFile::length).sum();
        RandomAccessFile made = new RandomAccessFile(next.toFile(), "rw");
        try {
            ByteBuffer out = ByteBuffer.allocate(Math.toIntExact(bytes)).put(JournalFormat.head());
            long number = 0;
            for (byte[] record : kept) {
                JournalFormat.put(out, ++number, record);
            }
            made.write(out.array());
            made.getFD().sync();
            Files.move(next, directory.resolve(NAME), StandardCopyOption.ATOMIC_MOVE);
        } catch (IOException | RuntimeException e) {
            made.close();
            throw e;
        }
        synchronized (this) {
            file = made;
        }
        records = kept.size();
        end = bytes;
        allocated = bytes;
        old.close();
    }

    /** All records. */
    public List<byte[]> readAll() throws IOException {
        return new JournalReader(directory.resolve(NAME), file).readAll();
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

    private void writeAt(long position, byte[] bytes) throws IOException {
        file.seek(position);
        file.write(bytes);
    }
}
