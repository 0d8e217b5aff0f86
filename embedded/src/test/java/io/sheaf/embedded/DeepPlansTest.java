package io.sheaf.embedded;

import static org.assertj.core.api.Assertions.assertThat;

import io.sheaf.Cluster;
import io.sheaf.Dataset;
import io.sheaf.RefusedException;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** What loops make that read nothing for long. */
@Timeout(120)
class DeepPlansTest {

    private static final long STACK_BYTES = 256 << 10;

    /** What a thread of this small stack gets. */
    private static Object onSmallStack(java.util.concurrent.Callable<Object> work) throws InterruptedException {
        AtomicReference<Object> outcome = new AtomicReference<>();
        Thread thread = new Thread(null, () -> {
            try {
                outcome.set(work.call());
            } catch (Throwable thrown) {
                outcome.set(thrown);
            }
        }, "small-stack", STACK_BYTES);
        thread.start();
        thread.join();
        return outcome.get();
    }

    @Test
    void aThousandKeptDatasetsEachMadeOfTheLastAreSubmittedAtTheFirstRead() throws InterruptedException {
        try (Cluster cluster = Cluster.local(2)) {
            Dataset<Integer> all = cluster.of(0);
            for (int i = 0; i < 1000; i++) {
                all = all.map(n -> n + 1).cache();
            }
            Dataset<Integer> last = all;
            assertThat(onSmallStack(last::first).toString()).isEqualTo("Optional[1000]");
            assertThat(last.union(last).toList()).containsExactly(1000, 1000);
        }
    }

    @Test
    void tooManyShufflesAreRefusedWithTheRemedyWhichHelps() throws InterruptedException {
        try (Cluster cluster = Cluster.local(2)) {
            Dataset<Integer> deep = cluster.of(0);
            for (int i = 0; i < 10_000; i++) {
                deep = deep.map(n -> n + 1).repartition(1);
            }
            for (Runnable action : actions(deep)) {
                assertThat(onSmallStack(() -> {
                    action.run();
                    return "done";
                })).isInstanceOfSatisfying(RefusedException.class, refused -> assertThat(refused).hasMessageContaining("cache()"));
            }
            Dataset<Integer> shallow = cluster.of(0);
            for (int i = 1; i <= 200; i++) {
                shallow = shallow.map(n -> n + 1).repartition(1);
                if (i % 50 == 0) {
                    shallow = shallow.cache();
                    shallow.count();
                }
            }
            assertThat(onSmallStack(shallow::toList).toString()).isEqualTo("[200]");
        }
    }

    private static Runnable[] actions(Dataset<Integer> deep) {
        return new Runnable[] {deep::count, deep::iterator, deep::explain, () -> deep.cache().count()};
    }
}
