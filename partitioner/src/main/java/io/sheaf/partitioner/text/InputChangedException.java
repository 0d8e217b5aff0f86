package io.sheaf.partitioner.text;

import io.sheaf.file.FileStamp;
import java.time.Instant;
import java.util.concurrent.TimeUnit;

/** A file that is no longer the one that was listed: part of the job may have read another content. */
public final class InputChangedException extends BadTextException {
    private static final long serialVersionUID = 1L;

    private final long listedSize;
    private final long foundSize;

    InputChangedException(FileStamp listed, FileStamp found) {
        super(listed.path(), NO_OFFSET, "the file changed after it was listed: it had " + show(listed) + ", now it has " + show(found),
                "Run the job again once nothing writes to the file", null);
        listedSize = listed.size();
        foundSize = found.size();
    }

    InputChangedException(FileStamp listed, Throwable cause) {
        super(listed.path(), NO_OFFSET, "the file disappeared while it was read; it had " + show(listed),
                "Run the job again once nothing changes its input", cause);
        listedSize = listed.size();
        foundSize = -1;
    }

    /** Bytes the file had when it was listed. */
    public long listedSize() {
        return listedSize;
    }

    /** Bytes the file had when it was read; -1 if it was gone. */
    public long foundSize() {
        return foundSize;
    }

    private static String show(FileStamp stamp) {
        long second = TimeUnit.SECONDS.toNanos(1);
        Instant modified = Instant.ofEpochSecond(
                Math.floorDiv(stamp.mtimeNanos(), second), Math.floorMod(stamp.mtimeNanos(), second));
        return stamp.size() + " bytes, modified " + modified;
    }
}
