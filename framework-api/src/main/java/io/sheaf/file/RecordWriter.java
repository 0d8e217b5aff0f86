package io.sheaf.file;

import java.io.IOException;

/** Puts records into one file. Owned by one thread. */
public interface RecordWriter<T> {

    /**
     * Appends a record, which may be null.
     *
     * @return how many records a reader of the file will find for it: 1, unless the format says otherwise
     */
    long write(T record) throws IOException;

    /** Writes what belongs behind the last record, and what was held back. The stream is closed by the caller. */
    default void finish() throws IOException {}
}
