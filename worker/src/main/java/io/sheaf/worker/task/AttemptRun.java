package io.sheaf.worker.task;

import io.sheaf.Counter;
import io.sheaf.JobCancelledException;
import io.sheaf.TaskContext;
import io.sheaf.file.FileSplit;
import io.sheaf.plan.AccumulatorHandle;
import io.sheaf.plan.BlockId;
import io.sheaf.plan.BroadcastHandle;
import io.sheaf.plan.FailureSite;
import io.sheaf.plan.JobId;
import io.sheaf.plan.Slices;
import io.sheaf.plan.message.FromWorker.Tally;
import io.sheaf.plan.message.Skips;
import io.sheaf.plan.message.ToWorker.BlockMap;
import java.io.IOException;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.LongAdder;

/**
 * What one attempt knows of itself while it runs. Owned by the attempt's thread; user code may use its counters from
 * threads of its own.
 */
final class AttemptRun implements TaskContext, BroadcastHandle.Source, AccumulatorHandle.Place {

    private final TaskAttempt attempt;
    private final AttemptControl control;
    private final Map<String, LongAdder> counters = new ConcurrentHashMap<>();
    private final Accumulated accumulated = new Accumulated();
    private Scope scope;
    private long records;
    private long allRecords = -1;
    private boolean reading;
    /** Whose lines the records are; null if they are none. */
    private FileSplit lines;
    private long recordsBefore;
    private long listedBytes;
    /** Of the record, where its head says more than its number; see {@link Origin}. */
    private long place;
    private SkippedRecords skippedOrNull;
    private int piecesWanted;

    AttemptRun(TaskAttempt attempt, AttemptControl control) {
        this.attempt = attempt;
        this.control = control;
    }

    TaskAttempt attempted() {
        return attempt;
    }

    /** The attempt is about to read its functions. */
    void begin(Scope newScope) {
        scope = newScope;
        skippedOrNull = SkippedRecords.orNull(newScope);
    }

    /** What it leaves out; null if it may leave out nothing. */
    SkippedRecords skippedOrNull() {
        return skippedOrNull;
    }

    @Override
    public boolean has(JobId keeper) {
        return mapOrNull(keeper) != null;
    }

    @Override
    public Object get(JobId keeper) throws IOException {
        BlockMap map = mapOrNull(keeper);
        return scope.shared().get(map, scope.loader(), () -> Inputs.value(scope, map));
    }

    private BlockMap mapOrNull(JobId keeper) {
        for (BlockMap map : attempt.maps().values()) {
            if (map.maker().job().equals(keeper)) {
                return map;
            }
        }
        return null;
    }

    /** The identity of the attempt's first block. */
    BlockId blockId() {
        return new BlockId(attempt.job(), attempt.stage().stage(), attempt.generation(), attempt.task(), attempt.attempt(), 0);
    }

    /** Leaves the attempt if somebody cancelled it. Hears, too, whether others wait for a part of what it reads. */
    void checkCancelled() {
        if (control.called()) {
            hear();
        }
    }

    private void hear() {
        if (control.cancelled()) {
            throw new JobCancelledException("the task was cancelled");
        }
        if (scope == null) {
            // Nothing is known of the code yet: it is asked again at the first record.
            return;
        }
        piecesWanted = control.piecesWanted();
        // Values that were put together for an accumulator are one now.
        if (piecesWanted > 0 && (!accumulated.isEmpty() || !Divisible.is(scope))) {
            answerDivision(List.of());
        }
    }

    /** How many pieces others wait for, as of the last {@link #checkCancelled()}; 0 if nobody waits, or nothing can be divided. */
    int piecesWanted() {
        return piecesWanted;
    }

    /** Tells those who wait where the input is cut; nowhere if there are no positions. */
    void answerDivision(List<Long> cuts) {
        piecesWanted = 0;
        control.answerDivision(cuts);
    }

    /** The head is about to hand over record number {@code number}, from 0. */
    void atRecord(long number) {
        records = number;
        reading = true;
    }

    /** The head has so many records to hand over, or more than there will be, but no fewer. */
    void hasRecords(long most) {
        allRecords = most;
    }

    /**
     * How much there will be of something when all records have been handed over, of which there is so much now, if it goes on like that; -1 if
     * it is not known how many records there are, or if they have all been handed over to a step that gives its own at the end. The same for the same records, whatever the
     * memory: by it {@link CombiningTerminal} chooses what is combined, which the last digits of sums depend on.
     */
    long extrapolated(long soFar) {
        return allRecords < 0 || !reading ? -1 : (long) ((double) soFar / (records + 1) * allRecords);
    }

    /** From now on records are lines of this split, one each; of nothing that is known if it is null. */
    void readingLinesOf(FileSplit splitOrNull, long before) {
        lines = splitOrNull;
        recordsBefore = before;
    }

    /** The record that the head is about to hand over begins at this byte, or is this number. */
    void atPlace(long newPlace) {
        place = newPlace;
    }

    long place() {
        return place;
    }

    /** Whether it has still records of its head before it. */
    boolean isReading() {
        return reading;
    }

    /** Whose lines the records are; null if they are none. */
    FileSplit linesOrNull() {
        return lines;
    }

    /** The head has handed over all its records: {@code count} of them. */
    void readAll(long count) {
        records = count;
        reading = false;
    }

    /** What the head lists are splits of so many bytes, about. */
    void lists(long bytes) {
        listedBytes = bytes;
    }

    long listedBytes() {
        return listedBytes;
    }

    long recordsRead() {
        return records;
    }

    FailureSite site(String worker) {
        long record = reading ? records : -1;
        String input = reading && lines != null ? lines.lineName(1 + records - recordsBefore) : "";
        return new FailureSite(job(), stage(), task(), attempt(), worker, record, input);
    }

    /** What user code has counted, and what was left out; nothing can be added any more. One for the attempt's task, or none. */
    List<Tally> tallies() {
        Slices slices = accumulated.encode(scope.values());
        Skips skips = skippedOrNull == null ? Skips.NONE : skippedOrNull.told();
        if (counters.isEmpty() && slices.size() == 0 && skips.isEmpty()) {
            return List.of();
        }
        Map<String, Long> sums = new TreeMap<>();
        counters.forEach((name, sum) -> sums.put(name, sum.sum()));
        return List.of(new Tally(sums, slices, skips));
    }

    @Override
    public <A> void add(AccumulatorHandle<A> accumulator, A value) {
        accumulated.add(accumulator, value, scope.values());
    }

    @Override
    public String job() {
        return attempt.job().toString();
    }

    @Override
    public int stage() {
        return attempt.stage().stage().value();
    }

    @Override
    public int task() {
        return attempt.task();
    }

    @Override
    public int attempt() {
        return attempt.attempt();
    }

    @Override
    public String key() {
        return job() + "-" + stage() + "-" + task();
    }

    @Override
    public boolean cancelled() {
        return control.cancelled();
    }

    @Override
    public Counter counter(String name) {
        LongAdder sum = counters.computeIfAbsent(name, unused -> new LongAdder());
        return sum::add;
    }
}
