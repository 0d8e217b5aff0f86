package io.sheaf.minicluster;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;

class FaultTest {

    private static final List<FaultKind> ALL = Arrays.asList(FaultKind.values());

    @Test
    void theSameSeedDrawsTheSameFaults() {
        assertThat(draw(7)).isEqualTo(draw(7)).isNotEqualTo(draw(8));
    }

    @Test
    void drawsWhatIsAskedFor() {
        assertThat(draw(7)).hasSize(200)
                .isSortedAccordingTo((a, b) -> a.after().compareTo(b.after()))
                .allSatisfy(fault -> {
                    assertThat(fault.worker()).isLessThan(3);
                    assertThat(fault.lasts()).isLessThan(Duration.ofSeconds(1));
                    assertThat(fault.lasts().isZero()).isEqualTo(!fault.kind().lasts());
                })
                .extracting(Fault::kind).containsAll(ALL);
    }

    private static List<Fault> draw(long seed) {
        return Fault.draw(seed, 200, ALL, 3, Duration.ofSeconds(1));
    }
}
