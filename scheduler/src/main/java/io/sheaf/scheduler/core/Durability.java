package io.sheaf.scheduler.core;

import io.sheaf.plan.JobSettings;
import io.sheaf.plan.JobSpec;
import io.sheaf.plan.message.FromClient;
import io.sheaf.plan.message.JournalRecord;
import io.sheaf.plan.message.ToClient;

/**
 * Which jobs outlive the scheduler, and what is written of them before anybody hears of it: those that are detached or have an
 * idempotency key, if there is a journal. Owned by the scheduler's core.
 */
final class Durability {

    private final State state;

    Durability(State state) {
        this.state = state;
    }

    boolean wants(JobSettings settings) {
        return state.journalled && settings.isDurable();
    }

    boolean outlives(Job job) {
        return wants(job.settings);
    }

    void submitted(JobSpec job, long wallMillis) {
        if (wants(job.settings())) {
            write(new JournalRecord.Submitted(job, wallMillis, 0));
        }
    }

    void appended(Job job, FromClient.Append said) {
        if (outlives(job)) {
            write(new JournalRecord.Appended(new FromClient.Append(job.id, said.firstTask(), said.inputs(), said.last())));
        }
    }

    void ended(Job job, ToClient.Ended end) {
        if (outlives(job)) {
            write(new JournalRecord.Ended(end));
        }
    }

    void forgotten(Job job) {
        if (outlives(job)) {
            write(new JournalRecord.Forgotten(job.id));
        }
    }

    private void write(JournalRecord record) {
        state.out.add(new SchedulerCommand.Write(record));
    }
}
