package io.sheaf.client.core;

import io.sheaf.codec.ByteSink;
import io.sheaf.codec.ValueCodec;
import io.sheaf.plan.Slices;
import java.util.Iterator;

/** Reads items from the user's iterator a bounded number ahead of the results taken, and appends them to an open job. Used by one thread. */
final class LazyItems {

    private final Iterator<?> items;
    private final int readAhead;
    private JobRun<?> run;
    private int appended;
    private int taken;
    private boolean last;
    private RuntimeException inputError;

    LazyItems(Iterator<?> items, int readAhead) {
        this.items = items;
        this.readAhead = readAhead;
    }

    void start(JobRun<?> newRun) {
        run = newRun;
        readMore();
    }

    void oneTaken() {
        taken++;
        readMore();
    }

    /** What the input threw, once all results before it were taken. */
    void rethrowInputError() {
        if (inputError != null) {
            throw inputError;
        }
    }

    private void readMore() {
        if (last || run.hasEnded()) {
            return;
        }
        Slices.Builder more = new Slices.Builder();
        ByteSink sink = new ByteSink(64);
        while (!last && appended + more.size() - taken < readAhead) {
            readOne(more, sink);
        }
        if (more.size() > 0 || last) {
            run.append(appended, more.build(), last);
            appended += more.size();
        }
    }

    private void readOne(Slices.Builder more, ByteSink sink) {
        try {
            if (!items.hasNext()) {
                last = true;
                return;
            }
            sink.truncate(0);
            ValueCodec.encode(items.next(), sink);
            more.add(sink.buffer(), 0, sink.size());
        } catch (RuntimeException e) {
            inputError = e;
            last = true;
        }
    }
}
