package io.sheaf.file;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * Splits that one task reads one after another, so that ten thousand small files are not ten thousand tasks. Encoded with
 * each path's beginning taken from the path before it, since sorted paths share much of it.
 */
public record FileSplitGroup(List<FileSplit> splits) {

    /** A group is full when another split would make it longer than this. */
    private static final long GROUP_BYTES = 8L << 20;

    private static final int MOST_SPLITS = 1024;
    private static final int MOST_PATH_BYTES = 1 << 16;

    public FileSplitGroup {
        splits = List.copyOf(splits);
    }

    /** The splits in their order, neighbours together. A function of the splits only. */
    public static List<FileSplitGroup> pack(List<FileSplit> splits) {
        List<FileSplitGroup> groups = new ArrayList<>();
        int start = 0;
        long bytes = 0;
        for (int i = 0; i < splits.size(); i++) {
            boolean full = i > start && (bytes + splits.get(i).length() > GROUP_BYTES || i - start >= MOST_SPLITS);
            if (full) {
                groups.add(new FileSplitGroup(splits.subList(start, i)));
                start = i;
                bytes = 0;
            }
            bytes += splits.get(i).length();
        }
        if (start < splits.size()) {
            groups.add(new FileSplitGroup(splits.subList(start, splits.size())));
        }
        return groups;
    }

    /** Bytes of all its splits, compressed where files are. */
    public long length() {
        return splits.stream().mapToLong(FileSplit::length).sum();
    }

    public byte[] toBytes() {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (DataOutputStream out = new DataOutputStream(bytes)) {
            out.writeInt(splits.size());
            byte[] before = {};
            for (FileSplit split : splits) {
                byte[] path = split.path().getBytes(StandardCharsets.UTF_8);
                int mismatch = Arrays.mismatch(before, path);
                int shared = mismatch < 0 ? path.length : mismatch;
                out.writeShort(shared);
                out.writeShort(path.length - shared);
                out.write(path, shared, path.length - shared);
                boolean whole = split.isWhole();
                out.writeBoolean(whole);
                out.writeLong(split.mtimeNanos());
                out.writeLong(split.fileSize());
                if (!whole) {
                    out.writeLong(split.offset());
                    out.writeLong(split.length());
                }
                before = path;
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return bytes.toByteArray();
    }

    /** The inverse of {@link #toBytes}; refuses anything else with an {@link IllegalArgumentException}. */
    public static FileSplitGroup fromBytes(byte[] bytes) {
        try (DataInputStream in = new DataInputStream(new ByteArrayInputStream(bytes))) {
            int count = in.readInt();
            if (count < 0 || count > bytes.length) {
                throw new IllegalArgumentException("a group cannot have " + count + " splits in " + bytes.length + " bytes");
            }
            List<FileSplit> splits = new ArrayList<>();
            byte[] before = {};
            for (int i = 0; i < count; i++) {
                before = readPath(in, before);
                boolean whole = in.readBoolean();
                long mtime = in.readLong();
                long size = in.readLong();
                long offset = whole ? 0 : in.readLong();
                long length = whole ? size : in.readLong();
                splits.add(new FileSplit(new String(before, StandardCharsets.UTF_8), offset, length, size, mtime));
            }
            if (in.available() > 0) {
                throw new IllegalArgumentException(in.available() + " bytes too many behind a group of splits");
            }
            return new FileSplitGroup(splits);
        } catch (IOException e) {
            throw new IllegalArgumentException("not a group of splits: " + bytes.length + " bytes", e);
        }
    }

    private static byte[] readPath(DataInputStream in, byte[] before) throws IOException {
        int shared = in.readUnsignedShort();
        int more = in.readUnsignedShort();
        if (shared > before.length || shared + more > MOST_PATH_BYTES) {
            throw new IllegalArgumentException("a path of " + shared + " + " + more + " bytes does not follow one of " + before.length);
        }
        byte[] path = Arrays.copyOf(before, shared + more);
        in.readFully(path, shared, more);
        return path;
    }
}
