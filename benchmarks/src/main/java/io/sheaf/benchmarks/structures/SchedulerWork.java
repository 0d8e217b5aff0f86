package io.sheaf.benchmarks.structures;

import io.sheaf.Effects;
import io.sheaf.plan.ClientId;
import io.sheaf.plan.ClusterEpoch;
import io.sheaf.plan.JobId;
import io.sheaf.plan.JobSettings;
import io.sheaf.plan.JobSpec;
import io.sheaf.plan.Program;
import io.sheaf.plan.Sha256;
import io.sheaf.plan.Slices;
import io.sheaf.plan.StageId;
import io.sheaf.plan.StageOutput;
import io.sheaf.plan.StageSpec;
import io.sheaf.plan.TaskSource;
import io.sheaf.plan.WorkerEpoch;
import io.sheaf.plan.message.FromClient;
import io.sheaf.plan.message.FromWorker;
import io.sheaf.plan.message.ToClient;
import io.sheaf.plan.message.ToWorker;
import io.sheaf.scheduler.core.SchedulerConfig;
import io.sheaf.scheduler.core.SchedulerCore;
import io.sheaf.scheduler.core.SchedulerCommand;
import io.sheaf.scheduler.core.SchedulerEvent;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Queue;

/** One job through a scheduler's core, with a worker that has every task done at once. */
final class SchedulerWork {

    private static final SchedulerConfig CONFIG = SchedulerConfig.of(new SchedulerConfig.Release(1, "1"));
    private static final byte[] RESULT = {1};
    private static final long NANOS_PER_TASK = 10_000;

    private final SchedulerCore core = new SchedulerCore(CONFIG, new ClusterEpoch(1));
    private final WorkerEpoch worker = new WorkerEpoch(1);
    private final ClientId client = new ClientId(1);
    private final Queue<SchedulerEvent> next = new ArrayDeque<>();
    private long now;
    private long results;

    private SchedulerWork() {}

    /** How many results the client got. */
    static long run(int tasks) {
        return new SchedulerWork().runJob(tasks);
    }

    private long runJob(int tasks) {
        next.add(new SchedulerEvent.WorkerJoined(worker, new FromWorker.WorkerInfo(1, "1", 17, 2, 1, "host", "host:1")));
        next.add(new SchedulerEvent.ClientConnected(client));
        next.add(new SchedulerEvent.ClientSaid(client, new FromClient.Submit(job(tasks)), 0));
        while (!next.isEmpty()) {
            List<SchedulerCommand> commands = new ArrayList<>();
            core.step(now += 1_000, List.of(next.remove()), commands);
            commands.forEach(this::answer);
        }
        return results;
    }

    private static JobSpec job(int tasks) {
        JobSettings settings = new JobSettings("job", 1, 4, Effects.IDEMPOTENT, 0, 0, "", false, false, 0, false);
        StageSpec stage = new StageSpec(
                new StageId(0), Program.of(new byte[] {1}), List.of(new TaskSource.Range(0, tasks, tasks)), new StageOutput.Results(), 0);
        return new JobSpec(new JobId(1, 1), settings, Sha256.of(new byte[] {1}), List.of(stage));
    }

    private void answer(SchedulerCommand command) {
        if (command instanceof SchedulerCommand.SendToWorker send && send.message() instanceof ToWorker.Grant grant) {
            byte[][] slices = new byte[grant.tasks().size()][];
            Arrays.fill(slices, RESULT);
            FromWorker.TaskStats stats = new FromWorker.TaskStats(NANOS_PER_TASK * slices.length, 0, 0, List.of());
            next.add(new SchedulerEvent.WorkerSaid(worker, new FromWorker.Succeeded(
                    grant.lease(), grant.job(), grant.stage(), grant.tasks(), new FromWorker.TaskOutput.Inline(Slices.of(List.of(slices))), stats)));
        } else if (command instanceof SchedulerCommand.SendToClient send && send.message() instanceof ToClient.Results more) {
            results += more.tasks().size();
        }
    }
}
