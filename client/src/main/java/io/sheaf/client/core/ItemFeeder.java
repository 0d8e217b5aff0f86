package io.sheaf.client.core;

import io.sheaf.SheafException;
import io.sheaf.codec.ByteSource;
import io.sheaf.plan.Slices;

/**
 * Sends many small items to an open job piece by piece, so that the scheduler never holds more than about 1 MiB of them.
 * More is sent as results come. Safe for use by many threads.
 */
final class ItemFeeder {

    private static final int PIECE_BYTES = 256 << 10;
    private static final int MAX_WAITING_BYTES = 1 << 20;

    private final Slices items;
    private JobRun<?> run;
    private int sent;
    private int finished;

    ItemFeeder(Slices items) {
        this.items = items;
    }

    Slices items() {
        return items;
    }

    synchronized void start(JobRun<?> newRun) {
        run = newRun;
        feed();
    }

    private synchronized void oneFinished() {
        finished++;
        feed();
    }

    private void feed() {
        while (run != null && sent < items.size() && waitingBytes() + PIECE_BYTES <= MAX_WAITING_BYTES) {
            int end = pieceEnd();
            run.append(sent, items.sub(sent, end), end == items.size());
            sent = end;
        }
    }

    private int waitingBytes() {
        return finished >= sent ? 0 : items.offset(sent) - items.offset(finished);
    }

    private int pieceEnd() {
        int end = sent + 1;
        while (end < items.size() && items.offset(end) + items.length(end) - items.offset(sent) <= PIECE_BYTES) {
            end++;
        }
        return end;
    }

    /** The fold, feeding the job as its results come. */
    <R> ResultFold<R> feeding(ResultFold<R> fold) {
        return new ResultFold<>() {
            @Override
            public void add(int task, ByteSource bytes) {
                fold.add(task, bytes);
                oneFinished();
            }

            @Override
            public void failed(int task, SheafException error) {
                fold.failed(task, error);
                oneFinished();
            }

            @Override
            public R finish() {
                return fold.finish();
            }

            @Override
            public Object kind() {
                return fold.kind();
            }
        };
    }
}
