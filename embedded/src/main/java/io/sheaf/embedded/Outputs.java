package io.sheaf.embedded;

import io.sheaf.plan.Slices;
import io.sheaf.plan.message.FromWorker.TaskOutput;
import io.sheaf.plan.message.FromWorker.TaskOutput.Inline;
import io.sheaf.plan.message.FromWorker.TaskOutput.Kept;
import io.sheaf.plan.message.FromWorker.TaskOutput.Stored;
import java.util.Arrays;

/** Outputs of single tasks. */
final class Outputs {

    private Outputs() {}

    /** The part of the task in this place among so many. */
    static TaskOutput of(TaskOutput output, int at, int tasks) {
        if (output instanceof Inline inline) {
            return new Inline(Slices.of(inline.slices().slice(at)));
        } else if (output instanceof Stored stored) {
            return new Stored(part(stored.bytes(), at, tasks));
        }
        Kept kept = (Kept) output;
        return new Kept(part(kept.bytes(), at, tasks), part(kept.records(), at, tasks), part(kept.fingerprints(), at, tasks), part(kept.weights(), at, tasks));
    }

    private static long[] part(long[] all, int at, int tasks) {
        int each = all.length / tasks;
        return Arrays.copyOfRange(all, at * each, (at + 1) * each);
    }

    /** Whether readers would find the same, as far as is told: of stored results as many bytes. */
    static boolean areEqual(TaskOutput one, TaskOutput other) {
        if (one instanceof Inline mine && other instanceof Inline its) {
            return mine.slices().equals(its.slices());
        } else if (one instanceof Stored mine && other instanceof Stored its) {
            return Arrays.equals(mine.bytes(), its.bytes());
        } else if (one instanceof Kept mine && other instanceof Kept its) {
            return Arrays.equals(mine.bytes(), its.bytes()) && Arrays.equals(mine.records(), its.records())
                    && Arrays.equals(mine.fingerprints(), its.fingerprints());
        }
        // Results travel where there is room, which others may have taken the second time.
        return !(one instanceof Kept) && !(other instanceof Kept);
    }

    private static long bytes(TaskOutput output) {
        return output instanceof Inline inline ? inline.slices().bytes() : Arrays.stream(output instanceof Kept kept ? kept.bytes() : ((Stored) output).bytes()).sum();
    }

    static String text(TaskOutput output) {
        return output instanceof Kept kept ? Arrays.stream(kept.records()).sum() + " records of " + bytes(output) + " bytes" : bytes(output) + " bytes";
    }
}
