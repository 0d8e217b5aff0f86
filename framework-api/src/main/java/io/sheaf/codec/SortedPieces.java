package io.sheaf.codec;

import java.util.Arrays;

/**
 * The elements of a set or entries of a map that has no order of its own, written behind each other and then put into the
 * order of their bytes, so that neither the JVM nor the history of the collection shows.
 */
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
        int from = count == 0 ? start : pieces[count - 1].to;
        pieces[count++] = new Piece(from, keyEnd, out.size());
        return true;
    }

    int count() {
        return count;
    }

    /**
     * Replaces the pieces by their count and themselves in order.
     *
     * @param distinct whether equal pieces are to be written once
     * @return whether no two pieces have equal keys and different values, or nobody asked
     */
    boolean finish(boolean distinct) {
        byte[] bytes = Arrays.copyOfRange(out.buffer(), start, out.size());
        // Encodings are no prefixes of each other: comparing whole pieces compares keys first.
        Arrays.sort(pieces, 0, count, (a, b) -> Arrays.compareUnsigned(
                bytes, a.from - start, a.to - start, bytes, b.from - start, b.to - start));
        int kept = distinct ? dropEqual(bytes) : count;
        out.truncate(start);
        out.writeUnsigned(kept);
        for (int i = 0; i < kept; i++) {
            out.writeBytes(bytes, pieces[i].from - start, pieces[i].to - pieces[i].from);
        }
        for (int i = 1; distinct && i < kept; i++) {
            if (same(bytes, pieces[i - 1].from, pieces[i - 1].keyEnd, pieces[i].from, pieces[i].keyEnd)) {
                return false;
            }
        }
        return true;
    }

    private int dropEqual(byte[] bytes) {
        int kept = 0;
        for (int i = 0; i < count; i++) {
            if (kept == 0 || !same(bytes, pieces[kept - 1].from, pieces[kept - 1].to, pieces[i].from, pieces[i].to)) {
                pieces[kept++] = pieces[i];
            }
        }
        return kept;
    }

    private boolean same(byte[] bytes, int from1, int to1, int from2, int to2) {
        return Arrays.equals(bytes, from1 - start, to1 - start, bytes, from2 - start, to2 - start);
    }

    private record Piece(int from, int keyEnd, int to) {}
}
