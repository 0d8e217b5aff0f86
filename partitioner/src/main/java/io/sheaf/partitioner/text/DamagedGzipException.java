package io.sheaf.partitioner.text;

/** A gzip file that is cut short, fails its checksums, or goes on with something else. Offsets count compressed bytes. */
public final class DamagedGzipException extends BadTextException {
    private static final long serialVersionUID = 1L;

    private final String what;

    DamagedGzipException(String file, String what, long offset, Throwable cause) {
        super(file, offset, "damaged gzip file: " + what + " at byte " + offset,
                "Test it with gzip -t and fetch or write it again", cause);
        this.what = what;
    }

    /** What is wrong, in a few words. */
    public String what() {
        return what;
    }
}
