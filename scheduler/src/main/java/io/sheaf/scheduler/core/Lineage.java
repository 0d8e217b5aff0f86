package io.sheaf.scheduler.core;

import io.sheaf.plan.Sha256;
import io.sheaf.plan.Slices;
import io.sheaf.plan.StageId;
import io.sheaf.plan.TaskSource;
import java.nio.ByteBuffer;
import java.security.MessageDigest;
import java.util.ArrayList;
import java.util.List;

/**
 * Names all that the tasks of a stage go by, apart from what stands in the job: which tasks it has and where they read, how many
 * partitions they write, what is said to all of them, and the fingerprints of the blocks. As long as it is the same, so is what a
 * task of this index has to do. Owned by the scheduler's core.
 */
final class Lineage {

    private Sha256 last;
    private List<Long> lastVersions = List.of();

    /** Of a stage whose inputs are complete. */
    Sha256 of(Stage stage) {
        List<Long> versions = versions(stage);
        if (last == null || !versions.equals(lastVersions)) {
            last = digest(stage);
            lastVersions = versions;
        }
        return last;
    }

    // What is made again has another version, and what else it reads is the same within a generation.
    private static List<Long> versions(Stage stage) {
        List<Long> versions = new ArrayList<>();
        versions.add((long) stage.generation.value());
        stage.producers.forEach(producer -> versions.add((long) producer.mapVersion));
        return versions;
    }

    private static Sha256 digest(Stage stage) {
        MessageDigest digest = Sha256.newDigest();
        add(digest, stage.spec.id().value(), stage.partitions(), stage.branches.size(), stage.sides.size());
        for (Stage.Branch branch : stage.branches) {
            add(digest, branch.start(), branch.end());
            addSource(digest, stage.job, branch.source());
        }
        for (int i = 0; i < stage.sides.size(); i++) {
            Stage side = stage.job.producer(stage.spec.sides().get(i));
            if (side.keepsBlocks()) {
                side.addFingerprintsTo(digest);
            } else {
                add(digest, stage.sides.get(i));
            }
        }
        return Sha256.ofDigest(digest.digest());
    }

    private static void addSource(MessageDigest digest, Job job, TaskSource source) {
        StageId from = Job.producerOrNull(source);
        if (source instanceof TaskSource.Split split) {
            split.shares().forEach(share -> add(digest, share.partition(), share.fromTask(), share.toTask()));
        }
        if (from != null && job.producer(from).keepsBlocks()) {
            job.producer(from).addFingerprintsTo(digest);
        } else if (from != null) {
            add(digest, job.producer(from).allParts());
        }
    }

    private static void add(MessageDigest digest, Slices slices) {
        add(digest, slices.size());
        for (int i = 0; i < slices.size(); i++) {
            add(digest, slices.length(i));
            digest.update(slices.data(), slices.offset(i), slices.length(i));
        }
    }

    private static void add(MessageDigest digest, int... numbers) {
        ByteBuffer bytes = ByteBuffer.allocate(Integer.BYTES * numbers.length);
        bytes.asIntBuffer().put(numbers);
        digest.update(bytes.array());
    }
}
