package io.sheaf.scheduler.core;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.fail;

import io.sheaf.Effects;
import io.sheaf.ErrorKind;
import io.sheaf.IndeterminateInputException;
import io.sheaf.plan.Failure;
import io.sheaf.plan.JobState;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

/**
 * Whole jobs of all shapes through the core, with workers that die, leave, and say things twice and out of order, and
 * clients that go and come back. First with faults, then without: then every job has to end.
 */
class SimulationTest {

    private static final int SEEDS = Integer.getInteger("sheaf.simulation.seeds", 600);

    private static final long FIRST = Long.getLong("sheaf.simulation.first", 1);

    private final TreeMap<String, Integer> endings = new TreeMap<>();

    @Test
    void everyJobEndsWithTheRightResultsOrAReason() {
        long events = 0;
        for (long seed = FIRST; seed < FIRST + SEEDS; seed++) {
            try {
                events += simulate(seed);
            } catch (Throwable e) {
                fail("seed " + seed + ": " + e, e);
            }
        }
        System.out.println("simulated seeds " + FIRST + " to " + (FIRST + SEEDS - 1) + ", " + events + " events: " + endings);
        if (SEEDS >= 600) {
            assertThat(List.of(endings.get("CHOSE SMALL"), endings.get("CHOSE LARGE"))).allSatisfy(times -> assertThat(times).isGreaterThan(20));
            assertThat(endings.get("SPLIT")).isGreaterThan(10);
            assertThat(endings).containsKeys("SUCCEEDED", "SUCCEEDED READING", "TOO LATE", "FAILED USER", "FAILED " + IndeterminateInputException.class.getSimpleName());
        }
    }

    private long simulate(long seed) {
        SimWorld world = new SimWorld(seed);
        List<SimClient> clients = new ArrayList<>();
        int workers = 1 + world.random.nextInt(4);
        for (int i = 0; i < workers; i++) {
            world.join();
        }
        int jobs = 1 + world.random.nextInt(4);
        for (int i = 0; i < jobs; i++) {
            SimJob job = new SimJob(i, world.random);
            world.jobs.put(job.spec.id(), job);
            SimClient client = new SimClient(world, job);
            clients.add(client);
            world.in(world.random.nextInt(300), client::start);
        }
        if (world.random.nextInt(3) == 0) {
            addSharing(world, clients);
        }
        plan(world, clients);
        world.run(6000);
        world.unruly = false;
        if (world.workers.isEmpty()) {
            world.join();
        }
        world.run(120_000);
        for (SimClient client : clients) {
            check(client, clients);
        }
        checkAllIsReleased(world, clients);
        return world.events;
    }

    /** Up to two jobs that keep something, the second made of the first, and some that read it, before and after it is let go. */
    private static void addSharing(SimWorld world, List<SimClient> clients) {
        SimJob keeper = null;
        int start = 0;
        for (int number = 100; number < 101 + world.random.nextInt(2); number++) {
            keeper = add(world, clients, SimJob.keeping(number, world.random, keeper, true), start);
            SimClient client = clients.get(clients.size() - 1);
            world.in(start + 600 + world.random.nextInt(2500), client::letGo);
            start += 1 + world.random.nextInt(600);
        }
        int readers = 1 + world.random.nextInt(3);
        for (int i = 0; i < readers; i++) {
            add(world, clients, SimJob.keeping(110 + i, world.random, keeper, false), start + world.random.nextInt(1500));
        }
    }

    private static SimJob add(SimWorld world, List<SimClient> clients, SimJob job, int start) {
        world.jobs.put(job.spec.id(), job);
        SimClient client = new SimClient(world, job);
        clients.add(client);
        world.in(start, client::start);
        return job;
    }

    private void plan(SimWorld world, List<SimClient> clients) {
        int kills = world.random.nextInt(6);
        for (int i = 0; i < kills; i++) {
            world.in(world.random.nextInt(1500), () -> {
                List<SimWorker> alive = new ArrayList<>(world.workers.values());
                if (!alive.isEmpty()) {
                    SimWorker victim = alive.get(world.random.nextInt(alive.size()));
                    if (world.random.nextInt(4) == 0) {
                        world.step(new SchedulerEvent.DrainWorker(victim.epoch));
                    } else {
                        world.kill(victim);
                    }
                }
            });
            world.in(world.random.nextInt(3000), world::join);
        }
        for (SimClient client : clients) {
            if (world.random.nextInt(4) == 0) {
                world.in(400 + world.random.nextInt(1000), client::reconnect);
            }
        }
    }

    private void check(SimClient client, List<SimClient> clients) {
        SimJob job = client.job;
        assertThat(client.ended != null || client.rejected != null).as("%s has ended, got %s", job.spec, client.results).isTrue();
        if (client.rejected != null && !job.keepers.isEmpty()) {
            assertThat(clients.stream().anyMatch(other -> other.job == job.keepers.get(0) && (other.letGo || other.ended != null || other.rejected != null)))
                    .as("%s %s", job.spec, client.rejected).isTrue();
            endings.merge("TOO LATE", 1, Integer::sum);
            return;
        }
        if (client.rejected != null) {
            // The one thing that cannot be mended: results of a finished job whose keeper died before they were taken.
            assertThat(job.storesResults && client.reconnected).as("%s %s ended %s", job.spec, client.rejected, client.ended).isTrue();
            endings.merge("REJECTED", 1, Integer::sum);
            return;
        }
        Failure why = client.ended.failureOrNull();
        if (!client.succeeded()) {
            checkFailure(job, client.ended.state(), why);
            String name = why.kind() == ErrorKind.ENVIRONMENT ? why.type().substring(why.type().lastIndexOf('.') + 1) : why.kind().toString();
            endings.merge(client.ended.state() + " " + name, 1, Integer::sum);
            return;
        }
        endings.merge(job.keepers.isEmpty() ? "SUCCEEDED" : "SUCCEEDED READING", 1, Integer::sum);
        assertThat(job.isTold()).as("%s", job.spec).isTrue();
        for (boolean less : new boolean[] {true, false}) {
            endings.merge(less ? "CHOSE SMALL" : "CHOSE LARGE", job.chose(less) ? 1 : 0, Integer::sum);
        }
        endings.merge("SPLIT", job.isSplit() ? 1 : 0, Integer::sum);
        assertThat(client.ended.resultTasks()).isEqualTo(job.tasks(job.spec.stages().size() - 1));
        Map<Integer, Long> expected = new LinkedHashMap<>();
        List<Long> reference = job.reference();
        for (int i = 0; i < reference.size(); i++) {
            if (!client.errors.containsKey(i)) {
                expected.put(i, reference.get(i));
            }
        }
        if (!job.isUnsteady()) {
            assertThat(client.results).isEqualTo(expected);
        } else {
            assertThat(client.results.keySet()).isEqualTo(expected.keySet());
            checkAllReadTheSame(client, reference);
        }
        SimTally.check(client);
        boolean cancels = 0 <= client.unwanted && client.unwanted < client.ended.resultTasks();
        assertThat(client.errors.containsKey(client.unwanted)).as("task %s is cancelled", client.unwanted).isEqualTo(cancels);
        if (!job.spec.settings().collectErrors()) {
            assertThat(client.errors).hasSize(cancels ? 1 : 0);
        }
    }

    /** Noise of a producer reaches reader i multiplied by i + 1; that factor taken out, all readers must have seen the same. */
    private static void checkAllReadTheSame(SimClient client, List<Long> reference) {
        boolean oneShuffle = client.job.keepers.isEmpty() && client.job.spec.stages().size() == 2 && client.job.spec.stages().get(1).branches().get(0)
                instanceof io.sheaf.plan.TaskSource.Shuffled;
        if (oneShuffle) {
            List<Long> noises = new ArrayList<>();
            client.results.forEach((task, value) -> noises.add((value - reference.get(task)) / (task + 1)));
            assertThat(noises.stream().distinct().count()).as("noise per reader %s", noises).isLessThanOrEqualTo(1);
        }
    }

    private static void checkFailure(SimJob job, JobState state, Failure why) {
        assertThat(why).isNotNull();
        switch (why.kind()) {
            case USER -> {
                List<SimJob> all = new ArrayList<>(job.keepers);
                all.add(job);
                assertThat(all).anySatisfy(culprit -> {
                    assertThat(culprit.failureRate).isPositive();
                    assertThat(why.site().attempt()).isGreaterThanOrEqualTo(
                            culprit.spec.settings().effects() == Effects.AT_MOST_ONCE ? 1 : culprit.spec.settings().maxAttempts());
                });
            }
            case ENVIRONMENT -> {
                boolean indeterminate = why.type().equals(IndeterminateInputException.class.getName());
                assertThat(!indeterminate || job.isUnsteady()).as("%s", why).isTrue();
            }
            default -> fail("no job of the simulation may end with " + state + " " + why);
        }
    }

    private static void checkAllIsReleased(SimWorld world, List<SimClient> clients) {
        clients.forEach(SimClient::release);
        world.run(1000);
        for (SimWorker worker : world.workers.values()) {
            assertThat(worker.blocks).as("blocks left on worker %s", worker.epoch).isEmpty();
            assertThat(worker.defined).isEmpty();
            assertThat(worker.mostAttempts).isLessThanOrEqualTo(4 + 3 + 16);
        }
        assertThat(world.core.snapshot().jobs()).allSatisfy(job -> assertThat(job.state().isFinal()).isTrue());
    }
}
