package io.sheaf.benchmarks.dataflow;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.sheaf.benchmarks.dataflow.PeerProcess.Lap;
import java.util.List;
import java.util.Map;
import java.util.stream.DoubleStream;
import org.junit.jupiter.api.Test;

class StandingTest {

    @Test
    void ratiosAreOfMediansOfWarmRuns() {
        Standing standing = new Standing(Scenario.JOIN, 1000, Map.of(
                Peer.embedded, laps(9, 2, 1, 4), Peer.processes, laps(8, 4, 4, 4), Peer.spark, laps(20, 8, 16, 7)));

        assertThat(standing.markdown()).contains("## join, 1,000")
                .contains("| Sheaf, embedded | 9.00 | 2.00 | 2.00, 1.00, 4.00 | 1 | 0.50 |")
                .contains("| Sheaf, processes | 8.00 | 4.00 | 4.00, 4.00, 4.00 | 2.00 | 1 |")
                .contains("| Spark | 20.0 | 8.00 | 8.00, 16.0, 7.00 | 4.00 | 2.00 |");
    }

    @Test
    void theMedianOfTwoIsBetweenThem() {
        assertThat(new Standing(Scenario.JOIN, 1, Map.of(Peer.spark, laps(5, 1, 2))).median(Peer.spark)).isEqualTo(1.5);
    }

    @Test
    void theOnlyRunIsTheMedian() {
        assertThat(new Standing(Scenario.JOIN, 1, Map.of(Peer.spark, laps(5))).median(Peer.spark)).isEqualTo(5);
    }

    @Test
    void differentAnswersAreAnError() {
        Map<Peer, List<Lap>> laps = Map.of(Peer.embedded, List.of(new Lap(1, "1:a")), Peer.spark, List.of(new Lap(1, "1:b")));
        assertThatThrownBy(() -> new Standing(Scenario.JOIN, 1, laps)).hasMessageContainingAll("join", "1:a", "1:b");
    }

    private static List<Lap> laps(double... seconds) {
        return DoubleStream.of(seconds).mapToObj(lap -> new Lap(lap, "1:a")).toList();
    }
}
