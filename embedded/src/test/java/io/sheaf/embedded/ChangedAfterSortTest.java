package io.sheaf.embedded;

import static org.assertj.core.api.Assertions.assertThat;

import io.sheaf.Cluster;
import java.io.Serializable;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Functions behind a sort may change what they are given: that has no part in the order any more. */
@Timeout(60)
class ChangedAfterSortTest {

    private static final int RECORDS = 100;

    private static final class Player implements Serializable {
        private static final long serialVersionUID = 1;
        private int score;

        private Player(int score) {
            this.score = score;
        }

        /** Worse than before, or better. */
        private Player changedBy(int more) {
            score += more;
            return this;
        }
    }

    private static List<Integer> sortedAndChanged(Cluster cluster, int change, int partitions) {
        List<Player> players = IntStream.range(0, RECORDS).mapToObj(i -> new Player(i * 37 % RECORDS)).toList();
        return cluster.from(players)
                .sorted((a, b) -> Integer.compare(a.score, b.score), partitions)
                .map(player -> player.changedBy(change).score)
                .toList();
    }

    @Test
    void aRecordThatIsChangedAfterTheSortIsNotTakenForOneOutOfOrder() {
        try (Cluster cluster = Cluster.local(2)) {
            for (int change : new int[] {1_000, -1_000}) {
                for (int partitions : new int[] {1, 3}) {
                    assertThat(sortedAndChanged(cluster, change, partitions))
                            .isEqualTo(IntStream.range(0, RECORDS).mapToObj(i -> i + change).toList());
                }
            }
        }
    }
}
