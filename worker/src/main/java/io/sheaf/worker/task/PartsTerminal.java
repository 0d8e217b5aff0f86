package io.sheaf.worker.task;

import io.sheaf.ResourceException;
import io.sheaf.plan.Slices;

/** Byte strings that the scheduler keeps for the stages that read them. Owned by the attempt's thread. */
final class PartsTerminal implements Terminal {

    /** The most that the parts of one task may take together. */
    static final int MAX_BYTES = 1 << 20;

    private final Slices.Builder parts = new Slices.Builder();
    private final Scope scope;

    PartsTerminal(Scope scope) {
        this.scope = scope;
    }

    @Override
    public Sink sink() {
        RefSink sink = record -> add((byte[]) record);
        return sink;
    }

    @Override
    public TaskOutput finish() {
        return new TaskOutput.Inline(parts.build(), parts.size(), scope.run().listedBytes());
    }

    private void add(byte[] part) {
        if (part.length > MAX_BYTES - parts.bytes()) {
            throw new ResourceException("the list of inputs takes more than " + (MAX_BYTES >> 10) + " KiB after "
                    + parts.size() + " entries. Read fewer files or splits in one dataset, or join small files first");
        }
        parts.add(part, 0, part.length);
    }
}
