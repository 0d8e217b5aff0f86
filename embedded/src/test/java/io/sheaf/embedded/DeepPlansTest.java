package io.sheaf.embedded;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.sheaf.Cluster;
import io.sheaf.Dataset;
import io.sheaf.RefusedException;
import io.sheaf.TaskFailedException;
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

    @Test
    void tooManyStepsInOneTaskAreRefusedWithTheRemedyWhichHelps() {
        try (Cluster cluster = Cluster.local(2)) {
            Dataset<Integer> deep = cluster.of(0);
            for (int i = 0; i < 20_000; i++) {
                deep = deep.map(n -> n + 1);
            }
            for (Runnable action : actions(deep)) {
                assertThatThrownBy(action::run).isInstanceOf(RefusedException.class)
                        .hasMessageContainingAll("20000 steps", "map() at " + DeepPlansTest.class.getName(), "5000", "cache()");
            }
            Dataset<Integer> shallow = cluster.of(0);
            for (int i = 1; i <= 20_000; i++) {
                shallow = shallow.map(n -> n + 1);
                shallow = i % 1000 == 0 ? shallow.cache() : shallow;
            }
            assertThat(shallow.toList()).containsExactly(20_000);
        }
    }

    @Test
    void aStackThatIsNotEnoughIsExplained() {
        try (Cluster cluster = Cluster.local(2)) {
            Dataset<Long> endless = cluster.range(0, 3).boxed().map(DeepPlansTest::endless);
            assertThatThrownBy(endless::toList).isInstanceOf(TaskFailedException.class)
                    .hasMessageContainingAll("stack of the worker's thread was not enough", "recurses too deeply", "the 2 steps");
        }
    }

    private static long endless(long n) {
        return 1 + endless(n + 1);
    }

    private static Runnable[] actions(Dataset<Integer> deep) {
        return new Runnable[] {deep::count, deep::iterator, deep::explain, () -> deep.cache().count()};
    }
}
