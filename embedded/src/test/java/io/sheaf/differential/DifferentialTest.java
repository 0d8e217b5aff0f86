package io.sheaf.differential;

import static org.assertj.core.api.Assertions.assertThat;

import io.sheaf.JobOptions;
import io.sheaf.Skipping;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Engines give what plain collections give. Properties ask for other plans, or more; a failure tells the seed. */
class DifferentialTest {

    private static final long SEED = Long.getLong("differential.seed", 1);
    private static final long PLANS = Long.getLong("differential.plans", 200);

    @TempDir
    Path scratch;

    @Test
    void randomPlansGiveWhatPlainCollectionsGive() {
        try (Engines engines = new Engines(scratch)) {
            assertThat(new Differential(engines).run(SEED, PLANS)).isEmpty();
        }
    }

    @Test
    void plansWhoseJoinsAreSplitDoToo() {
        JobOptions splitting = JobOptions.DEFAULT.withBroadcastBelow(0).withSplitAbove(1);
        try (Engines engines = new Engines(scratch, splitting)) {
            assertThat(new Differential(engines).run(SEED + 1_000_000, PLANS / 4)).isEmpty();
        }
    }

    @Test
    void plansWhosePartitionsFollowSizesDoToo() {
        JobOptions sized = JobOptions.DEFAULT.withBroadcastBelow(200).withSplitAbove(100).withPartitionSize(100);
        try (Engines engines = new Engines(scratch, sized)) {
            assertThat(new Differential(engines).run(SEED + 2_000_000, PLANS / 4)).isEmpty();
        }
    }

    /** Where every function takes every record, that records could be left out makes no difference, in any step. */
    @Test
    void plansThatMaySkipDoToo() {
        JobOptions skipping = JobOptions.DEFAULT.withSkipping(Skipping.upToShare(0.01));
        try (Engines engines = new Engines(scratch, skipping)) {
            assertThat(new Differential(engines).run(SEED + 3_000_000, PLANS / 4)).isEmpty();
        }
    }
}
