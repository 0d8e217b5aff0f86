package io.sheaf.client.core;

import static org.assertj.core.api.Assertions.assertThat;

import io.sheaf.Cluster;
import io.sheaf.ResultIterator;
import io.sheaf.plan.ClusterEpoch;
import io.sheaf.plan.Slices;
import io.sheaf.plan.message.FromClient;
import io.sheaf.scheduler.core.SchedulerConfig;
import io.sheaf.scheduler.runtime.SchedulerLoop;
import io.sheaf.spi.ClusterConfig;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** How items that are read lazily travel, at a real scheduler without workers, where they wait. */
@Timeout(60)
class LazyItemsTest {

    private static final int TOGETHER_BYTES = 256 << 10;

    private final BlockingQueue<FromClient.Append> appends = new LinkedBlockingQueue<>();

    private void sending(FromClient message) {
        if (message instanceof FromClient.Append append) {
            appends.add(append);
        }
    }

    @Test
    void largeItemsTravelAloneAndSmallOnesTogether() throws InterruptedException {
        List<byte[]> items = Stream.of(IntStream.generate(() -> 10).limit(10), IntStream.generate(() -> 100 << 10).limit(30), IntStream.generate(() -> 1 << 20).limit(24))
                .flatMap(sizes -> sizes.mapToObj(byte[]::new)).toList();
        try (SchedulerLoop scheduler = new SchedulerLoop(SchedulerConfig.of(new SchedulerConfig.Release(1, "1.0")), new ClusterEpoch(1));
                Cluster cluster = new ClusterHandle(ClusterConfig.EMBEDDED, listener -> LoopLink.to(scheduler, listener, this::sending));
                ResultIterator<Integer> results = cluster.pool().withReadAhead(100).imap(items, x -> x.length)) {
            int sent = 0;
            int messages = 0;
            for (boolean last = false; !last; messages++) {
                FromClient.Append append = appends.take();
                Slices inputs = append.inputs();
                assertThat(append.firstTask()).isEqualTo(sent);
                assertThat(inputs.size() <= 1 || inputs.bytes() <= TOGETHER_BYTES).as("%s travel together", inputs).isTrue();
                sent += inputs.size();
                last = append.last();
            }
            assertThat(sent).isEqualTo(items.size());
            assertThat(messages).isLessThan(items.size());
        }
    }

    @Test
    void itemsAreReadAheadByNoMoreThan64Mebibytes() throws InterruptedException {
        AtomicInteger read = new AtomicInteger();
        Thread[] reader = new Thread[1];
        Iterable<byte[]> items = () -> Stream.generate(() -> {
            reader[0] = Thread.currentThread();
            read.incrementAndGet();
            return new byte[1 << 20];
        }).iterator();
        try (SchedulerLoop scheduler = new SchedulerLoop(SchedulerConfig.of(new SchedulerConfig.Release(1, "1.0")), new ClusterEpoch(1));
                Cluster cluster = new ClusterHandle(ClusterConfig.EMBEDDED, listener -> LoopLink.to(scheduler, listener, this::sending));
                ResultIterator<Integer> results = cluster.pool().withReadAhead(1000).imap(items, x -> x.length)) {
            for (int sent = 0; sent < 63; ) {
                sent += appends.take().inputs().size();
            }
            while (reader[0].getState() != Thread.State.WAITING) {
                Thread.onSpinWait();
            }
            // Encoded, 63 of them leave a little less than a MiB, for which the next one waits.
            assertThat(read).hasValue(64);
        }
    }
}
