package io.sheaf.partitioner.split;

import io.sheaf.file.FileStamp;
import io.sheaf.partitioner.split.BadPathException.Problem;
import io.sheaf.partitioner.split.Glob.Step;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Turns what a user wrote into the files that are meant. A path may name a file; a directory, which stands for all
 * regular files below it except those that have a name starting with {@code .} or {@code _} on the way; or, if
 * nothing has this name, a pattern as {@link Glob} describes. In a pattern, leading directories that exist under
 * the name as written are taken as written.
 *
 * <p>Symbolic links are followed. A real file is listed once, under the least of the paths that led to it. Below
 * a directory and for a pattern, devices, pipes and links that only lead in a circle are passed over; a link to
 * nothing is an error, because data is missing. The same tree gives the same list on every machine.
 */
public final class FileListing {
    private FileListing() {}

    /**
     * Lists files on this machine.
     *
     * @param paths absolute paths and patterns, at least one
     * @return each real file once, ascending by path (UTF-16 code units)
     * @throws BadPathException for the first path, in the order given, that does not lead to readable files
     */
    public static List<FileStamp> list(List<String> paths) {
        if (paths.isEmpty()) {
            throw new IllegalArgumentException("there is no input path");
        }
        Map<Path, FileStamp> found = new LinkedHashMap<>();
        for (String path : paths) {
            list(path, new FileTree(found));
        }
        List<FileStamp> files = new ArrayList<>(found.values());
        files.sort(Comparator.comparing(FileStamp::path));
        return files;
    }

    private static void list(String path, FileTree tree) {
        Path asWritten = asPath(path);
        if (!asWritten.isAbsolute()) {
            throw new BadPathException(Problem.NOT_ABSOLUTE, path, "the path is relative",
                    "Give the path from the root, since workers have other working directories", null);
        }
        if (!Glob.hasWildcard(path) || FileTree.exists(asWritten)) {
            tree.addNamed(asWritten);
        } else {
            listPattern(path, tree);
        }
    }

    private static void listPattern(String pattern, FileTree tree) {
        Path base = asPath("/");
        String rest = pattern.substring(1);
        for (int slash = rest.indexOf('/'); slash >= 0; slash = rest.indexOf('/')) {
            Path next = base.resolve(asPath(rest.substring(0, slash)));
            if (!FileTree.exists(next)) {
                break;
            }
            base = next;
            rest = rest.substring(slash + 1);
        }
        boolean matched = false;
        for (List<Step> steps : parse(pattern, rest)) {
            matched |= new GlobWalk(tree, steps).addMatches(base);
        }
        if (!matched) {
            throw new BadPathException(Problem.NO_MATCH, pattern, "no file or directory fits this pattern",
                    "Check the spelling; names that start with . or _ fit only if the pattern spells that out", null);
        }
    }

    private static List<List<Step>> parse(String pattern, String rest) {
        try {
            return Glob.parse(rest);
        } catch (Glob.SyntaxException e) {
            throw new BadPathException(Problem.BAD_GLOB, pattern, "this is not a pattern: " + e.getMessage(),
                    "Put \\ before a character of *?[{ that is meant as it is", e);
        }
    }

    static Path asPath(String path) {
        try {
            return Path.of(path);
        } catch (InvalidPathException e) {
            throw unsupportedName(path, e);
        }
    }

    static BadPathException unsupportedName(String path, Throwable cause) {
        return new BadPathException(Problem.UNSUPPORTED_NAME, path,
                "this process cannot express the name in its encoding of file names, "
                        + System.getProperty("sun.jnu.encoding"),
                "Start it in a UTF-8 locale (LC_ALL=C.UTF-8), or rename the file", cause);
    }
}
