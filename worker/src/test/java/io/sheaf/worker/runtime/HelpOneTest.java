package io.sheaf.worker.runtime;

import static io.sheaf.worker.core.Messages.define;
import static io.sheaf.worker.core.Messages.grant;
import static io.sheaf.worker.core.Messages.job;
import static io.sheaf.worker.core.Messages.lease;
import static io.sheaf.worker.runtime.WorkerRuntimeTest.PATIENCE;
import static io.sheaf.worker.runtime.WorkerRuntimeTest.awaitAnswers;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.sheaf.plan.TaskRange;
import io.sheaf.plan.message.FromWorker;
import io.sheaf.plan.message.ToWorker;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(120)
class HelpOneTest {

    /** Visits to the pool that the test has not let go yet. */
    private final Queue<Runnable> held = new ConcurrentLinkedQueue<>();

    private final RunExecutor.Factory holding = pool -> held::add;

    @AfterEach
    void clearInterrupt() {
        Thread.interrupted();
    }

    @Test
    void callerRunsAllOfASmallJobItself() {
        Set<Thread> threads = ConcurrentHashMap.newKeySet();
        FakeEngine engine = new FakeEngine((attempt, control) -> threads.add(Thread.currentThread()));
        try (TestWorker worker = new TestWorker(2, engine, holding)) {
            worker.receive(define(1), grant(1, 1, 0, 10));
            int helped = 0;
            while (worker.runtime.helpOne(job(1))) {
                helped++;
            }
            assertThat(helped).isPositive();
            assertThat(worker.scheduler.answered()).isEqualTo(10);
            assertThat(threads).containsExactly(Thread.currentThread());
            held.forEach(Runnable::run);
            assertThat(engine.started.values()).containsOnly(1);
        }
    }

    @Test
    void callersAndPoolNeverRunATaskTwice() throws InterruptedException {
        int tasks = 30_000;
        FakeEngine engine = new FakeEngine((attempt, control) -> {});
        try (TestWorker worker = new TestWorker(3, engine)) {
            AtomicBoolean done = new AtomicBoolean();
            List<Thread> callers = new ArrayList<>();
            for (int i = 0; i < 3; i++) {
                Thread caller = new Thread(() -> {
                    for (int job = 0; !done.get(); job = (job + 1) % 30) {
                        worker.runtime.helpOne(job(job));
                    }
                });
                callers.add(caller);
                caller.start();
            }
            for (int lease = 0; lease < 30; lease++) {
                worker.receive(define(lease), grant(lease, lease, lease * tasks / 30, (lease + 1) * tasks / 30));
            }
            awaitAnswers(worker, tasks);
            done.set(true);
            for (Thread caller : callers) {
                caller.join();
            }
            assertThat(engine.started).hasSize(tasks);
            assertThat(engine.started.values()).containsOnly(1);
            assertThat(engine.mostInside.get()).isLessThanOrEqualTo(3);
        }
    }

    @Test
    void putsTheClassLoaderBackAndSendsTheCallerNoInterrupt() {
        FakeEngine engine = new FakeEngine((attempt, control) -> {
            Thread.currentThread().setContextClassLoader(null);
            control.cancel();
            control.interrupt();
        });
        ClassLoader mine = new ClassLoader() {};
        ClassLoader before = Thread.currentThread().getContextClassLoader();
        Thread.currentThread().setContextClassLoader(mine);
        try (TestWorker worker = new TestWorker(1, engine, holding)) {
            worker.receive(define(1), grant(1, 1, 0, 1));
            assertThat(worker.runtime.helpOne(job(1))).isTrue();
            assertThat(Thread.currentThread().getContextClassLoader()).isSameAs(mine);
            assertThat(Thread.currentThread().isInterrupted()).isFalse();
        } finally {
            Thread.currentThread().setContextClassLoader(before);
        }
    }

    @Test
    void closingInterruptsTheRunThatACallerIsAtAndWaitsForIt() throws InterruptedException {
        CountDownLatch inside = new CountDownLatch(1);
        AtomicBoolean interrupted = new AtomicBoolean();
        FakeEngine engine = new FakeEngine((attempt, control) -> {
            inside.countDown();
            try {
                new CountDownLatch(1).await();
            } catch (InterruptedException e) {
                interrupted.set(true);
            }
        });
        Thread caller;
        try (TestWorker worker = new TestWorker(1, engine, holding)) {
            worker.receive(define(1), grant(1, 1, 0, 1));
            caller = new Thread(() -> worker.runtime.helpOne(job(1)));
            caller.start();
            inside.await();
        }
        assertThat(interrupted).isTrue();
        caller.join();
    }

    @Test
    void anInterruptOfTheCallerEndsItsHelpAndStaysWithIt() {
        Thread caller = Thread.currentThread();
        FakeEngine engine = new FakeEngine((attempt, control) -> {
            if (attempt.task() == 3) {
                caller.interrupt();
            }
        });
        try (TestWorker worker = new TestWorker(1, engine, holding)) {
            worker.receive(define(1), grant(1, 1, 0, 100));
            boolean helped = worker.runtime.helpOne(job(1));
            while (helped) {
                helped = worker.runtime.helpOne(job(1));
            }
            assertThat(Thread.interrupted()).isTrue();
            assertThat(engine.started).hasSize(4);
            assertThat(worker.scheduler.answered()).isEqualTo(4);
        }
    }

    @Test
    void neverTakesTasksWithATimeLimit() {
        FakeEngine engine = new FakeEngine((attempt, control) -> {});
        try (TestWorker worker = new TestWorker(1, engine, holding)) {
            worker.receive(define(1, 1, 60_000), grant(1, 1, 0, 1));
            assertThat(worker.runtime.helpOne(job(1))).isFalse();
            assertThat(engine.started).isEmpty();
        }
    }

    @Test
    void leavesTasksOfOtherJobsAlone() {
        FakeEngine engine = new FakeEngine((attempt, control) -> {});
        try (TestWorker worker = new TestWorker(1, engine, holding)) {
            worker.receive(define(1), grant(1, 1, 0, 1));
            assertThat(worker.runtime.helpOne(job(2))).isFalse();
            assertThat(engine.started).isEmpty();
            assertThat(worker.runtime.helpOne(job(1))).isTrue();
        }
    }

    @Test
    void doesNotRunOneTaskInsideAnother() {
        TestWorker[] self = new TestWorker[1];
        Set<Boolean> nested = ConcurrentHashMap.newKeySet();
        FakeEngine engine = new FakeEngine((attempt, control) -> nested.add(self[0].runtime.helpOne(job(1))));
        try (TestWorker worker = new TestWorker(2, engine, holding)) {
            self[0] = worker;
            worker.receive(define(1), grant(1, 1, 0, 2));
            assertThat(worker.runtime.helpOne(job(1))).isTrue();
            assertThat(nested).containsExactly(false);
        }
    }

    @Test
    void aWaitingRunIsRecalledWhole() {
        FakeEngine engine = new FakeEngine((attempt, control) -> {});
        try (TestWorker worker = new TestWorker(1, engine, holding)) {
            worker.receive(define(1), grant(1, 1, 0, 5));
            worker.receive(new ToWorker.Recall(lease(1)));
            assertThat(worker.scheduler.heard(FromWorker.Returned.class))
                    .extracting(FromWorker.Returned::tasks)
                    .containsExactly(List.of(new TaskRange(0, 5)));
            assertThat(worker.runtime.helpOne(job(1))).isFalse();
            held.forEach(Runnable::run);
            assertThat(engine.started).isEmpty();
        }
    }

    @Test
    void heldVisitsGoToThePoolWhenTheyAreLetGo() {
        RunExecutor[] pool = new RunExecutor[1];
        FakeEngine engine = new FakeEngine((attempt, control) -> {});
        RunExecutor.Factory factory = over -> {
            pool[0] = over;
            return held::add;
        };
        try (TestWorker worker = new TestWorker(1, engine, factory)) {
            worker.receive(define(1), grant(1, 1, 0, 1));
            assertThat(engine.started).isEmpty();
            held.forEach(pool[0]::execute);
            await().atMost(PATIENCE).until(() -> worker.scheduler.answered() == 1);
        }
    }
}
