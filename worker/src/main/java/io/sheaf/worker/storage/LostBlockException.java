package io.sheaf.worker.storage;

import io.sheaf.plan.BlockId;
import io.sheaf.plan.WorkerAddress;
import java.io.IOException;

/** A block could not be read from the worker that should hold it; its producer has to run again. */
public final class LostBlockException extends IOException {

    private static final long serialVersionUID = 1;

    private final transient WorkerAddress holder;
    private final transient BlockId block;
    private boolean forGood;

    public LostBlockException(WorkerAddress holder, BlockId block, String reason, Throwable causeOrNull) {
        super(block + " of worker " + holder.worker() + " (" + holder.dataAddress() + ") cannot be read: " + reason, causeOrNull);
        this.holder = holder;
        this.block = block;
    }

    /** Of a block of which another reading would find the same. */
    public static LostBlockException forGood(WorkerAddress holder, BlockId block, String reason, Throwable causeOrNull) {
        LostBlockException lost = new LostBlockException(holder, block, reason, causeOrNull);
        lost.forGood = true;
        return lost;
    }

    /** Whether another reading would find the same: it is not there, or nothing came for so long that nobody waits once more. */
    public boolean isForGood() {
        return forGood;
    }

    public WorkerAddress holder() {
        return holder;
    }

    public BlockId block() {
        return block;
    }
}
