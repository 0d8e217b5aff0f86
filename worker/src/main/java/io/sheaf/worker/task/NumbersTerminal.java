package io.sheaf.worker.task;

import io.sheaf.codec.ByteSink;

/** Primitive values are the result, 8 bytes each. Owned by the attempt's thread. */
final class NumbersTerminal implements Terminal {

    private static final int PIECE_BYTES = 8 << 10;

    private final ResultOut out;
    private final Lane lane;
    private final ByteSink piece = new ByteSink(64);
    private long count;

    NumbersTerminal(Lane lane, Scope scope) {
        this.lane = lane;
        out = new ResultOut(scope);
    }

    @Override
    public Sink sink() {
        LongSink longs = this::add;
        DoubleSink doubles = value -> add(Double.doubleToRawLongBits(value));
        return lane == Lane.LONG ? longs : doubles;
    }

    @Override
    public TaskOutput finish() {
        flush();
        return out.finish(count);
    }

    @Override
    public void close() {
        out.close();
    }

    private void add(long bits) {
        piece.writeLong(bits);
        count++;
        if (piece.size() == PIECE_BYTES) {
            flush();
        }
    }

    private void flush() {
        if (piece.size() > 0) {
            out.add(piece);
            piece.truncate(0);
        }
    }
}
