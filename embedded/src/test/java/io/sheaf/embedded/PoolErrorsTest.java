package io.sheaf.embedded;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowable;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.sheaf.Cluster;
import io.sheaf.ErrorKind;
import io.sheaf.ItemResult;
import io.sheaf.JobCancelledException;
import io.sheaf.Pool;
import io.sheaf.PoolResult;
import io.sheaf.RefusedException;
import io.sheaf.ResultIterator;
import io.sheaf.SheafException;
import io.sheaf.TaskContext;
import io.sheaf.TaskFailedException;
import io.sheaf.TaskTimeoutException;
import io.sheaf.UnencodableException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.NoSuchElementException;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

@Timeout(60)
class PoolErrorsTest {

    private static Cluster cluster;

    @BeforeAll
    static void open() {
        cluster = Cluster.local(4);
    }

    @AfterAll
    static void close() {
        cluster.close();
    }

    private static List<Integer> numbers(int count) {
        return IntStream.range(0, count).boxed().toList();
    }

    @Test
    void theFirstFailureEndsTheCallAndNamesItsPlace() {
        TaskFailedException failure = catchThrowableOfType(
                TaskFailedException.class, () -> cluster.pool().map(List.of(5, 0, 7), x -> 10 / x));
        assertThat(failure.kind()).isEqualTo(ErrorKind.USER);
        assertThat(failure).hasCauseExactlyInstanceOf(ArithmeticException.class).hasMessageContaining("/ by zero");
        assertThat(failure.getCause().getStackTrace()).anyMatch(frame -> frame.getClassName().contains("PoolErrorsTest"));
        assertThat(failure.site().task()).isEqualTo(1);
        assertThat(failure.site().attempt()).isEqualTo(1);
        assertThat(failure.site().stage()).isZero();
        assertThat(failure.site().job()).hasSize(32);
        assertThat(failure.site().worker()).isNotEmpty();
        assertThat(failure.site().record()).isZero();
    }

    @Test
    void failFastDoesNotRunAllOtherItems() {
        String gate = Gate.fresh();
        assertThatThrownBy(() -> cluster.pool().withChunkSize(1).map(numbers(10_000), x -> {
            Gate.of(gate).count();
            if (x == 0) {
                throw new IllegalStateException("item 0");
            }
            java.util.concurrent.locks.LockSupport.parkNanos(1_000_000);
            return x;
        })).isInstanceOf(TaskFailedException.class);
        assertThat(Gate.of(gate).calls.get()).isLessThan(10_000);
    }

    @Test
    void collectRunsAllItemsAndSuppressesTheOtherErrors() {
        String gate = Gate.fresh();
        TaskFailedException failure = catchThrowableOfType(
                TaskFailedException.class, () -> cluster.pool().withErrorMode(Pool.ErrorMode.COLLECT).map(numbers(100), x -> {
                    Gate.of(gate).count();
                    if (x % 25 == 3) {
                        throw new IllegalArgumentException("item " + x);
                    }
                    return x;
                }));
        assertThat(Gate.of(gate).calls).hasValue(100);
        assertThat(failure.getCause()).hasMessage("item 3");
        assertThat(failure.getSuppressed()).extracting(other -> other.getCause().getMessage()).containsExactly("item 28", "item 53", "item 78");
    }

    @Test
    void theOtherItemsOfAChunkAreNotLost() {
        List<ItemResult<Integer>> results = cluster.pool().withChunkSize(50).mapAll(numbers(100), x -> 1000 / (x - 10));
        assertThat(results).hasSize(100);
        for (ItemResult<Integer> result : results) {
            assertThat(result.succeeded()).isEqualTo(result.index() != 10);
            if (result.succeeded()) {
                assertThat(result.get()).isEqualTo(1000 / (result.index() - 10));
            }
        }
        assertThatThrownBy(() -> results.get(10).get()).isInstanceOf(TaskFailedException.class).hasCauseInstanceOf(ArithmeticException.class);
    }

    @Test
    void getTwiceGivesTheSameException() {
        PoolResult<List<Integer>> result = cluster.pool().mapAsync(List.of(0), x -> 1 / x);
        Throwable first = catchThrowable(result::get);
        assertThat(first).isInstanceOf(TaskFailedException.class).isSameAs(catchThrowable(result::get));
    }

    @Test
    void aResultThatCannotBeEncodedNamesItsTypeAndItem() {
        assertThatThrownBy(() -> cluster.pool().map(List.of(1, 2), x -> x == 2 ? new Object() : "fine"))
                .isInstanceOf(SheafException.class)
                .hasMessageContaining("java.lang.Object")
                .hasMessageContaining("task 1")
                .satisfies(thrown -> assertThat(((SheafException) thrown).kind()).isEqualTo(new UnencodableException("").kind()));
    }

    @Test
    void anInputThatThrowsFailsMapInTheCall() {
        assertThatThrownBy(() -> cluster.pool().map(throwingAfter(3), x -> x)).isInstanceOf(IllegalStateException.class).hasMessage("no more input");
        assertThatThrownBy(() -> cluster.pool().mapAsync(throwingAfter(3), x -> x)).isInstanceOf(IllegalStateException.class);
    }

    @Test
    void anInputThatThrowsIsTheResultAtItsPlaceOfImap() {
        for (boolean ordered : new boolean[] {true, false}) {
            Pool pool = cluster.pool();
            ResultIterator<Integer> results = ordered ? pool.imap(throwingAfter(3), x -> x * 2) : pool.imapUnordered(throwingAfter(3), x -> x * 2);
            List<Integer> before = new ArrayList<>();
            for (int i = 0; i < 3; i++) {
                before.add(results.next());
            }
            assertThat(before).containsExactlyInAnyOrder(0, 2, 4);
            assertThatThrownBy(results::next).isInstanceOf(IllegalStateException.class).hasMessage("no more input");
            assertThatThrownBy(results::next).isInstanceOf(NoSuchElementException.class);
            assertThat(results.hasNext()).isFalse();
        }
    }

    @Test
    void collectingImapGoesOnAfterAFailedItem() {
        ResultIterator<Integer> results = cluster.pool().withErrorMode(Pool.ErrorMode.COLLECT).imap(List.of(1, 0, 2), x -> 2 / x);
        assertThat(results.next()).isEqualTo(2);
        assertThatThrownBy(results::next).isInstanceOf(TaskFailedException.class).hasCauseInstanceOf(ArithmeticException.class);
        assertThat(results.hasNext()).isTrue();
        assertThat(results.next()).isEqualTo(1);
        assertThat(results.hasNext()).isFalse();
    }

    @Test
    void failFastImapGivesTheResultsBeforeTheFailedItemThenItsErrorThenNothing() throws InterruptedException {
        String slow = Gate.fresh();
        ResultIterator<Integer> results = cluster.pool().withReadAhead(5).withChunkSize(1).imap(numbers(1000), x -> {
            if (x == 3) {
                throw new IllegalStateException("item 3");
            }
            Gate.of(slow).pass();
            return x * 2;
        });
        // Items 0 to 2 fill three of the four slots, and item 4 the last one when item 3 has failed in it.
        Gate.of(slow).awaitArrivals(4);
        Gate.of(slow).open();
        assertThat(List.of(results.next(), results.next(), results.next())).containsExactly(0, 2, 4);
        assertThat(results.hasNext()).isTrue();
        assertThatThrownBy(results::next).isInstanceOf(TaskFailedException.class).hasCauseInstanceOf(IllegalStateException.class).hasMessageContaining("item 3");
        assertThat(results.hasNext()).isFalse();
        assertThatThrownBy(results::next).isInstanceOf(NoSuchElementException.class);
    }

    @Test
    void failFastImapUnorderedGivesTheErrorWhenItComes() {
        String slow = Gate.fresh();
        String begun = Gate.fresh();
        ResultIterator<Integer> results = cluster.pool().withReadAhead(2).withChunkSize(1).imapUnordered(numbers(1000), x -> {
            if (x == 1) {
                // An item that has not begun when another one fails never begins.
                Gate.of(begun).pass();
                throw new IllegalStateException("item 1");
            }
            Gate.of(begun).open();
            Gate.of(slow).pass();
            return x;
        });
        assertThatThrownBy(results::next).isInstanceOf(TaskFailedException.class).hasCauseInstanceOf(IllegalStateException.class).hasMessageContaining("item 1");
        assertThat(results.hasNext()).isFalse();
        Gate.of(slow).open();
    }

    @Test
    void anItemIsTriedAsOftenAsAsked() {
        String gate = Gate.fresh();
        List<Integer> attempts = cluster.pool().withMaxAttempts(3).map(List.of("x"), x -> {
            if (Gate.of(gate).count() < 3) {
                throw new IllegalStateException("not yet");
            }
            return TaskContext.current().attempt();
        });
        assertThat(attempts).containsExactly(3);
        assertThat(Gate.of(gate).calls).hasValue(3);
    }

    @Test
    void byDefaultAUsersExceptionIsNotTriedAgain() {
        String gate = Gate.fresh();
        assertThatThrownBy(() -> cluster.pool().map(List.of("x"), x -> {
            Gate.of(gate).count();
            throw new IllegalStateException("once");
        })).isInstanceOf(TaskFailedException.class);
        assertThat(Gate.of(gate).calls).hasValue(1);
    }

    @Test
    void anItemOverItsTimeLimitFailsAndItsThreadIsInterrupted() throws Exception {
        String gate = Gate.fresh();
        assertThatThrownBy(() -> cluster.pool().withItemTimeout(Duration.ofMillis(100)).map(List.of(1, 2), x -> {
            if (x == 2) {
                try {
                    Gate.of(gate).pass();
                } catch (IllegalStateException interrupted) {
                    Gate.of(gate + "-interrupted").arrivals.release();
                    throw interrupted;
                }
            }
            return x;
        })).isInstanceOf(TaskTimeoutException.class).hasMessageContaining("task 1");
        Gate.of(gate + "-interrupted").awaitArrivals(1);
    }

    @Test
    void aCancelledItemFailsAlone() throws Exception {
        String gate = Gate.fresh();
        PoolResult<List<Integer>> result = cluster.pool().withErrorMode(Pool.ErrorMode.COLLECT).mapAsync(numbers(3), x -> {
            if (x == 1) {
                Gate.of(gate).pass();
            }
            return x;
        });
        Gate.of(gate).awaitArrivals(1);
        result.cancelItem(1);
        assertThatThrownBy(result::get).isInstanceOf(JobCancelledException.class).hasMessageContaining("item 1");
        assertThat(result.successful()).isFalse();
        result.cancelItem(2);
    }

    @Test
    void anItemThatIsNotThereCannotBeCancelled() {
        PoolResult<List<Integer>> three = cluster.pool().mapAsync(numbers(3), x -> x);
        assertThatThrownBy(() -> three.cancelItem(99)).isInstanceOf(RefusedException.class).hasMessageContaining("no item 99").hasMessageContaining("0 to 2");
        assertThatThrownBy(() -> three.cancelItem(3)).isInstanceOf(RefusedException.class).hasMessageContaining("no item 3");
        assertThatThrownBy(() -> three.cancelItem(-1)).isInstanceOf(RefusedException.class).hasMessageContaining("no item -1");
        assertThatThrownBy(() -> cluster.pool().applyAsync(() -> 1).cancelItem(1)).isInstanceOf(RefusedException.class).hasMessageContaining("0 to 0");
        assertThatThrownBy(() -> cluster.pool().mapAsync(numbers(0), x -> x).cancelItem(0)).isInstanceOf(RefusedException.class).hasMessageContaining("no items");
        assertThat(three.get()).containsExactly(0, 1, 2);
    }

    /** Small items in all more than travel with the job follow it in pieces, large ones are put on workers first. */
    @ParameterizedTest(name = "{0} items of {1} bytes")
    @CsvSource({"20, 10", "3000, 1000", "30, 100000"})
    void aCancelledItemFailsEvenIfTheSchedulerDoesNotKnowItYet(int count, int bytes) {
        String gate = Gate.fresh();
        List<String> items = numbers(count).stream().map(number -> number + " ".repeat(bytes)).toList();
        PoolResult<List<Integer>> result = cluster.pool().withErrorMode(Pool.ErrorMode.COLLECT).mapAsync(items, item -> {
            Gate.of(gate).pass();
            return item.length();
        });
        result.cancelItem(count - 1);
        Gate.of(gate).open();
        assertThatThrownBy(result::get).isInstanceOf(JobCancelledException.class).hasMessageContaining("item " + (count - 1));
    }

    @Test
    void aCancelledCallEndsAsCancelled() throws Exception {
        String gate = Gate.fresh();
        PoolResult<List<Integer>> result = cluster.pool().mapAsync(numbers(3), x -> {
            Gate.of(gate).pass();
            return x;
        });
        Gate.of(gate).awaitArrivals(1);
        result.cancel();
        assertThatThrownBy(result::get).isInstanceOf(JobCancelledException.class);
        assertThat(cluster.pool().map(List.of(1), x -> x)).containsExactly(1);
    }

    @Test
    void theInitializerRunsOncePerWorkerBeforeTheFirstItem() {
        String gate = Gate.fresh();
        Pool pool = cluster.pool().withInitializer(() -> Gate.of(gate).count());
        assertThat(pool.map(numbers(50), x -> Gate.of(gate).calls.get())).containsOnly(1);
        assertThat(pool.map(numbers(50), x -> Gate.of(gate).calls.get())).containsOnly(1);
        assertThat(pool.<Integer>apply(() -> Gate.of(gate).calls.get())).isEqualTo(1);
        assertThat(cluster.pool().withInitializer(() -> Gate.of(gate).count()).map(List.of(1), x -> Gate.of(gate).calls.get())).containsExactly(2);
    }

    @Test
    void aFailingInitializerIsTriedThreeTimesAndThenFailsTheItems() {
        String gate = Gate.fresh();
        Pool pool = cluster.pool().withErrorMode(Pool.ErrorMode.COLLECT).withInitializer(() -> {
            Gate.of(gate).count();
            throw new IllegalStateException("no licence");
        });
        List<ItemResult<Integer>> results = pool.mapAll(numbers(20), x -> x);
        assertThat(Gate.of(gate).calls).hasValue(3);
        assertThat(results).allSatisfy(result -> {
            assertThat(result.succeeded()).isFalse();
            assertThat(result.error()).hasStackTraceContaining("no licence").hasStackTraceContaining("initializer");
        });
    }

    @Test
    void anInitializerThatSucceedsAtItsSecondTryServesAllItems() {
        String gate = Gate.fresh();
        Pool pool = cluster.pool().withInitializer(() -> {
            if (Gate.of(gate).count() < 3) {
                throw new IllegalStateException("not yet");
            }
        });
        assertThat(pool.map(numbers(20), x -> x)).isEqualTo(numbers(20));
        assertThat(Gate.of(gate).calls).hasValue(3);
    }

    @Test
    void aStackOverflowAndAnErrorAreTheUsersFailuresToo() {
        assertThatThrownBy(() -> cluster.pool().map(List.of(1), PoolErrorsTest::endless)).isInstanceOf(SheafException.class)
                .hasCauseInstanceOf(StackOverflowError.class);
        assertThatThrownBy(() -> cluster.pool().map(List.of(1), x -> {
            throw new AssertionError("an error");
        })).isInstanceOf(TaskFailedException.class).hasCauseInstanceOf(AssertionError.class);
        assertThat(cluster.pool().map(List.of(1), x -> x)).containsExactly(1);
    }

    private static int endless(int x) {
        return endless(x + 1) + 1;
    }

    @Test
    void anExceptionThatCannotTravelIsStoodForByItsText() {
        TaskFailedException failure = catchThrowableOfType(TaskFailedException.class, () -> cluster.pool().map(List.of(1), x -> {
            throw new Unsendable("its message");
        }));
        assertThat(failure).hasMessageContaining("its message");
        assertThat(failure.getCause()).isNotNull();
        assertThat(failure.getCause().toString()).contains(Unsendable.class.getName()).contains("its message");
        assertThat(failure).hasStackTraceContaining("PoolErrorsTest");
    }

    private static final class Unsendable extends RuntimeException {
        private static final long serialVersionUID = 1;

        @SuppressWarnings("unused")
        private final Object field = new Object();

        Unsendable(String message) {
            super(message);
        }
    }

    private static Iterable<Integer> throwingAfter(int count) {
        return () -> new Iterator<>() {
            private int next;

            @Override
            public boolean hasNext() {
                return true;
            }

            @Override
            public Integer next() {
                if (next == count) {
                    throw new IllegalStateException("no more input");
                }
                return next++;
            }
        };
    }
}
