package io.sheaf.scheduler.core;

import static io.sheaf.scheduler.core.Specs.job;
import static io.sheaf.scheduler.core.Specs.range;
import static io.sheaf.scheduler.core.Specs.shuffleJob;
import static io.sheaf.scheduler.core.Specs.stage;
import static org.assertj.core.api.Assertions.assertThat;

import io.sheaf.Effects;
import io.sheaf.ErrorKind;
import io.sheaf.plan.ClientId;
import io.sheaf.plan.JobSettings;
import io.sheaf.plan.JobSpec;
import io.sheaf.plan.JobState;
import io.sheaf.plan.Piece;
import io.sheaf.plan.Slices;
import io.sheaf.plan.StageId;
import io.sheaf.plan.StageOutput;
import io.sheaf.plan.TaskRange;
import io.sheaf.plan.TaskSource;
import io.sheaf.plan.WorkerEpoch;
import io.sheaf.plan.message.FromWorker;
import io.sheaf.plan.message.FromWorker.Divided;
import io.sheaf.plan.message.ToWorker;
import io.sheaf.plan.message.ToWorker.Grant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** The rest of a slow task's input is left to others. */
class DividingTest {

    private static final JobSettings SPECULATING = Specs.speculating(Effects.AUTOMATIC);

    private final Rig rig = new Rig(Rig.CONFIG.withTimes(Rig.CONFIG.times().withoutHeartbeat()));
    private final ClientId client = rig.client();
    private final List<WorkerEpoch> workers = new ArrayList<>();
    private final Map<Integer, WorkerEpoch> holders = new LinkedHashMap<>();

    private Grant slow;
    private WorkerEpoch slowWorker;

    /** Four workers, and four tasks of a stage of which the second is slow; the question to its worker. */
    private ToWorker.Divide asked(JobSpec job) {
        straggle(job);
        rig.advance(1000);
        List<ToWorker.Divide> asked = rig.told(slowWorker, ToWorker.Divide.class);
        assertThat(asked).hasSize(1);
        return asked.get(0);
    }

    private void straggle(JobSpec job) {
        for (int i = 0; i < 4; i++) {
            workers.add(rig.worker(1));
        }
        rig.submit(client, job);
        for (WorkerEpoch worker : workers) {
            for (Grant grant : rig.grants(worker)) {
                assertThat(grant.tasks().size()).isEqualTo(1);
                if (grant.tasks().from() == 1) {
                    slow = grant;
                    slowWorker = worker;
                } else {
                    keep(worker, grant);
                }
            }
        }
    }

    private void keep(WorkerEpoch worker, Grant grant) {
        holders.put(grant.tasks().from(), worker);
        rig.keep(worker, grant, 0);
    }

    private void says(Divided divided) {
        rig.say(slowWorker, divided);
    }

    private Divided divided(ToWorker.Divide asked, Long... cuts) {
        return new Divided(asked.lease(), slow.job(), slow.stage(), 1, asked.number(), List.of(cuts));
    }

    /** What was granted since the last call, by task. */
    private Map<Integer, Grant> granted() {
        Map<Integer, Grant> all = new LinkedHashMap<>();
        for (WorkerEpoch worker : workers) {
            for (Grant grant : rig.grants(worker)) {
                assertThat(all.put(grant.tasks().from(), grant)).isNull();
                holders.put(grant.tasks().from(), worker);
            }
        }
        return all;
    }

    private void finishResults() {
        for (WorkerEpoch worker : workers) {
            rig.grants(worker).forEach(grant -> rig.finish(worker, grant));
        }
        assertThat(rig.ended(client).state()).isEqualTo(JobState.SUCCEEDED);
    }

    /** The tasks that readers of the stage go by, in their order. */
    private List<Integer> readingOrder() {
        List<Integer> order = new ArrayList<>();
        ToWorker.BlockMap map = workers.stream().flatMap(worker -> rig.told(worker, ToWorker.BlockMap.class).stream()).findFirst().orElseThrow();
        for (ToWorker.Holder holder : map.holders()) {
            for (int task = holder.tasks().from(); task < holder.tasks().to(); task++) {
                order.add(task);
                assertThat(holder.worker().worker()).isEqualTo(holders.get(task));
            }
        }
        return order;
    }

    @Test
    void whoHasNothingToDoGetsWhatASlowTaskHasNotRead() {
        ToWorker.Divide asked = asked(shuffleJob(1, 4, 2, SPECULATING));
        assertThat(asked).isEqualTo(new ToWorker.Divide(slow.lease(), 1, 3));
        assertThat(granted()).isEmpty();
        says(divided(asked, 30L, 50L, 70L));
        Map<Integer, Grant> pieces = granted();
        assertThat(pieces.keySet()).containsExactlyInAnyOrder(4, 5, 6);
        assertThat(pieces.get(4).pieceOrNull()).isEqualTo(new Piece(1, 30, 50));
        assertThat(pieces.get(5).pieceOrNull()).isEqualTo(new Piece(1, 50, 70));
        assertThat(pieces.get(6).pieceOrNull()).isEqualTo(new Piece(1, 70, Piece.END));
        assertThat(pieces.get(6).branchStart()).isZero();
        List.of(6, 4, 5).forEach(task -> keep(holders.get(task), pieces.get(task)));
        keep(slowWorker, slow);
        assertThat(readingOrder()).containsExactly(0, 1, 4, 5, 6, 2, 3);
        finishResults();
        assertThat(rig.count(Counts.DIVIDED)).isEqualTo(1);
        assertThat(rig.count(Counts.SPECULATED)).isZero();
        assertThat(rig.core.snapshot().jobs().get(0).divided()).isEqualTo(3);
    }

    @Test
    void aPieceIsDividedAgainAndReadInItsPlace() {
        ToWorker.Divide first = asked(shuffleJob(1, 4, 2, SPECULATING));
        says(divided(first, 30L));
        Grant tail = granted().get(4);
        keep(holders.get(4), tail);
        // Who is slow has a while of its own after each division.
        rig.advance(500);
        assertThat(rig.told(slowWorker, ToWorker.Divide.class)).isEmpty();
        rig.advance(1000);
        ToWorker.Divide second = rig.told(slowWorker, ToWorker.Divide.class).get(0);
        assertThat(second.number()).isEqualTo(2);
        says(divided(first, 30L));
        assertThat(rig.count(Counts.STALE_TASK)).isEqualTo(1);
        says(divided(second, 10L, 20L));
        Map<Integer, Grant> pieces = granted();
        assertThat(pieces.get(5).pieceOrNull()).isEqualTo(new Piece(1, 10, 20));
        assertThat(pieces.get(6).pieceOrNull()).isEqualTo(new Piece(1, 20, 30));
        pieces.forEach((task, grant) -> keep(holders.get(task), grant));
        keep(slowWorker, slow);
        assertThat(readingOrder()).containsExactly(0, 1, 5, 6, 4, 2, 3);
        finishResults();
    }

    /** Also a task that has its slice of the inputs: its pieces read that slice. */
    @Test
    void aPieceThatIsTriedAgainIsTheSamePiece() {
        TaskSource.Inline inputs = new TaskSource.Inline(Specs.numbers(0, 4));
        ToWorker.Divide asked = asked(job(
                1, SPECULATING, stage(0, new StageOutput.Shuffle(2), inputs), stage(1, new StageOutput.Results(), new TaskSource.Shuffled(new StageId(0), 2))));
        says(divided(asked, 30L));
        Grant tail = granted().get(4);
        assertThat(tail.inputs()).isEqualTo(Specs.numbers(1, 2));
        rig.fail(holders.get(4), tail, 4, ErrorKind.USER);
        Grant again = granted().get(4);
        assertThat(again.attempt()).isEqualTo(2);
        assertThat(again.pieceOrNull()).isEqualTo(tail.pieceOrNull());
        rig.fail(slowWorker, slow, 1, ErrorKind.USER);
        Grant head = granted().get(1);
        assertThat(head.pieceOrNull()).isEqualTo(new Piece(1, 0, 30));
        assertThat(head.inputs()).isEqualTo(Specs.numbers(1, 2));
    }

    @Test
    void aSuccessThatComesFirstSaysWhatItsTaskHasLeftToOthers() {
        ToWorker.Divide asked = asked(shuffleJob(1, 4, 2, SPECULATING));
        Divided divided = divided(asked, 30L);
        rig.say(slowWorker, new FromWorker.Succeeded(
                slow.lease(), slow.job(), slow.stage(), slow.tasks(), new FromWorker.TaskOutput.Kept(new long[1], new long[1], new long[1]),
                new FromWorker.TaskStats(1, 0, 0, List.of()), divided));
        holders.put(1, slowWorker);
        assertThat(granted().get(4).pieceOrNull()).isEqualTo(new Piece(1, 30, Piece.END));
        says(divided);
        assertThat(rig.count(Counts.DIVIDED)).isEqualTo(1);
    }

    @Test
    void whereNothingCanBeDividedAnotherWorkerTriesAllOfIt() {
        ToWorker.Divide asked = asked(shuffleJob(1, 4, 2, SPECULATING));
        says(divided(asked));
        Grant second = granted().get(1);
        assertThat(second.attempt()).isEqualTo(2);
        assertThat(second.pieceOrNull()).isNull();
        rig.advance(2000);
        assertThat(rig.told(slowWorker, ToWorker.Divide.class)).isEmpty();
    }

    /** Two tasks of a lease run at once, and both are slow. */
    @Test
    void severalSlowTasksOfALeaseAreDividedOneAfterAnother() {
        WorkerEpoch two = rig.worker(2);
        workers.add(two);
        rig.submit(client, job(1, SPECULATING, stage(0, new StageOutput.Shuffle(2), range(8)), stage(1, new StageOutput.Results(), new TaskSource.Shuffled(new StageId(0), 2))));
        List<Grant> first = rig.grants(two);
        slow = first.get(0);
        slowWorker = two;
        assertThat(slow.tasks().size()).isGreaterThan(2);
        first.subList(1, first.size()).forEach(grant -> rig.keep(two, grant, 0));
        rig.say(two, new FromWorker.Succeeded(
                slow.lease(), slow.job(), slow.stage(), new TaskRange(slow.tasks().from() + 2, slow.tasks().to()), kept(slow.tasks().size() - 2),
                new FromWorker.TaskStats(Rig.MILLI, 0, 0, List.of())));
        workers.add(rig.worker(1));
        workers.add(rig.worker(1));
        for (Map<Integer, Grant> more = granted(); !more.isEmpty(); more = granted()) {
            more.values().forEach(grant -> rig.keep(holders.get(grant.tasks().from()), grant, 0));
        }
        rig.advance(1000);
        ToWorker.Divide question = rig.told(two, ToWorker.Divide.class).get(0);
        says(new Divided(question.lease(), slow.job(), slow.stage(), 1, question.number(), List.of(30L)));
        assertThat(granted().values()).extracting(Grant::pieceOrNull).containsExactly(new Piece(1, 30, Piece.END));
        rig.advance(1500);
        ToWorker.Divide second = rig.told(two, ToWorker.Divide.class).get(0);
        says(new Divided(second.lease(), slow.job(), slow.stage(), 0, second.number(), List.of(40L)));
        assertThat(granted().values()).extracting(Grant::pieceOrNull).containsExactly(new Piece(0, 40, Piece.END));
        assertThat(rig.count(Counts.SPECULATED)).isZero();
    }

    private static FromWorker.TaskOutput kept(int tasks) {
        return new FromWorker.TaskOutput.Kept(new long[tasks], new long[tasks], new long[tasks]);
    }

    @Test
    void whoAnswersTooLateMakesNothingThatCounts() {
        ToWorker.Divide asked = asked(shuffleJob(1, 4, 2, SPECULATING));
        rig.advance(1500);
        Grant second = granted().get(1);
        says(divided(asked, 30L));
        assertThat(rig.told(slowWorker, ToWorker.CancelLease.class)).containsExactly(new ToWorker.CancelLease(slow.lease(), slow.tasks()));
        assertThat(rig.count(Counts.DIVIDED_TOO_LATE)).isEqualTo(1);
        assertThat(granted()).isEmpty();
        rig.keep(slowWorker, slow, 0);
        assertThat(rig.count(Counts.STALE_LEASE)).isEqualTo(1);
        keep(holders.get(1), second);
        assertThat(readingOrder()).containsExactly(0, 1, 2, 3);
        finishResults();
    }

    @Test
    void aDivisionThatCannotBeEndsTheJob() {
        ToWorker.Divide asked = asked(shuffleJob(1, 4, 2, SPECULATING));
        says(divided(asked, 30L, 30L));
        assertThat(rig.ended(client).failureOrNull().message()).contains("a division of task 1 at [30, 30] does not fit");
    }

    /** Results go to the client by their number, and readers that share a partition by the numbers of its producers. */
    @Test
    void nobodyIsAskedWhereTasksAreCounted() {
        List<StageOutput> counted = List.of(new StageOutput.Shuffle(2, true), new StageOutput.Blocks(), new StageOutput.Parts());
        for (int i = 0; i < counted.size(); i++) {
            Rig other = new Rig(Rig.CONFIG.withTimes(Rig.CONFIG.times().withoutHeartbeat()));
            List<WorkerEpoch> four = List.of(other.worker(1), other.worker(1), other.worker(1), other.worker(1));
            StageOutput output = counted.get(i);
            other.submit(other.client(), job(1, SPECULATING, stage(0, output, range(4)), stage(1, new StageOutput.Results(), range(1))));
            for (WorkerEpoch worker : four.subList(1, 4)) {
                other.grants(worker).forEach(grant -> finish(other, worker, grant, output));
            }
            other.advance(1500);
            assertThat(other.told(four.get(0), ToWorker.Divide.class)).as("%s", output).isEmpty();
        }
    }

    private static void finish(Rig other, WorkerEpoch worker, Grant grant, StageOutput output) {
        int size = grant.tasks().size();
        if (grant.stage().value() == 1) {
            other.finish(worker, grant);
        } else if (output instanceof StageOutput.Parts) {
            other.succeed(worker, grant, grant.tasks(), new FromWorker.TaskOutput.Inline(Slices.of(new byte[1])), 1);
        } else {
            long[] weights = new long[output instanceof StageOutput.Shuffle ? 2 * size : 0];
            other.succeed(worker, grant, grant.tasks(), new FromWorker.TaskOutput.Kept(new long[size], new long[size], new long[size], weights), 1);
        }
    }

    /** A worker that comes back late has of the scheduler before what would be all of a task that has been divided since. */
    @Test
    void whatIsOfferedOfAllIsOfNoUseWhereAPartIsWanted() {
        JobSettings durable = new JobSettings("durable", 1, 4, Effects.IDEMPOTENT, 0, 0, "", true, false, 0, true);
        rig.step(new SchedulerEvent.Revived(List.of()));
        ToWorker.Divide asked = asked(shuffleJob(1, 4, 2, durable));
        assertThat(slow.lineageOrNull()).isNotNull();
        says(divided(asked, 30L));
        assertThat(granted().get(4).lineageOrNull()).isNull();
        workers.forEach(rig::lose);
        WorkerEpoch late = new WorkerEpoch(77);
        FromWorker.WorkerInfo info = new FromWorker.WorkerInfo(1, "1.0", 17, 1, 1, "host", "host:77");
        FromWorker.TaskOutput kept = new FromWorker.TaskOutput.Kept(new long[2], new long[2], new long[2]);
        FromWorker.Offered offered = new FromWorker.Offered(
                slow.job(), slow.stage(), slow.lineageOrNull(), slow.generation(), 9, new TaskRange(1, 3), kept, new FromWorker.TaskStats(0, 0, 0, List.of()));
        rig.step(new SchedulerEvent.WorkerJoined(late, info), new SchedulerEvent.WorkerSaid(late, offered));
        assertThat(rig.count(Counts.ADOPTED)).isZero();
        FromWorker.Offered whole = new FromWorker.Offered(
                slow.job(), slow.stage(), slow.lineageOrNull(), slow.generation(), 9, new TaskRange(2, 4), kept, new FromWorker.TaskStats(0, 0, 0, List.of()));
        rig.say(late, whole);
        // But for one that the worker has been given meanwhile.
        assertThat(rig.count(Counts.ADOPTED)).isEqualTo(1);
    }

    @Test
    void nobodyIsAskedWithoutSpeculation() {
        straggle(shuffleJob(1, 4, 2, Specs.SETTINGS));
        rig.advance(5000);
        assertThat(rig.told(slowWorker, ToWorker.Divide.class)).isEmpty();
        assertThat(new TaskRange(1, 2)).isEqualTo(slow.tasks());
    }

    /** What is tried again because it was lost has readers, which have seen all of it. */
    @Test
    void whatOthersHaveReadIsNotDivided() {
        straggle(shuffleJob(1, 4, 2, SPECULATING));
        keep(slowWorker, slow);
        granted();
        WorkerEpoch lost = holders.get(2);
        rig.lose(lost);
        workers.remove(lost);
        slow = granted().values().stream().filter(grant -> grant.stage().value() == 0).findFirst().orElseThrow();
        slowWorker = holders.get(slow.tasks().from());
        rig.advance(5000);
        assertThat(rig.told(slowWorker, ToWorker.Divide.class)).isEmpty();
    }
}
