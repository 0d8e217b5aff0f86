package io.sheaf.client.core;

import io.sheaf.plan.BlockId;
import io.sheaf.plan.Slices;
import io.sheaf.plan.StageId;
import io.sheaf.plan.message.FromClient;
import io.sheaf.plan.message.ToClient;
import java.io.IOException;
import java.util.Map;

/** The inputs a job's client puts on workers when it is asked to. Immutable. */
final class Uploads {

    static final Uploads NONE = new Uploads(Map.of());

    private final Map<StageId, Object> inputs;

    /** @param inputs for each uploaded stage its {@link Slices} */
    Uploads(Map<StageId, Object> inputs) {
        this.inputs = inputs;
    }

    void put(SchedulerLink link, ToClient.Upload asked) {
        Slices slices = (Slices) inputs.get(asked.stage());
        long[] bytes = new long[asked.tasks().size()];
        long[] fingerprints = new long[bytes.length];
        try {
            for (int i = 0; i < bytes.length; i++) {
                int task = asked.tasks().from() + i;
                byte[] payload = slices.slice(task);
                BlockId block = new BlockId(asked.job(), asked.stage(), asked.generation(), task, asked.attempt(), 0);
                fingerprints[i] = link.put(asked.worker(), block, payload);
                bytes[i] = payload.length;
            }
            link.send(new FromClient.Uploaded(asked.job(), asked.lease(), asked.tasks(), bytes, fingerprints));
        } catch (IOException e) {
            link.send(new FromClient.UploadFailed(asked.job(), asked.lease(), String.valueOf(e.getMessage())));
        }
    }
}
