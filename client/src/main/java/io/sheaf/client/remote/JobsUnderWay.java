package io.sheaf.client.remote;

import io.sheaf.plan.JobId;
import io.sheaf.plan.TaskRange;
import io.sheaf.plan.message.FromClient;
import io.sheaf.plan.message.ToClient;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.Deque;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;

/**
 * The jobs a client has not let go of, and what has to be said about them again when the connection was lost: nobody
 * knows then how much of the last things said has arrived. Saying something twice does no harm. Guarded by the link.
 */
public final class JobsUnderWay {

    /** By the id it was submitted under, and by its actual one. */
    private final Map<JobId, UnderWay> jobs = new LinkedHashMap<>();
    private boolean connected = true;

    private static final class UnderWay {
        private final JobId submitted;
        /** Whether the scheduler that takes the place of its scheduler may have it. */
        private final boolean outlives;
        private JobId actual;
        /** Null once the scheduler has it. */
        private FromClient.Submit submit;
        /** Whether a scheduler may have been told of it, and have begun it. */
        private boolean mayBeKnown;
        private final Deque<FromClient.Append> appends = new ArrayDeque<>();
        private FromClient.Taken taken;
        private final List<FromClient.Cancel> cancels = new ArrayList<>();
        private final BitSet results = new BitSet();
        /** Whether results came, even if they were lost since. */
        private boolean begun;
        /** Whether they came from another scheduler than the one that has the job now. */
        private boolean otherLife;

        UnderWay(FromClient.Submit submit, boolean mayBeKnown) {
            this.submit = submit;
            this.mayBeKnown = mayBeKnown;
            submitted = submit.job().id();
            outlives = submit.job().settings().isDurable();
            actual = submitted;
        }

        /** Nothing of it has come. */
        void startOver() {
            results.clear();
            begun = false;
            otherLife = false;
            taken = null;
        }

        int firstMissing() {
            return results.nextClearBit(0);
        }
    }

    public void sent(FromClient message) {
        if (message instanceof FromClient.Submit submit) {
            UnderWay known = jobs.putIfAbsent(submit.job().id(), new UnderWay(submit, connected));
            if (known != null) {
                known.submit = submit;
                known.startOver();
            }
        } else if (message instanceof FromClient.Release release) {
            forget(release.job());
        } else if (message instanceof FromClient.Append append && jobs.containsKey(append.job())) {
            jobs.get(append.job()).appends.add(append);
        } else if (message instanceof FromClient.Taken taken && jobs.containsKey(taken.job())) {
            jobs.get(taken.job()).taken = taken;
        } else if (message instanceof FromClient.Cancel cancel && jobs.containsKey(cancel.job())) {
            jobs.get(cancel.job()).cancels.add(cancel);
        } else if (message instanceof FromClient.ResultLost lost && jobs.containsKey(lost.job())) {
            jobs.get(lost.job()).results.clear(lost.tasks().from(), lost.tasks().to());
        }
    }

    /** Returns false for what answers something that has been overtaken, of which nobody need hear. */
    public boolean received(ToClient message) {
        UnderWay job = jobs.get(message.job());
        if (job == null) {
            return true;
        }
        if (message instanceof ToClient.Rejected no && no.begunAnew() && job.submit != null) {
            // The job has been submitted once more behind the attachment that this answers.
            return false;
        }
        if (message instanceof ToClient.Accepted accepted) {
            job.submit = null;
            job.actual = accepted.actual();
            jobs.put(accepted.actual(), job);
        } else if (message instanceof ToClient.Results results) {
            came(job, results.tasks());
        } else if (message instanceof ToClient.StoredResults stored) {
            came(job, stored.tasks());
        } else if (message instanceof ToClient.TaskFailed failed) {
            came(job, TaskRange.single(failed.task()));
        } else if (message instanceof ToClient.Rejected no && no.begunAnew()) {
            // What was taken of the other life is there until the job is submitted once more.
            job.results.clear();
            job.taken = null;
        } else if (message instanceof ToClient.Rejected) {
            forget(message.job());
        }
        return true;
    }

    /** A task's result shows that its input had arrived. */
    private static void came(UnderWay job, TaskRange tasks) {
        job.results.set(tasks.from(), tasks.to());
        job.begun = true;
        while (!job.appends.isEmpty() && !job.appends.peek().last() && end(job.appends.peek()) <= job.firstMissing()) {
            job.appends.poll();
        }
    }

    private static int end(FromClient.Append append) {
        return append.firstTask() + append.inputs().size();
    }

    private void forget(JobId id) {
        UnderWay job = jobs.remove(id);
        if (job != null) {
            jobs.remove(job.submitted);
            jobs.remove(job.actual);
        }
    }

    /** What is said from now on goes nowhere before it is said {@link #again}. */
    public void disconnected() {
        connected = false;
    }

    /**
     * The scheduler is another one than before, which runs anew what outlived that one: forgets and returns the jobs that ended with it. Among
     * them are those of which nobody knows whether it had begun them: tasks that must not run twice would, and others as the same attempts.
     */
    public List<JobId> endedWithScheduler() {
        List<JobId> ended = new ArrayList<>();
        for (UnderWay job : new LinkedHashSet<>(jobs.values())) {
            if (job.mayBeKnown && !job.outlives) {
                ended.add(job.actual);
                forget(job.actual);
            }
            job.otherLife |= job.begun;
        }
        return ended;
    }

    /** What to say on a new connection, in order. */
    public List<FromClient> again() {
        List<FromClient> messages = new ArrayList<>();
        connected = true;
        for (UnderWay job : new LinkedHashSet<>(jobs.values())) {
            job.mayBeKnown = true;
            messages.add(job.submit != null ? job.submit : new FromClient.Attach(job.actual, job.firstMissing(), job.otherLife));
            addSaid(job, messages);
        }
        return messages;
    }

    /** What to say behind a submission that was just {@link #sent}: nothing, unless the job was submitted before. */
    public List<FromClient> behind(FromClient.Submit submit) {
        List<FromClient> messages = new ArrayList<>();
        addSaid(jobs.get(submit.job().id()), messages);
        return messages;
    }

    // The scheduler may be another one, which does not know where a key led the submission.
    private static void addSaid(UnderWay job, List<FromClient> messages) {
        job.appends.forEach(said -> messages.add(new FromClient.Append(job.actual, said.firstTask(), said.inputs(), said.last())));
        if (job.taken != null) {
            messages.add(new FromClient.Taken(job.actual, job.taken.tasks()));
        }
        job.cancels.forEach(said -> messages.add(new FromClient.Cancel(job.actual, said.tasksOrNull(), said.reason())));
    }
}
