package io.sheaf.file;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.DataInput;
import java.io.DataInputStream;
import java.io.DataOutput;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.Objects;

/**
 * A piece of one file. Of a text it owns the lines that <em>start</em> at a byte in ({@code offset},
 * {@code offset + length}], and the line at byte 0 if {@code offset} is 0; so every line has one owner, wherever
 * the borders fall.
 *
 * @param path absolute
 * @param offset first byte, at least 0; of a compressed file as it is on disk, 0 unless it is a {@link SplittableCompression}
 * @param length bytes, at least 0; a file of any other compression is one split of its whole length
 * @param fileSize size of the whole file in bytes when it was listed
 * @param mtimeNanos its last modification when it was listed, nanoseconds since 1970-01-01T00:00Z
 */
public record FileSplit(String path, long offset, long length, long fileSize, long mtimeNanos) {
    private static final int MOST_PATH_BYTES = 1 << 16;

    public FileSplit {
        Objects.requireNonNull(path, "path");
        if (offset < 0 || length < 0 || fileSize < 0 || length > fileSize - offset) {
            throw new IllegalArgumentException("bytes " + offset + " to " + offset + " + " + length + " of " + path
                    + " are not within its " + fileSize + " bytes");
        }
    }

    /** The byte after the last, within the file. */
    public long end() {
        return offset + length;
    }

    /** Whether this is all of the file. */
    public boolean isWhole() {
        return offset == 0 && length == fileSize;
    }

    /**
     * Where a line is that the split owns, for messages.
     *
     * @param number from 1; of a split that does not begin the file, counted from its offset, as nobody has counted before
     */
    public String lineName(long number) {
        if (offset == 0) {
            return path + ": line " + number;
        }
        return path + ": line " + number + " of those that begin behind byte " + offset + (Compression.isCompressed(path) ? ", compressed" : "");
    }

    /** What the file looked like when it was listed. */
    public FileStamp stamp() {
        return new FileStamp(path, fileSize, mtimeNanos);
    }

    /** Writes: int length of the path, path in UTF-8, then the four numbers as longs. */
    public void encode(DataOutput out) throws IOException {
        byte[] name = path.getBytes(StandardCharsets.UTF_8);
        if (name.length > MOST_PATH_BYTES) {
            throw new IOException("a path of " + name.length + " bytes is too long: " + path);
        }
        out.writeInt(name.length);
        out.write(name);
        out.writeLong(offset);
        out.writeLong(length);
        out.writeLong(fileSize);
        out.writeLong(mtimeNanos);
    }

    /** The inverse of {@link #encode}; refuses anything else with an {@link IllegalArgumentException}. */
    public static FileSplit decode(DataInput in) throws IOException {
        int nameLength = in.readInt();
        if (nameLength < 0 || nameLength > MOST_PATH_BYTES) {
            throw new IllegalArgumentException("a split's path cannot have " + nameLength + " bytes");
        }
        byte[] name = new byte[nameLength];
        in.readFully(name);
        String path = new String(name, StandardCharsets.UTF_8);
        return new FileSplit(path, in.readLong(), in.readLong(), in.readLong(), in.readLong());
    }

    /** This split as {@link #encode} writes it. */
    public byte[] toBytes() {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try {
            encode(new DataOutputStream(bytes));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return bytes.toByteArray();
    }

    /** The inverse of {@link #toBytes}; refuses anything else with an {@link IllegalArgumentException}. */
    public static FileSplit fromBytes(byte[] bytes) {
        ByteArrayInputStream in = new ByteArrayInputStream(bytes);
        try {
            FileSplit split = decode(new DataInputStream(in));
            if (in.available() != 0) {
                throw new IllegalArgumentException(in.available() + " bytes too many behind a split of " + split.path);
            }
            return split;
        } catch (IOException e) {
            throw new IllegalArgumentException("not a split of a file: " + bytes.length + " bytes", e);
        }
    }
}
