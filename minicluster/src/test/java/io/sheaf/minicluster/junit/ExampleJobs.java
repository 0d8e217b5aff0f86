package io.sheaf.minicluster.junit;

import io.sheaf.Cluster;
import io.sheaf.minicluster.FaultKind;
import io.sheaf.minicluster.MiniCluster;
import java.util.concurrent.atomic.AtomicInteger;

/** Tests as users write them, which {@link ChaosTestTest} runs. */
final class ExampleJobs {

    static final AtomicInteger CALLS = new AtomicInteger();

    private ExampleJobs() {}

    private static String word(long x) {
        try {
            Thread.sleep(1);
            return "word " + x % 10;
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }

    static final class Right {
        @ChaosTest(seed = 11, runs = 1, faults = 2, longestMillis = 500)
        void countsWords(Cluster cluster, Answer answer, MiniCluster mini) {
            CALLS.incrementAndGet();
            answer.is("count", cluster.range(0, 300).mapToObj(ExampleJobs::word).countByValue());
            answer.is("workers", mini.workers());
        }
    }

    static final class Wrong {
        @ChaosTest(seed = 12, runs = 1, faults = 1, kinds = FaultKind.RESET_LINKS)
        void givesAnotherAnswerEachTime(Cluster cluster, Answer answer) {
            int call = CALLS.incrementAndGet();
            answer.is(new long[] {cluster.range(0, 10).sum(), call});
        }
    }

    static final class Enclosed {
        @ChaosTest(kinds = {FaultKind.KILL_WORKER, FaultKind.FILL_DISK})
        void isNeverCalled(Cluster cluster, Answer answer) {
            CALLS.incrementAndGet();
        }
    }
}
