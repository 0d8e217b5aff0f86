package io.sheaf.client.core;

import io.sheaf.plan.Planner;
import io.sheaf.plan.Sha256;
import io.sheaf.plan.Slices;
import io.sheaf.plan.StageSpec;
import io.sheaf.plan.TaskSource;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;

/**
 * Tells whether two submissions ask for the same: the same steps of the same functions, over the same input, for the same kind
 * of result. Options are no part of it.
 *
 * @param work of the plan and its input
 * @param kindOfResult as {@link ResultFold#kind()} has it
 */
record Fingerprint(Sha256 work, Object kindOfResult) {

    /** Of a plan as the action made it, before it gets the broadcasts that its code names. */
    static Fingerprint of(Planner.Plan plan, Submitter.Request<?> request) {
        MessageDigest digest = Sha256.newDigest();
        for (StageSpec stage : plan.stages()) {
            digest.update(stage.program().id().bytes());
            stage.branches().forEach(branch -> add(digest, branch));
            add(digest, stage.output() + " " + stage.sides());
        }
        plan.uploads().forEach((stage, input) -> add(digest, (Slices) input));
        plan.keepers().forEach((stage, keeper) -> add(digest, ((KeptData) keeper).name().toString()));
        if (request.feederOrNull() != null) {
            add(digest, request.feederOrNull().items());
        }
        return new Fingerprint(Sha256.ofDigest(digest.digest()), request.fold().kind());
    }

    private static void add(MessageDigest digest, TaskSource source) {
        if (source instanceof TaskSource.Inline inline) {
            add(digest, "Inline");
            add(digest, inline.inputs());
        } else {
            add(digest, source.toString());
        }
    }

    private static void add(MessageDigest digest, Slices slices) {
        add(digest, slices.size());
        for (int i = 0; i < slices.size(); i++) {
            add(digest, slices.length(i));
        }
        digest.update(slices.data(), slices.offset(0), slices.bytes());
    }

    // With its length, as two texts may be one when put together.
    private static void add(MessageDigest digest, String text) {
        byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
        add(digest, bytes.length);
        digest.update(bytes);
    }

    private static void add(MessageDigest digest, int number) {
        digest.update(ByteBuffer.allocate(Integer.BYTES).putInt(number).flip());
    }
}
