package io.sheaf.plan;

/** What becomes of a pair of a join's streamed side, by what the other side has of its key. The order is part of the wire format. */
public enum JoinForm {
    /** The key with its value and each value there. */
    INNER,
    /** As {@link #INNER}, the value there in an Optional; once with an empty one if there is none. */
    LEFT,
    /** The pair as it is, if the key is there. */
    SEMI,
    /** The pair as it is, if the key is not there. */
    ANTI;

    private static final JoinForm[] ALL = values();

    /** Whether the other side may be missing, so that its values come in an Optional, which holds no null. */
    public boolean isOuter() {
        return this == LEFT;
    }

    /** The inverse of {@link #ordinal()}. */
    public static JoinForm byOrdinal(long ordinal) {
        return ALL[Math.toIntExact(ordinal)];
    }
}
