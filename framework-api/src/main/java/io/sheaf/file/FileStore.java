package io.sheaf.file;

import io.sheaf.RefusedException;
import java.io.IOException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * A kind of place where files are kept. The local one, whose paths have no scheme, comes with the engine; others are found
 * as services: on the class path of Sheaf or in the program's own code. Safe for use by many threads.
 */
public interface FileStore {

    /** The store of a path: the one that knows its scheme, such as {@code s3} in {@code s3://bucket/logs}. */
    static FileStore of(String path) {
        int colon = path.indexOf("://");
        String scheme = colon < 0 ? "" : path.substring(0, colon);
        for (FileStore store : Services.all(FileStore.class)) {
            if (store.scheme().equals(scheme)) {
                return store;
            }
        }
        throw new RefusedException(path + ": nothing on the class path keeps files of the scheme '" + scheme
                + "'. Add the connector for it, or give a path of this machine, which has no scheme.");
    }

    /** The files of all paths, as {@link #list} gives them; those of another store behind them. */
    static List<FileStamp> listAll(List<String> paths) {
        Map<String, List<String>> byScheme = new LinkedHashMap<>();
        for (String path : paths) {
            byScheme.computeIfAbsent(of(path).scheme(), unused -> new ArrayList<>()).add(path);
        }
        List<FileStamp> files = new ArrayList<>();
        byScheme.values().forEach(own -> files.addAll(of(own.get(0)).list(own)));
        return files;
    }

    /** What stands before {@code ://}; empty for local paths. */
    String scheme();

    /** What the program sends instead of a path, file, directory or pattern: the same, whatever the working directory. */
    String absolute(String path);

    /**
     * The files that absolute paths, directories and patterns lead to, each once, ascending by path.
     *
     * @throws io.sheaf.InputPathException if one of them leads to nothing that can be read
     */
    List<FileStamp> list(List<String> paths);

    /**
     * The bytes of a listed file, from an offset to the size it had.
     *
     * @throws io.sheaf.InputException if it is not the file that was listed any more
     * @throws io.sheaf.EnvironmentException if it is not here
     */
    FileInput open(FileStamp file, long offset) throws IOException;

    /**
     * Refuses, in the program, a directory that a job cannot make. Changes nothing.
     *
     * @throws RefusedException if something is there, or it cannot be made there
     */
    void requireNew(String directory);

    /** The output of a job into a directory; nothing is made yet. */
    FileOutput output(String directory, String job);
}
