package io.sheaf.partitioner.file;

import io.sheaf.EnvironmentException;
import io.sheaf.RefusedException;
import io.sheaf.file.FileManifest;
import io.sheaf.file.FileOutput;
import io.sheaf.file.FilePart;
import io.sheaf.plan.Sha256;
import io.sheaf.plan.failpoint.Failpoint;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.DirectoryIteratorException;
import java.nio.file.DirectoryNotEmptyException;
import java.nio.file.DirectoryStream;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.NotDirectoryException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Locale;
import java.util.UUID;
import java.util.stream.Collectors;

/**
 * The directory a job writes to. Until the commit all is in a hidden directory of the job beside it: attempts in one below,
 * and in another the output as the commit makes it, of the winning attempts' files and the manifest. Renaming this one is the
 * decisive step: the directory is there with all that is in it, or not at all, for every reader. Any step may be done again. Commits of
 * other files, as when tasks ran again, have other such directories, so that one which everybody thought dead spoils none.
 * Immutable; the file system is the state.
 */
final class LocalOutput implements FileOutput {

    /** What the names of directories begin with in which outputs are made. */
    private static final String WHOLE = "whole-";

    private final Path directory;
    private final Path hidden;
    private final Path attempts;

    LocalOutput(Path directory, String job) {
        this.directory = directory;
        hidden = directory.resolveSibling("." + directory.getFileName() + "-" + job);
        attempts = hidden.resolve("attempts");
    }

    @Override
    public OutputStream create(String name) throws IOException {
        // An output that is there may be this job's, whose scheduler died before it knew: the commit will see.
        if (!Files.exists(directory.resolve(FileManifest.NAME))) {
            requireFree();
        }
        make(attempts);
        return Files.newOutputStream(attempts.resolve(name));
    }

    @Override
    public FileManifest commit(List<FilePart> parts, String suffix) throws IOException {
        FileManifest manifest = manifest(parts, suffix);
        if (!isCommitted(manifest)) {
            try {
                requireFree();
                Assembly assembly = assembly(parts, manifest);
                assembly.assemble();
                assembly.publish();
                Failpoint.COMMIT_SHOWN.pass();
            } catch (IOException | EnvironmentException | RefusedException e) {
                // An attempt of this commit that everybody thought dead may have been faster.
                if (!isCommitted(manifest)) {
                    throw e;
                }
            }
        }
        discard(true);
        return manifest;
    }

    static FileManifest manifest(List<FilePart> parts, String suffix) {
        List<FileManifest.Entry> files = new ArrayList<>();
        for (int i = 0; i < parts.size(); i++) {
            FilePart part = parts.get(i);
            files.add(new FileManifest.Entry(name(i, suffix), part.bytes(), part.records(), part.crc32c()));
        }
        return new FileManifest(files);
    }

    static String name(int number, String suffix) {
        return String.format(Locale.ROOT, "part-%05d", number) + suffix;
    }

    /** Where attempts write. */
    Path attempts() {
        return attempts;
    }

    Assembly assembly(List<FilePart> parts, FileManifest manifest) {
        String files = parts.stream().map(FilePart::file).collect(Collectors.joining("/"));
        return new Assembly(hidden.resolve(WHOLE + Sha256.of(files.getBytes(StandardCharsets.UTF_8))), parts, manifest);
    }

    /** An output in the making, of these files: the work of each attempt to commit them. */
    final class Assembly {

        private final Path whole;
        private final List<FilePart> parts;
        private final FileManifest manifest;

        private Assembly(Path whole, List<FilePart> parts, FileManifest manifest) {
            this.whole = whole;
            this.parts = parts;
            this.manifest = manifest;
        }

        private void assemble() throws IOException {
            begin();
            Failpoint.COMMIT_BEGUN.pass();
            for (int i = 0; i < parts.size(); i++) {
                move(i);
                if (i == 0) {
                    Failpoint.COMMIT_HALF_NAMED.pass();
                }
            }
            Failpoint.COMMIT_UNLISTED.pass();
            complete();
            Failpoint.COMMIT_LISTED.pass();
        }

        void begin() {
            make(whole);
        }

        /** Gives the attempt's file of this number its final name. */
        void move(int number) throws IOException {
            FilePart part = parts.get(number);
            Path target = whole.resolve(manifest.files().get(number).name());
            try {
                Files.move(attempts.resolve(part.file()), target, StandardCopyOption.ATOMIC_MOVE);
            } catch (NoSuchFileException e) {
                if (Files.notExists(target)) {
                    throw new EnvironmentException("the output of task " + part.task() + ", " + attempts.resolve(part.file())
                            + ", is not there. All workers must see the same directory", e);
                }
            }
            if (Files.size(target) != part.bytes()) {
                throw new EnvironmentException(target + " has " + Files.size(target) + " bytes instead of " + part.bytes());
            }
        }

        void complete() throws IOException {
            // Not createTempFile: its files can be read by their owner only, whatever the user's mask, and this one stays.
            Path text = hidden.resolve(UUID.randomUUID() + ".manifest");
            Files.write(text, manifest.toText().getBytes(StandardCharsets.UTF_8), StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE);
            Files.move(text, whole.resolve(FileManifest.NAME), StandardCopyOption.ATOMIC_MOVE);
        }

        /** Shows the output: from now on it is there. */
        void publish() throws IOException {
            try {
                // Takes the place of an empty directory, and of nothing else.
                Files.move(whole, directory, StandardCopyOption.ATOMIC_MOVE);
            } catch (FileSystemException e) {
                if (Files.exists(directory, LinkOption.NOFOLLOW_LINKS)) {
                    throw new RefusedException("the output " + directory + " has appeared meanwhile, and is not of this job."
                            + " Choose another one or remove it", e);
                }
                throw e;
            }
        }
    }

    /** Whether this very output is there: by an earlier attempt of the commit. */
    private boolean isCommitted(FileManifest manifest) throws IOException {
        try {
            return Files.readString(directory.resolve(FileManifest.NAME)).equals(manifest.toText());
        } catch (FileSystemException e) {
            return false;
        }
    }

    /** Removes the job's hidden directory, which nobody needs any more: what was committed is not in it. */
    @Override
    public void discard(boolean committed) throws IOException {
        if (!Files.isDirectory(hidden)) {
            return;
        }
        try (DirectoryStream<Path> assemblies = Files.newDirectoryStream(hidden, WHOLE + "*")) {
            for (Path assembly : assemblies) {
                setAside(assembly);
            }
        } catch (NoSuchFileException e) {
            // Another worker was faster.
        } catch (DirectoryIteratorException e) {
            throw e.getCause();
        }
        remove(hidden);
    }

    // In one step, so that an attempt of the commit that goes on all the same shows either all of it or nothing.
    private void setAside(Path assembly) throws IOException {
        try {
            Files.move(assembly, hidden.resolve(UUID.randomUUID() + ".discarded"), StandardCopyOption.ATOMIC_MOVE);
        } catch (NoSuchFileException e) {
            // It is committed, or another worker was faster.
        }
    }

    private static void remove(Path path) throws IOException {
        if (Files.isDirectory(path, LinkOption.NOFOLLOW_LINKS)) {
            try (DirectoryStream<Path> entries = Files.newDirectoryStream(path)) {
                for (Path entry : entries) {
                    remove(entry);
                }
            } catch (NoSuchFileException e) {
                return;
            } catch (DirectoryIteratorException e) {
                throw e.getCause();
            }
        }
        try {
            Files.deleteIfExists(path);
        } catch (DirectoryNotEmptyException e) {
            // Another attempt writes still; what it leaves is removed when the job is dropped on its worker.
            return;
        }
    }

    private void make(Path wanted) {
        try {
            Files.createDirectories(wanted);
        } catch (IOException e) {
            throw new EnvironmentException("the output directory " + directory + " cannot be made here: " + e
                    + ". Name a directory that the workers can make and write", e);
        }
    }

    /** Refuses a place where there is something, other than an empty directory. */
    private void requireFree() throws IOException {
        if (!Files.exists(directory, LinkOption.NOFOLLOW_LINKS)) {
            return;
        }
        try (DirectoryStream<Path> entries = Files.newDirectoryStream(directory)) {
            Iterator<Path> all = entries.iterator();
            if (all.hasNext()) {
                throw new RefusedException("the output directory " + directory + " is not empty: it holds " + all.next().getFileName()
                        + ". Choose another one or remove it");
            }
        } catch (NotDirectoryException e) {
            throw new RefusedException("the output " + directory + " exists already. Choose another one or remove it", e);
        } catch (NoSuchFileException e) {
            if (Files.exists(directory, LinkOption.NOFOLLOW_LINKS)) {
                throw new RefusedException("the output " + directory + " is a link to nothing. Choose another one or remove it", e);
            }
        }
    }
}
