package io.sheaf.scheduler.runtime;

import io.sheaf.plan.ClientId;
import io.sheaf.plan.WorkerEpoch;
import io.sheaf.plan.failpoint.Failpoint;
import io.sheaf.plan.message.ToClient;
import io.sheaf.plan.message.ToWorker;
import io.sheaf.scheduler.core.SchedulerCommand;
import io.sheaf.scheduler.core.SchedulerEvent;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;

/** Carries out the commands of a step: what one receiver gets goes out as one batch. Used by one thread at a time. */
final class Dispatch {

    private static final System.Logger LOG = System.getLogger(Dispatch.class.getName());

    private final AlarmClock alarms;
    private final Consumer<SchedulerEvent> deliver;
    private final Map<WorkerEpoch, WorkerLink> workers = new LinkedHashMap<>();
    private final Map<ClientId, ClientLink> clients = new LinkedHashMap<>();

    Dispatch(AlarmClock alarms, Consumer<SchedulerEvent> deliver) {
        this.alarms = alarms;
        this.deliver = deliver;
    }

    void addWorker(WorkerEpoch worker, WorkerLink link) {
        workers.put(worker, link);
    }

    void addClient(ClientId client, ClientLink link) {
        clients.put(client, link);
    }

    /** A peer that is known to be gone is sent nothing more. */
    void forget(SchedulerEvent event) {
        if (event instanceof SchedulerEvent.WorkerLost lost) {
            workers.remove(lost.worker());
        } else if (event instanceof SchedulerEvent.ClientGone gone) {
            clients.remove(gone.client());
        }
    }

    void carryOut(List<SchedulerCommand> commands) {
        Map<WorkerEpoch, List<ToWorker>> toWorkers = new LinkedHashMap<>();
        Map<ClientId, List<ToClient>> toClients = new LinkedHashMap<>();
        Map<WorkerEpoch, String> closing = new LinkedHashMap<>();
        for (SchedulerCommand command : commands) {
            if (command instanceof SchedulerCommand.SendToWorker send) {
                toWorkers.computeIfAbsent(send.worker(), any -> new ArrayList<>()).add(send.message());
            } else if (command instanceof SchedulerCommand.SendToClient send) {
                toClients.computeIfAbsent(send.client(), any -> new ArrayList<>()).add(send.message());
            } else if (command instanceof SchedulerCommand.CloseWorker close) {
                closing.put(close.worker(), close.reason());
            } else if (command instanceof SchedulerCommand.SetTimer set) {
                alarms.set(set);
            } else if (command instanceof SchedulerCommand.ClearTimer clear) {
                alarms.clear(clear.key());
            } else if (command instanceof SchedulerCommand.Report report) {
                LOG.log(System.Logger.Level.WARNING, report.text());
            }
        }
        toWorkers.forEach(this::send);
        toClients.forEach(this::send);
        closing.forEach(this::close);
    }

    private void send(WorkerEpoch worker, List<ToWorker> messages) {
        WorkerLink link = workers.get(worker);
        if (link != null) {
            try {
                link.send(messages);
            } catch (RuntimeException e) {
                LOG.log(System.Logger.Level.DEBUG, "cannot send to worker " + worker, e);
                deliver.accept(new SchedulerEvent.WorkerLost(worker, "sending to it failed: " + e));
            }
        }
    }

    private void send(ClientId client, List<ToClient> messages) {
        ClientLink link = clients.get(client);
        if (link != null) {
            Failpoint.ACCEPTANCE_UNSAID.passIf(() -> any(messages, ToClient.Accepted.class));
            try {
                link.send(messages);
                Failpoint.ACCEPTANCE_SAID.passIf(() -> any(messages, ToClient.Accepted.class));
                Failpoint.END_SAID.passIf(() -> any(messages, ToClient.Ended.class));
            } catch (RuntimeException e) {
                LOG.log(System.Logger.Level.DEBUG, "cannot send to client " + client, e);
                deliver.accept(new SchedulerEvent.ClientGone(client));
            }
        }
    }

    private static boolean any(List<ToClient> messages, Class<? extends ToClient> what) {
        return messages.stream().anyMatch(what::isInstance);
    }

    private void close(WorkerEpoch worker, String reason) {
        WorkerLink link = workers.remove(worker);
        if (link != null) {
            try {
                link.close(reason);
            } catch (RuntimeException e) {
                LOG.log(System.Logger.Level.DEBUG, "cannot close the link of worker " + worker, e);
            }
        }
    }

    void closeAll(String reason) {
        new ArrayList<>(workers.keySet()).forEach(worker -> close(worker, reason));
        clients.values().forEach(link -> close(link, reason));
        clients.clear();
    }

    private static void close(ClientLink link, String reason) {
        try {
            link.close(reason);
        } catch (RuntimeException e) {
            LOG.log(System.Logger.Level.DEBUG, "cannot close a client's link", e);
        }
    }
}
