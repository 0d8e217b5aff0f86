package io.sheaf.worker.storage;

import io.sheaf.plan.BlockId;
import io.sheaf.plan.WorkerAddress;
import java.io.IOException;
import java.io.InputStream;
import java.util.zip.CRC32C;

/**
 * The bytes of one stored block: exactly as many as it has, and an end only if their checksum was right. Every fault is
 * a {@link LostBlockException}. Owned by one thread.
 */
final class CheckedBlockStream extends InputStream {

    private final InputStream in;
    private final StoredBlock block;
    private final WorkerAddress holder;
    private final BlockId id;
    private final CRC32C crc = new CRC32C();
    private long left;

    CheckedBlockStream(InputStream in, StoredBlock block, WorkerAddress holder, BlockId id) {
        this.in = in;
        this.block = block;
        this.holder = holder;
        this.id = id;
        this.left = block.length();
    }

    @Override
    public int read() throws LostBlockException {
        byte[] one = new byte[1];
        return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
    }

    @Override
    public int read(byte[] bytes, int from, int length) throws LostBlockException {
        if (length == 0) {
            return 0;
        }
        if (left == 0) {
            if ((int) crc.getValue() != block.crc32c()) {
                throw new LostBlockException(holder, id, "its checksum is wrong", null);
            }
            return -1;
        }
        int read = readSome(bytes, from, (int) Math.min(length, left));
        if (read < 0) {
            throw new LostBlockException(holder, id, left + " bytes are missing at its end", null);
        }
        crc.update(bytes, from, read);
        left -= read;
        return read;
    }

    private int readSome(byte[] bytes, int from, int length) throws LostBlockException {
        try {
            return in.read(bytes, from, length);
        } catch (IOException e) {
            throw new LostBlockException(holder, id, e.toString(), e);
        }
    }

    @Override
    public void close() throws IOException {
        in.close();
    }
}
