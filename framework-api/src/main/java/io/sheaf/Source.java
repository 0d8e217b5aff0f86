package io.sheaf;

import java.io.Serializable;
import java.util.List;
import java.util.function.Consumer;

/**
 * A place records are read from, cut into splits that are read in parallel. Sent to workers; must be serialisable. For
 * files extend {@link io.sheaf.file.FileSource}, which needs only the format. {@code io.sheaf.testkit.SourceContract} of the
 * artifact {@code sheaf-testkit} checks what is said here.
 *
 * @param <S> what describes a split: a record, string, number or another value Sheaf can encode
 * @param <T> the records
 */
public interface Source<S, T> extends Serializable {

    /**
     * The splits, one of which may be null, but not the list, in the order their records have in the dataset. Runs once per job, as a task on a worker; must not
     * depend on time or place.
     *
     * @param wanted about how many splits suit the engine
     */
    List<S> splits(int wanted) throws Exception;

    /**
     * About how many bytes the records of a split have, 0 if that is not known. The number of partitions follows it
     * ({@link JobOptions#partitionSize}), so it must not depend on time or place either.
     */
    default long bytes(S split) {
        return 0;
    }

    /**
     * Reads all records of a split in order, nulls among them. May run more than once for the same split and must give the same records. An
     * exception out of {@code records} ends the reading and has to come out of this method, as it is or as a cause.
     */
    void read(S split, Consumer<? super T> records) throws Exception;
}
