package io.sheaf.client.core;

import io.sheaf.Broadcast;
import io.sheaf.JobOptions;
import io.sheaf.plan.BroadcastHandle;
import io.sheaf.plan.JobId;
import io.sheaf.plan.LogicalNode;
import io.sheaf.plan.Operator;
import io.sheaf.plan.OperatorKind;
import io.sheaf.plan.Planner;
import io.sheaf.plan.Program;
import io.sheaf.plan.Slices;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.ConcurrentHashMap;

/** The broadcasts of one session that are open. Safe for use by many threads. */
final class Broadcasts {

    private final Map<JobId, KeptData> open = new ConcurrentHashMap<>();

    <T> Broadcast<T> add(Submitter submitter, T value) {
        Slices encoded = Slices.of(Sendable.bytes(value, "the value of a broadcast"));
        LogicalNode upload = new LogicalNode.Upload(encoded, 1, Operator.of(OperatorKind.READ_VALUES));
        JobId id = ClientSession.newJobId();
        JobOptions options = JobOptions.DEFAULT.withName("broadcast of " + CallSite.brief());
        KeptData data = KeptData.once(submitter, upload, options, id);
        open.put(id, data);
        return new BroadcastHandle<>(id, value, () -> {
            if (open.remove(id) != null) {
                data.release();
            }
        });
    }

    /** The plan, whose stages get the broadcasts that their code names. */
    Planner.Plan addTo(Planner.Plan plan) {
        return open.isEmpty() ? plan : plan.withSides(this::namedIn);
    }

    private List<LogicalNode.Keeper> namedIn(Program program) {
        return BroadcastHandle.namedIn(program.bytes()).stream().map(open::get).filter(Objects::nonNull)
                .map(data -> (LogicalNode.Keeper) data).toList();
    }
}
