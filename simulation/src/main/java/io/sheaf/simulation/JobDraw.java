package io.sheaf.simulation;

import io.sheaf.Effects;
import io.sheaf.plan.JobId;
import io.sheaf.plan.JobSettings;
import io.sheaf.plan.JobSpec;
import io.sheaf.plan.Sha256;
import io.sheaf.plan.StageId;
import io.sheaf.plan.StageSpec;
import io.sheaf.simulation.Behaviour.Trouble;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/** Draws the jobs of a world. */
final class JobDraw {

    private static final Sha256 BUNDLE = Sha256.of(new byte[] {1});

    private final Draw draw;
    private final Set<Fault> faults;
    private final int most;
    private final Cuts cuts;
    private final boolean journalled;
    private final List<JobPlan> all = new ArrayList<>();
    private int numbers;

    /** @param journalled whether there is a journal, so that it matters which jobs are to outlive their scheduler */
    JobDraw(Draw draw, Set<Fault> faults, int most, Cuts cuts, boolean journalled) {
        this.draw = draw;
        this.faults = faults;
        this.most = most;
        this.cuts = cuts;
        this.journalled = journalled;
    }

    List<JobPlan> all() {
        int plain = draw.oneIn(3) ? draw.between(2, 4) : 1;
        for (int i = 0; i < plain; i++) {
            add(null, false, draw.fork());
        }
        if (draw.oneIn(6)) {
            addSharing();
        }
        return all;
    }

    /** Up to two jobs that keep something, the second made of the first, and some that read it, before and after it is let go. */
    private void addSharing() {
        JobPlan keeper = add(null, true, draw.fork());
        if (draw.oneIn(2)) {
            JobPlan second = add(keeper, true, draw.fork());
            keeper = second == null ? keeper : second;
        }
        for (int readers = draw.between(1, 3); readers > 0; readers--) {
            add(keeper, false, draw.fork());
        }
    }

    /** Null if the job was cut, or the one it reads. */
    private JobPlan add(JobPlan readOrNull, boolean keeps, Draw own) {
        int number = numbers++;
        boolean reads = number > 0 && all.stream().anyMatch(job -> job == readOrNull);
        boolean plain = readOrNull == null && !keeps;
        if (cuts.jobs().contains(number) || !plain && !keeps && !reads) {
            return null;
        }
        JobPlan job = job(number, own, readOrNull, keeps);
        all.add(job);
        return job;
    }

    private JobPlan job(int number, Draw own, JobPlan readOrNull, boolean keeps) {
        Behaviour behaviour = behaviour(own);
        boolean plain = readOrNull == null && !keeps;
        int openTasks = keeps ? 0 : Math.min(cuts.tasks(), own.below(40));
        int enumerated = own.below(12);
        long start = plain ? own.below(300) : 300L * number + own.below(600);
        JobSettings settings = settings(number, own, behaviour, plain);
        Shapes shapes = new Shapes(own, most, cuts.tasks(), !journalled);
        List<StageSpec> stages = plain ? shapes.any()
                : shapes.sharing(readOrNull == null ? null : readOrNull.spec.id(), keptBy(readOrNull), keeps);
        // Drawn last, so that it does not depend on them what else a job is.
        List<StageSpec> some = stages.stream().map(stage -> own.oneIn(4) ? effectful(stage) : stage).toList();
        JobSettings all = unsaid(own, settings);
        JobSpec spec = new JobSpec(new JobId(77, number), journalled ? outliving(own, all, plain) : all, BUNDLE, some);
        return new JobPlan(spec, new JobPlan.Terms(number, start, behaviour, openTasks, enumerated, keeps), readOrNull);
    }

    private static StageId keptBy(JobPlan jobOrNull) {
        return jobOrNull == null ? null : new StageId(jobOrNull.resultStage() - 1);
    }

    private JobSettings settings(int number, Draw own, Behaviour behaviour, boolean plain) {
        Effects effects = own.oneIn(12) ? Effects.AT_MOST_ONCE : Effects.AUTOMATIC;
        boolean detached = own.oneIn(6) && plain;
        boolean collect = own.oneIn(4);
        int window = own.oneIn(4) ? own.between(1, 10) : 0;
        long taskTimeout = behaviour.trouble().hangs() || own.oneIn(15) ? own.magnitude(100, 3000) : 0;
        long jobTimeout = own.oneIn(15) ? own.magnitude(100, 20_000) : 0;
        return new JobSettings("job-" + number, own.between(1, 3), own.between(1, 4), effects, taskTimeout, jobTimeout, "", detached, collect, window, true);
    }

    private static StageSpec effectful(StageSpec stage) {
        return new StageSpec(
                stage.id(), stage.program(), stage.branches(), stage.output(), stage.leaseSize(), stage.sides(), stage.choices(), true);
    }

    /** Now and then, nothing is said of attempts, or slow tasks are to have one only. */
    private static JobSettings unsaid(Draw own, JobSettings said) {
        int maxAttempts = own.oneIn(3) ? 0 : said.maxAttempts();
        return new JobSettings(
                said.name(), said.weight(), maxAttempts, said.effects(), said.taskTimeoutMillis(), said.jobTimeoutMillis(), said.idempotencyKey(),
                said.detached(), said.collectErrors(), said.resultWindow(), !own.oneIn(6));
    }

    /** Most jobs are to outlive their scheduler: detached, by an idempotency key, or both. */
    private static JobSettings outliving(Draw own, JobSettings said, boolean plain) {
        String key = own.oneIn(2) ? "key of " + said.name() : "";
        boolean detached = plain && own.oneIn(2);
        return new JobSettings(
                said.name(), said.weight(), said.maxAttempts(), said.effects(), said.taskTimeoutMillis(), said.jobTimeoutMillis(), key, detached,
                said.collectErrors(), said.resultWindow(), said.speculation());
    }

    private Behaviour behaviour(Draw own) {
        long nanos = own.magnitude(5_000, most > 1000 ? 500_000 : 40_000_000);
        double failureRate = own.oneIn(2) && faults.contains(Fault.USER_FAILURE) ? 0.1 : 0;
        return new Behaviour(nanos, failureRate, trouble(own), own.below(5), own.below(1000), own.oneIn(4), own.oneIn(4), own.oneIn(2));
    }

    // Each is drawn whether the world has it or not, so that leaving a fault out changes nothing else.
    private Trouble trouble(Draw own) {
        Trouble poison = own.oneIn(3) ? Trouble.KILLS : Trouble.NONE;
        Trouble hang = own.oneIn(3) ? own.of(List.of(Trouble.HANGS_UNTIL_CANCELLED, Trouble.HANGS_UNTIL_INTERRUPTED, Trouble.HANGS_FOREVER)) : Trouble.NONE;
        Trouble end = own.oneIn(3) ? own.of(List.of(Trouble.OUT_OF_MEMORY, Trouble.CALLS_EXIT)) : Trouble.NONE;
        Trouble thrown = own.oneIn(6) ? Trouble.THROWS : Trouble.NONE;
        if (faults.contains(Fault.POISON) && poison != Trouble.NONE) {
            return poison;
        } else if (faults.contains(Fault.HANG) && hang != Trouble.NONE) {
            return hang;
        } else if (faults.contains(Fault.PROCESS_END) && end != Trouble.NONE) {
            return end;
        }
        return faults.contains(Fault.USER_FAILURE) ? thrown : Trouble.NONE;
    }
}
