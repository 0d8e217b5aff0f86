package io.sheaf.differential;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Engines give what plain collections give. A failure tells the seed, for {@link DifferentialMain}. */
class DifferentialTest {

    private static final int PLANS = 200;

    @TempDir
    Path scratch;

    @Test
    void randomPlansGiveWhatPlainCollectionsGive() {
        try (Engines engines = new Engines(scratch)) {
            assertThat(new Differential(engines).run(1, PLANS)).isEmpty();
        }
    }
}
