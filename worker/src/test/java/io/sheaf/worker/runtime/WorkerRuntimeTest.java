package io.sheaf.worker.runtime;

import static io.sheaf.worker.core.Messages.define;
import static io.sheaf.worker.core.Messages.defineWithoutBytes;
import static io.sheaf.worker.core.Messages.grant;
import static io.sheaf.worker.core.Messages.job;
import static io.sheaf.worker.core.Messages.lease;
import static io.sheaf.worker.core.Messages.welcome;
import static io.sheaf.worker.core.Messages.welcomeWithoutHeartbeat;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.sheaf.ErrorKind;
import io.sheaf.plan.TaskRange;
import io.sheaf.plan.message.FromWorker;
import io.sheaf.plan.message.ToWorker;
import io.sheaf.worker.core.ExitKind;
import io.sheaf.worker.core.WorkerConfig;
import io.sheaf.worker.core.WorkerConfig.Runaway;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(120)
class WorkerRuntimeTest {

    static final Duration PATIENCE = Duration.ofSeconds(30);

    @Test
    void answersForEachOfManyTinyTasksOnce() {
        int tasks = 20_000;
        FakeEngine engine = new FakeEngine((attempt, control) -> {});
        try (TestWorker worker = new TestWorker(3, engine)) {
            worker.receive(define(1), grant(1, 1, 0, tasks / 2), grant(2, 1, tasks / 2, tasks));
            awaitAnswers(worker, tasks);

            assertThat(worker.scheduler.results().values())
                    .containsExactlyElementsOf(IntStream.range(0, tasks).mapToObj(i -> (long) i * i).toList());
            assertThat(engine.started.values()).containsOnly(1);
            assertThat(engine.mostInside.get()).isBetween(1, 3);
            List<FromWorker.Succeeded> messages = worker.scheduler.heard(FromWorker.Succeeded.class);
            assertThat(messages).as("tasks that need no entry of their own travel in ranges").hasSizeLessThan(tasks / 4);
            assertThat(messages.stream().flatMap(message -> message.stats().tallies().stream()).mapToLong(tally -> tally.counters().get("tasks")).sum()).isEqualTo(tasks);
        }
    }

    @Test
    void saysHelloFirst() {
        try (TestWorker worker = new TestWorker(1, new FakeEngine((attempt, control) -> {}))) {
            assertThat(worker.scheduler.heard().get(0)).isEqualTo(new FromWorker.Hello(TestWorker.INFO));
        }
    }

    @Test
    void runsAsManyTasksAtOnceAsItHasSlots() {
        CyclicBarrier allInside = new CyclicBarrier(3);
        FakeEngine engine = new FakeEngine((attempt, control) -> allInside.await(30, TimeUnit.SECONDS));
        try (TestWorker worker = new TestWorker(3, engine)) {
            worker.receive(define(1), grant(1, 1, 0, 6));
            awaitAnswers(worker, 6);
            assertThat(worker.scheduler.heard(FromWorker.Failed.class)).isEmpty();
        }
    }

    @Test
    void outcomesOfALongRunFlowBeforeItsEnd() {
        CountDownLatch release = new CountDownLatch(1);
        FakeEngine engine = new FakeEngine((attempt, control) -> {
            if (attempt.task() == 50) {
                release.await(30, TimeUnit.SECONDS);
            }
        });
        try (TestWorker worker = new TestWorker(1, engine)) {
            worker.receive(define(1), grant(1, 1, 0, 100));
            awaitAnswers(worker, 50);
            release.countDown();
            awaitAnswers(worker, 100);
        }
    }

    @Test
    void saysWhatATaskLeavesToOthersWhileItRuns() {
        CountDownLatch release = new CountDownLatch(1);
        FakeEngine engine = new FakeEngine((attempt, control) -> {
            await().atMost(PATIENCE).until(() -> control.piecesWanted() == 3);
            control.answerDivision(List.of(10L, 20L));
            release.await(30, TimeUnit.SECONDS);
        });
        try (TestWorker worker = new TestWorker(1, engine)) {
            worker.receive(define(1), grant(1, 1, 4, 5));
            await().atMost(PATIENCE).until(() -> engine.inside.get() == 1);
            worker.receive(new ToWorker.Divide(lease(1), 1, 3));
            await().atMost(PATIENCE).until(() -> !worker.scheduler.heard(FromWorker.Divided.class).isEmpty());
            assertThat(worker.scheduler.heard(FromWorker.Divided.class)).containsExactly(
                    new FromWorker.Divided(lease(1), job(1), grant(1, 1, 4, 5).stage(), 4, 1, List.of(10L, 20L)));
            assertThat(worker.scheduler.heard(FromWorker.Succeeded.class)).isEmpty();
            release.countDown();
            awaitAnswers(worker, 1);
        }
    }

    @Test
    void recallReturnsWhatIsNotStartedWhileATaskRuns() {
        CountDownLatch inside = new CountDownLatch(1);
        CountDownLatch release = new CountDownLatch(1);
        FakeEngine engine = new FakeEngine((attempt, control) -> {
            inside.countDown();
            release.await(30, TimeUnit.SECONDS);
        });
        try (TestWorker worker = new TestWorker(1, engine)) {
            worker.receive(define(1), grant(1, 1, 0, 100));
            awaitLatch(inside);
            worker.receive(new ToWorker.Recall(lease(1)));
            await().atMost(PATIENCE).until(() -> !worker.scheduler.heard(FromWorker.Returned.class).isEmpty());
            assertThat(worker.scheduler.heard(FromWorker.Returned.class))
                    .containsExactly(new FromWorker.Returned(lease(1), job(1), List.of(new TaskRange(1, 100)), true));
            release.countDown();
            awaitAnswers(worker, 100);
            assertThat(engine.started).hasSize(1);
        }
    }

    @Test
    void cancelSetsTheFlagAndLaterInterrupts() {
        CountDownLatch flagSeen = new CountDownLatch(1);
        CountDownLatch interrupted = new CountDownLatch(1);
        CountDownLatch inside = new CountDownLatch(1);
        FakeEngine engine = new FakeEngine((attempt, control) -> {
            if (attempt.task() == 0) {
                inside.countDown();
                while (!control.cancelled()) {
                    Thread.onSpinWait();
                }
                flagSeen.countDown();
                try {
                    new CountDownLatch(1).await();
                } catch (InterruptedException e) {
                    interrupted.countDown();
                    Thread.currentThread().interrupt();
                }
            } else if (Thread.currentThread().isInterrupted()) {
                throw new IllegalStateException("an interrupt outlived its task");
            }
        });
        try (TestWorker worker = new TestWorker(1, engine)) {
            worker.receive(define(1), define(2), grant(1, 1, 0, 1));
            awaitLatch(inside);
            worker.receive(new ToWorker.DropJob(job(1), false), grant(2, 2, 1, 20));
            awaitLatch(flagSeen);
            awaitLatch(interrupted);
            awaitAnswers(worker, 19);
            assertThat(worker.scheduler.heard(FromWorker.Failed.class)).isEmpty();
            assertThat(engine.dropped).containsExactly(job(1));
        }
    }

    @Test
    void abandonsATaskThatIgnoresItsCancellationAndReplacesItsThread() {
        CountDownLatch inside = new CountDownLatch(2);
        CountDownLatch release = new CountDownLatch(1);
        FakeEngine engine = new FakeEngine((attempt, control) -> {
            if (attempt.job().equals(job(1))) {
                inside.countDown();
                awaitWhateverComes(release);
            }
        });
        try (TestWorker worker = new TestWorker(2, engine); CapturedLog log = CapturedLog.of("io.sheaf.worker")) {
            worker.receive(define(1), define(2), grant(1, 1, 0, 2));
            awaitLatch(inside);
            worker.receive(new ToWorker.CancelLease(lease(1), null), grant(2, 2, 10, 500));
            awaitAnswers(worker, 490);
            assertThat(worker.scheduler.answerOrNull(0)).isNull();
            assertThat(log.warnings()).hasSize(2).allSatisfy(text ->
                    assertThat(text).contains(job(1).toString()).contains("awaitWhateverComes"));

            release.countDown();
            await().atMost(PATIENCE).until(() -> engine.inside.get() == 0);
            worker.receive(grant(3, 2, 500, 600));
            awaitAnswers(worker, 590);
            assertThat(worker.scheduler.answerOrNull(0)).as("fenced").isNull();
        }
    }

    @Test
    void processEndsForATaskThatIgnoresItsCancellation() {
        CountDownLatch inside = new CountDownLatch(1);
        CountDownLatch release = new CountDownLatch(1);
        FakeEngine engine = new FakeEngine((attempt, control) -> {
            inside.countDown();
            awaitWhateverComes(release);
        });
        try (TestWorker worker = new TestWorker(
                TestWorker.config(1, Runaway.EXIT), engine, RunExecutor.Factory.IMMEDIATE)) {
            worker.receive(define(1), grant(1, 1, 0, 1));
            awaitLatch(inside);
            worker.receive(new ToWorker.CancelLease(lease(1), null));
            assertThat(worker.exit).succeedsWithin(PATIENCE).isEqualTo(ExitKind.RUNAWAY);
            release.countDown();
        }
    }

    @Test
    void aRunWhoseVisitWokeNobodyIsTakenAsSoonAsAnotherOneIs() {
        // Both visits of the start are held; only the first one is let go, by which one of two tasks begins, and waits for the other.
        List<Runnable> held = new CopyOnWriteArrayList<>();
        AtomicBoolean holding = new AtomicBoolean(true);
        CountDownLatch both = new CountDownLatch(2);
        FakeEngine engine = new FakeEngine((attempt, control) -> {
            both.countDown();
            awaitLatch(both);
        });
        RunExecutor[] threads = new RunExecutor[1];
        RunExecutor.Factory factory = over -> {
            threads[0] = over;
            return visit -> {
                if (holding.get()) {
                    held.add(visit);
                } else {
                    over.execute(visit);
                }
            };
        };
        try (TestWorker worker = new TestWorker(2, engine, factory, welcomeWithoutHeartbeat())) {
            worker.receive(define(1), grant(1, 1, 0, 2));
            assertThat(held).hasSize(2);
            holding.set(false);
            threads[0].execute(held.get(0));
            awaitAnswers(worker, 2);
        }
    }

    @Test
    void processEndsWhereNobodyCanBeSentForARunThatWaits() {
        AtomicInteger visits = new AtomicInteger();
        List<Runnable> held = new CopyOnWriteArrayList<>();
        RunExecutor[] threads = new RunExecutor[1];
        RunExecutor.Factory factory = over -> {
            threads[0] = over;
            return visit -> {
                if (visits.incrementAndGet() > 2) {
                    throw new OutOfMemoryError("unable to create native thread: possibly out of memory or process/resource limits reached");
                }
                held.add(visit);
            };
        };
        try (TestWorker worker = new TestWorker(2, new FakeEngine((attempt, control) -> {}), factory, welcomeWithoutHeartbeat())) {
            worker.receive(define(1), grant(1, 1, 0, 2));
            threads[0].execute(held.get(0));
            assertThat(worker.exit).succeedsWithin(PATIENCE).isEqualTo(ExitKind.OUT_OF_THREADS);
        }
    }

    @Test
    void processEndsWhereNoThreadCanBeStarted() {
        RunExecutor.Factory none = threads -> visit -> {
            throw new OutOfMemoryError("unable to create native thread: possibly out of memory or process/resource limits reached");
        };
        try (TestWorker worker = new TestWorker(1, new FakeEngine((attempt, control) -> {}), none)) {
            worker.receive(define(1), grant(1, 1, 0, 1));
            assertThat(worker.exit).succeedsWithin(PATIENCE).isEqualTo(ExitKind.OUT_OF_THREADS);
        }
    }

    @Test
    void processEndsWhereTheEndOfATaskCannotBeSaid() {
        Error defect = new Error() {
            @Override
            public String toString() {
                throw this;
            }
        };
        assertThat(endWhereNothingCanBeSaidBut(defect)).isEqualTo(ExitKind.DEFECT);
        assertThat(endWhereNothingCanBeSaidBut(new Unspeakable("Java heap space"))).isEqualTo(ExitKind.OUT_OF_MEMORY);
        assertThat(endWhereNothingCanBeSaidBut(new Unspeakable("unable to create native thread"))).isEqualTo(ExitKind.OUT_OF_THREADS);
    }

    /** To make a text of it fails in the same way. */
    private static final class Unspeakable extends OutOfMemoryError {
        private static final long serialVersionUID = 1;

        Unspeakable(String message) {
            super(message);
        }

        @Override
        public String toString() {
            throw this;
        }
    }

    private static ExitKind endWhereNothingCanBeSaidBut(Error error) {
        FakeEngine engine = new FakeEngine((attempt, control) -> {
            throw error;
        });
        try (TestWorker worker = new TestWorker(1, engine)) {
            worker.receive(define(1), grant(1, 1, 0, 1));
            assertThat(worker.exit).succeedsWithin(PATIENCE);
            assertThat(worker.scheduler.heard(FromWorker.Failed.class)).isEmpty();
            return worker.exit.join();
        }
    }

    @Test
    void processEndsWhereAClassOfItCannotBeLoadedAndBlamesNoTask() {
        FakeEngine engine = new FakeEngine((attempt, control) -> {
            throw new NoClassDefFoundError("io/sheaf/worker/task/AttemptFailures");
        });
        try (TestWorker worker = new TestWorker(1, engine)) {
            worker.receive(define(1), grant(1, 1, 0, 2));
            assertThat(worker.exit).succeedsWithin(PATIENCE).isEqualTo(ExitKind.BROKEN_DOWN);
            assertThat(worker.scheduler.heard(FromWorker.Failed.class)).isEmpty();
        }
    }

    @Test
    void processEndsWhereTheCoreLacksAClass() {
        RunExecutor.Factory lacking = threads -> visit -> {
            throw new NoClassDefFoundError("io/sheaf/worker/core/RunState");
        };
        try (TestWorker worker = new TestWorker(1, new FakeEngine((attempt, control) -> {}), lacking)) {
            worker.receive(define(1), grant(1, 1, 0, 1));
            assertThat(worker.exit).succeedsWithin(PATIENCE).isEqualTo(ExitKind.BROKEN_DOWN);
        }
    }

    @Test
    void taskThatTimesOutFailsOnceWhateverItDoesLater() {
        CountDownLatch release = new CountDownLatch(1);
        FakeEngine engine = new FakeEngine((attempt, control) -> {
            if (attempt.task() == 3) {
                awaitWhateverComes(release);
            }
        });
        WorkerConfig patient = WorkerConfig.embedded(2);
        try (TestWorker worker = new TestWorker(patient, engine, RunExecutor.Factory.IMMEDIATE)) {
            worker.receive(define(1, 1, 40), grant(1, 1, 0, 200));
            awaitAnswers(worker, 200);
            assertThat(worker.scheduler.heard(FromWorker.Failed.class)).singleElement().satisfies(failed -> {
                assertThat(failed.task()).isEqualTo(3);
                assertThat(failed.failure().kind()).isEqualTo(ErrorKind.TIMEOUT);
            });
            release.countDown();
            await().atMost(PATIENCE).until(() -> engine.inside.get() == 0);
            worker.receive(grant(2, 1, 200, 400));
            awaitAnswers(worker, 400);
            assertThat(worker.scheduler.results()).doesNotContainKey(3);
            assertThat(worker.exit).isNotDone();
        }
    }

    @Test
    void errorsThatEscapeTheEngineFailTheirTaskAndNoMore() {
        Map<Integer, Error> errors = Map.of(
                1, new OutOfMemoryError("not really"), 2, new StackOverflowError(), 3, new LinkageError("defect"));
        FakeEngine engine = new FakeEngine((attempt, control) -> {
            if (errors.containsKey(attempt.task())) {
                throw errors.get(attempt.task());
            }
        });
        try (TestWorker worker = new TestWorker(1, engine)) {
            worker.receive(define(1), grant(1, 1, 0, 100));
            awaitAnswers(worker, 100);
            Map<Integer, ErrorKind> kinds = new ConcurrentHashMap<>();
            worker.scheduler.heard(FromWorker.Failed.class).forEach(failed -> kinds.put(failed.task(), failed.failure().kind()));
            assertThat(kinds).isEqualTo(Map.of(1, ErrorKind.RESOURCE, 2, ErrorKind.USER, 3, ErrorKind.INTERNAL));
        }
    }

    @Test
    void threadsSurviveARealStackOverflow() {
        FakeEngine engine = new FakeEngine((attempt, control) -> {
            if (attempt.task() % 10 == 0) {
                recurse(1);
            }
        });
        try (TestWorker worker = new TestWorker(2, engine)) {
            worker.receive(define(1), grant(1, 1, 0, 100));
            awaitAnswers(worker, 100);
            assertThat(worker.scheduler.heard(FromWorker.Failed.class)).hasSize(10).allSatisfy(failed -> {
                assertThat(failed.failure().kind()).isEqualTo(ErrorKind.USER);
                assertThat(failed.failure().type()).isEqualTo("java.lang.StackOverflowError");
            });
        }
    }

    @Test
    void eachTaskStartsUninterruptedAndWithTheClassLoaderOfTheWorker() {
        Map<Integer, String> surprises = new ConcurrentHashMap<>();
        FakeEngine engine = new FakeEngine((attempt, control) -> {
            Thread thread = Thread.currentThread();
            if (thread.isInterrupted() || thread.getContextClassLoader() != WorkerRuntime.class.getClassLoader()) {
                surprises.put(attempt.task(), thread.isInterrupted() + " " + thread.getContextClassLoader());
            }
            thread.setContextClassLoader(null);
            thread.interrupt();
        });
        try (TestWorker worker = new TestWorker(2, engine)) {
            worker.receive(define(1), grant(1, 1, 0, 500));
            awaitAnswers(worker, 500);
            assertThat(surprises).isEmpty();
        }
    }

    @Test
    void findsAProgramItWasSentBefore() {
        FakeEngine engine = new FakeEngine((attempt, control) -> {});
        try (TestWorker worker = new TestWorker(1, engine)) {
            worker.receive(defineWithoutBytes(1), grant(1, 1, 0, 1));
            assertThat(worker.scheduler.heard(FromWorker.NeedProgram.class)).hasSize(1);
            worker.receive(define(1));
            worker.receive(defineWithoutBytes(2), grant(2, 2, 1, 2));
            awaitAnswers(worker, 2);
            assertThat(worker.scheduler.heard(FromWorker.NeedProgram.class)).hasSize(1);
        }
    }

    @Test
    void drainsAndSaysGoodbye() {
        CountDownLatch inside = new CountDownLatch(1);
        CountDownLatch release = new CountDownLatch(1);
        FakeEngine engine = new FakeEngine((attempt, control) -> {
            inside.countDown();
            release.await(30, TimeUnit.SECONDS);
        });
        try (TestWorker worker = new TestWorker(1, engine)) {
            worker.receive(define(1), grant(1, 1, 0, 10));
            awaitLatch(inside);
            worker.runtime.drain("test");
            release.countDown();
            assertThat(worker.exit).succeedsWithin(PATIENCE).isEqualTo(ExitKind.DRAINED);
            assertThat(worker.scheduler.answered()).isEqualTo(10);
            List<FromWorker> heard = worker.scheduler.heard();
            assertThat(heard.get(heard.size() - 1)).isEqualTo(new FromWorker.Goodbye("test"));
        }
    }

    @Test
    void anOldLinkIsDeafAndTheOldEpochsOutcomesStayAway() {
        CountDownLatch inside = new CountDownLatch(1);
        CountDownLatch release = new CountDownLatch(1);
        FakeEngine engine = new FakeEngine((attempt, control) -> {
            if (attempt.task() == 0) {
                inside.countDown();
                release.await(30, TimeUnit.SECONDS);
            }
        });
        try (TestWorker worker = new TestWorker(2, engine)) {
            worker.receive(define(1), grant(1, 1, 0, 1));
            awaitLatch(inside);
            FakeScheduler next = new FakeScheduler();
            WorkerLink link = worker.runtime.connect(back -> next);
            link.receive(List.of(welcome(), define(2)));
            worker.receive(grant(7, 2, 5, 6));
            release.countDown();
            link.receive(List.of(grant(8, 2, 8, 9)));
            await().atMost(PATIENCE).until(() -> next.answered() == 1);
            assertThat(next.results()).containsOnlyKeys(8);
            assertThat(worker.scheduler.answered()).isZero();
            assertThat(engine.started).doesNotContainKey(5);
        }
    }

    @Test
    void aLinkThatBreaksWhileSendingIsLost() {
        FakeEngine engine = new FakeEngine((attempt, control) -> {});
        try (TestWorker worker = new TestWorker(1, engine)) {
            WorkerLink broken = worker.runtime.connect(back -> batch -> {
                throw new IllegalStateException("gone");
            });
            broken.receive(List.of(welcome(), define(1), grant(1, 1, 0, 1)));
            assertThat(engine.started).isEmpty();
            WorkerLink next = worker.runtime.connect(back -> worker.scheduler);
            next.receive(List.of(welcome(), define(1), grant(2, 1, 0, 1)));
            awaitAnswers(worker, 1);
        }
    }

    @Test
    void leavesNoThreadBehindAfterClose() {
        FakeEngine engine = new FakeEngine((attempt, control) -> new CountDownLatch(1).await());
        TestWorker worker = new TestWorker(3, engine);
        worker.receive(define(1), grant(1, 1, 0, 10));
        await().atMost(PATIENCE).until(() -> engine.inside.get() == 3);
        assertThat(threadsOfWorkers()).isNotEmpty();
        worker.close();
        await().atMost(PATIENCE).untilAsserted(() -> assertThat(threadsOfWorkers()).isEmpty());
        assertThat(engine.dropped).containsExactly(job(1));
        assertThatThrownBy(() -> worker.runtime.connect(back -> worker.scheduler)).isInstanceOf(IllegalStateException.class);
        worker.close();
    }

    static List<String> threadsOfWorkers() {
        return Thread.getAllStackTraces().keySet().stream().map(Thread::getName).filter(name -> name.startsWith("sheaf-worker")).toList();
    }

    private static int recurse(int depth) {
        return 1 + recurse(depth + 1);
    }

    static void awaitWhateverComes(CountDownLatch latch) {
        boolean released = false;
        while (!released) {
            try {
                latch.await();
                released = true;
            } catch (InterruptedException e) {
                released = false;
            }
        }
    }

    static void awaitLatch(CountDownLatch latch) {
        await().atMost(PATIENCE).until(() -> latch.getCount() == 0);
    }

    static void awaitAnswers(TestWorker worker, int tasks) {
        await().atMost(PATIENCE).until(() -> worker.scheduler.answered() == tasks);
    }
}
