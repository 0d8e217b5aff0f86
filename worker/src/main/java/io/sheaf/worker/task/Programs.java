package io.sheaf.worker.task;

import io.sheaf.plan.Sha256;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;

/** The programs used last, and which of them have loops of their own. Safe for use by many threads. */
final class Programs {

    /** For tests that want all programs to have loops of their own: after how many records. */
    private static final String OWN_LOOPS_AFTER = "sheaf.worker.ownLoopsAfter";

    static final int NONE = -1;

    private static final int KEPT = 4_096;
    /** A call that has met two methods still has both inlined. */
    private static final int SHARE_LOOPS = 2;
    /** A copy runs slowly until it is compiled anew, for some tens of milliseconds. */
    private static final long REPAID_AFTER = 1 << 22;
    /** Each has some tens of KiB of classes and compiled code. A function that captures another value is another program. */
    private static final int KEEP_OWN_LOOPS = 128;

    private final long ownLoopsAfter;
    private final int shareLoops;
    private final AtomicInteger haveRun = new AtomicInteger();
    private final Map<Sha256, StageProgram> programs = leastRecentlyUsed(KEPT);
    private final Map<StageProgram, Map<Integer, Loops>> ownLoops = leastRecentlyUsed(KEEP_OWN_LOOPS);

    Programs() {
        Long asked = Long.getLong(OWN_LOOPS_AFTER);
        shareLoops = asked == null ? SHARE_LOOPS : NONE;
        ownLoopsAfter = asked == null ? REPAID_AFTER : asked;
    }

    /**
     * With loops of their own for programs that have read so many records.
     *
     * @param shareLoops how many programs may have run before any gets them
     */
    Programs(int shareLoops, long ownLoopsAfter) {
        this.shareLoops = shareLoops;
        this.ownLoopsAfter = ownLoopsAfter;
    }

    synchronized void keep(Sha256 id, byte[] bytes) {
        getOrKeep(id, bytes);
    }

    synchronized StageProgram get(Sha256 id) {
        return programs.get(id);
    }

    /** The kept program with this name, or one made of these bytes. */
    synchronized StageProgram getOrKeep(Sha256 id, byte[] bytes) {
        return programs.computeIfAbsent(id, unused -> new StageProgram(bytes));
    }

    /** An attempt of this program has read so many records. */
    void ran(StageProgram program, long records) {
        if (program.ran(records)) {
            haveRun.incrementAndGet();
        }
    }

    /** The loops in which a branch of the program runs best. */
    Loops loops(StageProgram program, int branch) {
        return program.records() >= ownLoopsAfter && haveRun.get() > shareLoops ? ownLoops(program, branch) : Loops.SHARED;
    }

    private synchronized Loops ownLoops(StageProgram program, int branch) {
        return ownLoops.computeIfAbsent(program, unused -> new HashMap<>()).computeIfAbsent(branch, unused -> Loops.own());
    }

    private static <K, V> Map<K, V> leastRecentlyUsed(int most) {
        return new LinkedHashMap<>(16, 0.75f, true) {
            @Override
            protected boolean removeEldestEntry(Map.Entry<K, V> eldest) {
                return size() > most;
            }
        };
    }
}
