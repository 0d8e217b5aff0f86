package io.sheaf.aggregator.spill;

/**
 * The memory that all operators of one worker which can grow share. Each of them opens a {@link Share}, says how much it
 * takes, and is told when to spill instead. A share always gets its floor, so that nobody has to wait for anybody; what is
 * above comes out of one pool, first come, first served. Safe for use by many threads.
 */
public final class MemoryBudget {

    private static final int STEP_BYTES = 256 << 10;
    /** A head and a terminal, each with a table and a sort buffer. */
    private static final int SHARES_PER_TASK = 4;

    private final long floorBytes;
    private final long rigidFloorBytes;
    private long poolBytes;

    /**
     * @param floorBytes what each share gets without asking
     * @param poolBytes what all shares together may take above their floors
     */
    public MemoryBudget(long floorBytes, long poolBytes) {
        this(floorBytes, floorBytes, poolBytes);
    }

    private MemoryBudget(long floorBytes, long rigidFloorBytes, long poolBytes) {
        if (floorBytes < 0 || poolBytes < 0) {
            throw new IllegalArgumentException("a budget cannot be negative: " + floorBytes + ", " + poolBytes);
        }
        this.floorBytes = floorBytes;
        this.rigidFloorBytes = rigidFloorBytes;
        this.poolBytes = poolBytes;
    }

    /** Half of {@code bytes} as floors of the tasks that run at once, half as their common pool. */
    public static MemoryBudget of(long bytes, int slots) {
        long floorBytes = bytes / 2 / SHARES_PER_TASK / slots;
        return new MemoryBudget(floorBytes, floorBytes, bytes - bytes / 2);
    }

    /** Whoever can spill does so after {@code bytes}; the others get what they want. */
    public static MemoryBudget spillingAfter(long bytes) {
        return new MemoryBudget(bytes, Long.MAX_VALUE, 0);
    }

    /** Never says that it is time to spill. */
    public static MemoryBudget unlimited() {
        return new MemoryBudget(Long.MAX_VALUE, 0);
    }

    /** The share of somebody who takes nothing yet. */
    public Share open() {
        return new Share(floorBytes);
    }

    /** The share of somebody who takes nothing yet, cannot spill, and fails where it is too small. */
    public Share openRigid() {
        return new Share(rigidFloorBytes);
    }

    /** The share of somebody who can do with nothing, and gets nothing without asking. */
    public Share openSpare() {
        return new Share(0);
    }

    /** What is left in the pool. */
    public synchronized long poolBytes() {
        return poolBytes;
    }

    private synchronized boolean take(long bytes) {
        if (bytes > poolBytes) {
            return false;
        }
        poolBytes -= bytes;
        return true;
    }

    private synchronized void giveBack(long bytes) {
        poolBytes += bytes;
    }

    /** What one operator of one attempt takes. Owned by the attempt's thread. */
    public final class Share implements AutoCloseable {

        private final long floor;
        private long fromPool;

        private Share(long floor) {
            this.floor = floor;
        }

        /** Whether the owner may take {@code bytes} in all from now on; false is: spill now. */
        public boolean allows(long bytes) {
            long missing = bytes - floor - fromPool;
            if (missing <= 0) {
                return true;
            }
            long step = Math.max(missing, Math.max(STEP_BYTES, fromPool / 8));
            long taken = take(step) ? step : take(missing) ? missing : 0;
            fromPool += taken;
            return taken > 0;
        }

        /** The owner takes nothing any more, for now or for ever. */
        @Override
        public void close() {
            giveBack(fromPool);
            fromPool = 0;
        }
    }
}
