package io.sheaf.worker.task;

import io.sheaf.plan.Sha256;
import java.util.HashMap;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * The programs used last, and which of them have loops of their own. What functions capture is a part of their program, so that a few can be
 * large: all together they take a small part of the heap, or one does. A program that was forgotten is asked for again. Safe for use by many threads.
 */
final class Programs {

    /** For tests that want all programs to have loops of their own: after how many records. */
    private static final String OWN_LOOPS_AFTER = "sheaf.worker.ownLoopsAfter";

    static final int NONE = -1;

    private static final int KEPT = 4_096;
    private static final long KEPT_BYTES = Math.min(64 << 20, Runtime.getRuntime().maxMemory() / 32);
    /** A call that has met two methods still has both inlined. */
    private static final int SHARE_LOOPS = 2;
    /** A copy runs slowly until it is compiled anew, for some tens of milliseconds. */
    private static final long REPAID_AFTER = 1 << 22;
    /** Each has some tens of KiB of classes and compiled code. A function that captures another value is another program. */
    private static final int KEEP_OWN_LOOPS = 128;

    private final long ownLoopsAfter;
    private final int shareLoops;
    private final long mostBytes;
    private final AtomicInteger haveRun = new AtomicInteger();
    private final Map<Sha256, StageProgram> programs = new LinkedHashMap<>(16, 0.75f, true);
    private final Map<StageProgram, Map<Integer, Loops>> ownLoops = new LinkedHashMap<>(16, 0.75f, true) {
        @Override
        protected boolean removeEldestEntry(Map.Entry<StageProgram, Map<Integer, Loops>> eldest) {
            return size() > KEEP_OWN_LOOPS;
        }
    };
    private long bytes;

    Programs() {
        Long asked = Long.getLong(OWN_LOOPS_AFTER);
        shareLoops = asked == null ? SHARE_LOOPS : NONE;
        ownLoopsAfter = asked == null ? REPAID_AFTER : asked;
        mostBytes = KEPT_BYTES;
    }

    /**
     * With loops of their own for programs that have read so many records.
     *
     * @param shareLoops how many programs may have run before any gets them
     * @param mostBytes of programs that are kept
     */
    Programs(int shareLoops, long ownLoopsAfter, long mostBytes) {
        this.shareLoops = shareLoops;
        this.ownLoopsAfter = ownLoopsAfter;
        this.mostBytes = mostBytes;
    }

    synchronized void keep(Sha256 id, byte[] program) {
        getOrKeep(id, program);
    }

    synchronized StageProgram get(Sha256 id) {
        return programs.get(id);
    }

    /** The kept program with this name, or one made of these bytes. */
    synchronized StageProgram getOrKeep(Sha256 id, byte[] program) {
        StageProgram known = programs.get(id);
        if (known != null) {
            return known;
        }
        StageProgram made = new StageProgram(program);
        programs.put(id, made);
        bytes += program.length;
        forgetOldest();
        return made;
    }

    private void forgetOldest() {
        Iterator<StageProgram> oldest = programs.values().iterator();
        while (programs.size() > 1 && (programs.size() > KEPT || bytes > mostBytes)) {
            bytes -= oldest.next().bytes().length;
            oldest.remove();
        }
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
}
