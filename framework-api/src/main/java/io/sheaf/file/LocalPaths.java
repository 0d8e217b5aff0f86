package io.sheaf.file;

import java.nio.file.Path;

/** Paths of this machine as a program sends them. As text, because a pattern need not be a path. */
public final class LocalPaths {

    private LocalPaths() {}

    /** The same path or pattern, seen from the root. Nothing is resolved but a leading {@code ./}, and {@code .} itself. */
    public static String absolute(String path) {
        return absolute(path, Path.of("").toAbsolutePath().toString());
    }

    /** @param workingDirectory absolute */
    static String absolute(String path, String workingDirectory) {
        if (path.startsWith("/")) {
            return path;
        }
        String below = path;
        while (below.startsWith("./")) {
            below = below.substring(2);
        }
        String parent = workingDirectory.endsWith("/") ? workingDirectory : workingDirectory + "/";
        return below.isEmpty() || below.equals(".") ? workingDirectory : parent + below;
    }
}
