package io.sheaf.simulation;

import io.sheaf.plan.ClientId;
import io.sheaf.plan.JobId;
import io.sheaf.plan.TaskRange;
import io.sheaf.plan.message.JournalRecord;
import io.sheaf.plan.message.ToClient;
import io.sheaf.plan.message.ToWorker;
import io.sheaf.scheduler.core.SchedulerCommand;
import java.util.List;

/** Names the stream of all commands of a scheduler by one number, the same on every JVM. Owned by its world. */
final class CommandHash {

    private long hash;

    long value() {
        return hash;
    }

    void add(long now, List<SchedulerCommand> commands) {
        add(now);
        for (SchedulerCommand command : commands) {
            add(command);
        }
    }

    private void add(long value) {
        hash = Draw.mix(hash * 31 + value);
    }

    private void add(SchedulerCommand command) {
        if (command instanceof SchedulerCommand.SendToWorker send) {
            add(send.worker().value());
            add(send.message());
        } else if (command instanceof SchedulerCommand.SendToClient send) {
            ClientId client = send.client();
            add(client.value());
            add(send.message());
        } else if (command instanceof SchedulerCommand.SetTimer set) {
            add(set.generation());
            add(set.atNanos());
        } else if (command instanceof SchedulerCommand.CloseWorker close) {
            add(close.worker().value());
            add(close.reason());
        } else if (command instanceof SchedulerCommand.ClearTimer clear) {
            add(clear.key().toString());
        } else if (command instanceof SchedulerCommand.Write write) {
            add(write.entry());
        } else if (command instanceof SchedulerCommand.Report report) {
            add(report.text());
        } else {
            throw new IllegalArgumentException("a command that no world expects: " + command);
        }
    }

    private void add(JournalRecord record) {
        add(record.getClass().getSimpleName());
        if (record instanceof JournalRecord.Submitted submitted) {
            add(submitted.job().id());
            add(submitted.wallMillis());
        } else if (record instanceof JournalRecord.Appended appended) {
            add(appended.append().job());
            add(appended.append().firstTask() * 31L + appended.append().inputs().size());
        } else if (record instanceof JournalRecord.Ended ended) {
            add(ended.end());
        } else {
            add(record.toString());
        }
    }

    private void add(String text) {
        // Of a string the hash code is the same everywhere.
        add(text.hashCode());
    }

    private void add(JobId job) {
        add(job.high());
        add(job.low());
    }

    private void add(TaskRange tasksOrNull) {
        add(tasksOrNull == null ? -1 : tasksOrNull.from() * 31L + tasksOrNull.to());
    }

    private void add(ToWorker message) {
        add(message.getClass().getSimpleName());
        if (message instanceof ToWorker.Grant grant) {
            add(grant.lease().value());
            add(grant.job());
            add(grant.stage().value() * 31L + grant.generation().value());
            add(grant.attempt() * 31L + grant.mapVersion());
            add(grant.tasks());
            add(grant.inlineBytes());
        } else if (message instanceof ToWorker.BlockMap map) {
            add(map.job());
            add(map.stage().value() * 31L + map.version());
            for (ToWorker.Holder holder : map.holders()) {
                add(holder.tasks());
                add(holder.attempt() * 31L + holder.worker().worker().value());
            }
        } else if (message instanceof ToWorker.DefineStage define) {
            add(define.job());
            add(define.stage().value());
            define.starts().forEach(this::add);
        } else if (message instanceof ToWorker.CancelLease cancel) {
            add(cancel.lease().value());
            add(cancel.tasksOrNull());
        } else if (message instanceof ToWorker.ReleaseResults release) {
            add(release.job());
            add(release.tasks());
        } else {
            // The rest has only fields whose text is the same everywhere.
            add(message.toString());
        }
    }

    private void add(Integer number) {
        add((long) number);
    }

    private void add(ToClient message) {
        add(message.getClass().getSimpleName());
        add(message.job());
        if (message instanceof ToClient.Results results) {
            add(results.tasks());
            for (int i = 0; i < results.slices().size(); i++) {
                add(Numbers.value(results.slices(), i));
            }
        } else if (message instanceof ToClient.StoredResults stored) {
            add(stored.tasks());
            add(stored.lease().value());
        } else if (message instanceof ToClient.TaskFailed failed) {
            add(failed.task());
            add(failed.failure().toString());
        } else if (message instanceof ToClient.Upload upload) {
            add(upload.lease().value());
            add(upload.tasks());
        } else if (message instanceof ToClient.Ended ended) {
            add(ended.state().name());
            add(ended.resultTasks());
            add(ended.counters().toString());
        } else if (message instanceof ToClient.Rejected rejected) {
            add(rejected.failure().toString());
        } else {
            add(message.toString());
        }
    }
}
