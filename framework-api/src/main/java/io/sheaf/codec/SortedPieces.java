package io.sheaf.codec;

import java.util.Arrays;

/** The elements of a set or entries of a map, written behind each other and then put into the order of their bytes. */
final class SortedPieces {

    private final ByteSink out;
    private final int start;
    private final Piece[] pieces;
    private int count;

    /** The pieces begin where the sink ends now. */
    SortedPieces(ByteSink out, int most) {
        this.out = out;
        this.start = out.size();
        this.pieces = new Piece[most];
    }

    /**
     * What was written since the last call is one piece.
     *
     * @param keyEnd where in the sink its key ends
     * @return whether there was room for it
     */
    boolean add(int keyEnd) {
        if (count == pieces.length) {
            return false;
        }
        int from = count == 0 ? 0 : pieces[count - 1].to;
        pieces[count++] = new Piece(from, keyEnd - start, out.size() - start);
        return true;
    }

    int count() {
        return count;
    }

    /**
     * Replaces the pieces by their count and themselves in order.
     *
     * @param distinct whether equal pieces are to be written once
     * @return false if two pieces have equal keys and, though distinct ones were asked for, different values
     */
    boolean finish(boolean distinct) {
        byte[] bytes = Arrays.copyOfRange(out.buffer(), start, out.size());
        // No encoding begins with another one: comparing whole pieces compares keys first.
        Arrays.sort(pieces, 0, count, (a, b) -> Arrays.compareUnsigned(bytes, a.from, a.to, bytes, b.from, b.to));
        int kept = distinct ? dropEqual(bytes) : count;
        out.truncate(start);
        out.writeUnsigned(kept);
        for (int i = 0; i < kept; i++) {
            out.writeBytes(bytes, pieces[i].from, pieces[i].to - pieces[i].from);
        }
        return !distinct || haveDistinctKeys(bytes, kept);
    }

    private int dropEqual(byte[] bytes) {
        int kept = 0;
        for (int i = 0; i < count; i++) {
            Piece piece = pieces[i];
            if (kept == 0 || !Arrays.equals(bytes, pieces[kept - 1].from, pieces[kept - 1].to, bytes, piece.from, piece.to)) {
                pieces[kept++] = piece;
            }
        }
        return kept;
    }

    private boolean haveDistinctKeys(byte[] bytes, int kept) {
        for (int i = 1; i < kept; i++) {
            Piece before = pieces[i - 1];
            if (Arrays.equals(bytes, before.from, before.keyEnd, bytes, pieces[i].from, pieces[i].keyEnd)) {
                return false;
            }
        }
        return true;
    }

    /** Places are counted from the first piece. */
    private record Piece(int from, int keyEnd, int to) {}
}
