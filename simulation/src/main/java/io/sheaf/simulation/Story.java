package io.sheaf.simulation;

import io.sheaf.plan.JobId;
import io.sheaf.plan.message.FromWorker;
import io.sheaf.plan.message.ToClient;
import io.sheaf.scheduler.core.SchedulerCommand;
import io.sheaf.scheduler.core.SchedulerEvent;
import io.sheaf.worker.core.WorkerEvent;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.regex.Pattern;

/**
 * What has happened, in words. Told only of a world that is run again because something was wrong in it: most worlds keep
 * none. Owned by its world.
 */
class Story {

    /** Tells nothing. */
    static final class None extends Story {

        @Override
        void tell(String line) {
            // Nobody will ask.
        }

        @Override
        boolean isKept() {
            return false;
        }
    }

    private static final int LONGEST = 400;

    private static final Pattern NOTHING_NEW = Pattern.compile("Heartbeat\\[|HeartbeatSweep|key=HEARTBEAT");

    private final ArrayDeque<String> lines = new ArrayDeque<>();
    private Agenda clock;

    void clock(Agenda agenda) {
        clock = agenda;
    }

    boolean isKept() {
        return true;
    }

    void tell(String line) {
        if (NOTHING_NEW.matcher(line).find()) {
            return;
        }
        lines.add(String.format(Locale.ROOT, "%12.3f ms  %s", clock.now() / 1e6, line));
    }

    /** The last lines that speak of the job or the worker, and of the world as a whole; of everything if there is none. */
    List<String> of(Object entityOrNull) {
        List<String> found = new ArrayList<>();
        String name = entityOrNull instanceof JobId job ? job.toString() : entityOrNull instanceof WorkerHost host ? host + " " : "";
        for (String line : lines) {
            if (line.contains(name) || line.contains("  * ")) {
                found.add(line);
            }
        }
        return found.subList(Math.max(0, found.size() - LONGEST), found.size());
    }

    /** The job or worker that events are about, as far as one can tell. */
    static Object entity(List<SchedulerEvent> events) {
        SchedulerEvent last = events.get(events.size() - 1);
        if (last instanceof SchedulerEvent.WorkerSaid said) {
            if (said.message() instanceof FromWorker.Succeeded succeeded) {
                return succeeded.job();
            } else if (said.message() instanceof FromWorker.Failed failed) {
                return failed.job();
            } else if (said.message() instanceof FromWorker.Returned returned) {
                return returned.job();
            }
        }
        return null;
    }

    void note(WorkerHost hostOrNull, String what) {
        if (isKept()) {
            tell(hostOrNull == null ? "* " + what : "* " + hostOrNull + " " + what);
        }
    }

    void scheduler(List<SchedulerEvent> events) {
        if (isKept()) {
            events.forEach(event -> tell("scheduler ◀ " + event));
        }
    }

    void commands(List<SchedulerCommand> commands) {
        if (isKept()) {
            commands.forEach(command -> tell("scheduler ▶ " + command));
        }
    }

    void worker(WorkerHost host, List<WorkerEvent> events) {
        if (isKept()) {
            events.forEach(event -> tell(host + " ◀ " + event));
        }
    }

    void says(WorkerHost host, List<FromWorker> messages) {
        if (isKept()) {
            messages.forEach(message -> tell(host + " ▶ " + message));
        }
    }

    void client(ClientHost client, ToClient message) {
        if (isKept()) {
            tell(client + " ◀ " + message);
        }
    }
}
