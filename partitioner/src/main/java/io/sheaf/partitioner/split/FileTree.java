package io.sheaf.partitioner.split;

import io.sheaf.file.FileStamp;
import io.sheaf.partitioner.split.BadPathException.Problem;
import java.io.IOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.DirectoryIteratorException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * The files that one path or pattern of the user leads to. Owned by the thread that lists.
 *
 * <p>Directories are entered once, known by their real path, so that links that lead back up come to an end.
 */
final class FileTree {
    private final Map<Path, FileStamp> found;
    private final Set<Path> entered = new HashSet<>();

    /** @param found receives the files by real path; may hold those of other paths */
    FileTree(Map<Path, FileStamp> found) {
        this.found = found;
    }

    /** Adds the file, or all files below the directory, that the user named. */
    void addNamed(Path path) {
        BasicFileAttributes attributes;
        try {
            attributes = Files.readAttributes(path, BasicFileAttributes.class);
        } catch (IOException e) {
            throw problem(path, e);
        }
        if (!addIfFile(path, attributes)) {
            throw new BadPathException(Problem.NOT_A_FILE, path.toString(), "neither a file nor a directory",
                    "Copy what it delivers into a regular file first", null);
        }
    }

    /** Adds what is at {@code path} if that is a file or a directory; whether it is. */
    boolean addIfFile(Path path, BasicFileAttributes attributes) {
        if (attributes.isDirectory()) {
            addBelow(path);
        } else if (attributes.isRegularFile()) {
            addFile(path, attributes);
        }
        return attributes.isDirectory() || attributes.isRegularFile();
    }

    /** Whether something can have been meant by this very name. A place that may not be looked at is an error. */
    static boolean exists(Path path) {
        try {
            Files.readAttributes(path, BasicFileAttributes.class);
            return true;
        } catch (AccessDeniedException e) {
            throw unreadable(path, e);
        } catch (IOException e) {
            return false;
        }
    }

    /** What is at {@code path}, links followed; nothing if there is nothing, or only links that lead in a circle. */
    static Optional<BasicFileAttributes> find(Path path) {
        try {
            return Optional.of(Files.readAttributes(path, BasicFileAttributes.class));
        } catch (IOException e) {
            boolean nothing = Files.isSymbolicLink(path) ? leadsInCircle(path) : e instanceof NoSuchFileException;
            if (nothing) {
                return Optional.empty();
            }
            throw problem(path, e);
        }
    }

    /** The entries of a directory, ascending by name. */
    static List<Path> children(Path directory) {
        List<Path> children = new ArrayList<>();
        try (DirectoryStream<Path> entries = Files.newDirectoryStream(directory)) {
            entries.forEach(children::add);
        } catch (DirectoryIteratorException e) {
            throw problem(directory, e.getCause());
        } catch (IOException e) {
            throw problem(directory, e);
        }
        children.sort(Comparator.comparing(FileTree::name));
        return children;
    }

    static String name(Path path) {
        return path.getFileName().toString();
    }

    static Path real(Path path) {
        try {
            return path.toRealPath();
        } catch (IOException e) {
            throw problem(path, e);
        }
    }

    private void addBelow(Path directory) {
        if (!entered.add(real(directory))) {
            return;
        }
        for (Path child : children(directory)) {
            if (!Glob.isHidden(name(child))) {
                find(child).ifPresent(attributes -> addIfFile(child, attributes));
            }
        }
    }

    private void addFile(Path path, BasicFileAttributes attributes) {
        if (!Files.isReadable(path)) {
            throw unreadable(path, null);
        }
        FileStamp stamp = FileStamp.of(expressible(path), attributes);
        found.merge(real(path), stamp, (old, other) -> old.path().compareTo(other.path()) <= 0 ? old : other);
    }

    /** The path as a string that leads back to it: a name in another encoding than this process's does not survive. */
    private static String expressible(Path path) {
        String text = path.toString();
        try {
            if (Path.of(text).equals(path)) {
                return text;
            }
        } catch (InvalidPathException e) {
            throw FileListing.unsupportedName(text, e);
        }
        throw FileListing.unsupportedName(text, null);
    }

    /** Whether following the link {@code path} comes back to a link already followed, so that there is nothing behind it. */
    private static boolean leadsInCircle(Path path) {
        Set<Path> seen = new HashSet<>();
        Path link = path;
        while (Files.isSymbolicLink(link)) {
            if (!seen.add(link)) {
                return true;
            }
            try {
                link = link.resolveSibling(Files.readSymbolicLink(link)).normalize();
            } catch (IOException e) {
                throw problem(path, e);
            }
        }
        return false;
    }

    private static BadPathException problem(Path path, IOException e) {
        if (e instanceof AccessDeniedException) {
            return unreadable(path, e);
        }
        if (e instanceof NoSuchFileException && !Files.isSymbolicLink(path)) {
            return new BadPathException(Problem.MISSING, path.toString(), "there is no such file or directory",
                    "Check the spelling, and that it exists where the files are listed", e);
        }
        if (Files.isSymbolicLink(path)) {
            return new BadPathException(Problem.MISSING, path.toString(), "a symbolic link that leads to no file",
                    "Restore what it points to, or remove the link", e);
        }
        return new BadPathException(Problem.UNREADABLE, path.toString(), "cannot be looked at: " + e.getMessage(),
                "Check the path and the file system it is on", e);
    }

    private static BadPathException unreadable(Path path, Throwable cause) {
        return new BadPathException(Problem.UNREADABLE, path.toString(),
                "the user " + System.getProperty("user.name") + " may not read it",
                "Grant read access (for a directory also search access), or leave the path out", cause);
    }
}
