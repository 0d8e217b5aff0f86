package io.sheaf.simulation;

import io.sheaf.plan.BlockId;
import io.sheaf.plan.ClientId;
import io.sheaf.plan.JobId;
import io.sheaf.plan.WorkerAddress;
import io.sheaf.plan.message.FromWorker.WorkerInfo;
import io.sheaf.scheduler.core.SchedulerEvent;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** One scheduler, its workers and clients, and what happens among them: with faults first, then without. Owned by one thread. */
final class World {

    private static final long MILLI = 1_000_000;

    /** What any job may need when nothing goes wrong any more: graces, budgets used up one by one, tasks that hang. */
    private static final long ENOUGH_MILLIS = 400_000;

    private static final int LAST_SECONDS = 60;

    final Scenario scenario;
    final Draw draw;
    final Agenda agenda = new Agenda();
    final CommandHash hash = new CommandHash();
    final Story story;
    final Incidents incidents;
    final UserCode code;
    final Lives lives;
    final List<ClientHost> clients = new ArrayList<>();
    /** All processes there ever were. */
    private final List<WorkerHost> processes = new ArrayList<>();
    private final Map<JobId, JobPlan> jobs = new LinkedHashMap<>();
    final TreeMap<String, Integer> endings = new TreeMap<>();
    private final boolean large;
    private boolean faulty = true;
    private long peers;

    World(Scenario scenario, Story story) {
        this.scenario = scenario;
        this.draw = scenario.events();
        this.story = story;
        story.clock(agenda);
        this.incidents = new Incidents(this);
        this.code = new UserCode(this);
        this.lives = new Lives(this);
        this.large = scenario.jobs().stream().anyMatch(World::isLarge);
        for (JobPlan job : scenario.jobs()) {
            jobs.put(job.spec.id(), job);
            clients.add(new ClientHost(this, job));
        }
    }

    private static boolean isLarge(JobPlan job) {
        return job.spec.stages().stream().mapToInt(stage -> job.tasks(stage.id().value())).sum() > 500;
    }

    /** Lets everything happen, and then checks what has come of it. */
    void run() {
        lives.begin();
        scenario.slots().forEach(this::startWorker);
        clients.forEach(client -> agenda.in(client.job.terms.startMillis() * MILLI, client::start));
        clients.stream().filter(client -> client.job.terms.keeps()).forEach(this::planLettingGo);
        scenario.planned().forEach(this::plan);
        runUntil(scenario.safetyMillis() * MILLI);
        heal();
        runUntil(agenda.now() + ENOUGH_MILLIS * MILLI);
        clients.forEach(client -> Oracle.check(this, client));
        clients.forEach(ClientHost::release);
        if (lives.count() > 1 || clients.stream().anyMatch(client -> client.gone)) {
            runFor(scenario.config().times().clientGrace().toNanos() + 1_000 * MILLI);
        }
        // What is still under way arrives, who is silent is given up, and runs that will not stop cost their process.
        for (int second = 0; second < LAST_SECONDS && (second == 0 || !Oracle.isAllReleased(this)); second++) {
            runFor(1_000 * MILLI);
        }
        Oracle.checkAllIsReleased(this);
    }

    private void planLettingGo(ClientHost keeper) {
        agenda.in((1000 + draw.below(4000)) * MILLI, keeper::letGo);
    }

    private void runUntil(long end) {
        boolean more = true;
        while (more && !isDone()) {
            more = agenda.next(end);
        }
    }

    private void runFor(long nanos) {
        long end = agenda.now() + nanos;
        while (agenda.next(end)) {
            // everything happens in there
        }
    }

    private boolean isDone() {
        if (!scheduler().isAlive()) {
            return false;
        }
        for (ClientHost client : clients) {
            if (!client.isDone()) {
                return false;
            }
        }
        return true;
    }

    /** Faults stop: who was stopped goes on, what was cut off is within reach, and there is a worker. */
    private void heal() {
        faulty = false;
        story.note(null, "from here on nothing goes wrong");
        scheduler().isSpared();
        scheduler().goOn();
        for (WorkerHost host : processes) {
            host.hide(0);
            host.slowDown(1);
            host.fail(false);
            if (host.linkOrNull() != null) {
                host.linkOrNull().unblock();
            }
            host.wake();
        }
        if (alive().isEmpty()) {
            startWorker(2);
        }
    }

    private void plan(Planned oneOrNull) {
        if (oneOrNull != null) {
            agenda.in(oneOrNull.atMillis() * MILLI, () -> {
                if (faulty) {
                    strike(oneOrNull);
                }
            });
        }
    }

    private void strike(Planned fault) {
        long nanos = lasts(fault);
        WorkerHost host = hostOrNull(fault);
        switch (fault.fault()) {
            case SCHEDULER_PAUSE -> {
                story.note(null, "the scheduler is stopped for " + fault.forMillis() + " ms");
                scheduler().pause(nanos);
            }
            case SCHEDULER_CRASH -> lives.strike(fault);
            case CLIENT_LOSS -> client(fault).reconnect(nanos / 4);
            case CLIENT_GONE -> {
                if (fault.kind() % 4 == 0) {
                    client(fault).leave();
                }
            }
            case CANCEL -> client(fault).cancel(fault);
            default -> {
                if (host != null) {
                    strike(host, fault, nanos);
                }
            }
        }
    }

    // Half of them for about as long as a lease, where the scheduler has to make up its mind.
    private long lasts(Planned fault) {
        long lease = scenario.config().times().lease().toNanos();
        return fault.target() % 2 == 0 ? fault.forMillis() * MILLI : lease / 100 * (70 + fault.kind() % 60);
    }

    private void strike(WorkerHost host, Planned fault, long nanos) {
        Link link = host.linkOrNull();
        story.note(host, "is struck by " + fault);
        switch (fault.fault()) {
            case CRASH -> host.crash("killed");
            case LINK_LOSS -> {
                if (link != null) {
                    link.cut();
                    noticeLoss(link, "connection reset");
                    agenda.in(draw.magnitude(10_000, 2_000_000_000), () -> host.lose(link));
                }
            }
            case PARTITION -> {
                if (fault.kind() % 4 == 3) {
                    host.hide(nanos);
                } else if (link != null) {
                    link.block(nanos, fault.kind() % 4 != 1, fault.kind() % 4 != 0);
                }
            }
            case WORKER_PAUSE -> {
                host.pause();
                agenda.in(nanos, host::wake);
            }
            case DRAIN -> drain(host, link, fault.kind());
            case REPLACEMENT -> {
                startWorker(host.slots);
                host.leave("replaced");
            }
            case SLOW_WORKER -> {
                host.slowDown(2 + fault.kind() % 50);
                host.fail(fault.kind() % 5 == 0);
                agenda.in(nanos, () -> {
                    host.slowDown(1);
                    host.fail(false);
                });
            }
            case BLOCK_LOSS -> host.blocks.lose(fault.kind());
            default -> throw new IllegalStateException(fault + " happens to no worker");
        }
    }

    private void drain(WorkerHost host, Link linkOrNull, int kind) {
        if (kind % 2 == 0) {
            host.drain("told to leave");
        } else if (linkOrNull != null) {
            linkOrNull.scheduler.post(new SchedulerEvent.DrainWorker(linkOrNull.epoch));
        }
    }

    private ClientHost client(Planned fault) {
        return clients.get(fault.target() % clients.size());
    }

    private WorkerHost hostOrNull(Planned fault) {
        List<WorkerHost> alive = alive();
        return alive.isEmpty() ? null : alive.get(fault.target() % alive.size());
    }

    List<WorkerHost> alive() {
        return processes.stream().filter(WorkerHost::isAlive).toList();
    }

    /** Whether the fault strikes now, at something that it strikes with this probability. */
    boolean strikes(Fault fault, double probability) {
        return faulty && scenario.has(fault) && draw.chance(probability);
    }

    /** Whether it has so many tasks that looking at all of them after each event would take most of the time. */
    boolean isLarge() {
        return large;
    }

    JobPlan job(JobId id) {
        return jobs.get(id);
    }

    /** When a message that is sent now arrives, if nothing is in its way. */
    long arrival() {
        long usual = scenario.latencyNanos();
        return agenda.now() + usual / 2 + draw.below((int) usual);
    }

    /** The time of day, which jumps as it likes. */
    long wallMillis() {
        return draw.below(Integer.MAX_VALUE);
    }

    private void startWorker(int slots) {
        WorkerHost host = new WorkerHost(this, processes.size(), slots);
        processes.add(host);
        host.connect();
    }

    /** One more of the jobs ended so. */
    void count(String ending) {
        endings.merge(ending, 1, Integer::sum);
    }

    /** A process has ended; its supervisor starts another, except, mostly, after one that left in order. */
    void ended(WorkerHost host, boolean inOrder) {
        boolean again = inOrder ? draw.oneIn(4) : !faulty || !draw.oneIn(5);
        if (again || !faulty && alive().isEmpty()) {
            agenda.in(draw.magnitude(1_000_000, 3_000_000_000L), () -> startWorker(host.slots));
        }
    }

    Link newLink(WorkerHost host) {
        return new Link(this, host, lives.newEpoch());
    }

    ClientId newClient() {
        return new ClientId(newPeer());
    }

    /** A number that nobody else has. */
    long newPeer() {
        return ++peers;
    }

    SchedulerHost scheduler() {
        return lives.now();
    }

    /** By the schedulers' own time. */
    long longestWithoutWorkers() {
        return Math.max(incidents.longestWithoutWorkers(), scheduler().referee.withoutWorkers());
    }

    /** A worker's hello has arrived. */
    void joined(Link link, WorkerInfo info) {
        link.scheduler.connected(link);
        link.scheduler.post(new SchedulerEvent.WorkerJoined(link.epoch, info));
    }

    /** The scheduler finds that the connection is gone. */
    void lost(Link link, String how) {
        link.scheduler.post(new SchedulerEvent.WorkerLost(link.epoch, how));
    }

    /** The connection broke: the scheduler hears of it at once, later, or, while there are faults, only by silence. */
    void noticeLoss(Link link, String how) {
        if (!faulty || !draw.oneIn(4)) {
            agenda.in(draw.magnitude(10_000, 1_000_000_000), () -> lost(link, how));
        }
    }

    /** The scheduler closed a connection. */
    void closed(Link link) {
        link.atWorker(() -> {
            WorkerHost host = hostOf(link);
            if (host != null) {
                host.lose(link);
            }
        });
    }

    private WorkerHost hostOf(Link link) {
        for (WorkerHost host : processes) {
            if (host.linkOrNull() == link) {
                return host;
            }
        }
        return null;
    }

    WorkerHost host(WorkerAddress address) {
        return processes.get(Integer.parseInt(address.dataAddress().substring(4)));
    }

    /** The number of what a block holds, as another worker, or a client, would read it; null if it cannot. */
    Integer blockOrNull(WorkerHost readerOrNull, WorkerAddress address, BlockId block) {
        WorkerHost host = host(address);
        boolean local = host == readerOrNull && host.is(address.worker());
        if (!host.isAlive() || !local && (!host.serves(address.worker()) || strikes(Fault.UNREADABLE_BLOCKS, 0.05))) {
            incidents.couldNotRead();
            return null;
        }
        Integer found = host.blocks.getOrNull(block);
        if (found == null && host.blocks.hasLost()) {
            incidents.couldNotRead();
        }
        return found;
    }
}
