package io.sheaf.aggregator.spill;

/**
 * A temporary file. Whatever goes wrong is thrown as an exception that says so to people: it is the maker of files who
 * knows the directory and the remedy. Owned by the attempt's thread.
 */
public interface RunFile extends AutoCloseable {

    /** Appends the first {@code length} of the bytes. */
    void write(byte[] bytes, int length);

    /** Reads up to {@code length} bytes that begin at {@code position}. Returns how many, at least 1; -1 at the end. */
    int read(long position, byte[] into, int from, int length);

    /** Deletes the file. */
    @Override
    void close();

    /** Makes temporary files for one attempt. */
    interface Maker {

        RunFile create();
    }
}
