package io.sheaf.aggregator.spill;

import io.sheaf.plan.BlockId;
import io.sheaf.plan.JobId;
import io.sheaf.plan.StageGeneration;
import io.sheaf.plan.StageId;
import java.io.ByteArrayOutputStream;
import java.util.ArrayList;
import java.util.List;

/** Files in memory, which can be damaged, and of which a disk takes only so many bytes. */
final class MemoryFiles implements RunFile.Maker {

    static final BlockId ATTEMPT = new BlockId(new JobId(1, 2), new StageId(3), new StageGeneration(0), 4, 5, 0);

    final List<MemoryFile> made = new ArrayList<>();
    long room = Long.MAX_VALUE;
    int mostOpen;

    static final class DiskFull extends RuntimeException {
        private static final long serialVersionUID = 1;
    }

    final class MemoryFile implements RunFile {
        final ByteArrayOutputStream written = new ByteArrayOutputStream();
        byte[] damagedOrNull;
        boolean closed;

        @Override
        public void write(byte[] bytes, int length) {
            room -= length;
            if (room < 0) {
                throw new DiskFull();
            }
            written.write(bytes, 0, length);
        }

        @Override
        public int read(long position, byte[] into, int from, int length) {
            byte[] all = damagedOrNull == null ? written.toByteArray() : damagedOrNull;
            int count = (int) Math.min(length, all.length - position);
            if (count <= 0) {
                return -1;
            }
            System.arraycopy(all, (int) position, into, from, count);
            return count;
        }

        @Override
        public void close() {
            closed = true;
        }
    }

    @Override
    public RunFile create() {
        MemoryFile file = new MemoryFile();
        made.add(file);
        mostOpen = Math.max(mostOpen, open());
        return file;
    }

    int open() {
        return (int) made.stream().filter(file -> !file.closed).count();
    }

    Spilling spilling(MemoryBudget budget, int partitions) {
        return new Spilling(budget, this, ATTEMPT, partitions, hash -> (int) Long.remainderUnsigned(hash, partitions));
    }
}
