package io.sheaf.scheduler.core;

import io.sheaf.aggregator.ledger.Held;
import io.sheaf.aggregator.ledger.Pending;
import io.sheaf.plan.JobState;
import io.sheaf.plan.LeaseId;
import io.sheaf.plan.Piece;
import io.sheaf.plan.Program;
import io.sheaf.plan.Slices;
import io.sheaf.plan.StageId;
import io.sheaf.plan.TaskRange;
import io.sheaf.plan.TaskSource;
import io.sheaf.plan.message.ToClient;
import io.sheaf.plan.message.ToWorker;
import java.util.ArrayList;
import java.util.List;

/** Makes leases and the messages that go with them: the stage's definition and block map first, if the worker lacks them. Owned by the scheduler's core. */
final class Grants {

    private final State state;
    private final Durability durability;

    Grants(State state, Durability durability) {
        this.state = state;
        this.durability = durability;
    }

    void grant(Stage stage, Worker worker, TaskRange tasks) {
        grant(lease(stage, worker, tasks, false));
    }

    /** Has another worker try tasks too that are all out in the same way. */
    void speculate(Stage stage, Worker worker, TaskRange tasks) {
        LeaseId id = state.nextLease();
        Held how = stage.ledger.speculate(id, tasks);
        Lease lease = new Lease(id, stage, worker, tasks, how.attempt(), how.deaths(), false);
        lease.speculative = true;
        grant(enter(lease));
    }

    private void grant(Lease lease) {
        Stage stage = lease.stage;
        Worker worker = lease.worker;
        TaskRange tasks = lease.tasks;
        Job job = stage.job;
        define(stage, worker);
        Stage.Branch branch = stage.branchOf(tasks.from());
        Piece pieceOrNull = stage.pieces.pieceOrNull(tasks.from());
        int mapVersion = map(job, worker, branch.source());
        stage.spec.sides().forEach(side -> mapOfSide(job, worker, side));
        if (stage.isResult()) {
            lease.reserved = job.results.reserve(tasks.size(), state.config.limits().inlineBytesPerTask(), state.config.limits().inlineBytesPerJob());
        }
        state.send(worker, new ToWorker.Grant(
                lease.id, job.id, stage.spec.id(), stage.generation, lease.attempt, tasks, branch.index(), branch.start(),
                inputs(stage, branch, tasks), mapVersion, inlineBytes(stage, lease),
                durability.outlives(job) && pieceOrNull == null ? stage.lineage.of(stage) : null, pieceOrNull));
        double work = tasks.size() * Math.max(1, stage.averages.nanosPerTask());
        state.fairShare.served(job.place);
        job.place = state.fairShare.after(job.place, work, job.settings.weight());
    }

    /** Asks the client to put the inputs of these tasks on the worker. */
    void upload(Stage stage, Worker worker, TaskRange tasks) {
        Lease lease = lease(stage, worker, tasks, true);
        state.send(stage.job.ownerOrNull, new ToClient.Upload(
                stage.job.id, lease.id, stage.spec.id(), stage.generation, tasks, lease.attempt, worker.address()));
    }

    private Lease lease(Stage stage, Worker worker, TaskRange tasks, boolean upload) {
        LeaseId id = state.nextLease();
        Pending how = stage.ledger.lease(id, tasks);
        return enter(new Lease(id, stage, worker, tasks, how.attempt(), upload ? 0 : how.deaths(), upload));
    }

    private Lease enter(Lease lease) {
        Job job = lease.stage.job;
        state.addLease(lease);
        job.touched.add(lease.worker);
        job.state = JobState.RUNNING;
        state.progressed(job);
        return lease;
    }

    private int inlineBytes(Stage stage, Lease lease) {
        return (int) Math.min(Integer.MAX_VALUE, stage.isResult() ? lease.reserved : (long) state.config.limits().inlineBytesPerTask() * lease.tasks.size());
    }

    private void define(Stage stage, Worker worker) {
        if (worker.of(stage.job.id).defined.add(stage.spec.id())) {
            sendDefinition(stage, worker, false);
        }
    }

    /** Defines the stage; {@code withBytes} even if the worker should still have the program. */
    void sendDefinition(Stage stage, Worker worker, boolean withBytes) {
        Job job = stage.job;
        Program program = stage.spec.program();
        boolean known = worker.rememberProgram(program.id(), state.config.limits().programsPerWorker());
        List<TaskSource> sources = new ArrayList<>();
        for (Stage.Branch branch : stage.branches) {
            TaskSource source = branch.source();
            sources.add(source instanceof TaskSource.Inline ? new TaskSource.Inline(Slices.EMPTY) : source);
        }
        state.send(worker, new ToWorker.DefineStage(
                job.id, job.settings, job.bundle, stage.spec.id(), known && !withBytes ? program.withoutBytes() : program, sources,
                starts(stage), stage.output, stage.sides));
    }

    private static List<Integer> starts(Stage stage) {
        List<Integer> starts = new ArrayList<>();
        stage.branches.forEach(branch -> starts.add(branch.start()));
        starts.add(stage.branches.get(stage.branches.size() - 1).end());
        return starts;
    }

    /** Sends the map of the stage that the branch reads from workers, if there is one, and returns its version. */
    private int map(Job job, Worker worker, TaskSource source) {
        if (!(source instanceof TaskSource.Shuffled || source instanceof TaskSource.Split || source instanceof TaskSource.Blocks)) {
            return 0;
        }
        return map(job, worker, Job.producerOrNull(source));
    }

    private void mapOfSide(Job job, Worker worker, StageId side) {
        if (job.producer(side).keepsBlocks()) {
            map(job, worker, side);
        }
    }

    private int map(Job job, Worker worker, StageId id) {
        Stage producer = job.producer(id);
        if (producer.job != job) {
            // It may keep what it fetches until that job ends.
            worker.of(producer.job.id);
            producer.job.touched.add(worker);
        }
        Integer known = worker.of(job.id).mapVersions.put(id, producer.mapVersion);
        if (known == null || known != producer.mapVersion) {
            state.send(worker, new ToWorker.BlockMap(job.id, id, producer.generation, producer.mapVersion, producer.holders(),
                    new ToWorker.Maker(producer.job.id, producer.spec.id())));
        }
        return producer.mapVersion;
    }

    private static Slices inputs(Stage stage, Stage.Branch branch, TaskRange tasks) {
        TaskSource source = branch.source();
        int from = stage.pieces.origin(tasks.from()) - branch.start();
        int to = from + tasks.size();
        if (source instanceof TaskSource.Inline inline) {
            return inline.inputs().sub(from, to).compact();
        } else if (source instanceof TaskSource.Open) {
            return stage.openInputs.of(tasks);
        } else if (source instanceof TaskSource.Enumerated enumerated) {
            return stage.job.stage(enumerated.from()).allParts().sub(from, to).compact();
        } else if (source instanceof TaskSource.Gathered gathered) {
            return stage.job.stage(gathered.from()).allParts();
        }
        return Slices.EMPTY;
    }
}
