package io.sheaf.scheduler.core;

import static org.assertj.core.api.Assertions.assertThat;

import io.sheaf.plan.Slices;
import io.sheaf.plan.TaskRange;
import io.sheaf.plan.TaskSource;
import io.sheaf.plan.message.FromWorker;
import io.sheaf.plan.message.FromWorker.Tally;
import io.sheaf.plan.message.FromWorker.TaskOutput;
import io.sheaf.plan.message.FromWorker.TaskStats;
import io.sheaf.plan.message.ToWorker.Grant;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.stream.LongStream;
import java.util.stream.Stream;

/** What tasks of the simulation count: one each, and in an accumulator what they are and what they made. */
final class SimTally {

    private record Entry(int stage, int generation, int task, long value) {}

    private SimTally() {}

    static Tally of(Grant grant, int task, long value) {
        int stage = grant.stage().value();
        byte[] entry = ByteBuffer.allocate(20).putInt(stage).putInt(grant.generation().value()).putInt(task).putLong(value).array();
        return new Tally(Map.of("tasks", 1L, "stage " + stage, 1L), Slices.of(entry));
    }

    /** Two outcomes of neighbouring tasks that keep their output, as one. */
    static FromWorker.Succeeded merged(FromWorker.Succeeded a, FromWorker.Succeeded b) {
        TaskOutput.Kept left = (TaskOutput.Kept) a.output();
        TaskOutput.Kept right = (TaskOutput.Kept) b.output();
        TaskOutput output = new TaskOutput.Kept(
                concat(left.bytes(), right.bytes()), concat(left.records(), right.records()), concat(left.fingerprints(), right.fingerprints()),
                concat(left.weights(), right.weights()));
        TaskStats stats = new TaskStats(a.stats().nanos() + b.stats().nanos(), 0, 0,
                Stream.concat(a.stats().tallies().stream(), b.stats().tallies().stream()).toList());
        return new FromWorker.Succeeded(a.lease(), a.job(), a.stage(), new TaskRange(a.tasks().from(), b.tasks().to()), output, stats);
    }

    /** Each task of a job that succeeded has counted once, in order, in the generation that was run last, and result tasks with what the client has of them. */
    static void check(SimClient client) {
        SimJob job = client.job;
        List<Entry> entries = new ArrayList<>();
        Slices accumulated = client.ended.accumulated();
        for (int i = 0; i < accumulated.size(); i++) {
            ByteBuffer entry = ByteBuffer.wrap(accumulated.slice(i));
            entries.add(new Entry(entry.getInt(), entry.getInt(), entry.getInt(), entry.getLong()));
        }
        if (job.keeps()) {
            // It ends when its client says so, whatever its tasks have done by then.
            assertThat(entries).doesNotHaveDuplicates().isSortedAccordingTo(Comparator.comparing(Entry::stage).thenComparing(Entry::task));
            assertThat(client.ended.counters().getOrDefault("tasks", 0L)).isEqualTo(entries.size());
            return;
        }
        List<Entry> expected = new ArrayList<>();
        List<List<Long>> made = job.isUnsteady() ? null : job.made();
        int last = job.spec.stages().size() - 1;
        for (int stage = 0; stage <= last; stage++) {
            TaskSource source = job.spec.stages().get(stage).branches().get(0);
            int tasks = source instanceof TaskSource.Kept || source instanceof TaskSource.Uploaded ? 0 : job.tasks(stage);
            int generation = client.world.generation(job.spec.id(), stage);
            for (int task = 0; task < tasks; task++) {
                if (stage == last && client.results.containsKey(task)) {
                    expected.add(new Entry(stage, generation, task, client.results.get(task)));
                } else if (stage < last) {
                    expected.add(new Entry(stage, generation, task, made == null ? valueOf(entries, stage, task) : made.get(stage).get(task)));
                }
            }
        }
        assertThat(entries).isEqualTo(expected);
        assertThat(client.ended.counters().getOrDefault("tasks", 0L)).isEqualTo(expected.size());
        for (int stage = 0; stage <= last; stage++) {
            int number = stage;
            long count = expected.stream().filter(entry -> entry.stage() == number).count();
            assertThat(client.ended.counters().getOrDefault("stage " + stage, 0L)).isEqualTo(count);
        }
    }

    /** Attempts of such a job may differ: which of them counts is not known here. */
    private static long valueOf(List<Entry> entries, int stage, int task) {
        return entries.stream().filter(entry -> entry.stage() == stage && entry.task() == task).findFirst()
                .orElseThrow(() -> new AssertionError("task " + task + " of stage " + stage + " has counted nothing, but " + entries)).value();
    }

    private static long[] concat(long[] left, long[] right) {
        return LongStream.concat(LongStream.of(left), LongStream.of(right)).toArray();
    }
}
