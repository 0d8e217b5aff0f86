package io.sheaf.scheduler.core;

import io.sheaf.Effects;
import io.sheaf.Skipping;
import io.sheaf.aggregator.ledger.AttemptLedger;
import io.sheaf.aggregator.ledger.RunMap;
import io.sheaf.aggregator.ledger.Winner;
import io.sheaf.plan.Choices;
import io.sheaf.plan.LeaseId;
import io.sheaf.plan.Size;
import io.sheaf.plan.Slices;
import io.sheaf.plan.StageGeneration;
import io.sheaf.plan.StageId;
import io.sheaf.plan.StageOutput;
import io.sheaf.plan.StageSpec;
import io.sheaf.plan.TaskRange;
import io.sheaf.plan.TaskSource;
import io.sheaf.plan.WorkerEpoch;
import io.sheaf.plan.message.FromWorker;
import io.sheaf.plan.message.FromWorker.TaskOutput;
import io.sheaf.plan.message.ToClient;
import io.sheaf.plan.message.ToWorker.Holder;
import io.sheaf.scheduler.policy.Averages;
import java.nio.ByteBuffer;
import java.nio.LongBuffer;
import java.security.MessageDigest;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;

/** One stage of a job in one of its generations. Owned by the scheduler's core. */
final class Stage {

    /** What its tasks wrote, or listed, when it was complete for the first time, and how many tasks read that, one each. */
    record Made(Size size, int readers) {}

    /** A branch whose tasks are known: those from {@code start} to before {@code end}. */
    record Branch(TaskSource source, int index, int start, int end) {}

    /** What a worker has kept of an earlier life. */
    record Offer(Worker worker, FromWorker.Offered said) {}

    final Job job;
    final StageSpec spec;
    /** What a second attempt of its tasks may do to the outside world, and how many may end with a user's exception. */
    final Effects effects;
    final int maxAttempts;
    /** Whether slow tasks may be run a second time beside the first. */
    final boolean mayBeSpeculated;
    /** Whether slow tasks may leave a part of their input to others. Those who read what they make must not care how many they are. */
    final boolean mayBeDivided;
    final List<Stage> producers = new ArrayList<>();
    final List<Stage> consumers = new ArrayList<>();
    /** Stages that go by the size of its output. */
    final List<Stage> waiters = new ArrayList<>();
    final Averages averages = new Averages();
    /** Workers that are gone and whose kept outputs have not been given up yet, because nobody needs them so far. */
    final LinkedHashSet<WorkerEpoch> goneHolders = new LinkedHashSet<>();
    final FailedTasks failedOn = new FailedTasks();
    /** Of workers that came back with outputs of it before it was opened. */
    final List<Offer> offers = new ArrayList<>();
    final Lineage lineage = new Lineage();
    /** The generation of winners that were adopted, by the lease they go under. */
    private Map<LeaseId, StageGeneration> adopted = new LinkedHashMap<>();
    /** Inputs of an open stage that may still be needed. */
    final OpenInputs openInputs = new OpenInputs();

    /** Tasks that the client does not want, known or still to come, with its reasons; each generation of a result stage goes by them. */
    final RunMap<String> cancelled = new RunMap<>();

    StageGeneration generation;
    AttemptLedger ledger = new AttemptLedger();
    Tallies tallies = new Tallies();
    List<Branch> branches = List.of();
    NearTasks near = new NearTasks();
    Pieces pieces = new Pieces();
    /** What all tasks of an opened stage get from its sides. */
    List<Slices> sides = List.of();
    /** Whether it is known which parts of it count. Once it is, that stays so whatever is lost or made again. */
    boolean decided;
    /** Whether it does not count: it has no tasks. */
    private boolean skipped;
    /** What it writes, with the number of partitions that was chosen, if one was. */
    StageOutput output;
    /** Whether the number of its partitions is known, if it has any. Once it is, that stays so. */
    boolean partitionsKnown;
    /** Whether others have as many partitions as suits what it makes. */
    boolean sizesOthers;
    /** Null before, and if nobody goes by it. */
    Made madeOrNull;
    /** What its tasks wrote when it was complete for the first time; null before, and if nobody goes by it. */
    ToClient.Measured measuredOrNull;
    /** Whether the number of tasks is known, or, for an open stage, may grow now. */
    boolean opened;
    boolean complete;
    /** Of the block map: rises each time the stage is complete again with other holders. */
    int mapVersion;
    boolean mapChanged;
    int leasesDone;
    int remakes;
    /** How often it started over. */
    int rollbacks;
    private Map<Integer, Slices> parts = new LinkedHashMap<>();
    private long partBytes;
    private Map<WorkerEpoch, Worker> holders = new LinkedHashMap<>();
    /** The newest block map by which each holder was found to have lost its outputs; versions outlast generations. */
    private final Map<WorkerEpoch, Integer> lostBy = new LinkedHashMap<>();
    private List<Holder> holderMap = List.of();
    private int holderMapVersion;
    private long[] fingerprints = {};
    private boolean[] fingerprinted = {};
    /** What each task wrote to each partition; null if nobody goes by that, or while it is not known how many there are. */
    Weights weightsOrNull;
    /** What each task wrote, while that is measured. */
    private Size[] sizes = {};

    Stage(Job job, StageSpec spec) {
        this.job = job;
        this.spec = spec;
        this.effects = job.settings.effectsOf(spec);
        this.maxAttempts = job.settings.attemptsOf(spec);
        this.mayBeSpeculated = job.settings.speculation() && effects == Effects.IDEMPOTENT && !isUpload() && !isStandIn();
        this.mayBeDivided = job.settings.speculation() && spec.output() instanceof StageOutput.Shuffle shuffle && !shuffle.weighed() && !isOpen()
                && job.settings.skipping().equals(Skipping.NONE);
        this.generation = new StageGeneration(job.lives * Job.GENERATIONS_PER_LIFE);
        // It has nothing to do; who reads it waits for the stage it stands for.
        opened = isStandIn();
        complete = opened;
        decided = spec.choices().measured().isEmpty();
        output = spec.output();
        if (spec.choices().sizing().isFixed()) {
            hasPartitions(partitions());
        }
    }

    /** How many partitions it has; at the least, while that is not known. */
    int partitions() {
        return output.partitions();
    }

    /** It is known how many partitions it has. */
    void hasPartitions(int number) {
        partitionsKnown = true;
        if (output instanceof StageOutput.Shuffle shuffle) {
            output = new StageOutput.Shuffle(number, shuffle.weighed());
            weightsOrNull = shuffle.weighed() ? new Weights(number) : null;
        } else if (output instanceof StageOutput.Parts) {
            output = new StageOutput.Parts(number);
        }
    }

    /** Goes by the sizes of other stages, which are all known. What it will not read it does not wait for. */
    void decide() {
        decided = true;
        skipped = !spec.choices().counts(this::sizeOf);
        opened |= skipped;
        complete |= skipped;
        Set<Stage> read = new LinkedHashSet<>();
        if (!skipped) {
            spec.sides().forEach(side -> read.add(job.producer(side)));
            for (int i = 0; i < spec.branches().size(); i++) {
                StageId from = Job.producerOrNull(spec.branches().get(i));
                if (from != null && counts(i)) {
                    read.add(job.producer(from));
                }
            }
        }
        for (Stage producer : new ArrayList<>(producers)) {
            if (!read.contains(producer)) {
                producers.remove(producer);
                producer.consumers.remove(this);
            }
        }
    }

    boolean canDecide() {
        return spec.choices().measured().stream().allMatch(stage -> job.stage(stage).measuredOrNull != null);
    }

    /** Whether it is known if the branch has tasks, should the stage have any. */
    boolean canTellIfCounts(int branch) {
        return spec.choices().measured(branch).stream().allMatch(stage -> job.stage(stage).measuredOrNull != null);
    }

    /** Whether the branch has tasks. */
    boolean counts(int branch) {
        return spec.choices().counts(branch, this::sizeOf);
    }

    private Size sizeOf(StageId stage) {
        return job.stage(stage).measuredOrNull.size();
    }

    /** Keeps how much its tasks have made. */
    void measure() {
        Size sum = Size.ZERO;
        for (int task = 0; task < ledger.total(); task++) {
            sum = sum.plus(sizes[task].bytes(), sizes[task].records());
        }
        madeOrNull = new Made(sum, readers());
        sizes = new Size[0];
    }

    private int readers() {
        if (output instanceof StageOutput.Shuffle) {
            return partitions();
        }
        return output instanceof StageOutput.Parts ? parts.values().stream().mapToInt(Slices::size).sum() : ledger.total();
    }

    /** Whether anybody goes by what it makes and does not know that yet. Of what is kept for other jobs, one may come that does. */
    boolean isMeasured() {
        return madeOrNull == null && (!waiters.isEmpty() || sizesOthers || output instanceof StageOutput.Blocks);
    }

    /** A task, which has said its parts, has listed splits of so many bytes. */
    void listed(int task, long bytes) {
        if (isMeasured()) {
            made(task, new Size(bytes, 0));
        }
    }

    private void made(int task, Size size) {
        sizes = sizes.length < ledger.total() ? Arrays.copyOf(sizes, ledger.total()) : sizes;
        sizes[task] = size;
    }

    /** Remembers what a task has written, if anybody goes by it: what the output says at this place. */
    void wrote(int task, TaskOutput.Kept said, int place) {
        if (isMeasured()) {
            made(task, new Size(said.bytes()[place], said.records()[place]));
        }
        if (weightsOrNull != null) {
            weightsOrNull.wrote(task, ledger.total(), said.weights(), place);
        }
    }

    boolean isResult() {
        return spec.output() instanceof StageOutput.Results;
    }

    /** Whether its outputs stay on workers as blocks that other stages read. */
    boolean keepsBlocks() {
        return spec.output() instanceof StageOutput.Shuffle || spec.output() instanceof StageOutput.Blocks;
    }

    /** Whether it has no tasks and stands for a stage of another job. */
    boolean isStandIn() {
        return spec.branches().get(0) instanceof TaskSource.Kept;
    }

    boolean isUpload() {
        return spec.branches().get(0) instanceof TaskSource.Uploaded;
    }

    boolean isOpen() {
        return spec.branches().get(0) instanceof TaskSource.Open;
    }

    /** Whether all it reads is there now. */
    boolean inputsComplete() {
        if (!decided || !partitionsKnown) {
            return false;
        }
        for (Stage producer : producers) {
            if (!producer.complete) {
                return false;
            }
        }
        return true;
    }

    boolean mayGrant() {
        return opened && ledger.pendingCount() > 0 && inputsComplete();
    }

    /** Whether a task of it may still read what it reads. */
    boolean needsInputs() {
        return !opened || !ledger.isSettled();
    }

    TaskRange allTasks() {
        return new TaskRange(0, Math.max(1, ledger.total()));
    }

    Branch branchOf(int task) {
        int origin = pieces.origin(task);
        for (Branch branch : branches) {
            if (origin < branch.end()) {
                return branch;
            }
        }
        throw new IllegalStateException(this + " has no task " + task);
    }

    /** Leaves what the task reads behind the first of these positions to new tasks, one for each. */
    void divide(int task, List<Long> cuts) {
        pieces.divide(task, cuts, ledger.total());
        ledger.grow(cuts.size());
    }

    /** How many tasks it had before the first was divided, all of which it has still. */
    int undivided() {
        return pieces.isEmpty() ? ledger.total() : branches.get(branches.size() - 1).end();
    }

    /** How many of them are done. */
    int undividedWon() {
        return pieces.isEmpty() ? ledger.wonCount() : ledger.won(new TaskRange(0, undivided())).stream().mapToInt(RunMap.Run::size).sum();
    }

    /** All its tasks, those that read one after another of the same input together. */
    List<TaskRange> inReadingOrder() {
        return pieces.isEmpty() ? List.of(allTasks()) : pieces.inReadingOrder(undivided());
    }

    /** Forgets how often outputs that are there now were lost or made again, and what went wrong meanwhile. */
    void forgive() {
        remakes = 0;
        rollbacks = 0;
        ledger.forgiveWon();
    }

    void keptBy(Worker worker) {
        holders.put(worker.epoch, worker);
        mapChanged = true;
    }

    /** What was made in this generation, another than the stage's, counts under this lease. */
    void adopt(LeaseId lease, StageGeneration madeIn) {
        adopted.put(lease, madeIn);
    }

    /** Of a complete stage; in reading order. */
    void addFingerprintsTo(MessageDigest digest) {
        ByteBuffer bytes = ByteBuffer.allocate(Long.BYTES * ledger.total());
        LongBuffer longs = bytes.asLongBuffer();
        for (RunMap.Run<Winner> run : wonInReadingOrder()) {
            longs.put(fingerprints, run.from(), run.size());
        }
        digest.update(bytes.array());
    }

    /** Remembers the fingerprint of a task's output; false if it was made before and differed. */
    boolean fingerprint(int task, long value) {
        if (fingerprints.length < ledger.total()) {
            fingerprints = Arrays.copyOf(fingerprints, ledger.total());
            fingerprinted = Arrays.copyOf(fingerprinted, ledger.total());
        }
        boolean same = !fingerprinted[task] || fingerprints[task] == value;
        fingerprinted[task] = true;
        fingerprints[task] = value;
        return same;
    }

    /** All that keep an output of a task that counts now. */
    Set<Worker> holdingWorkers() {
        Set<Worker> all = new LinkedHashSet<>();
        for (RunMap.Run<Winner> run : ledger.won()) {
            all.add(holders.get(run.value().holderOrNull()));
        }
        return all;
    }

    /**
     * Takes in that a reader, going by this version of the block map, could not get what the holder keeps. False if that is
     * known: a newer map is out, or another reader of the same one said so, and what the holder has since then is new.
     */
    boolean lost(WorkerEpoch holder, int version) {
        boolean news = version >= mapVersion && version > lostBy.getOrDefault(holder, 0);
        if (news) {
            lostBy.put(holder, mapVersion);
        }
        return news;
    }

    /** Who holds its outputs, in reading order; only when complete. The same list for all who are told, for as long as the block map has its version. */
    List<Holder> holders() {
        if (holderMapVersion != mapVersion) {
            holderMap = Collections.unmodifiableList(newHolders());
            holderMapVersion = mapVersion;
        }
        return holderMap;
    }

    private List<Holder> newHolders() {
        List<Holder> map = new ArrayList<>();
        Holder last = null;
        for (RunMap.Run<Winner> run : wonInReadingOrder()) {
            Winner winner = run.value();
            Worker worker = holders.get(winner.holderOrNull());
            StageGeneration madeInOrNull = adopted.get(winner.leaseOrNull());
            if (last != null && last.tasks().to() == run.from() && last.attempt() == winner.attempt() && last.worker().worker().equals(worker.epoch)
                    && Objects.equals(last.madeInOrNull(), madeInOrNull)) {
                map.remove(map.size() - 1);
                last = new Holder(new TaskRange(last.tasks().from(), run.to()), last.attempt(), last.worker(), madeInOrNull);
            } else {
                last = new Holder(new TaskRange(run.from(), run.to()), winner.attempt(), worker.address(), madeInOrNull);
            }
            map.add(last);
        }
        return map;
    }

    private Collection<RunMap.Run<Winner>> wonInReadingOrder() {
        if (pieces.isEmpty()) {
            return ledger.won();
        }
        List<RunMap.Run<Winner>> runs = new ArrayList<>();
        inReadingOrder().forEach(tasks -> runs.addAll(ledger.won(tasks)));
        return runs;
    }

    /** Keeps what a task said, unless all of it is too much. False then. */
    boolean keepParts(int task, Slices slices) {
        Slices before = parts.put(task, slices);
        partBytes += slices.bytes() - (before == null ? 0 : before.bytes());
        return partBytes <= StageOutput.Parts.MAX_BYTES;
    }

    /** All parts of a complete stage with parts output, in task order. */
    Slices allParts() {
        if (ledger.total() == 1) {
            return parts.get(0);
        }
        Slices.Builder all = new Slices.Builder();
        for (int task = 0; task < ledger.total(); task++) {
            all.addAll(parts.get(task));
        }
        return all.build();
    }

    /** What it reads has changed, and nothing of what its tasks have made is left: what they counted was of something else. */
    void forgetTallies() {
        tallies = new Tallies();
    }

    /** Starts over: nothing of what its tasks did so far counts. */
    void nextGeneration() {
        generation = new StageGeneration(generation.value() + 1);
        ledger = new AttemptLedger();
        tallies = new Tallies();
        branches = List.of();
        pieces = new Pieces();
        sides = List.of();
        opened = skipped;
        complete = skipped;
        mapChanged = true;
        parts = new LinkedHashMap<>();
        partBytes = 0;
        holders = new LinkedHashMap<>();
        adopted = new LinkedHashMap<>();
        // Whoever had any has freed them.
        offers.clear();
        fingerprints = new long[0];
        fingerprinted = new boolean[0];
        sizes = new Size[0];
        if (weightsOrNull != null) {
            weightsOrNull.clear();
        }
        goneHolders.clear();
        failedOn.clear();
    }

    @Override
    public String toString() {
        return "job " + job.id + " stage " + spec.id() + " generation " + generation;
    }
}
