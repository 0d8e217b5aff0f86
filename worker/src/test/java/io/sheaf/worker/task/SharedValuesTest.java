package io.sheaf.worker.task;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.sheaf.plan.JobId;
import io.sheaf.plan.StageGeneration;
import io.sheaf.plan.StageId;
import io.sheaf.plan.message.ToWorker.BlockMap;
import io.sheaf.plan.message.ToWorker.Maker;
import java.io.IOException;
import java.io.InterruptedIOException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(30)
class SharedValuesTest {

    private static final JobId READER = new JobId(1, 1);
    private static final JobId MAKER = new JobId(2, 2);
    private static final ClassLoader LOADER = SharedValuesTest.class.getClassLoader();

    private final SharedValues shared = new SharedValues();
    private final AtomicInteger loads = new AtomicInteger();

    private static BlockMap map(int version) {
        return new BlockMap(READER, new StageId(0), new StageGeneration(0), version, List.of(), new Maker(MAKER, new StageId(3)));
    }

    private Object get(int version, ClassLoader loader) throws IOException {
        return shared.get(map(version), loader, loads::incrementAndGet);
    }

    @Test
    void loadsOnceForEachVersionAndLoader() throws IOException {
        assertThat(get(1, LOADER)).isEqualTo(1);
        assertThat(get(1, LOADER)).isEqualTo(1);
        assertThat(get(1, ClassLoader.getPlatformClassLoader())).isEqualTo(2);
        assertThat(get(2, LOADER)).isEqualTo(3);
        // Late, and as good: what an older map names is the same.
        assertThat(get(1, LOADER)).isEqualTo(3);
        assertThat(shared.size()).isEqualTo(2);
    }

    @Test
    void whoComesWhileItIsLoadedWaitsForIt() throws Exception {
        CountDownLatch loading = new CountDownLatch(1);
        CountDownLatch go = new CountDownLatch(1);
        SharedValues.Load slow = () -> {
            loading.countDown();
            awaitQuietly(go);
            return loads.incrementAndGet();
        };
        List<CompletableFuture<Object>> all = new ArrayList<>();
        all.add(CompletableFuture.supplyAsync(() -> getWith(slow)));
        loading.await();
        all.add(CompletableFuture.supplyAsync(() -> getWith(slow)));
        go.countDown();
        for (CompletableFuture<Object> one : all) {
            assertThat(one.get()).isEqualTo(1);
        }
        assertThat(loads).hasValue(1);
    }

    @Test
    void aWaiterThatIsInterruptedLeaves() throws Exception {
        CountDownLatch loading = new CountDownLatch(1);
        CountDownLatch go = new CountDownLatch(1);
        CompletableFuture<Object> first = CompletableFuture.supplyAsync(() -> getWith(() -> {
            loading.countDown();
            awaitQuietly(go);
            return 1;
        }));
        loading.await();
        Thread.currentThread().interrupt();
        assertThatThrownBy(() -> get(1, LOADER)).isInstanceOf(InterruptedIOException.class);
        assertThat(Thread.interrupted()).isTrue();
        go.countDown();
        assertThat(first.get()).isEqualTo(1);
    }

    private Object getWith(SharedValues.Load load) {
        try {
            return shared.get(map(1), LOADER, load);
        } catch (IOException e) {
            throw new IllegalStateException(e);
        }
    }

    private static void awaitQuietly(CountDownLatch latch) {
        try {
            latch.await();
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }

    @Test
    void whatCouldNotBeLoadedIsTriedAgain() throws IOException {
        assertThatThrownBy(() -> shared.get(map(1), LOADER, () -> {
            throw new IOException("gone");
        })).hasMessage("gone");
        assertThat(get(1, LOADER)).isEqualTo(1);
    }

    @Test
    void keepsNothingOfAJobThatIsOver() throws IOException {
        get(1, LOADER);
        shared.drop(READER);
        assertThat(shared.size()).isEqualTo(1);
        shared.drop(MAKER);
        assertThat(shared.size()).isZero();
        // An attempt that ends late.
        assertThat(get(1, LOADER)).isEqualTo(2);
        assertThat(shared.size()).isZero();
    }
}
