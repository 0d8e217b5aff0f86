package demo;

import io.sheaf.Cluster;
import io.sheaf.JobOptions;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;

/** A driver whose job never ends by itself and may take a second; what comes of it is not caught. */
public final class JobTimeout {

    private JobTimeout() {}

    public static void main(String[] args) {
        try (Cluster cluster = Cluster.open()) {
            cluster.of("never").map(JobTimeout::never).with(JobOptions.DEFAULT.withJobTimeout(Duration.ofSeconds(1))).toList();
        }
    }

    private static String never(String item) {
        try {
            new CountDownLatch(1).await();
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
        return item;
    }
}
