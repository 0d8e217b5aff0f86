package io.sheaf.worker.task;

import io.sheaf.plan.JobId;
import java.io.IOException;
import java.lang.System.Logger.Level;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.Map;
import java.util.Set;

/** Remembers to which directories the attempts of this worker wrote text, so that it can be removed. Safe for use by many threads. */
final class TextOutputs {

    private static final System.Logger LOG = System.getLogger(TextOutputs.class.getName());

    private final Map<JobId, Set<Path>> directories = new LinkedHashMap<>();

    /** The directory, which is remembered. */
    synchronized TextDirectory open(JobId job, Path directory) {
        directories.computeIfAbsent(job, unused -> new LinkedHashSet<>()).add(directory);
        return new TextDirectory(directory, job.toString());
    }

    /** Removes what is left of the job's attempts and, unless it succeeded, what they wrote. */
    void drop(JobId job, boolean succeeded) {
        for (Path directory : remove(job)) {
            TextDirectory output = new TextDirectory(directory, job.toString());
            try {
                if (succeeded) {
                    output.removeTemporary();
                } else {
                    output.abandon();
                }
            } catch (IOException e) {
                LOG.log(Level.WARNING, "cannot remove what job " + job + " left in " + directory, e);
            }
        }
    }

    private synchronized Set<Path> remove(JobId job) {
        Set<Path> removed = directories.remove(job);
        return removed == null ? Set.of() : removed;
    }
}
