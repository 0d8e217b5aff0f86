package io.sheaf.chaos.command;

import io.sheaf.chaos.EnclosedTrial;
import io.sheaf.chaos.Judge;
import io.sheaf.chaos.Outcome;
import io.sheaf.chaos.Scenario;
import io.sheaf.chaos.Trial;
import io.sheaf.minicluster.MiniCluster;

/** A cluster for trials: the same for several, another one when something was wrong. Owned by one thread. */
final class Grounds implements AutoCloseable {

    /** Workers that die often are replaced ever more slowly. */
    private static final int TRIALS_EACH = 8;

    private MiniCluster cluster;
    private int trials;

    Outcome judge(Trial trial) throws InterruptedException {
        if (trial.needsEnclosure()) {
            return EnclosedTrial.judge(trial);
        }
        if (trial.needsNewCluster()) {
            close();
        }
        if (cluster == null) {
            cluster = MiniCluster.builder().workers(Scenario.WORKERS).withFailpoints().start();
            trials = 0;
        }
        Outcome outcome = Judge.judge(cluster, trial);
        if (!outcome.isRight() || ++trials == TRIALS_EACH) {
            close();
        }
        return outcome;
    }

    @Override
    public void close() {
        if (cluster != null) {
            cluster.close();
            cluster = null;
        }
    }
}
