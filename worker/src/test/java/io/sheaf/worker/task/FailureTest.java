package io.sheaf.worker.task;

import static io.sheaf.plan.OperatorKind.*;
import static io.sheaf.worker.task.EngineHarness.op;
import static io.sheaf.worker.task.EngineHarness.stage;
import static org.assertj.core.api.Assertions.assertThat;

import io.sheaf.ErrorKind;
import io.sheaf.InputException;
import io.sheaf.Pair;
import io.sheaf.TaskContext;
import io.sheaf.UnencodableException;
import io.sheaf.function.SerializableBinaryOperator;
import io.sheaf.function.SerializableFunction;
import io.sheaf.function.SerializableLongUnaryOperator;
import io.sheaf.plan.Failure;
import io.sheaf.plan.FailureSite;
import io.sheaf.plan.Failures;
import io.sheaf.plan.Operator;
import io.sheaf.plan.TaskSource;
import io.sheaf.worker.storage.BlockStore;
import io.sheaf.worker.task.EngineHarness.Stage;
import java.io.PrintWriter;
import java.io.Serializable;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class FailureTest {

    private final EngineHarness harness = new EngineHarness();

    @AfterEach
    void close() {
        harness.close();
        assertThat(Thread.interrupted()).isFalse();
    }

    @Test
    void aUsersExceptionArrivesWithItsPlaceAndItself() {
        Failure failure = mapping(x -> {
            if (x.equals(3)) {
                throw new IllegalStateException("three");
            }
            return x;
        });
        assertThat(failure.kind()).isEqualTo(ErrorKind.USER);
        assertThat(failure.type()).isEqualTo("java.lang.IllegalStateException");
        assertThat(failure.message()).isEqualTo("three");
        assertThat(failure.stack()).contains("FailureTest").contains("three");
        assertThat(failure.site()).isEqualTo(new FailureSite(EngineHarness.JOB.toString(), 0, 0, 1, "worker-5", 3));
        assertThat(Failures.thrownOrNull(failure, getClass().getClassLoader()))
                .isInstanceOf(IllegalStateException.class).hasMessage("three");
    }

    /** P48: an exception that gets lost would make a task succeed with the records before it. */
    @Test
    void aFailureAtAnyRecordLeavesNoOutputOfAnyKind() {
        List<Object> records = new ArrayList<>();
        for (int i = 0; i < 6; i++) {
            records.add(Pair.of("key" + i % 2, i));
        }
        SerializableBinaryOperator<Object> second = (a, b) -> b;
        List<Operator> terminals = List.of(op(RESULT_VALUES), op(RESULT_COUNT), op(RESULT_REDUCED, second), op(WRITE_PAIRS).with(3),
                op(WRITE_REDUCED, second).with(3), op(WRITE_COUNTED).with(3), op(WRITE_DISTINCT).with(3), op(WRITE_RECORDS).with(3));
        int attempt = 1;
        for (Operator terminal : terminals) {
            for (int failing = 0; failing < records.size(); failing++) {
                int bad = failing;
                SerializableFunction<Object, Object> fail = record -> {
                    if (((Pair<?, ?>) record).second().equals(bad)) {
                        throw new IllegalStateException("record " + bad);
                    }
                    return record;
                };
                Stage stage = stage(EngineHarness.values(List.of(records)), op(READ_VALUES), List.of(op(MAP, fail)), terminal);
                TaskResult result = harness.run(harness.attempt(stage, 0, attempt++));
                assertThat(result).as("%s, record %d", terminal.kind(), bad).isInstanceOf(TaskResult.Failed.class);
                assertThat(((TaskResult.Failed) result).failure().message()).isEqualTo("record " + bad);
                assertThat(((TaskResult.Failed) result).failure().site().record()).isEqualTo(bad);
                assertThat(harness.store.usage()).isEqualTo(new BlockStore.Usage(0, 0, 0));
            }
        }
    }

    @Test
    void theFailingNumberOfARangeIsNamed() {
        SerializableLongUnaryOperator fails = x -> 10 / (x - 700);
        TaskSource range = new TaskSource.Range(0, 1_000, 2);
        TaskResult.Failed failed = (TaskResult.Failed) harness.run(stage(range, op(READ_RANGE), List.of(op(LONG_MAP, fails)), op(RESULT_LONG_SUM)), 1);
        assertThat(failed.failure().site().record()).isEqualTo(200);
        assertThat(failed.failure().site().task()).isEqualTo(1);
    }

    @Test
    void exceptionsThatMisbehaveAreSurvived() {
        Failure failure = mapping(x -> {
            throw new Nasty();
        });
        assertThat(failure.kind()).isEqualTo(ErrorKind.USER);
        assertThat(failure.type()).isEqualTo(Nasty.class.getName());
        assertThat(failure.message()).contains("getMessage() threw");
        assertThat(failure.stack()).contains("Nasty");
        assertThat(failure.thrown()).isEmpty();
    }

    @Test
    void longStacksAndLargeExceptionsAreCut() {
        Failure failure = mapping(x -> {
            throw new IllegalStateException("é".repeat(400_000));
        });
        assertThat(failure.stack().getBytes(StandardCharsets.UTF_8).length).isBetween(60_000, Failures.MAX_STACK_BYTES);
        assertThat(failure.thrown()).isEmpty();
        assertThat(failure.message().length()).isLessThan(20_000);
    }

    @Test
    void anOverflownStackIsTheUsers() {
        Failure failure = mapping(FailureTest::recurse);
        assertThat(failure.kind()).isEqualTo(ErrorKind.USER);
        assertThat(failure.type()).isEqualTo("java.lang.StackOverflowError");
        assertThat(failure.site().record()).isZero();
    }

    @Test
    void exhaustedMemoryIsAResource() {
        Failure failure = mapping(x -> {
            throw new OutOfMemoryError("Java heap space");
        });
        assertThat(failure.kind()).isEqualTo(ErrorKind.RESOURCE);
        assertThat(failure.message()).contains("MiB").contains("Java heap space").contains("more and smaller tasks");
    }

    @Test
    void ourOwnErrorsKeepTheirKind() {
        Failure failure = mapping(x -> {
            throw new InputException("line 3 is no number");
        });
        assertThat(failure.kind()).isEqualTo(ErrorKind.INPUT);
        assertThat(failure.message()).isEqualTo("line 3 is no number");
    }

    @Test
    void aResultThatCannotBeEncodedNamesTaskAndPath() {
        Failure failure = mapping(x -> Map.of("now", List.of(new Object())));
        assertThat(failure.kind()).isEqualTo(ErrorKind.USER);
        assertThat(failure.type()).isEqualTo(UnencodableException.class.getName());
        assertThat(failure.message()).contains("result of task 0").contains("java.lang.Object");
    }

    @Test
    void aCheckedExceptionOfATaskPassesAsItIs() {
        io.sheaf.Task<Object> task = () -> {
            throw new java.io.IOException("no such host");
        };
        TaskResult.Failed failed = (TaskResult.Failed) harness.run(
                stage(EngineHarness.values(List.of(List.of(1))), op(READ_VALUES), List.of(), op(CALL, task)), 0);
        assertThat(failed.failure().type()).isEqualTo("java.io.IOException");
        assertThat(failed.failure().kind()).isEqualTo(ErrorKind.USER);
    }

    @Test
    void callsGiveTheirResultAndActionsNull() {
        io.sheaf.Task<Object> task = () -> 42;
        io.sheaf.Action action = () -> {};
        TaskSource one = EngineHarness.values(List.of(List.of(1)));
        assertThat(harness.values(stage(one, op(READ_VALUES), List.of(), op(CALL, task)))).isEqualTo(List.of(42));
        assertThat(harness.values(stage(one, op(READ_VALUES), List.of(), op(CALL, action)))).containsOnlyNulls().hasSize(1);
    }

    @Test
    void anInterruptOfTheUsersOwnIsNoCancellation() {
        io.sheaf.Task<Object> task = () -> {
            throw new InterruptedException("my own");
        };
        TaskResult.Failed failed = (TaskResult.Failed) harness.run(
                stage(EngineHarness.values(List.of(List.of(1))), op(READ_VALUES), List.of(), op(CALL, task)), 0);
        assertThat(failed.failure().kind()).isEqualTo(ErrorKind.USER);
    }

    @Test
    void aCancelledRangeStops() throws InterruptedException {
        AttemptControl control = new AttemptControl();
        TaskSource range = new TaskSource.Range(0, Long.MAX_VALUE, 1);
        Stage endless = stage(range, op(READ_RANGE), List.of(), op(RESULT_LONG_SUM));
        TaskResult result = cancelled(endless, control, new CountDownLatch(0), false);
        assertThat(((TaskResult.Failed) result).failure().kind()).isEqualTo(ErrorKind.CANCELLED);
    }

    @Test
    void anInterruptEndsUserCodeThatSleeps() throws InterruptedException {
        AttemptControl control = new AttemptControl();
        io.sheaf.Task<Object> sleeper = () -> {
            STARTED.countDown();
            Thread.sleep(TimeUnit.MINUTES.toMillis(5));
            return null;
        };
        Stage stage = stage(EngineHarness.values(List.of(List.of(1))), op(READ_VALUES), List.of(), op(CALL, sleeper));
        TaskResult result = cancelled(stage, control, STARTED, true);
        assertThat(((TaskResult.Failed) result).failure().kind()).isEqualTo(ErrorKind.CANCELLED);
    }

    private static final CountDownLatch STARTED = new CountDownLatch(1);

    @Test
    void userCodeKnowsItsTaskAndCounts() {
        SerializableFunction<Object, Object> describe = x -> {
            TaskContext context = TaskContext.current();
            context.counter("seen").increment();
            context.counter("seen").add(1);
            boolean loader = Thread.currentThread().getContextClassLoader() == EngineHarness.class.getClassLoader();
            return context.key() + " " + context.task() + " " + context.attempt() + " " + context.cancelled() + " " + loader;
        };
        TaskResult.Inline result = (TaskResult.Inline) harness.run(harness.attempt(values(List.of(op(MAP, describe))), 0, 3));
        assertThat(EngineHarness.decoded(result.slices().slice(0)).get(0))
                .isEqualTo(EngineHarness.JOB + "-0-0 0 3 false true");
        assertThat(result.stats().tallies().get(0).counters()).isEqualTo(Map.of("seen", 10L));
        assertThat(result.stats().recordsIn()).isEqualTo(5);
        assertThat(result.stats().recordsOut()).isEqualTo(5);
    }

    @Test
    void functionsWithStateStartAfreshInEachAttempt() {
        Numbering numbering = new Numbering();
        Stage stage = values(List.of(op(MAP, numbering)));
        assertThat(harness.values(stage)).isEqualTo(List.of(1, 2, 3, 4, 5));
        assertThat(harness.values(stage)).isEqualTo(List.of(1, 2, 3, 4, 5));
    }

    @Test
    void aClassThatIsNotInTheBundleIsNamed() {
        byte[] unknown = EngineHarness.serialised(new Numbering());
        String name = Numbering.class.getName();
        byte[] renamed = new String(unknown, StandardCharsets.ISO_8859_1)
                .replace(name, name.substring(0, name.length() - 1) + "X").getBytes(StandardCharsets.ISO_8859_1);
        TaskResult.Failed failed = (TaskResult.Failed) harness.run(values(List.of(Operator.of(MAP, renamed))), 0);
        assertThat(failed.failure().kind()).isEqualTo(ErrorKind.USER);
        assertThat(failed.failure().message()).contains("NumberinX").contains("not in the job's code");
    }

    @Test
    void pairsThatAreNoneAreRefused() {
        SerializableFunction<Object, Object> none = x -> null;
        TaskSource one = EngineHarness.values(List.of(List.of(1)));
        Stage stage = stage(one, op(READ_VALUES), List.of(op(MAP, none)), op(WRITE_PAIRS).with(1));
        Failure failure = ((TaskResult.Failed) harness.run(stage, 0)).failure();
        assertThat(failure.kind()).isEqualTo(ErrorKind.USER);
        assertThat(failure.message()).contains("returned null; return a Pair");
    }

    @Test
    void programsAreKeptByName() {
        Stage stage = values(List.of());
        var program = harness.attempt(stage, 0, 1).stage().program();
        assertThat(harness.engine.programOrNull(program.id())).isNull();
        harness.engine.keepProgram(program.id(), program.bytes());
        assertThat(harness.engine.programOrNull(program.id())).isEqualTo(program.bytes());
    }

    /** Counts its calls, so that it must not be shared. */
    static final class Numbering implements SerializableFunction<Object, Object> {
        private static final long serialVersionUID = 1;
        private int calls;

        @Override
        public Object apply(Object x) {
            return ++calls;
        }
    }

    /** Fails at all it is asked. */
    static final class Nasty extends RuntimeException {
        private static final long serialVersionUID = 1;
        private final Serializable bomb = new Bomb();

        @Override
        public String getMessage() {
            throw new IllegalStateException("no message for you");
        }

        @Override
        public String toString() {
            throw new StackOverflowError();
        }

        @Override
        public void printStackTrace(PrintWriter out) {
            throw new IllegalStateException("no stack for you");
        }
    }

    /** Cannot be written. */
    static final class Bomb implements Serializable {
        private static final long serialVersionUID = 1;

        private Object writeReplace() {
            throw new IllegalStateException("no bytes for you");
        }
    }

    private static Object recurse(Object x) {
        return recurse(x) == null ? x : null;
    }

    private Failure mapping(SerializableFunction<Object, Object> function) {
        return ((TaskResult.Failed) harness.run(values(List.of(op(MAP, function))), 0)).failure();
    }

    private Stage values(List<Operator> steps) {
        List<Integer> numbers = IntStream.range(0, 5).boxed().toList();
        return stage(EngineHarness.values(List.of(numbers)), op(READ_VALUES), steps, op(RESULT_VALUES));
    }

    private TaskResult cancelled(Stage stage, AttemptControl control, CountDownLatch started, boolean interrupt)
            throws InterruptedException {
        AtomicReference<TaskResult> result = new AtomicReference<>();
        TaskAttempt attempt = harness.attempt(stage, 0, 1);
        Thread thread = new Thread(() -> result.set(harness.engine.run(attempt, control)));
        thread.start();
        assertThat(started.await(30, TimeUnit.SECONDS)).isTrue();
        control.cancel();
        if (interrupt) {
            control.interrupt();
        }
        thread.join(TimeUnit.SECONDS.toMillis(30));
        return result.get();
    }
}
