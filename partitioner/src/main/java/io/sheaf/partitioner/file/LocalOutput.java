package io.sheaf.partitioner.file;

import io.sheaf.EnvironmentException;
import io.sheaf.RefusedException;
import io.sheaf.file.FileManifest;
import io.sheaf.file.FileOutput;
import io.sheaf.file.FilePart;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.DirectoryNotEmptyException;
import java.nio.file.DirectoryStream;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.UUID;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * The directory a job writes to. Until the commit all is in a temporary directory of the job below it. The commit
 * notes its plan, moves the winning attempts' files up, and last of all shows the manifest; any step may be done again.
 * Immutable; the file system is the state.
 */
final class LocalOutput implements FileOutput {

    private static final String PLAN = "_plan";
    private static final String MADE = "_made";

    private final Path directory;
    private final Path temporary;

    LocalOutput(Path directory, String job) {
        this.directory = directory;
        temporary = directory.resolve("_temporary-" + job);
    }

    Path temporary() {
        return temporary;
    }

    @Override
    public OutputStream create(String name) throws IOException {
        prepare();
        return Files.newOutputStream(temporary.resolve(name));
    }

    /** Makes both directories, unless there is something in the way. */
    void prepare() throws IOException {
        boolean made;
        try {
            made = make(directory);
        } catch (IOException e) {
            throw new EnvironmentException("the output directory " + directory + " cannot be made here: " + e
                    + ". Name a directory that the workers can make and write", e);
        }
        requireEmpty();
        make(temporary);
        // Whoever made the directory says so, whether or not another task was faster with what is below it.
        if (made) {
            Files.write(temporary.resolve(MADE), new byte[0]);
        }
    }

    /** False if it is there already. */
    private static boolean make(Path wanted) throws IOException {
        if (Files.notExists(wanted)) {
            Files.createDirectories(wanted.toAbsolutePath().getParent());
        }
        try {
            Files.createDirectory(wanted);
            return true;
        } catch (FileAlreadyExistsException e) {
            if (!Files.isDirectory(wanted)) {
                throw e;
            }
            return false;
        }
    }

    @Override
    public FileManifest commit(List<FilePart> parts, String suffix) throws IOException {
        FileManifest manifest = manifest(parts, suffix);
        if (!isCommitted(manifest)) {
            plan(manifest);
            for (int i = 0; i < parts.size(); i++) {
                move(parts.get(i), name(i, suffix));
            }
            publish(manifest);
        }
        removeTemporary();
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

    /** Whether this very output is there already: by an earlier attempt of the commit. */
    boolean isCommitted(FileManifest manifest) throws IOException {
        try {
            return Files.readString(directory.resolve(FileManifest.NAME)).equals(manifest.toText());
        } catch (NoSuchFileException e) {
            return false;
        }
    }

    /** Checks that nobody else writes here and notes which files will be ours. */
    void plan(FileManifest manifest) throws IOException {
        if (Files.exists(temporary.resolve(PLAN))) {
            return;
        }
        prepare();
        writeWhole(temporary.resolve(PLAN), manifest.toText());
    }

    /** Gives an attempt's file its final name. */
    void move(FilePart part, String name) throws IOException {
        Path target = directory.resolve(name);
        try {
            Files.move(temporary.resolve(part.file()), target, StandardCopyOption.ATOMIC_MOVE);
        } catch (NoSuchFileException e) {
            if (Files.notExists(target)) {
                throw new EnvironmentException("the output of task " + part.task() + ", " + temporary.resolve(part.file())
                        + ", is not there. All workers must see the same directory", e);
            }
        }
        if (Files.size(target) != part.bytes()) {
            throw new EnvironmentException(target + " has " + Files.size(target) + " bytes instead of " + part.bytes());
        }
    }

    /** Shows the manifest: from now on the output is complete. */
    void publish(FileManifest manifest) throws IOException {
        writeWhole(directory.resolve(FileManifest.NAME), manifest.toText());
    }

    /** Removes what no commit will need. */
    void removeTemporary() throws IOException {
        List<Path> deepestFirst = new ArrayList<>();
        try (Stream<Path> tree = Files.walk(temporary)) {
            tree.forEach(path -> deepestFirst.add(0, path));
        } catch (NoSuchFileException e) {
            return;
        }
        for (Path path : deepestFirst) {
            deleteUnlessUsed(path);
        }
    }

    @Override
    public void discard(boolean committed) throws IOException {
        if (committed) {
            removeTemporary();
        } else {
            abandon();
        }
    }

    /** Removes all the job wrote, unless its output is complete. */
    private void abandon() throws IOException {
        if (!Files.isDirectory(directory)) {
            // It could not be made, or another worker has removed it.
            return;
        }
        if (Files.exists(directory.resolve(FileManifest.NAME))) {
            removeTemporary();
            return;
        }
        boolean made = Files.exists(temporary.resolve(MADE));
        FileManifest plan = planOrEmpty();
        removeTemporary();
        for (FileManifest.Entry file : plan.files()) {
            Files.deleteIfExists(directory.resolve(file.name()));
        }
        if (made) {
            deleteUnlessUsed(directory);
        }
    }

    static String name(int number, String suffix) {
        return String.format(Locale.ROOT, "part-%05d", number) + suffix;
    }

    private FileManifest planOrEmpty() throws IOException {
        try {
            return FileManifest.parse(Files.readString(temporary.resolve(PLAN)));
        } catch (NoSuchFileException e) {
            return new FileManifest(List.of());
        }
    }

    // A commit that was cut short with its scheduler has moved files already, when the job runs again.
    private void requireEmpty() throws IOException {
        Set<String> planned = planOrEmpty().files().stream().map(FileManifest.Entry::name).collect(Collectors.toSet());
        try (DirectoryStream<Path> entries = Files.newDirectoryStream(directory)) {
            for (Path entry : entries) {
                if (!entry.equals(temporary) && !planned.contains(entry.getFileName().toString())) {
                    throw new RefusedException("the output directory " + directory + " is not empty: it holds "
                            + entry.getFileName() + ". Choose another one or remove it");
                }
            }
        }
    }

    private void writeWhole(Path file, String text) throws IOException {
        // Not createTempFile: its files can be read by their owner only, whatever the user's mask, and this one stays.
        Path whole = temporary.resolve("_" + UUID.randomUUID() + ".tmp");
        Files.write(whole, text.getBytes(StandardCharsets.UTF_8), StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE);
        Files.move(whole, file, StandardCopyOption.ATOMIC_MOVE);
    }

    // Another attempt may be writing still; what it leaves behind is removed when the job is dropped on its worker.
    private static void deleteUnlessUsed(Path path) throws IOException {
        try {
            Files.deleteIfExists(path);
        } catch (DirectoryNotEmptyException e) {
            return;
        }
    }
}
