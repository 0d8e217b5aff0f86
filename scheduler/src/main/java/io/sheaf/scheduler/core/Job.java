package io.sheaf.scheduler.core;

import io.sheaf.Skipping;
import io.sheaf.plan.ClientId;
import io.sheaf.plan.CodeLevel;
import io.sheaf.plan.Failure;
import io.sheaf.plan.JobId;
import io.sheaf.plan.JobSettings;
import io.sheaf.plan.JobSpec;
import io.sheaf.plan.JobState;
import io.sheaf.plan.Sha256;
import io.sheaf.plan.Slices;
import io.sheaf.plan.StageId;
import io.sheaf.plan.StageSpec;
import io.sheaf.plan.TaskSource;
import io.sheaf.plan.message.Skips;
import io.sheaf.plan.message.ToClient;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** One job from its submission until it is forgotten. Owned by the scheduler's core. */
final class Job {

    /** How a job is about to end; the first one counts. */
    record Ending(JobState state, Failure failureOrNull) {}

    /** So that no output of one life is taken for one of another. */
    static final int GENERATIONS_PER_LIFE = 1 << 12;

    final JobId id;
    /** How many schedulers had it before this one. */
    final int lives;
    final JobSettings settings;
    final CodeLevel codeLevel;
    final Sha256 bundle;
    final long submittedAtMillis;
    final long submittedAt;
    final StageId resultStageId;
    final Results results;
    final LinkedHashSet<ClientId> watchers = new LinkedHashSet<>();
    final LinkedHashSet<Lease> leases = new LinkedHashSet<>();
    /** Workers that have to be told when the job is over. */
    final LinkedHashSet<Worker> touched = new LinkedHashSet<>();
    /** Sizes by which it was chosen how it goes on. */
    final List<ToClient.Measured> measured = new ArrayList<>();

    /** Which partitions several tasks read. */
    final Splits splits = new Splits(this);

    /** How many partitions stages have where sizes say so. */
    final PartitionCounts partitionCounts = new PartitionCounts(this);

    /** What its end says of what user code has counted. */
    Map<String, Long> counters = new TreeMap<>();
    Slices accumulated = Slices.EMPTY;
    private Skips skips = Skips.NONE;
    /** Its client has yet to make appear what workers wrote of what was left out; until it lets go, they keep it. */
    boolean keepsSkipped;
    private final Map<StageId, Stage> standIns;
    private List<Stage> stages = new ArrayList<>();
    JobState state = JobState.QUEUED;
    Failure failureOrNull;
    Ending endingOrNull;
    ClientId ownerOrNull;
    /** The submission its owner came with; another than the job's own if the idempotency key led that to it. */
    JobId submission;
    /** Place in the order of fair share. */
    double place;
    int retries;
    /** Tasks that got a second attempt because the first one was slow, and those of which the second one came first. */
    int speculated;
    int speculationsWon;
    /** Tasks that read what slow ones had not read yet. */
    int divided;
    /** Of the result stage; known at the end. */
    int resultTasks;
    /** Done but for stored results that its client has not taken. */
    boolean waitsForTaking;
    boolean gaveUpWaiting;
    /** Its client needs what it keeps no more; other jobs may still read it. */
    boolean letGo;
    /** Why results of the finished job cannot be had, if some were freed or lost. */
    Failure resultsGoneOrNull;
    private int tasksDone;
    private int tasksTotal;

    /** @param standIns for each stage that stands for one of another job that one */
    Job(JobSpec spec, long submittedAtMillis, long submittedAt, Map<StageId, Stage> standIns, int lives) {
        this.id = spec.id();
        this.lives = lives;
        this.submission = spec.id();
        this.settings = spec.settings();
        this.codeLevel = spec.codeLevel();
        this.bundle = spec.bundle();
        this.submittedAtMillis = submittedAtMillis;
        this.submittedAt = submittedAt;
        this.standIns = standIns;
        for (StageSpec stage : spec.stages()) {
            stages.add(new Stage(this, stage));
        }
        for (Stage stage : stages) {
            stage.spec.branches().forEach(branch -> link(stage, producerOrNull(branch)));
            stage.spec.sides().forEach(side -> link(stage, side));
            stage.spec.choices().measured().forEach(measured -> stage(measured).waiters.add(stage));
            partitionCounts.add(stage);
        }
        this.resultStageId = resultStage().spec.id();
        this.results = new Results(id, resultStageId);
    }

    private void link(Stage reader, StageId fromOrNull) {
        if (fromOrNull != null) {
            Stage producer = producer(fromOrNull);
            if (!reader.producers.contains(producer)) {
                reader.producers.add(producer);
                producer.consumers.add(reader);
            }
        }
    }

    static StageId producerOrNull(TaskSource branch) {
        if (branch instanceof TaskSource.Blocks b) {
            return b.from();
        } else if (branch instanceof TaskSource.Enumerated e) {
            return e.from();
        } else if (branch instanceof TaskSource.Gathered g) {
            return g.from();
        } else if (branch instanceof TaskSource.Shuffled s) {
            return s.from();
        } else if (branch instanceof TaskSource.Splittable s) {
            return s.from();
        } else if (branch instanceof TaskSource.Split s) {
            return s.from();
        }
        return null;
    }

    Stage stage(StageId id) {
        return stages.get(id.value());
    }

    /** The stage that makes what readers of stage {@code id} read: another job's, if this one stands for it. */
    Stage producer(StageId id) {
        Stage other = standIns.get(id);
        return other == null ? stage(id) : other;
    }

    /** Stages of other jobs that it reads. */
    Collection<Stage> foreignProducers() {
        return standIns.values();
    }

    /** Stages of other jobs that read it. */
    List<Stage> foreignConsumers() {
        List<Stage> all = new ArrayList<>();
        for (Stage stage : stages) {
            stage.consumers.stream().filter(consumer -> consumer.job != this).forEach(all::add);
        }
        return all;
    }

    /** In the order of the plan; none once the job has ended. */
    List<Stage> stages() {
        return stages;
    }

    Stage resultStage() {
        return stages.get(stages.size() - 1);
    }

    /** Of all that winning attempts had in accumulators so far. */
    long accumulatedBytes() {
        return stages.stream().mapToLong(stage -> stage.tallies.bytes()).sum();
    }

    /** What winning attempts have left out so far. */
    Skips skips() {
        return state.isFinal() ? skips : stages.stream().map(stage -> stage.tallies.skips().sum()).reduce(Skips.NONE, Skips::then);
    }

    /** Its end was written down by an earlier scheduler. */
    void recall(Skips before) {
        skips = before;
    }

    /** Whether more was left out than may be. A share of what is read is judged only when nothing is left to read. */
    boolean skipsTooMuch() {
        Skipping limit = settings.skipping();
        if (!limit.isOn() || limit.share() > 0 && !hasReadAll()) {
            return false;
        }
        long skipped = stages.stream().mapToLong(stage -> stage.tallies.skips().skipped()).sum();
        long read = stages.stream().mapToLong(stage -> stage.tallies.skips().read()).sum();
        return limit.isExceeded(skipped, read);
    }

    // What reads only parts, as the commit of a sink does, waits for this judgement and leaves nothing out.
    private boolean hasReadAll() {
        return stages.stream().allMatch(
                stage -> stage.complete || stage.spec.branches().stream().allMatch(branch -> branch instanceof TaskSource.Gathered));
    }

    boolean isOver() {
        return state.isFinal() || endingOrNull != null;
    }

    /**
     * Whether it keeps what others read until its client says so. It waits for nobody itself: those who read it do, and if
     * they end for want of workers, others may have it made later.
     */
    boolean isKeeper() {
        return resultStage().isOpen() && stages.stream().anyMatch(stage -> stage.keepsBlocks() && !stage.isStandIn());
    }

    boolean isAttached() {
        return !settings.detached();
    }

    /** Whether a client that comes back could get something of it. */
    boolean isOfUse() {
        return !isOver() || !results.isEmpty() || keepsSkipped;
    }

    int tasksDone() {
        return state.isFinal() ? tasksDone : stages.stream().mapToInt(s -> s.ledger.wonCount() + s.ledger.failedCount()).sum();
    }

    int tasksTotal() {
        return state.isFinal() ? tasksTotal : stages.stream().mapToInt(s -> s.ledger.total()).sum();
    }

    /** Keeps the numbers and lets go of the stages and the inputs in them. */
    void freeze(JobState last, Failure why) {
        TreeMap<String, Long> sums = new TreeMap<>();
        Slices.Builder all = new Slices.Builder();
        for (Stage stage : stages) {
            stage.tallies.addCountersTo(sums);
            stage.tallies.addAccumulatedTo(all, stage.inReadingOrder());
        }
        counters = sums;
        accumulated = all.build();
        skips = skips();
        tasksDone = tasksDone();
        tasksTotal = tasksTotal();
        state = last;
        failureOrNull = why;
        endingOrNull = null;
        stages = List.of();
    }

    @Override
    public String toString() {
        return "job " + id;
    }
}
