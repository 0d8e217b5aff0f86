package io.sheaf.worker.task;

import io.sheaf.SheafException;
import io.sheaf.codec.ByteSink;
import io.sheaf.plan.Slices;
import io.sheaf.worker.storage.BlockWriter;
import java.io.IOException;

/**
 * A task's result: kept here while it may travel in the outcome, written to a block as soon as it is longer. Owned by
 * the attempt's thread.
 */
final class ResultOut implements AutoCloseable {

    private final Scope scope;
    private final ByteSink small = new ByteSink(64);
    private BlockWriter large;
    private long records;

    ResultOut(Scope scope) {
        this.scope = scope;
    }

    /** Appends bytes that a reader of the result gets in one piece. */
    void add(byte[] bytes, int from, int length) {
        records++;
        if (large == null && small.size() + (long) length <= scope.attempt().inlineBytes()) {
            small.writeBytes(bytes, from, length);
        } else {
            addToBlock(bytes, from, length);
        }
    }

    void add(ByteSink piece) {
        add(piece.buffer(), 0, piece.size());
    }

    /** @param allRecords how many records the result stands for */
    TaskOutput finish(long allRecords) {
        if (large == null) {
            return new TaskOutput.Inline(Slices.of(small.toArray()), allRecords);
        }
        try {
            return new TaskOutput.Stored(large.finish().bytes(), allRecords);
        } catch (IOException e) {
            throw failed(e);
        }
    }

    /** How many pieces were added. */
    long pieces() {
        return records;
    }

    @Override
    public void close() {
        if (large != null) {
            large.close();
        }
    }

    private void addToBlock(byte[] bytes, int from, int length) {
        try {
            if (large == null) {
                // An attempt that was given up must not outlive its job with what it keeps.
                scope.run().checkCancelled();
                large = scope.parts().blocks().writer(scope.run().blockId(), 1);
                if (small.size() > 0) {
                    large.append(0, small.buffer(), 0, small.size());
                }
            }
            large.append(0, bytes, from, length);
        } catch (IOException e) {
            throw failed(e);
        }
    }

    private SheafException failed(IOException e) {
        return Outputs.blocksFailed(e, scope.parts().blocks().directory());
    }
}
