package io.sheaf.chaos;

import static io.sheaf.chaos.Ambush.First.A_WORKER_IS_KILLED;
import static io.sheaf.chaos.Ambush.First.THE_SCHEDULER_IS_RESTARTED;
import static io.sheaf.chaos.Ambush.dies;
import static io.sheaf.chaos.Ambush.diesAfter;

import io.sheaf.plan.failpoint.Failpoint;
import java.util.List;
import java.util.Locale;

/** Scenarios of processes that die, or stand still, at failpoints. */
final class AtFailpoints {

    private static final Workload OUTLIVING = new OutlivingJobs(false);

    private AtFailpoints() {}

    static List<Scenario> all() {
        return List.of(
                scenario(OUTLIVING, "before it writes of a second step", dies(Failpoint.JOURNAL_UNWRITTEN, 2)),
                scenario(OUTLIVING, "with half of a record written", dies(Failpoint.JOURNAL_HALF_WRITTEN, 2)),
                scenario(OUTLIVING, "when what it writes of a second step is written", dies(Failpoint.JOURNAL_WRITTEN, 2)),
                scenario(OUTLIVING, "before it writes how a job ended", dies(Failpoint.END_UNWRITTEN, 1)),
                scenario(OUTLIVING, "when it has written how a job ended", dies(Failpoint.END_WRITTEN, 1)),
                scenario(OUTLIVING, "when it has told a client how its job ended", dies(Failpoint.END_SAID, 1)),
                scenario(OUTLIVING, "before a client knows that its job is accepted", dies(Failpoint.ACCEPTANCE_UNSAID, 1)),
                scenario(OUTLIVING, "when a client was told that its job is accepted", dies(Failpoint.ACCEPTANCE_SAID, 2)),
                scenario(OUTLIVING, "before it looks at successes", dies(Failpoint.WINNER_UNKNOWN, 3)),
                scenario(OUTLIVING, "when successes have won, of which it has said nothing", dies(Failpoint.WINNER_KNOWN, 3)),
                new Scenario(name(Failpoint.OFFER_TAKEN), "the scheduler dies, and the next one while it takes over what workers kept", OUTLIVING, List.of(),
                        // The job that keeps nothing has five tasks.
                        List.of(dies(Failpoint.WINNER_KNOWN, 6), dies(Failpoint.OFFER_TAKEN, 1))),
                scenario(OUTLIVING, "before the journal that it rewrites has its name", diesAfter(THE_SCHEDULER_IS_RESTARTED, Failpoint.REWRITE_UNNAMED)),
                scenario(OUTLIVING, "when the journal that it rewrites has its name", diesAfter(THE_SCHEDULER_IS_RESTARTED, Failpoint.REWRITE_NAMED)),
                scenario(OUTLIVING, "with half of a client's code", dies(Failpoint.CODE_HALF_TAKEN, 1)),
                new Scenario("inputs-half-written", "the scheduler dies with half of a job's inputs written", Workloads.POOL_MAP, List.of(),
                        List.of(dies(Failpoint.JOURNAL_HALF_WRITTEN, 2))),
                scenario(Workloads.WORD_COUNT, "before it says hello", diesAfter(A_WORKER_IS_KILLED, Failpoint.HELLO_UNSAID)),
                scenario(Workloads.WORD_COUNT, "when it was welcomed", diesAfter(A_WORKER_IS_KILLED, Failpoint.WELCOME_HEARD)),
                scenario(Workloads.JOIN, "with tasks that it has not begun", dies(Failpoint.TASKS_HEARD, 2)),
                scenario(Workloads.SORT, "with half of a job's code", dies(Failpoint.CODE_HALF_FETCHED, 1)),
                scenario(new KeptOnDisk(), "with half of its blocks in a file", dies(Failpoint.BLOCKS_HALF_WRITTEN, 2)),
                scenario(Workloads.TWO_SHUFFLES, "with blocks that nobody can see", dies(Failpoint.BLOCKS_UNSHOWN, 3)),
                scenario(Workloads.TWO_SHUFFLES, "with finished blocks of which nobody knows", dies(Failpoint.BLOCKS_SHOWN, 3)),
                scenario(Workloads.GROUP_BY, "before it reports a success", dies(Failpoint.SUCCESS_UNSAID, 2)),
                scenario(Workloads.GROUP_BY, "when it has reported a success", dies(Failpoint.SUCCESS_SAID, 2)),
                scenario(Workloads.WRITE, "when it has begun to commit", dies(Failpoint.COMMIT_BEGUN, 1)),
                scenario(Workloads.WRITE, "between two renames of a commit", dies(Failpoint.COMMIT_HALF_NAMED, 1)),
                scenario(Workloads.WRITE, "when it has named the files of an output", dies(Failpoint.COMMIT_UNLISTED, 1)),
                scenario(Workloads.WRITE, "before the rename that shows an output", dies(Failpoint.COMMIT_LISTED, 1)),
                scenario(Workloads.WRITE, "after the rename that shows an output", dies(Failpoint.COMMIT_SHOWN, 1)),
                new Scenario("stopped-between-renames", "a worker stops between two renames of a commit, another one commits, and the first goes on",
                        new WrittenUnderZombies(), List.of(), List.of(stops(Failpoint.COMMIT_HALF_NAMED))),
                new Scenario("stopped-before-the-last-rename", "a worker stops before the rename that shows an output, another one commits, and the"
                        + " first goes on", new WrittenUnderZombies(), List.of(), List.of(stops(Failpoint.COMMIT_LISTED))),
                new Scenario("scheduler-dies-between-renames", "the scheduler dies while a worker is between two renames of a commit, with which it goes on",
                        new OutlivingJobs(true), List.of(), List.of(schedulerDies(Failpoint.COMMIT_HALF_NAMED))),
                new Scenario("scheduler-dies-before-the-last-rename", "the scheduler dies while a worker is before the rename that shows an output, with"
                        + " which it goes on", new OutlivingJobs(true), List.of(), List.of(schedulerDies(Failpoint.COMMIT_LISTED))));
    }

    private static Ambush stops(Failpoint point) {
        return new Ambush(point, 1, Ambush.First.NOTHING, Ambush.Then.STOPS);
    }

    private static Ambush schedulerDies(Failpoint point) {
        return new Ambush(point, 1, Ambush.First.NOTHING, Ambush.Then.ITS_SCHEDULER_DIES);
    }

    private static Scenario scenario(Workload workload, String when, Ambush ambush) {
        Failpoint point = ambush.point();
        String who = point.role() == Failpoint.Role.SCHEDULER ? "the scheduler" : "a worker";
        return new Scenario(name(point), who + " dies " + when, workload, List.of(), List.of(ambush));
    }

    /** Such as {@code at-commit-listed}. */
    static String name(Failpoint point) {
        return "at-" + point.name().toLowerCase(Locale.ROOT).replace('_', '-');
    }
}
