package io.sheaf.worker.task;

import io.sheaf.plan.Sha256;
import java.util.LinkedHashMap;
import java.util.Map;

/** The programs used last, and which of them have loops of their own. Safe for use by many threads. */
final class Programs {

    /** For tests that want all programs to have loops of their own: after how many records. */
    private static final String OWN_LOOPS_AFTER = "sheaf.worker.ownLoopsAfter";

    private static final int KEPT = 4_096;
    /** A call that has met two methods still has both inlined. */
    private static final int SHARE_LOOPS = 2;
    /** A copy runs slowly until it is compiled anew, for some tens of milliseconds. */
    private static final long REPAID_AFTER = 1 << 22;

    private final long ownLoopsAfter;
    private final int shareLoops;
    private int made;
    private final Map<Sha256, StageProgram> programs = new LinkedHashMap<>(16, 0.75f, true) {
        @Override
        protected boolean removeEldestEntry(Map.Entry<Sha256, StageProgram> eldest) {
            return size() > KEPT;
        }
    };

    Programs() {
        Long asked = Long.getLong(OWN_LOOPS_AFTER);
        shareLoops = asked == null ? SHARE_LOOPS : 0;
        ownLoopsAfter = asked == null ? REPAID_AFTER : asked;
    }

    /**
     * With loops of their own for programs that have read so many records.
     *
     * @param shareLoops how many programs there may be before any gets them
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
        return programs.computeIfAbsent(id, unused -> {
            made++;
            return new StageProgram(bytes);
        });
    }

    /** The loops in which a branch of the program runs best. */
    Loops loops(StageProgram program, int branch) {
        return areMany() && program.records() >= ownLoopsAfter ? program.ownLoops(branch) : Loops.SHARED;
    }

    /** Whether so many programs came, ever, that the shared loops are compiled for none of them. */
    private synchronized boolean areMany() {
        return made > shareLoops;
    }
}
