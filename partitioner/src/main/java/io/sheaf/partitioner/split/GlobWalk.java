package io.sheaf.partitioner.split;

import io.sheaf.partitioner.split.Glob.AnyDirectories;
import io.sheaf.partitioner.split.Glob.Name;
import io.sheaf.partitioner.split.Glob.Pattern;
import io.sheaf.partitioner.split.Glob.Step;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/** Follows one list of steps down the file system. Owned by the thread that lists. */
final class GlobWalk {
    private record Visit(Path realDirectory, int step) {}

    private final FileTree tree;
    private final List<Step> steps;
    private final Set<Visit> visits = new HashSet<>();
    private boolean matched;

    GlobWalk(FileTree tree, List<Step> steps) {
        this.tree = tree;
        this.steps = steps;
    }

    /** Adds to the tree what the steps lead to from {@code base}; whether there was a file or directory. */
    boolean addMatches(Path base) {
        follow(base, 0);
        return matched;
    }

    private void follow(Path path, int step) {
        if (step == steps.size() || isLastAnyDirectories(step)) {
            matched |= FileTree.find(path).filter(attributes -> tree.addIfFile(path, attributes)).isPresent();
        } else if (!isDirectory(path)) {
            return;
        } else if (steps.get(step) instanceof Name only) {
            follow(path.resolve(FileListing.asPath(only.name())), step + 1);
        } else if (steps.get(step) instanceof Pattern pattern) {
            followFitting(path, step, pattern);
        } else if (visits.add(new Visit(FileTree.real(path), step))) {
            followBelow(path, step);
        }
    }

    private void followFitting(Path directory, int step, Pattern pattern) {
        for (Path child : FileTree.children(directory)) {
            if (pattern.name().matches(FileTree.name(child))) {
                follow(child, step + 1);
            }
        }
    }

    private void followBelow(Path directory, int step) {
        follow(directory, step + 1);
        for (Path child : FileTree.children(directory)) {
            if (!Glob.isHidden(FileTree.name(child))) {
                follow(child, step);
            }
        }
    }

    /** What {@code **} at the end means is what a directory means: everything below. */
    private boolean isLastAnyDirectories(int step) {
        return step == steps.size() - 1 && steps.get(step) instanceof AnyDirectories;
    }

    private static boolean isDirectory(Path path) {
        return FileTree.find(path).filter(BasicFileAttributes::isDirectory).isPresent();
    }
}
