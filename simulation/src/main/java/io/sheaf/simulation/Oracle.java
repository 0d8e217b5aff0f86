package io.sheaf.simulation;

import io.sheaf.Effects;
import io.sheaf.EnvironmentException;
import io.sheaf.IndeterminateInputException;
import io.sheaf.MayHaveRunException;
import io.sheaf.NoWorkersException;
import io.sheaf.WorkerLostException;
import io.sheaf.plan.Failure;
import io.sheaf.plan.JobId;
import io.sheaf.plan.JobState;
import io.sheaf.plan.StageSpec;
import io.sheaf.plan.TaskSource;
import io.sheaf.scheduler.core.ClusterSnapshot;
import io.sheaf.simulation.Behaviour.Trouble;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Supplier;

/** What has to be true when a world is over: each job ended, with the right results or for a reason that there was. */
final class Oracle {

    /** Attempts that may be lost without their fault, and workers that may die with a task. */
    private static final int ENVIRONMENT = 16;
    private static final int DEATHS = 3;

    private final World world;
    private final ClientHost client;
    private final JobPlan job;

    private Oracle(World world, ClientHost client) {
        this.world = world;
        this.client = client;
        this.job = client.job;
    }

    static void check(World world, ClientHost client) {
        new Oracle(world, client).check();
    }

    private void require(boolean holds, String invariant, Supplier<String> message) {
        Violation.unless(holds, invariant, job.spec.id(), () -> message.get() + ", " + job.spec.settings() + ", " + job.behaviour());
    }

    private void check() {
        require(client.isDone(), "liveness", () -> "not ended, or without all its results; it has those of " + client.results.keySet()
                + ", ended " + client.ended + ", snapshot " + world.scheduler().core.snapshot());
        if (client.gone) {
            world.count("CLIENT GONE");
        } else if (client.rejected != null) {
            checkRejection(client.rejected.failure());
        } else if (client.succeeded()) {
            checkSuccess();
        } else {
            checkEnd(client.ended.state(), client.ended.failureOrNull());
        }
    }

    private void checkRejection(Failure why) {
        boolean durable = job.spec.settings().isDurable();
        if (client.endedWithScheduler) {
            require(!durable && world.lives.count() > 1, "rejection", () -> "ended with its scheduler, and should not have");
            world.count("ENDED WITH SCHEDULER");
            return;
        }
        boolean forgotten = why.message().contains("is known here");
        require(!forgotten || !durable || !client.accepted, "lost", () -> "was accepted, and " + why);
        boolean keeperEnded = !job.keepers.isEmpty() && world.clients.stream()
                .anyMatch(other -> job.keepers.contains(other.job) && (other.letGo || other.ended != null || other.rejected != null || other.gone));
        // The one thing that cannot be mended: results of a finished job whose keeper died before they were taken.
        boolean resultsLost = (client.ended != null || client.reconnected) && world.incidents.losses() > 0;
        boolean resultsFreed = client.longestGone() >= world.scenario.config().times().clientGrace().toNanos();
        require(keeperEnded || resultsLost || resultsFreed, "rejection", () -> why.toString());
        world.count(keeperEnded ? "TOO LATE" : "RESULTS LOST");
    }

    private void checkEnd(JobState state, Failure why) {
        String sort = why.type().substring(why.type().lastIndexOf('.') + 1);
        world.count(state + " " + sort);
        boolean justified = switch (state) {
            case CANCELLED -> client.cancelled || wasGoneForLong();
            case TIMED_OUT -> job.spec.settings().jobTimeoutMillis() > 0;
            case FAILED -> isJustified(job, why) || job.keepers.stream().anyMatch(keeper -> isJustified(keeper, why) || isEndOfKeeper(why));
            default -> false;
        };
        require(justified, "reason", () -> "ended " + state + " for no reason that there was: " + why + " at " + why.site() + "; " + world.incidents.workersLost()
                + " workers lost, " + world.incidents.losses() + " losses");
    }

    // A scheduler that sleeps may hear its timer first, of which it cannot tell that it is late if it was due near the end of the sleep.
    private boolean wasGoneForLong() {
        boolean asleep = client.reconnected && world.scenario.has(Fault.SCHEDULER_PAUSE);
        return asleep || client.longestGone() >= world.scenario.config().times().clientGrace().toNanos();
    }

    /** What cannot be run again was under way when its scheduler ended. */
    private boolean endedByRestart(JobPlan culprit, Failure why) {
        boolean revived = world.lives.count() > 1 && culprit.spec.settings().isDurable();
        boolean inputsAreGone = culprit.spec.stages().stream().flatMap(stage -> stage.branches().stream())
                .anyMatch(source -> source instanceof TaskSource.Kept || source instanceof TaskSource.Uploaded);
        boolean once = culprit.spec.settings().effects() == Effects.AT_MOST_ONCE && why.type().equals(MayHaveRunException.class.getName());
        return revived && (once || inputsAreGone && why.message().contains("went with that"));
    }

    // What it read was let go of before it came to read it, or ended otherwise.
    private boolean isEndOfKeeper(Failure why) {
        return switch (why.kind()) {
            case CANCELLED, REFUSED, TIMEOUT -> world.clients.stream().anyMatch(other -> job.keepers.contains(other.job) && (other.isDone() || other.letGo));
            default -> false;
        };
    }

    private boolean isJustified(JobPlan culprit, Failure why) {
        if (endedByRestart(culprit, why)) {
            return true;
        }
        boolean once = culprit.spec.settings().effects() == Effects.AT_MOST_ONCE;
        StageSpec stage = stage(culprit, why);
        int attempts = culprit.spec.settings().attemptsOf(stage);
        return switch (why.kind()) {
            case USER -> {
                int faults = world.incidents.faults(culprit.spec.id(), why.site().stage(), why.site().task());
                yield faults >= (once ? 1 : attempts);
            }
            case TIMEOUT -> culprit.spec.settings().taskTimeoutMillis() > 0;
            case RESOURCE -> (once || stage.effectful() && attempts <= 2) && culprit.behaviour().trouble() == Trouble.OUT_OF_MEMORY;
            case ENVIRONMENT -> isLoss(culprit, why, once);
            default -> false;
        };
    }

    /** The stage that the failure names, if the culprit has it: what ended another job may name one of that. */
    private static StageSpec stage(JobPlan culprit, Failure why) {
        int stage = why.site().stage();
        return culprit.spec.stages().get(stage < 0 || stage > culprit.resultStage() ? 0 : stage);
    }

    private boolean isLoss(JobPlan culprit, Failure why, boolean once) {
        if (why.type().equals(IndeterminateInputException.class.getName())) {
            return culprit.isUnsteady();
        } else if (why.type().equals(NoWorkersException.class.getName())) {
            return world.longestWithoutWorkers() >= world.scenario.config().times().noWorkerGrace().toNanos();
        } else if (why.type().equals(WorkerLostException.class.getName()) && why.message().contains("workers died")) {
            return world.incidents.workersLost() >= DEATHS;
        } else if (why.type().equals(WorkerLostException.class.getName())) {
            return world.incidents.losses() >= (once ? 1 : ENVIRONMENT);
        } else if (why.type().equals(EnvironmentException.class.getName())) {
            return why.message().contains("made again") ? world.incidents.losses() > 4 : world.incidents.losses() > 0 || culprit.spec.settings().detached();
        }
        return once && (world.incidents.losses() + world.incidents.endedThemselves() > 0 || wasLetGo(culprit));
    }

    /** Who comes to read what its keeper has let go of before it ended makes it wanted again. */
    private boolean wasLetGo(JobPlan keeper) {
        return world.clients.stream().anyMatch(other -> other.job == keeper && other.letGo);
    }

    private void checkSuccess() {
        world.count(job.keepers.isEmpty() ? "SUCCEEDED" : "SUCCEEDED READING");
        if (world.scheduler().core.snapshot().jobs().stream().anyMatch(view -> view.id().equals(job.spec.id()) && view.speculated() > 0)) {
            world.count("SPECULATED");
        }
        if (job.isSplit()) {
            world.count("SPLIT");
        }
        // A scheduler that takes up a job which has ended does not know it any more, and there may have been no result before which it was told.
        boolean mayNotKnow = world.lives.count() > 1 && client.ended.resultTasks() == 0;
        require(job.isTold() || mayNotKnow, "choice", () -> "succeeded, and its client was not told why it went as it did");
        int tasks = job.tasks(job.resultStage());
        require(client.ended.resultTasks() == tasks, "result", () -> "has " + client.ended.resultTasks() + " result tasks instead of " + tasks);
        long[] expected = job.isUnsteady() ? null : job.made().get(job.resultStage());
        for (int task = 0; task < tasks; task++) {
            checkResult(task, expected);
        }
        checkAllReadTheSame();
        if (job.behaviour().tallies()) {
            new TallyCheck(world, client).check(expected == null ? null : job.made());
        }
    }

    private void checkResult(int task, long[] expectedOrNull) {
        Integer made = client.results.get(task);
        if (made == null) {
            checkError(task, client.errors.get(task));
        } else if (expectedOrNull != null) {
            require(world.code.made(made).value() == expectedOrNull[task], "result",
                    () -> "result " + task + " is " + world.code.made(made) + " instead of " + expectedOrNull[task]);
        }
    }

    private void checkError(int task, Failure failureOrNull) {
        boolean allowed = failureOrNull != null
                && (job.spec.settings().collectErrors() || client.cancelledTasks && failureOrNull.kind() == io.sheaf.ErrorKind.CANCELLED);
        require(allowed, "result", () -> "result " + task + " is missing, there is " + failureOrNull);
    }

    /** From each result back to what it was made of, and so on: of each task there is one output only, whoever read it. */
    private void checkAllReadTheSame() {
        Map<List<Object>, Made> used = new HashMap<>();
        Set<Integer> seen = new HashSet<>(client.results.values());
        Deque<Integer> pending = new ArrayDeque<>(client.results.values());
        while (!pending.isEmpty()) {
            Made made = world.code.made(pending.poll());
            // What was divided under one scheduler may be read whole under another, if those who read it made the same of it.
            long to = world.lives.count() > 1 ? made.piece().to() : 0;
            Made other = used.putIfAbsent(List.of(made.job(), made.stage(), made.piece().origin(), made.piece().from(), to), made);
            require(other == null || other.value() == made.value(), "consistency", () -> "its results are made of " + made + " and of " + other);
            for (int input : made.read()) {
                if (seen.add(input)) {
                    pending.add(input);
                }
            }
        }
    }

    static boolean isAllReleased(World world) {
        return world.scheduler().isAlive() && world.alive().stream().allMatch(host -> host.blocks.isEmpty())
                && world.scheduler().core.snapshot().workers().stream().allMatch(worker -> worker.running() == 0);
    }

    static void checkAllIsReleased(World world) {
        world.lives.checkJournal();
        for (ClusterSnapshot.JobView view : world.scheduler().core.snapshot().jobs()) {
            JobId id = view.id();
            Violation.unless(view.state().isFinal(), "liveness", id, () -> "its client is done, and it is " + view.state());
        }
        for (WorkerHost host : world.alive()) {
            if (!host.blocks.isEmpty()) {
                throw new Violation("resources", host.blocks.anyJob(), "blocks are left in " + host + ": " + host.blocks, null);
            }
        }
        for (ClusterSnapshot.WorkerView worker : world.scheduler().core.snapshot().workers()) {
            if (worker.running() != 0) {
                throw new Violation("resources", null, worker + " has tasks of jobs that are over", null);
            }
        }
    }
}
