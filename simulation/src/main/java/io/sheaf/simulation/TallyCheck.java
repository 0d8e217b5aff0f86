package io.sheaf.simulation;

import io.sheaf.plan.Piece;
import io.sheaf.plan.TaskSource;
import java.util.List;
import java.util.function.Supplier;

/** Whether each task of a job that succeeded has counted once, in order, in the generation that was run last, what its readers or the client have. */
final class TallyCheck {

    private final World world;
    private final ClientHost client;
    private final JobPlan job;
    private final List<TallyEntry> entries;
    private int next;

    TallyCheck(World world, ClientHost client) {
        this.world = world;
        this.client = client;
        this.job = client.job;
        this.entries = TallyEntry.all(client.ended.accumulated());
    }

    private void require(boolean holds, Supplier<String> message) {
        Violation.unless(holds, "tally", job.spec.id(), message);
    }

    /** @param expectedOrNull what the tasks of each stage make, if that is known */
    void check(List<long[]> expectedOrNull) {
        long counted = client.ended.counters().getOrDefault("tasks", 0L);
        require(counted == entries.size(), () -> entries.size() + " entries, but " + counted + " counted");
        if (job.terms.keeps()) {
            // It ends when its client says so, whatever its tasks have done by then.
            return;
        }
        for (int stage = 0; stage <= job.resultStage(); stage++) {
            TaskSource source = job.spec.stages().get(stage).branches().get(0);
            boolean runs = !(source instanceof TaskSource.Kept || source instanceof TaskSource.Uploaded);
            int tasks = runs ? job.tasks(stage) : 0;
            for (int task = 0; task < tasks; task++) {
                check(stage, task, expectedOrNull);
            }
        }
        require(next == entries.size(), () -> "more was counted than there are tasks: " + entries.subList(next, entries.size()));
    }

    private void check(int stage, int task, List<long[]> expectedOrNull) {
        if (stage == job.resultStage() && client.errors.containsKey(task)) {
            next += hadCounted(stage, task) ? 1 : 0;
            return;
        }
        long sum = 0;
        long position = 0;
        while (position != Piece.END) {
            long from = position;
            require(next < entries.size(), () -> "stage " + stage + " task " + task + " has counted nothing from position " + from + " on");
            TallyEntry entry = entries.get(next++);
            Piece piece = world.code.made(entry.made()).piece();
            boolean follows = entry.stage() == stage && piece.origin() == task && piece.from() == from;
            require(follows, () -> entry + ", " + piece + ", instead of stage " + stage + " task " + task + " from position " + from + " on");
            require(world.incidents.mayBeOf(job.spec.id(), stage, entry.task(), entry.generation()), () -> entry + " is of a generation that does not count");
            sum += world.code.made(entry.made()).value();
            position = piece.to();
        }
        long counted = sum;
        require(isRight(stage, task, counted, expectedOrNull), () -> "stage " + stage + " task " + task + " counted " + counted);
    }

    private boolean isRight(int stage, int task, long value, List<long[]> expectedOrNull) {
        if (stage == job.resultStage()) {
            return value == world.code.made(client.results.get(task)).value();
        }
        return expectedOrNull == null || value == expectedOrNull.get(stage)[task];
    }

    // A result that was lost before it was taken had counted. If it cannot be made again, or is not wanted any more, that stays.
    private boolean hadCounted(int stage, int task) {
        boolean counted = next < entries.size() && entries.get(next).stage() == stage && entries.get(next).task() == task;
        return counted && world.incidents.losses() > 0;
    }
}
