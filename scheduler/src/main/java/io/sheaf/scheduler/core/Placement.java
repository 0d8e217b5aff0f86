package io.sheaf.scheduler.core;

import io.sheaf.aggregator.ledger.Pending;
import io.sheaf.aggregator.ledger.RunMap.Run;
import io.sheaf.plan.TaskRange;
import io.sheaf.plan.TaskSource;
import io.sheaf.scheduler.policy.LeaseSizing;
import io.sheaf.scheduler.policy.WorkerChoice;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.PriorityQueue;

/**
 * One placement pass after each batch of events: for jobs with new work all workers are asked, for others only those
 * that have room again. Owned by the scheduler's core.
 */
final class Placement {

    /** Waiting runs of a stage that are looked at for one worker. */
    private static final int LOOK_AHEAD = 32;

    /** Workers without room that are met before the others are not asked. */
    private static final int MOST_FULL = 64;

    /** A lost lease is tried again in at most this many pieces. */
    private static final int SUSPECT_PIECES = 256;

    // A message carries 16 MiB, and what a client appends has no bound as a whole, unlike other inputs that travel in a lease.
    private static final int MAX_OPEN_INPUT_BYTES = 1 << 20;

    private final State state;
    private final Grants grants;
    private final LeaseSizing sizing;

    Placement(State state, Grants grants) {
        this.state = state;
        this.grants = grants;
        this.sizing = new LeaseSizing(state.config.times().leaseWork().toNanos());
    }

    void run() {
        LinkedHashSet<Job> jobs = new LinkedHashSet<>(state.toPlace);
        jobs.addAll(state.roomFor.keySet());
        List<Job> ordered = new ArrayList<>(jobs);
        ordered.removeIf(job -> !state.mayPlace(job));
        ordered.sort(Comparator.comparingDouble(job -> job.place));
        for (Job job : ordered) {
            place(job, state.toPlace.contains(job) ? state.active.values() : state.roomFor.get(job));
        }
        state.toPlace.clear();
        state.roomFor.clear();
    }

    private void place(Job job, Collection<Worker> candidates) {
        List<Stage> stages = new ArrayList<>();
        for (Stage stage : job.stages()) {
            if (stage.mayGrant() && stage.isUpload()) {
                placeUploads(stage);
            } else if (stage.mayGrant()) {
                stages.add(stage);
            }
        }
        if (stages.isEmpty() || job.isOver()) {
            return;
        }
        List<Worker> withRoom = withRoom(job, candidates, enough(stages));
        placeNear(stages, withRoom);
        // Only now, for each grant changes the order.
        PriorityQueue<Worker> queue = new PriorityQueue<>(Comparator.comparing(worker -> worker.candidate(job.id)));
        withRoom.stream().filter(worker -> worker.hasRoom(job.id)).forEach(queue::add);
        while (!queue.isEmpty()) {
            Worker worker = queue.poll();
            boolean granted = grantOne(stages, worker, !queue.isEmpty());
            if (granted && worker.hasRoom(job.id)) {
                queue.add(worker);
            }
        }
    }

    /**
     * The first workers that have room, the least busy first where all are asked. Of those that have all they may have of the
     * job, only some are met: they come late in that order, and each asks for more by itself as soon as it has room.
     */
    private List<Worker> withRoom(Job job, Collection<Worker> candidates, long enough) {
        List<Worker> withRoom = new ArrayList<>();
        int full = 0;
        for (Worker worker : candidates) {
            state.counts.add(Counts.ASKED);
            if (!takesPart(worker, job)) {
                continue;
            }
            if (worker.hasRoom(job.id)) {
                withRoom.add(worker);
            } else {
                full++;
            }
            if (full == MOST_FULL || withRoom.size() >= enough) {
                break;
            }
        }
        return withRoom;
    }

    /** As many workers as can get a task, and some to choose from; all where it matters which of them it is. */
    private static long enough(List<Stage> stages) {
        long pending = 0;
        for (Stage stage : stages) {
            pending += stage.near.isEmpty() ? stage.ledger.pendingCount() : Integer.MAX_VALUE;
        }
        return pending + LOOK_AHEAD;
    }

    // Tasks go where their blocks are, as far as there is room now. Nobody waits for that: what is left goes to whoever has room.
    private void placeNear(List<Stage> stages, List<Worker> workers) {
        for (Worker worker : workers) {
            boolean granted = true;
            while (granted && worker.hasRoom(stages.get(0).job.id)) {
                granted = stages.stream().anyMatch(stage -> grantNear(stage, worker));
            }
        }
    }

    private boolean grantNear(Stage stage, Worker worker) {
        Run<Pending> run = stage.near.nextOrNull(stage, worker);
        // What went wrong before needs the care of the common way.
        boolean plain = run != null && run.value().deaths() == 0 && !worker.epoch.equals(run.value().avoidOrNull()) && run.from() < limit(stage);
        if (plain) {
            TaskRange tasks = cut(stage, worker, run);
            grants.grant(stage, worker, tasks);
            stage.near.granted(worker, tasks);
        }
        return plain;
    }

    private boolean takesPart(Worker worker, Job job) {
        return worker.isActive() && state.workers.get(worker.epoch) == worker && Jobs.fits(job, worker);
    }

    private boolean grantOne(List<Stage> stages, Worker worker, boolean othersHaveRoom) {
        for (Stage stage : stages) {
            int looked = 0;
            for (Run<Pending> run : stage.ledger.pending()) {
                if (looked++ == LOOK_AHEAD || run.from() >= limit(stage)) {
                    break;
                }
                Pending how = run.value();
                if (worker.epoch.equals(how.avoidOrNull()) && (othersHaveRoom || waitsForOthers(worker, stage.job))) {
                    continue;
                }
                if (!WorkerChoice.mayTake(how.deaths(), worker.suspects, worker.worstDeaths(), worker.slots())) {
                    state.waitingForQuiet.add(stage.job);
                    continue;
                }
                grants.grant(stage, worker, cut(stage, worker, run));
                return true;
            }
        }
        return false;
    }

    private boolean waitsForOthers(Worker worker, Job job) {
        return worker.health.isFailing() && state.active.values().stream().anyMatch(other -> other != worker && Jobs.fits(job, other));
    }

    /** The first task that may not be granted yet, because the client is too far behind. */
    private static int limit(Stage stage) {
        int window = stage.job.settings.resultWindow();
        boolean bounded = stage.isResult() && window > 0;
        return bounded ? (int) Math.min(Integer.MAX_VALUE, (long) stage.job.results.taken() + window) : Integer.MAX_VALUE;
    }

    private TaskRange cut(Stage stage, Worker worker, Run<Pending> run) {
        Stage.Branch branch = stage.branchOf(run.from());
        int size = run.value().deaths() == 0 ? usualSize(stage, worker) : suspectSize(run);
        // Pieces are behind the tasks of all branches, and each is granted alone.
        int end = stage.pieces.endOfAlike(run.from(), Math.min(run.to(), limit(stage)));
        int branchEnd = run.from() < branch.end() ? branch.end() : end;
        long to = Math.min((long) run.from() + size, Math.min(end, branchEnd));
        TaskRange tasks = new TaskRange(run.from(), (int) to);
        return branch.source() instanceof TaskSource.Open ? stage.openInputs.within(tasks, MAX_OPEN_INPUT_BYTES) : tasks;
    }

    private int usualSize(Stage stage, Worker worker) {
        Job job = stage.job;
        long room = stage.isResult() ? job.results.room(state.config.limits().inlineBytesPerJob()) : Long.MAX_VALUE;
        return sizing.size(stage.averages, new LeaseSizing.Situation(
                stage.ledger.pendingCount(), state.activeSlots, stage.leasesDone, stage.spec.leaseSize(), room, worker.isAhead(job.id)));
    }

    // After one death singly, so that the next one shows which task it was; a large lease in pieces, so that its loss does not cost a message per task.
    private static int suspectSize(Run<Pending> run) {
        return run.value().deaths() > 1 ? 1 : Math.max(1, run.size() / SUSPECT_PIECES);
    }

    private void placeUploads(Stage stage) {
        Job job = stage.job;
        if (job.ownerOrNull == null) {
            if (!job.isAttached()) {
                state.fail(job, Failures.noUploader(stage));
            }
            return;
        }
        for (Worker worker : new ArrayList<>(state.active.values())) {
            if (stage.ledger.pendingCount() > 0 && takesPart(worker, job) && !isUploadingTo(worker, stage)) {
                Run<Pending> run = stage.ledger.pending().iterator().next();
                long share = ((long) stage.ledger.total() * worker.slots() + state.activeSlots - 1) / state.activeSlots;
                int end = (int) Math.min(run.to(), Math.min(stage.branchOf(run.from()).end(), run.from() + Math.max(1, share)));
                grants.upload(stage, worker, new TaskRange(run.from(), end));
            }
        }
    }

    // Uploads need no slot, so that they neither wait for tasks nor keep them waiting.
    private static boolean isUploadingTo(Worker worker, Stage stage) {
        return worker.leases.stream().anyMatch(lease -> lease.stage == stage);
    }
}
