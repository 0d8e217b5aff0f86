package io.sheaf.scheduler.core;

import static org.assertj.core.api.Assertions.assertThat;

import io.sheaf.plan.ClientId;
import io.sheaf.plan.CodeLevel;
import io.sheaf.plan.JobId;
import io.sheaf.plan.JobSpec;
import io.sheaf.plan.TaskRange;
import io.sheaf.plan.WorkerEpoch;
import io.sheaf.plan.message.FromWorker;
import io.sheaf.plan.message.ToClient;
import io.sheaf.plan.message.ToWorker;
import io.sheaf.plan.message.ToWorker.Grant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** Counts tasks, not time. The workers here share their slots as the real ones do: by stride, a newcomer at the minimum. */
class FairnessTest {

    private record Piece(Grant grant, int task) {}

    /** One task per slot at a time; {@link #tick} ends them all. */
    private static final class Slots {
        final WorkerEpoch epoch;
        final int slots;
        final Map<JobId, List<Piece>> waiting = new LinkedHashMap<>();
        final List<Piece> running = new ArrayList<>();
        /** How many tasks of each job were started, on the scale that all jobs share. */
        final Map<JobId, Integer> passes = new LinkedHashMap<>();
        /** Jobs in the order their tasks were started. */
        final List<JobId> started = new ArrayList<>();

        Slots(WorkerEpoch epoch, int slots) {
            this.epoch = epoch;
            this.slots = slots;
        }
    }

    private final Rig rig = new Rig();
    private final ClientId client = rig.client();
    private final List<Slots> workers = new ArrayList<>();

    private void workers(int count, int slots) {
        for (int i = 0; i < count; i++) {
            workers.add(new Slots(rig.worker(slots), slots));
        }
    }

    private void take() {
        for (Slots worker : workers) {
            for (Grant grant : rig.grants(worker.epoch)) {
                for (int task = grant.tasks().from(); task < grant.tasks().to(); task++) {
                    worker.waiting.computeIfAbsent(grant.job(), any -> new ArrayList<>()).add(new Piece(grant, task));
                }
            }
            for (ToWorker.Recall recall : rig.told(worker.epoch, ToWorker.Recall.class)) {
                giveBack(worker, recall);
            }
        }
    }

    private void giveBack(Slots worker, ToWorker.Recall recall) {
        List<TaskRange> back = new ArrayList<>();
        JobId job = null;
        for (List<Piece> pieces : worker.waiting.values()) {
            for (Piece piece : List.copyOf(pieces)) {
                if (piece.grant.lease().equals(recall.lease())) {
                    back.add(TaskRange.single(piece.task));
                    job = piece.grant.job();
                    pieces.remove(piece);
                }
            }
        }
        if (job != null) {
            rig.say(worker.epoch, new FromWorker.Returned(recall.lease(), job, back, true));
        }
    }

    private void start(Slots worker) {
        worker.waiting.values().removeIf(List::isEmpty);
        int floor = worker.waiting.keySet().stream().filter(worker.passes::containsKey).mapToInt(worker.passes::get).min().orElse(0);
        worker.waiting.keySet().forEach(job -> worker.passes.putIfAbsent(job, floor));
        while (worker.running.size() < worker.slots) {
            JobId next = worker.waiting.entrySet().stream().filter(entry -> !entry.getValue().isEmpty()).map(Map.Entry::getKey)
                    .min(Comparator.<JobId>comparingInt(worker.passes::get).thenComparingInt(worker.started::lastIndexOf)).orElse(null);
            if (next == null) {
                return;
            }
            worker.running.add(worker.waiting.get(next).remove(0));
            worker.passes.merge(next, 1, Integer::sum);
            worker.started.add(next);
        }
    }

    /** Every task that runs ends, 100 ms after it began. Returns how many that were. */
    private int tick() {
        take();
        workers.forEach(this::start);
        rig.advance(100);
        int ended = 0;
        for (Slots worker : workers) {
            List<Piece> done = List.copyOf(worker.running);
            worker.running.clear();
            for (Piece piece : done) {
                rig.finish(worker.epoch, piece.grant, TaskRange.single(piece.task), 100 * Rig.MILLI);
                ended++;
            }
        }
        take();
        return ended;
    }

    private boolean hasEnded(int job) {
        return rig.told(client, ToClient.Ended.class).stream().anyMatch(ended -> ended.job().equals(Specs.id(job)));
    }

    private void keepBusyWith(int jobs, int rounds) {
        for (int job = 1; job <= jobs; job++) {
            rig.submit(client, Specs.rangeJob(job, 5_000));
        }
        for (int i = 0; i < rounds; i++) {
            tick();
        }
        workers.forEach(this::start);
    }

    @Test
    void aSmallJobWaitsForAtMostOneRunningTaskPerSlotHoweverBusyTheClusterIs() {
        workers(3, 2);
        for (int rounds = 1; rounds <= 20; rounds++) {
            keepBusyWith(4, rounds);
            int small = 100 + rounds;
            rig.submit(client, Specs.rangeJob(small, 3));
            take();
            List<Integer> startedBefore = new ArrayList<>();
            for (Slots worker : workers) {
                assertThat(worker.running).as("every slot is busy").hasSize(2);
                assertThat(worker.waiting.getOrDefault(Specs.id(small), List.of())).as("its leases are out at once, one task each").hasSize(1);
                startedBefore.add(worker.started.size());
            }
            tick();
            workers.forEach(this::start);
            for (int i = 0; i < workers.size(); i++) {
                assertThat(workers.get(i).started.get(startedBefore.get(i))).as("the first slot that came free").isEqualTo(Specs.id(small));
            }
            tick();
            assertThat(hasEnded(small)).as("ended after the tasks that were running and its own").isTrue();
        }
    }

    @Test
    void aSmallJobIsSpreadWhereAllAreBusyWhateverTheirBacklogs() {
        List<WorkerEpoch> all = List.of(rig.worker(2, 21), rig.worker(2, 21), rig.worker(2, 17));
        for (int job = 1; job <= 4; job++) {
            JobSpec plain = Specs.rangeJob(job, 5_000);
            CodeLevel level = job <= 2 ? new CodeLevel(21, "my.App") : CodeLevel.ANY;
            rig.submit(client, new JobSpec(plain.id(), plain.settings(), plain.bundle(), level, plain.stages()));
        }
        int[] backlogs = all.stream().mapToInt(worker -> tasks(rig.grants(worker))).toArray();
        assertThat(backlogs[2]).as("a shorter backlog than the others have").isBetween(2, backlogs[0] - 4);
        rig.submit(client, Specs.rangeJob(9, 6));
        assertThat(all).allSatisfy(worker -> assertThat(tasks(rig.grants(worker))).isEqualTo(2));
    }

    private static int tasks(List<Grant> grants) {
        return grants.stream().mapToInt(grant -> grant.tasks().size()).sum();
    }

    @Test
    void nobodyIdlesWhileAnotherHoldsUnstartedTasks() {
        workers(2, 1);
        rig.submit(client, Specs.rangeJob(1, 40));
        int ticks = 0;
        int idle = 0;
        for (int done = 0; done < 40; ticks++) {
            int ended = tick();
            idle += 2 - Math.min(2, ended);
            done += ended;
        }
        assertThat(ticks).isLessThanOrEqualTo(22);
        assertThat(idle).isLessThanOrEqualTo(4);
    }

    @Test
    void aWorkerThatJoinsLateGetsItsShareOfWhatIsAlreadyOut() {
        workers(1, 1);
        rig.submit(client, Specs.rangeJob(1, 4));
        take();
        workers.forEach(this::start);
        workers(1, 1);
        take();
        assertThat(rig.count(Counts.RECALLS)).isEqualTo(1);
        tick();
        tick();
        assertThat(hasEnded(1)).as("4 tasks on 2 slots take 2 rounds").isTrue();
    }

    @Test
    void noWorkerHoldsMoreThanALeasePerSlotAndOneAheadOfAJob() {
        workers(2, 3);
        rig.submit(client, Specs.rangeJob(1, 1_000));
        for (Slots worker : workers) {
            assertThat(rig.grants(worker.epoch)).hasSizeLessThanOrEqualTo(4);
        }
    }
}
