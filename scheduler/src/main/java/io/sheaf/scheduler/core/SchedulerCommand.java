package io.sheaf.scheduler.core;

import io.sheaf.plan.ClientId;
import io.sheaf.plan.WorkerEpoch;
import io.sheaf.plan.message.JournalRecord;
import io.sheaf.plan.message.ToClient;
import io.sheaf.plan.message.ToWorker;

/** What the shell has to do, in this order for each receiver. */
public sealed interface SchedulerCommand {

    record SendToWorker(WorkerEpoch worker, ToWorker message) implements SchedulerCommand {}

    record SendToClient(ClientId client, ToClient message) implements SchedulerCommand {}

    /** Write this to the journal before any other command of the step is carried out. */
    record Write(JournalRecord entry) implements SchedulerCommand {}

    /** Close the link after what was sent before. The core has forgotten the worker already. */
    record CloseWorker(WorkerEpoch worker, String reason) implements SchedulerCommand {}

    /** Fire this timer at {@code atNanos}, on the clock of {@code step}; replaces an earlier one of the key. */
    record SetTimer(TimerKey key, long generation, long atNanos) implements SchedulerCommand {}

    record ClearTimer(TimerKey key) implements SchedulerCommand {}

    /** Tell people who look after the cluster, as in a log. */
    record Report(String text) implements SchedulerCommand {}
}
