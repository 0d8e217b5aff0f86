package io.sheaf.simulation;

import io.sheaf.plan.Slices;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;

/** What a task of the simulation leaves in an accumulator: which it is, and the number of what it made. */
record TallyEntry(int stage, int generation, int task, int made) {

    static Slices of(Made made, int number) {
        return Slices.of(ByteBuffer.allocate(16).putInt(made.stage()).putInt(made.generation()).putInt(made.task()).putInt(number).array());
    }

    static List<TallyEntry> all(Slices accumulated) {
        List<TallyEntry> entries = new ArrayList<>();
        for (int i = 0; i < accumulated.size(); i++) {
            ByteBuffer entry = ByteBuffer.wrap(accumulated.slice(i));
            entries.add(new TallyEntry(entry.getInt(), entry.getInt(), entry.getInt(), entry.getInt()));
        }
        return entries;
    }
}
