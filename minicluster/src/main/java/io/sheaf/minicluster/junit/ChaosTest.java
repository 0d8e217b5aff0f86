package io.sheaf.minicluster.junit;

import io.sheaf.minicluster.FaultKind;
import java.lang.annotation.Documented;
import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;
import org.junit.jupiter.api.TestTemplate;
import org.junit.jupiter.api.extension.ExtendWith;

/**
 * A test whose jobs must give the same answer whatever happens to their cluster. The method takes a {@link io.sheaf.Cluster}
 * and an {@link Answer}, and perhaps the {@link io.sheaf.minicluster.MiniCluster}. It is run once without faults, then
 * {@link #runs()} times on the same cluster under faults drawn from the seed, in each of these until all faults have happened.
 *
 * <pre>{@code
 * @ChaosTest
 * void countsWords(Cluster cluster, Answer answer) {
 *     answer.is(cluster.textFiles("books").flatMap(Words::of).countByValue());
 * }
 * }</pre>
 *
 * <p>A failure names its seed and tells what happened; {@code -Dsheaf.chaos.seed=N} draws the same faults again. What they meet may
 * differ. A job may also fail loudly: if three workers die under one task, that counts as the task's fault.
 */
@Target(ElementType.METHOD)
@Retention(RetentionPolicy.RUNTIME)
@Documented
@TestTemplate
@ExtendWith(ChaosExtension.class)
public @interface ChaosTest {

    /** Workers of the cluster, with a slot each. */
    int workers() default 2;

    /** Runs under faults, at least 1. */
    int runs() default 2;

    /** Faults in each run, at least 1. */
    int faults() default 3;

    /**
     * What faults there are. {@link FaultKind#RESTART_SCHEDULER} is for jobs with an idempotency key, which must be another one in each run.
     * Under those that {@linkplain FaultKind#exhausts() take something away}, jobs may end with a {@link io.sheaf.ResourceException}.
     * Where one {@linkplain FaultKind#hindrance() cannot happen}, the test is skipped; those that {@linkplain FaultKind#needsEnclosure() need an
     * enclosure} are refused.
     */
    FaultKind[] kinds() default {
        FaultKind.KILL_WORKER, FaultKind.PAUSE_WORKER, FaultKind.PARTITION_WORKER, FaultKind.RESET_LINKS, FaultKind.DELAY_LINKS
    };

    /** How long a fault lasts at most, in milliseconds, at least 100. The cluster takes a worker for lost after 2 seconds of silence. */
    int longestMillis() default 3_000;

    /** Of the first run under faults; the next ones have the next numbers. 0 draws one. */
    long seed() default 0;
}
