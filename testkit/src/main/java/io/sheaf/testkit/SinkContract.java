package io.sheaf.testkit;

import static io.sheaf.testkit.SourceContract.require;

import io.sheaf.Sink;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * The laws of a {@link Sink}: nothing is seen before the commit, then all that the winning attempts wrote, in order, and
 * nothing of others; a commit may be done again; what is discarded leaves the place as it was; what is committed stays. The
 * sink takes the way to a worker before each step, and what it says is encoded, as in a cluster. What happens when a process
 * dies within a commit has to be tested with the place's own steps.
 */
public final class SinkContract<T, P, R> {

    private static final int MAX_PART_BYTES = 64 << 10;

    private final Place<T, P, R> place;
    private final List<T> records;

    /** Where the sink under test writes, as the test sees it. */
    public interface Place<T, P, R> {

        /** A sink for a new place, where nothing is. */
        Sink<T, P, R> fresh() throws Exception;

        /** What a reader finds where the sink writes: all records in order, or nothing if there is no output. */
        Optional<List<T>> read(Sink<T, P, R> sink) throws Exception;
    }

    private SinkContract(Place<T, P, R> place, List<? extends T> records) {
        this.place = place;
        this.records = List.copyOf(records);
    }

    /**
     * Checks the laws. Records are compared as Sheaf encodes them.
     *
     * @param records to write, at least 4, all different
     * @throws AssertionError naming the law that is broken
     */
    public static <T, P, R> void check(Place<T, P, R> place, List<? extends T> records) throws Exception {
        require(records.size() >= 4, "the contract needs at least 4 records, not " + records.size());
        SinkContract<T, P, R> contract = new SinkContract<>(place, records);
        contract.onlyWinnersAppearAtTheCommit();
        contract.aCommitMayBeDoneAgain();
        contract.aCommittedOutputSurvivesItsJob();
        contract.aJobWithoutRecordsIsCommitted();
        contract.whatIsDiscardedLeavesThePlaceAsItWas();
    }

    private void onlyWinnersAppearAtTheCommit() throws Exception {
        Sink<T, P, R> sink = checked();
        int half = records.size() / 2;
        // Two attempts of task 0 side by side; the one that began first does not get to its end, another loses.
        Sink.Writer<T, P> abandoned = copy(sink).open(attempt("job-a", 0, 1));
        try (Sink.Writer<T, P> winner = copy(sink).open(attempt("job-a", 0, 2))) {
            abandoned.write(records.get(half));
            for (T record : records.subList(0, half)) {
                winner.write(record);
            }
            abandoned.close();
            P first = said(winner);
            P loser = write(sink, attempt("job-a", 0, 3), records.subList(half, records.size()));
            require(loser == null || !Copies.same(first, loser), "two attempts said the same of what they wrote, though it is not the same");
            P second = write(sink, attempt("job-a", 1, 1), List.of());
            P third = write(sink, attempt("job-a", 2, 1), records.subList(half, records.size()));
            requireNothing(sink, "before the commit");
            commit(sink, "job-a", List.of(first, second, third));
        }
        requireAll(sink, "after the commit");
        copy(sink).discard("job-a", true);
        requireAll(sink, "after what is left was discarded");
    }

    private void aCommitMayBeDoneAgain() throws Exception {
        Sink<T, P, R> sink = checked();
        List<P> parts = List.of(write(sink, attempt("job-b", 0, 1), records));
        R result = commit(sink, "job-b", parts);
        R again = commit(sink, "job-b", parts);
        require(Copies.same(result, again), "a commit done again returned another result: " + again + " instead of " + result);
        requireAll(sink, "after a commit done twice");
    }

    private void aCommittedOutputSurvivesItsJob() throws Exception {
        Sink<T, P, R> sink = checked();
        commit(sink, "job-c", List.of(write(sink, attempt("job-c", 0, 1), records)));
        // The job failed after its commit: its client was lost, or the worker with the commit's outcome.
        copy(sink).discard("job-c", false);
        copy(sink).discard("job-c", false);
        requireAll(sink, "after a committed job was discarded");
    }

    private void aJobWithoutRecordsIsCommitted() throws Exception {
        Sink<T, P, R> empty = checked();
        commit(empty, "job-d", List.of(write(empty, attempt("job-d", 0, 1), List.of())));
        require(place.read(empty).map(List::isEmpty).orElse(true), "an output without records has some");
        commit(checked(), "job-e", List.of());
    }

    private void whatIsDiscardedLeavesThePlaceAsItWas() throws Exception {
        Sink<T, P, R> sink = checked();
        copy(sink).discard("job-unknown", false);
        write(sink, attempt("job-f", 0, 1), records);
        Sink.Writer<T, P> unfinished = copy(sink).open(attempt("job-f", 1, 1));
        unfinished.write(records.get(0));
        unfinished.close();
        copy(sink).discard("job-f", false);
        copy(sink).discard("job-f", false);
        requireNothing(sink, "after the job was discarded");
        copy(sink).check();
        commit(sink, "job-g", List.of(write(sink, attempt("job-g", 0, 1), records)));
        requireAll(sink, "of a second job after the first one was discarded");
    }

    private Sink<T, P, R> checked() throws Exception {
        Sink<T, P, R> sink = place.fresh();
        copy(sink).check();
        requireNothing(sink, "at a new place");
        return sink;
    }

    private P write(Sink<T, P, R> sink, Sink.Attempt attempt, List<T> written) throws Exception {
        try (Sink.Writer<T, P> writer = copy(sink).open(attempt)) {
            for (T record : written) {
                writer.write(record);
            }
            return said(writer);
        }
    }

    private P said(Sink.Writer<T, P> writer) throws Exception {
        P part = writer.finish();
        int bytes = Copies.bytes(part, "what finish() returns").length;
        require(bytes <= MAX_PART_BYTES, "finish() returns " + bytes + " bytes encoded, more than the " + MAX_PART_BYTES + " allowed");
        return Copies.ofValue(part, "what finish() returns");
    }

    private R commit(Sink<T, P, R> sink, String job, List<P> parts) throws Exception {
        return Copies.ofValue(copy(sink).commit(job, parts), "what commit() returns");
    }

    private Sink<T, P, R> copy(Sink<T, P, R> sink) {
        return Copies.ofFunction(sink);
    }

    private static Sink.Attempt attempt(String job, int task, int attempt) {
        return new Sink.Attempt(job, task, "part-" + task + "-attempt-" + attempt);
    }

    private void requireNothing(Sink<T, P, R> sink, String when) throws Exception {
        Optional<List<T>> seen = place.read(sink);
        require(seen.isEmpty(), when + " a reader sees an output, " + seen);
    }

    private void requireAll(Sink<T, P, R> sink, String when) throws Exception {
        List<T> seen = new ArrayList<>(place.read(sink).orElseThrow(() -> new AssertionError(when + " a reader sees no output")));
        require(Copies.same(seen, new ArrayList<>(records)), when + " a reader sees " + seen + " instead of " + records);
    }
}
