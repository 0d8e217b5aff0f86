package io.sheaf.scheduler.core;

import io.sheaf.EnvironmentException;
import io.sheaf.ErrorKind;
import io.sheaf.IncompatibleVersionException;
import io.sheaf.IndeterminateInputException;
import io.sheaf.InternalException;
import io.sheaf.JobCancelledException;
import io.sheaf.JobTimeoutException;
import io.sheaf.MayHaveRunException;
import io.sheaf.NoWorkersException;
import io.sheaf.RefusedException;
import io.sheaf.ResourceException;
import io.sheaf.TaskFailedException;
import io.sheaf.WorkerLostException;
import io.sheaf.aggregator.ledger.Trouble;
import io.sheaf.plan.Failure;
import io.sheaf.plan.FailureSite;
import io.sheaf.plan.JobId;
import io.sheaf.plan.JobSpec;
import io.sheaf.plan.StageOutput;
import io.sheaf.plan.StageSpec;
import io.sheaf.plan.message.ToClient;

/** The failures that the scheduler states itself: what happened, where, and what to do. */
final class Failures {

    private Failures() {}

    static Failure cancelled(Job job, String reason) {
        return cancelled(reason).at(FailureSite.of(job.id));
    }

    static Failure cancelled(Stage stage, int task, String reason) {
        return cancelled(reason).at(site(stage, task, -1, ""));
    }

    private static Failure cancelled(String reason) {
        return Failure.of(ErrorKind.CANCELLED, JobCancelledException.class.getName(), reason.isEmpty() ? "cancelled" : reason);
    }

    static Failure timedOut(Job job) {
        return Failure.of(ErrorKind.TIMEOUT, JobTimeoutException.class.getName(),
                "the job did not end within its time limit of " + job.settings.jobTimeoutMillis() + " ms").at(FailureSite.of(job.id));
    }

    static Failure noWorkers(long millis) {
        return Failure.of(ErrorKind.ENVIRONMENT, NoWorkersException.class.getName(),
                "no worker that takes tasks was there for " + millis + " ms: start one with 'sheaf worker start --scheduler HOST:PORT'");
    }

    static Failure tooOld(Job job, Worker worker) {
        return Failure.of(ErrorKind.REFUSED, IncompatibleVersionException.class.getName(),
                "class " + job.codeLevel.className() + " is compiled for Java " + job.codeLevel.javaFeature() + ", but " + worker.name
                        + " runs on Java " + worker.info.javaFeature() + ": compile for an older release or start workers on a newer JDK");
    }

    static Failure workerLost(Trouble trouble, Stage stage, int task, int attempt, boolean poison) {
        String what = poison ? trouble.deaths().size() + " workers died while they ran this task, so it is taken for the cause: "
                : trouble.environment() + " attempts were lost with their workers or blocks: ";
        return Failure.of(ErrorKind.ENVIRONMENT, WorkerLostException.class.getName(), what + String.join("; ", trouble.deaths()))
                .at(site(stage, task, attempt, ""));
    }

    static Failure atMostOnce(Stage stage, int task, int attempt, String story) {
        return Failure.of(ErrorKind.ENVIRONMENT, MayHaveRunException.class.getName(),
                "the task may have started and cannot be finished (" + story
                        + "); the job's effects are AT_MOST_ONCE, so it is not started again: find out what it did, and run the rest as another job").at(site(stage, task, attempt, ""));
    }

    static Failure lostTooOften(Stage stage, int times, String story) {
        return Failure.of(ErrorKind.ENVIRONMENT, EnvironmentException.class.getName(),
                "blocks of " + stage + " were made again " + times + " times and could still not be read: " + story)
                .at(site(stage, -1, -1, ""));
    }

    static Failure indeterminate(Stage remade, Stage reader) {
        return Failure.of(ErrorKind.ENVIRONMENT, IndeterminateInputException.class.getName(),
                "output of " + remade + " was lost, made again, and differs from what " + reader.spec.id()
                        + " has read and passed on already. Make the functions give the same output for the same input, or run the job again")
                .at(site(remade, -1, -1, ""));
    }

    static Failure sidesTooLarge(Stage stage, long bytes) {
        return Failure.of(ErrorKind.REFUSED, RefusedException.class.getName(),
                "every task of " + stage + " would get " + bytes + " bytes that other stages decided, and at most "
                        + StageSpec.MAX_SIDE_BYTES + " may travel so: use fewer partitions").at(site(stage, -1, -1, ""));
    }

    static Failure partsTooLarge(Stage stage) {
        return Failure.of(ErrorKind.REFUSED, RefusedException.class.getName(),
                "what the " + stage.ledger.total() + " tasks of " + stage + " say to one task, or of where they wrote, takes more than the "
                        + StageOutput.Parts.MAX_BYTES + " bytes that may travel so: use fewer tasks, such as by coalesce(n), or say less of each")
                .at(site(stage, -1, -1, ""));
    }

    static Failure accumulatedTooMuch(Stage stage) {
        return Failure.of(ErrorKind.RESOURCE, ResourceException.class.getName(),
                "the accumulators of the job's tasks" + (stage.job.settings.skipping().isKept() ? ", with the names of their files of skipped records" : "")
                        + ", the last of them of " + stage + ", take more than the "
                        + ToClient.Ended.MAX_ACCUMULATED_BYTES + " bytes that a job may have of them: accumulate less, such as counts and not what"
                        + " is counted, or have the functions give it as records").at(site(stage, -1, -1, ""));
    }

    static Failure skippedTooMuch(Job job) {
        return Failure.of(ErrorKind.USER, TaskFailedException.class.getName(), job.skips().tooMany("the job", job.settings.skipping()))
                .at(FailureSite.of(job.id));
    }

    static Failure noUploader(Stage stage) {
        return Failure.of(ErrorKind.ENVIRONMENT, EnvironmentException.class.getName(),
                "inputs of " + stage + " have to come from the client, which is gone: run the job attached, or read from files")
                .at(site(stage, -1, -1, ""));
    }

    static Failure uploadFailed(Stage stage, String reason) {
        return Failure.of(ErrorKind.ENVIRONMENT, EnvironmentException.class.getName(),
                "the client could not put inputs of " + stage + " on a worker: " + reason).at(site(stage, -1, -1, ""));
    }

    static Failure resultsGone(Job job, Worker holder) {
        return Failure.of(ErrorKind.ENVIRONMENT, WorkerLostException.class.getName(),
                "results of the finished job were kept by " + holder.name + ", which is gone: " + runAgain(job)).at(FailureSite.of(job.id));
    }

    static Failure resultsFreed(Job job, long millis) {
        if (job.lives > 0) {
            return Failure.of(ErrorKind.ENVIRONMENT, EnvironmentException.class.getName(), "the job had succeeded when its scheduler was started"
                    + " again, and its results were lost with the other one: " + runAgain(job)).at(FailureSite.of(job.id));
        }
        return Failure.of(ErrorKind.ENVIRONMENT, EnvironmentException.class.getName(),
                "results of the finished job were freed, because its client was gone for " + millis + " ms and the job is not detached: "
                        + runAgain(job) + ", detached if its client may be away for longer").at(FailureSite.of(job.id));
    }

    static Failure mayHaveRun(JobSpec job) {
        return Failure.of(ErrorKind.ENVIRONMENT, MayHaveRunException.class.getName(), "the job was under way when its scheduler ended, so that tasks"
                + " may have run; its effects are AT_MOST_ONCE, so it is not run again").at(FailureSite.of(job.id()));
    }

    static Failure inputsGone(JobSpec job) {
        return Failure.of(ErrorKind.ENVIRONMENT, EnvironmentException.class.getName(), "the job was under way when its scheduler ended, and inputs"
                + " of it that workers had kept went with that: run the job again, or read from files, which do not").at(FailureSite.of(job.id()));
    }

    static Failure begunAnew(Job job) {
        return Failure.of(ErrorKind.ENVIRONMENT, EnvironmentException.class.getName(), "the scheduler was started again and runs the job anew, after"
                + " results of it had been handed out, which might differ from those to come: run it again, or have it give all results at once, as toList() does")
                .at(FailureSite.of(job.id));
    }

    static Failure noRoom(String reason) {
        return Failure.of(ErrorKind.ENVIRONMENT, EnvironmentException.class.getName(), "a job that is detached or has an idempotency key is written down"
                + " before it is accepted, and the scheduler cannot do that: " + reason + ". Make room there, or submit the job without both");
    }

    // With the same key the answer would be this job once more.
    private static String runAgain(Job job) {
        String key = job.settings.idempotencyKey();
        return key.isEmpty() ? "run the job again" : "run the job again with another idempotency key than '" + key + "'";
    }

    static Failure broken(String what, Stage stage, Worker worker) {
        return Failure.of(ErrorKind.INTERNAL, InternalException.class.getName(), what).at(site(stage, -1, -1, worker.name));
    }

    static Failure refused(String why) {
        return Failure.of(ErrorKind.REFUSED, RefusedException.class.getName(), why);
    }

    static Failure unknownJob(JobId job) {
        return refused("no job " + job + " is known here");
    }

    static Failure keyInUse(Job job) {
        return refused("job " + job.id + " was submitted with the idempotency key '" + job.settings.idempotencyKey()
                + "' by another client, which is still connected and gets its results: watch it with 'sheaf job watch " + job.id
                + "', or use another key to run it again").at(FailureSite.of(job.id));
    }

    static Failure shutDown(String reason) {
        return Failure.of(ErrorKind.ENVIRONMENT, EnvironmentException.class.getName(), "the scheduler was shut down: " + reason);
    }

    /** The failure with what its site leaves open filled in. */
    static Failure located(Failure failure, Stage stage, int task, Lease lease) {
        FailureSite site = failure.site();
        return failure.at(new FailureSite(
                stage.job.id.toString(), stage.spec.id().value(), task, lease.attempt, lease.worker.name, site.record(), site.input()));
    }

    private static FailureSite site(Stage stage, int task, int attempt, String worker) {
        return new FailureSite(stage.job.id.toString(), stage.spec.id().value(), task, attempt, worker, -1);
    }
}
