package io.sheaf.worker.task;

/** How records become bytes and back: the one place where this package meets the codec. Owned by the attempt's thread. */
interface Values {

    /** Appends a value, which may be null. */
    void write(Object value, Bytes out);

    /** Appends a value in its canonical form: equal keys give equal bytes. */
    void writeKey(Object key, Bytes out);

    /** Reads what either of them wrote. */
    Object read(Cursor in);

    /** The hash of a key's encoded bytes, spread over all 64 bits and the same everywhere. */
    long hash(byte[] key, int from, int length);
}
