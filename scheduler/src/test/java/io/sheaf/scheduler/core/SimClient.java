package io.sheaf.scheduler.core;

import static org.assertj.core.api.Assertions.assertThat;

import io.sheaf.plan.BlockId;
import io.sheaf.plan.ClientId;
import io.sheaf.plan.Failure;
import io.sheaf.plan.JobState;
import io.sheaf.plan.TaskRange;
import io.sheaf.plan.message.FromClient;
import io.sheaf.plan.message.ToClient;
import java.util.TreeMap;

/** The client of one job of the simulation: appends, uploads, takes results, and sometimes goes away and comes back. */
final class SimClient {

    final SimWorld world;
    final SimJob job;
    final TreeMap<Integer, Long> results = new TreeMap<>();
    final TreeMap<Integer, Failure> errors = new TreeMap<>();
    private ClientId id;
    /** The result task it does not want from the start on, which nobody knows yet; -1 if it wants all. */
    final int unwanted;
    private int appended;
    private int taken;
    boolean reconnected;
    boolean letGo;
    ToClient.Ended ended;
    ToClient.Rejected rejected;

    SimClient(SimWorld world, SimJob job) {
        this.world = world;
        this.job = job;
        int tasks = job.tasks(job.spec.stages().size() - 1);
        unwanted = world.whims.nextInt(4) == 0 ? world.whims.nextInt(tasks + 2) : -1;
    }

    void start() {
        id = world.connect(this);
        world.fromClient(id, new FromClient.Submit(job.spec));
        if (unwanted >= 0) {
            world.fromClient(id, new FromClient.Cancel(job.spec.id(), TaskRange.single(unwanted), "unwanted"));
        }
        if (isOpen()) {
            append();
        }
    }

    /** What its job keeps is needed no more. */
    void letGo() {
        letGo = true;
        if (id != null && ended == null) {
            world.fromClient(id, new FromClient.Append(job.spec.id(), 0, io.sheaf.plan.Slices.EMPTY, true));
        }
    }

    private boolean isOpen() {
        return job.tasks(0) == job.openTasks && job.spec.stages().get(0).branches().get(0) instanceof io.sheaf.plan.TaskSource.Open;
    }

    private void append() {
        int more = Math.min(job.openTasks - appended, world.random.nextInt(8));
        boolean last = appended + more == job.openTasks;
        world.fromClient(id, new FromClient.Append(job.spec.id(), appended, Specs.numbers(appended, appended + more), last));
        appended += more;
        if (!last) {
            world.in(world.random.nextInt(50), this::append);
        }
    }

    /** The connection breaks; another is made a moment later, and all that may have been lost is said again. */
    void reconnect() {
        if (id == null || ended != null || rejected != null) {
            return;
        }
        reconnected = true;
        world.disconnect(id);
        world.in(world.random.nextInt(3000), () -> {
            id = world.connect(this);
            world.fromClient(id, new FromClient.Submit(job.spec));
            if (isOpen()) {
                world.fromClient(id, new FromClient.Append(job.spec.id(), 0, Specs.numbers(0, appended), appended == job.openTasks));
            }
            if (letGo) {
                letGo();
            }
            if (taken > 0) {
                world.fromClient(id, new FromClient.Taken(job.spec.id(), taken));
            }
        });
    }

    void hear(ToClient message) {
        if (message instanceof ToClient.Results r) {
            assertThat(ended).isNull();
            for (int i = 0; i < r.tasks().size(); i++) {
                got(r.tasks().from() + i, Specs.number(r.slices().slice(i)));
            }
        } else if (message instanceof ToClient.StoredResults stored) {
            world.in(5 + world.random.nextInt(200), () -> fetch(stored));
        } else if (message instanceof ToClient.TaskFailed failed) {
            // A stored result that was read stays read, even if it was lost before it counted as taken and could not be made again.
            if (!results.containsKey(failed.task())) {
                errors.put(failed.task(), failed.failure());
            }
        } else if (message instanceof ToClient.Upload upload) {
            world.in(5 + world.random.nextInt(50), () -> upload(upload));
        } else if (message instanceof ToClient.Measured measured) {
            job.told(measured);
        } else if (message instanceof ToClient.Split split) {
            job.told(split);
        } else if (message instanceof ToClient.Rejected no) {
            rejected = no;
        } else if (message instanceof ToClient.Ended end) {
            assertThat(ended == null || ended.equals(end)).isTrue();
            ended = end;
        }
        take();
    }

    private void got(int task, long value) {
        Long before = results.putIfAbsent(task, value);
        assertThat(before == null || before == value).as("task %s: %s and %s", task, before, value).isTrue();
        assertThat(errors).doesNotContainKey(task);
    }

    private void fetch(ToClient.StoredResults stored) {
        for (int task = stored.tasks().from(); task < stored.tasks().to(); task++) {
            BlockId block = new BlockId(stored.job(), stored.stage(), stored.generation(), task, stored.attempt(), 0);
            Long value = world.blockOrNull(stored.worker().worker(), block);
            if (results.containsKey(task)) {
                continue;
            }
            if (value == null) {
                world.fromClient(id, new FromClient.ResultLost(stored.job(), stored.lease(), stored.tasks(), "gone"));
                return;
            }
            got(task, value);
        }
        take();
    }

    private void take() {
        int next = taken;
        while (results.containsKey(next) || errors.containsKey(next)) {
            next++;
        }
        if (next > taken) {
            taken = next;
            world.fromClient(id, new FromClient.Taken(job.spec.id(), taken));
        }
    }

    private void upload(ToClient.Upload upload) {
        SimWorker worker = world.workers.get(upload.worker().worker());
        if (worker == null || worker.dropped.contains(upload.job()) || world.random.nextInt(15) == 0) {
            world.fromClient(id, new FromClient.UploadFailed(upload.job(), upload.lease(), "unreachable"));
            return;
        }
        int size = upload.tasks().size();
        long[] values = new long[size];
        for (int i = 0; i < size; i++) {
            int task = upload.tasks().from() + i;
            values[i] = SimJob.value(upload.stage().value(), task, task);
            worker.blocks.put(new BlockId(upload.job(), upload.stage(), upload.generation(), task, upload.attempt(), 0), values[i]);
        }
        world.fromClient(id, new FromClient.Uploaded(upload.job(), upload.lease(), upload.tasks(), new long[size], values));
    }

    void release() {
        world.fromClient(id, new FromClient.Release(job.spec.id()));
    }

    boolean succeeded() {
        return ended != null && ended.state() == JobState.SUCCEEDED;
    }
}
