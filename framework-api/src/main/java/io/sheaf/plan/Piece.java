package io.sheaf.plan;

/**
 * A part of what a task was to read, after the rest of it was left to other tasks because it was slow. Positions count as the
 * head of the task's branch does: numbers of a range, bytes of encoded values or of text. Those who do not read do not know what they
 * mean, only that a later part has greater ones.
 *
 * @param origin the task of the same stage, one that the stage has had from its beginning, of whose input it is a part
 * @param from first position, at least 0
 * @param to position behind the last one; {@link #END} for all that is left
 */
public record Piece(int origin, long from, long to) {

    /** Behind everything. */
    public static final long END = Long.MAX_VALUE;

    public Piece {
        if (origin < 0 || from < 0 || to <= from) {
            throw new IllegalArgumentException("a piece of task " + origin + " from " + from + " to " + to);
        }
    }

    /** All that a task of the stage reads. */
    public static Piece whole(int task) {
        return new Piece(task, 0, END);
    }
}
