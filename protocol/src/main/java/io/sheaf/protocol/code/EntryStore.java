package io.sheaf.protocol.code;

import io.sheaf.plan.Sha256;
import io.sheaf.plan.failpoint.Failpoint;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.file.AtomicMoveNotSupportedException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.FileTime;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.DigestInputStream;
import java.security.MessageDigest;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;

/**
 * Files named by the digest of their content. A file appears whole and verified or not at all, so that many processes
 * may share the directory. Safe for use by many threads.
 */
public final class EntryStore {

    private static final Duration FRESH = Duration.ofDays(1);
    private static final String UNFINISHED = ".part";

    private final Path directory;

    /** Makes the directory, readable for this user only, if it is not there. */
    public EntryStore(Path directory) throws IOException {
        this.directory = directory.toAbsolutePath();
        Files.createDirectories(this.directory.getParent());
        if (Files.notExists(this.directory)) {
            try {
                Files.createDirectory(
                        this.directory, PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------")));
            } catch (java.nio.file.FileAlreadyExistsException somebodyElseWasFirst) {
                // It is there, which is all that is wanted.
            }
        }
    }

    /** Whether the file is there; counts as a use of it. */
    public boolean contains(Sha256 id) {
        try {
            Files.setLastModifiedTime(file(id), FileTime.from(Instant.now()));
            return true;
        } catch (NoSuchFileException e) {
            return false;
        } catch (IOException e) {
            return Files.exists(file(id));
        }
    }

    /** Whether the file is there and its content has the digest that names it; a damaged file is deleted. */
    public boolean verify(Sha256 id) throws IOException {
        if (!contains(id)) {
            return false;
        }
        MessageDigest digest = Sha256.newDigest();
        try (InputStream in = new DigestInputStream(Files.newInputStream(file(id)), digest)) {
            in.transferTo(OutputStream.nullOutputStream());
        }
        boolean whole = Sha256.ofDigest(digest.digest()).equals(id);
        if (!whole) {
            Files.deleteIfExists(file(id));
        }
        return whole;
    }

    /** The name of the file that holds this content; it need not exist. */
    public Path file(Sha256 id) {
        return directory.resolve(id.toString());
    }

    public long size(Sha256 id) throws IOException {
        return Files.size(file(id));
    }

    public byte[] read(Sha256 id) throws IOException {
        return Files.readAllBytes(file(id));
    }

    /** Stores small content. */
    public void put(Sha256 id, byte[] content) throws IOException {
        try (Incoming incoming = receive(id, content.length)) {
            incoming.write(content);
            incoming.finish();
        }
    }

    /** Begins to store content of that digest and length. */
    public Incoming receive(Sha256 id, long length) throws IOException {
        return new Incoming(id, length);
    }

    /**
     * Deletes what was used longest ago until at most {@code maxBytes} are left, and leftovers of transfers that broke
     * off; nothing that was used within a day.
     */
    public void trim(long maxBytes) throws IOException {
        record Old(Path file, Instant used, long bytes) {}
        List<Old> all = new ArrayList<>();
        try (Stream<Path> files = Files.list(directory)) {
            for (Path file : (Iterable<Path>) files::iterator) {
                all.add(new Old(file, Files.getLastModifiedTime(file).toInstant(), Files.size(file)));
            }
        } catch (NoSuchFileException | UncheckedIOException anotherProcessTrims) {
            return;
        }
        all.sort(java.util.Comparator.comparing(Old::used));
        long total = all.stream().mapToLong(Old::bytes).sum();
        Instant fresh = Instant.now().minus(FRESH);
        for (Old old : all) {
            boolean unfinished = old.file().getFileName().toString().endsWith(UNFINISHED);
            if (old.used().isBefore(fresh) && (unfinished || total > maxBytes)) {
                Files.deleteIfExists(old.file());
                total -= old.bytes();
            }
        }
    }

    /** The store itself takes nothing: what was to be stored may be as it should. */
    public static final class UnwritableException extends IOException {

        private static final long serialVersionUID = 1;

        private UnwritableException(Path directory, IOException cause) {
            super("the code in " + directory + " cannot be written (" + cause + "); if its disk is full, free space there, or have XDG_STATE_HOME name a"
                    + " directory on another one", cause);
        }
    }

    /** Content on its way in; without {@link #finish} nothing of it stays. Owned by one thread at a time. */
    public final class Incoming implements AutoCloseable {

        private final Sha256 id;
        private final long length;
        private final MessageDigest digest = Sha256.newDigest();
        private final Path unfinished;
        private final OutputStream out;
        private long received;

        private Incoming(Sha256 id, long length) throws IOException {
            this.id = id;
            this.length = length;
            try {
                unfinished = Files.createTempFile(directory, id.toString().substring(0, 16), UNFINISHED);
                out = Files.newOutputStream(unfinished);
            } catch (IOException e) {
                throw new UnwritableException(directory, e);
            }
        }

        /** Takes the next bytes; more than were announced are refused. */
        public void write(byte[] bytes) throws IOException {
            received += bytes.length;
            if (received > length) {
                throw new IOException("the content of " + id + " is longer than the " + length + " bytes announced");
            }
            digest.update(bytes);
            try {
                out.write(bytes);
            } catch (IOException e) {
                throw new UnwritableException(directory, e);
            }
        }

        /** The same, with a failpoint in the middle of them. */
        public void write(byte[] bytes, Failpoint inTheMiddle) throws IOException {
            int before = 0;
            if (inTheMiddle.isDue()) {
                before = bytes.length / 2;
                write(Arrays.copyOf(bytes, before));
                inTheMiddle.takeEffect();
            }
            write(before == 0 ? bytes : Arrays.copyOfRange(bytes, before, bytes.length));
        }

        /** Checks length and digest and makes the file visible. */
        public void finish() throws IOException {
            try {
                out.close();
            } catch (IOException e) {
                throw new UnwritableException(directory, e);
            }
            if (received != length) {
                throw new IOException("the content of " + id + " ended after " + received + " of " + length + " bytes");
            }
            Sha256 actual = Sha256.ofDigest(digest.digest());
            if (!actual.equals(id)) {
                throw new IOException("the content of " + id + " was damaged on its way: its digest is " + actual);
            }
            try {
                Files.move(unfinished, file(id), StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
            } catch (AtomicMoveNotSupportedException e) {
                throw new IOException("the directory " + directory + " cannot rename files", e);
            } catch (IOException e) {
                throw new UnwritableException(directory, e);
            }
        }

        @Override
        public void close() throws IOException {
            out.close();
            Files.deleteIfExists(unfinished);
        }
    }
}
