package io.sheaf.file;

import io.sheaf.RefusedException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;

/** What can be told of an output directory before a job runs. */
public final class OutputPlace {

    private OutputPlace() {}

    /**
     * The absolute form of a directory that a job may make.
     *
     * @throws RefusedException if something is there, or it cannot be made there
     */
    public static Path requireNew(Path directory) {
        if (directory.toString().isEmpty()) {
            throw new RefusedException("the name of the output directory is empty. Name a directory that does not exist.");
        }
        Path target = directory.toAbsolutePath().normalize();
        if (Files.exists(target, LinkOption.NOFOLLOW_LINKS)) {
            throw new RefusedException("the output " + target + " exists already. Name a directory that does not, or remove it first.");
        }
        Path above = target.getParent();
        while (above != null && Files.notExists(above, LinkOption.NOFOLLOW_LINKS)) {
            above = above.getParent();
        }
        if (above == null || !Files.isDirectory(above)) {
            throw new RefusedException("the output " + target + " cannot be made: " + above + " is no directory. Name another place.");
        }
        if (!Files.isWritable(above)) {
            throw new RefusedException("the output " + target + " cannot be made: " + above
                    + " is not writable for you. Change its permissions or name another place.");
        }
        return target;
    }
}
