package demo;

import io.sheaf.Cluster;
import io.sheaf.Job;
import io.sheaf.minicluster.MiniCluster;

/** A program that starts its own cluster, and kills a worker of it. */
public final class OwnMiniCluster {

    private OwnMiniCluster() {}

    public static void main(String[] args) {
        try (MiniCluster mini = MiniCluster.start(2); Cluster cluster = mini.open()) {
            Job<Long> job = cluster.range(0, 300).map(OwnMiniCluster::slowly).submitSum();
            mini.kill(0);
            System.out.println(job.join());
        }
    }

    private static long slowly(long x) {
        try {
            Thread.sleep(3);
            return x;
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }
}
