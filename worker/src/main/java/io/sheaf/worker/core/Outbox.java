package io.sheaf.worker.core;

import io.sheaf.plan.message.FromWorker;
import java.util.List;

/** Where the parts of a worker core put their commands during one step. Owned by the worker core. */
final class Outbox {

    private List<WorkerCommand> commands;
    private boolean exited;

    void open(List<WorkerCommand> out) {
        commands = out;
    }

    void add(WorkerCommand command) {
        commands.add(command);
    }

    void send(FromWorker message) {
        commands.add(new WorkerCommand.Send(message));
    }

    void exit(ExitKind kind, String reason) {
        if (!exited) {
            exited = true;
            commands.add(new WorkerCommand.Exit(kind, reason));
        }
    }

    /** Whether the last command was given. */
    boolean exited() {
        return exited;
    }
}
