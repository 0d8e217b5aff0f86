package io.sheaf.worker.task;

import io.sheaf.codec.ByteSink;
import io.sheaf.codec.ByteSource;

/**
 * What an attempt wrote as text.
 *
 * @param task index in its stage
 * @param file name in the temporary directory
 * @param lines ends of lines in it
 */
record TextPart(int task, String file, long bytes, long lines, int crc32c) {

    byte[] encode() {
        ByteSink out = new ByteSink(64);
        out.writeUnsigned(task);
        out.writeString(file);
        out.writeUnsigned(bytes);
        out.writeUnsigned(lines);
        out.writeInt(crc32c);
        return out.toArray();
    }

    static TextPart decode(byte[] part) {
        ByteSource in = new ByteSource(part);
        return new TextPart((int) in.readUnsigned(), in.readString(), in.readUnsigned(), in.readUnsigned(), in.readInt());
    }
}
