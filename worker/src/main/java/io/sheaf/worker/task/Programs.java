package io.sheaf.worker.task;

import io.sheaf.plan.Sha256;
import java.util.LinkedHashMap;
import java.util.Map;

/** The programs used last. Safe for use by many threads. */
final class Programs {

    private static final int KEPT = 4_096;

    private final Map<Sha256, StageProgram> programs = new LinkedHashMap<>(16, 0.75f, true) {
        @Override
        protected boolean removeEldestEntry(Map.Entry<Sha256, StageProgram> eldest) {
            return size() > KEPT;
        }
    };

    synchronized void keep(Sha256 id, byte[] bytes) {
        programs.computeIfAbsent(id, unused -> new StageProgram(bytes));
    }

    synchronized StageProgram get(Sha256 id) {
        return programs.get(id);
    }

    /** The kept program with this name, or one made of these bytes. */
    synchronized StageProgram getOrKeep(Sha256 id, byte[] bytes) {
        return programs.computeIfAbsent(id, unused -> new StageProgram(bytes));
    }
}
