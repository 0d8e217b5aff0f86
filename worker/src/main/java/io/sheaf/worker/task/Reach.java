package io.sheaf.worker.task;

import io.sheaf.plan.Piece;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/**
 * How far a head reads its input: to the end, or of a piece to its end, or to where the rest was left to others. In the positions of
 * {@link Piece}. Owned by the attempt's thread.
 */
final class Reach {

    /** A piece that takes less is not worth a task. */
    private static final long LEAST_NANOS = TimeUnit.MILLISECONDS.toNanos(100);

    private final AttemptRun run;
    private final long began = System.nanoTime();
    private final long from;
    private long to;

    /** @param length of all of the input; less than 0 if positions have no room for it: then it cannot be divided */
    Reach(AttemptRun run, long length) {
        Piece piece = run.attempted().piece();
        this.run = run;
        from = piece.from();
        to = piece.to() == Piece.END ? length : piece.to();
    }

    /** The first position it reads. */
    long from() {
        return from;
    }

    /** The position behind the last one it reads; gets less when the rest is left to others. */
    long to() {
        return to;
    }

    /** Whether others wait for a part of the rest. */
    boolean isToDivide() {
        return run.piecesWanted() > 0;
    }

    /**
     * Where to cut what is from here on into parts that take about the same time, the first of which it keeps. Empty if that is not worth
     * it; null as long as nobody can tell, because nothing was read.
     *
     * @param at the position that is read next
     */
    List<Long> cutsOrNull(long at) {
        if (to < 0) {
            return List.of();
        } else if (at <= from) {
            return null;
        }
        double nanosLeft = (double) (System.nanoTime() - began) / (at - from) * (to - at);
        long cuts = Math.min(Math.min(run.piecesWanted(), (long) (nanosLeft / LEAST_NANOS) - 1), to - at - 1);
        List<Long> all = new ArrayList<>();
        for (long i = 1; i <= cuts; i++) {
            all.add(at + (long) ((double) (to - at) * i / (cuts + 1)));
        }
        return all;
    }

    /** Answers those who wait: reads to the first of these positions only, if there is any. They rise, and lie before the end. */
    void leave(List<Long> cuts) {
        to = cuts.isEmpty() ? to : cuts.get(0);
        run.answerDivision(cuts);
    }
}
