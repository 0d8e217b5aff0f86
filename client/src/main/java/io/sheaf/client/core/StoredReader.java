package io.sheaf.client.core;

import io.sheaf.plan.BlockId;
import io.sheaf.plan.message.ToClient;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;

/**
 * Reads results that workers keep. Those of one message are asked for together: as long as they are read in the order of
 * their tasks, one transfer gives them all. Owned by one thread.
 */
final class StoredReader implements AutoCloseable {

    private final SchedulerLink link;
    private ToClient.StoredResults where;
    private StoredPayloads payloadsOrNull;
    private int next;

    StoredReader(SchedulerLink link) {
        this.link = link;
    }

    /** Begins the result of this task; its pieces are read from what this returns. */
    StoredPayloads open(ToClient.StoredResults stored, int task) throws IOException {
        if (payloadsOrNull != null && where == stored && next == task) {
            try {
                return begin();
            } catch (IOException e) {
                // A transfer may have ended for reasons of its own: asked for anew, the result may well be there, and then no task runs
                // again.
                close();
            }
        }
        close();
        List<BlockId> blocks = new ArrayList<>(stored.tasks().to() - task);
        for (int wanted = task; wanted < stored.tasks().to(); wanted++) {
            blocks.add(new BlockId(stored.job(), stored.stage(), stored.generation(), wanted, stored.attempt(), 0));
        }
        payloadsOrNull = link.fetch(stored.worker(), blocks);
        where = stored;
        next = task;
        return begin();
    }

    private StoredPayloads begin() throws IOException {
        next++;
        payloadsOrNull.next();
        return payloadsOrNull;
    }

    /** Stops what is being transferred. What is read later is asked for anew. */
    @Override
    public void close() {
        if (payloadsOrNull != null) {
            payloadsOrNull.close();
            payloadsOrNull = null;
        }
    }
}
