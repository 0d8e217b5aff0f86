package io.sheaf.client.core;

import io.sheaf.ErrorKind;
import io.sheaf.codec.KeyHash;
import java.util.Arrays;
import java.util.BitSet;

/**
 * What a program has been given of a job that outlives its scheduler, so that it can be told whether the job gives the same when the next
 * scheduler runs it anew: 8 bytes for each task. Used by one thread at a time.
 */
final class TakenResults {

    /** Of a task that failed for good by its user's code: why is another text each time. */
    private static final long FAILED = 0x5eed_0f_fa11edL;

    /** Is never changed. */
    private static final TakenResults NONE = new TakenResults(false);

    private final boolean outlives;
    private final BitSet taken = new BitSet();
    private final BitSet open = new BitSet();
    /** Those that failed for another reason than what their functions do, such as being cancelled, which need not happen again. */
    private final BitSet byChance = new BitSet();
    private long[] digests = {};

    private TakenResults(boolean outlives) {
        this.outlives = outlives;
    }

    /** @param outlives whether anything is to be remembered; if not, all jobs share one, for small jobs have no time to make it */
    static TakenResults of(boolean outlives) {
        return outlives ? new TakenResults(true) : NONE;
    }

    /** The program has been given this result. */
    void add(int task, byte[] data, int from, int length) {
        if (outlives) {
            put(task, digest(data, from, length));
        }
    }

    /** The program has been told that this task failed. */
    void addFailed(int task, ErrorKind kind) {
        if (outlives) {
            put(task, FAILED);
            byChance.set(task, isByChance(kind));
        }
    }

    private static boolean isByChance(ErrorKind kind) {
        return kind == ErrorKind.CANCELLED || kind == ErrorKind.TIMEOUT || kind == ErrorKind.ENVIRONMENT || kind == ErrorKind.RESOURCE;
    }

    private void put(int task, long digest) {
        if (task >= digests.length) {
            digests = Arrays.copyOf(digests, Math.max(task + 1, 2 * digests.length));
        }
        digests[task] = digest;
        taken.set(task);
    }

    private static long digest(byte[] data, int from, int length) {
        return KeyHash.mix(KeyHash.hash(data, from, length) + length);
    }

    /** The job runs anew: all results come once more. */
    void comeAgain() {
        if (outlives) {
            open.or(taken);
        }
    }

    /** Whether results are still to be compared. */
    boolean anyOpen() {
        return !open.isEmpty();
    }

    boolean isOpen(int task) {
        return open.get(task);
    }

    /** The first task whose result is still to be compared, or {@code none}. */
    int firstOpen(int none) {
        int first = open.nextSetBit(0);
        return first < 0 ? none : first;
    }

    /** Whether the open result that has come again goes with what the program was given. */
    boolean isSame(int task, byte[] data, int from, int length) {
        open.clear(task);
        return byChance.get(task) || digests[task] == digest(data, from, length);
    }

    /** Whether the open task may have failed this time: it has before, or that says nothing of its functions. */
    boolean isSameFailure(int task, ErrorKind kind) {
        open.clear(task);
        return isByChance(kind) || digests[task] == FAILED;
    }
}
