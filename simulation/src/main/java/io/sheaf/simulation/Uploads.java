package io.sheaf.simulation;

import io.sheaf.plan.BlockId;
import io.sheaf.plan.Piece;
import io.sheaf.plan.message.FromClient;
import io.sheaf.plan.message.ToClient;

/** Puts a client's inputs on workers. Owned by its world. */
final class Uploads {

    private final World world;
    private final JobPlan job;

    Uploads(World world, JobPlan job) {
        this.world = world;
        this.job = job;
    }

    /** What the client says when it has done what it was asked to, or could not. */
    FromClient answer(ToClient.Upload upload) {
        WorkerHost host = world.host(upload.worker());
        if (!host.serves(upload.worker().worker()) || host.blocks.isOver(upload.job()) || world.strikes(Fault.UNREADABLE_BLOCKS, 0.05)) {
            world.incidents.couldNotUpload();
            return new FromClient.UploadFailed(upload.job(), upload.lease(), "unreachable");
        }
        int size = upload.tasks().size();
        long[] prints = new long[size];
        for (int i = 0; i < size; i++) {
            prints[i] = put(host, upload, upload.tasks().from() + i);
        }
        return new FromClient.Uploaded(upload.job(), upload.lease(), upload.tasks(), new long[size], prints);
    }

    /** Returns the fingerprint. */
    private long put(WorkerHost host, ToClient.Upload upload, int task) {
        int stage = upload.stage().value();
        long value = JobPlan.value(stage, task, task);
        int made = world.code.add(new Made(job.spec.id(), stage, upload.generation().value(), task, upload.attempt(), Piece.whole(task), value, new int[0]));
        host.blocks.put(new BlockId(upload.job(), upload.stage(), upload.generation(), task, upload.attempt(), 0), made);
        return Draw.mix(value);
    }
}
