package io.sheaf.worker.task;

import static io.sheaf.worker.task.EngineHarness.op;
import static io.sheaf.worker.task.EngineHarness.stage;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.sheaf.function.SerializableLongUnaryOperator;
import io.sheaf.plan.OperatorKind;
import io.sheaf.plan.Sha256;
import io.sheaf.plan.TaskSource;
import java.io.IOException;
import java.io.InputStream;
import java.lang.reflect.Field;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.function.LongUnaryOperator;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** Programs get loops of their own. That these do what the shared ones do is shown by {@link OwnLoopsTest}. */
class LoopsTest {

    private static final int PLACE = 3;

    @Test
    void sharedOnesAreMadeByTheSupplier() {
        NarrowSinks.LongFilter shared = new NarrowSinks.LongFilter(x -> true, x -> {});
        assertThat(Loops.SHARED.make(Sink.class, PLACE, NarrowSinks.LongFilter.class, () -> shared)).isSameAs(shared);
    }

    @Test
    void eachPlaceOfEachProgramHasAClassOfItsOwn() {
        Loops one = Loops.own();
        Loops other = Loops.own();
        Set<Class<?>> classes = IntStream.range(0, 2)
                .boxed()
                .flatMap(place -> Stream.of(made(one, place), made(other, place), made(one, place)))
                .map(Object::getClass)
                .collect(Collectors.toSet());
        assertThat(classes).hasSize(4).doesNotContain(NarrowSinks.LongMap.class);
    }

    @Test
    void aProgramGetsThemOnceItHasReadEnoughAndOthersRunBesideIt() {
        Programs programs = new Programs(2, 1_000, Long.MAX_VALUE);
        StageProgram program = program(programs, 1);
        programs.ran(program, 5_000);
        programs.ran(program, 5_000);
        programs.ran(program, 5_000);
        assertThat(programs.loops(program, 0)).as("the only program").isSameAs(Loops.SHARED);
        programs.ran(program(programs, 2), 1);
        programs.ran(program(programs, 4), 0);
        assertThat(programs.loops(program, 0)).as("one of two that read anything").isSameAs(Loops.SHARED);
        StageProgram third = program(programs, 3);
        programs.ran(third, 999);
        assertThat(programs.loops(third, 0)).as("before it is repaid").isSameAs(Loops.SHARED);
        Loops own = programs.loops(program, 0);
        assertThat(own).isNotSameAs(Loops.SHARED).isSameAs(programs.loops(program, 0)).isNotSameAs(programs.loops(program, 1));
        programs.ran(third, 1);
        assertThat(programs.loops(third, 0)).isNotSameAs(Loops.SHARED).isNotSameAs(own);
    }

    @Test
    void onlyTheProgramsUsedLastKeepThem() {
        Programs programs = new Programs(Programs.NONE, 0, Long.MAX_VALUE);
        StageProgram first = program(programs, 0);
        Loops own = programs.loops(first, 0);
        for (int number = 1; number < 128; number++) {
            programs.loops(program(programs, number), 0);
        }
        assertThat(programs.loops(first, 0)).as("the last of 128").isSameAs(own);
        for (int number = 128; number < 256; number++) {
            programs.loops(program(programs, number), 0);
        }
        assertThat(programs.loops(first, 0)).as("before 128 others").isNotSameAs(own);
    }

    /** What the compiler does not check, and would break in copies only. */
    @Test
    void templatesHaveNoLambdaAndDoNotNameThemselvesInSignatures() throws IOException {
        List<Class<?>> templates = new ArrayList<>(List.of(RangeHead.class, ValuesHead.class, ShuffleHead.class, ShuffledRecordsHead.class,
                FlatMapSink.class, RecordFolds.Reduced.class, RecordFolds.Aggregated.class));
        templates.addAll(List.of(NarrowSinks.class.getDeclaredClasses()));
        templates.addAll(List.of(NumberFolds.class.getDeclaredClasses()));
        for (Class<?> template : templates) {
            assertThat(template.getDeclaredConstructors()).as(template.getName()).hasSize(1);
            assertThat(Stream.of(template.getDeclaredFields()).map(Field::getType)).as("fields of %s", template).doesNotContain(template);
            assertThat(Stream.of(template.getDeclaredMethods()).flatMap(method -> Stream.concat(Stream.of(method.getReturnType()), Stream.of(method.getParameterTypes()))))
                    .as("methods of %s", template).doesNotContain(template);
            String file = template.getName().substring(template.getPackageName().length() + 1) + ".class";
            try (InputStream in = template.getResourceAsStream(file)) {
                assertThat(new String(in.readAllBytes(), StandardCharsets.ISO_8859_1)).as(file).doesNotContain("LambdaMetafactory");
            }
        }
    }

    @Test
    void whatCannotBeCopiedIsShared() {
        Supplier<Integer> lambda = () -> 1;
        Loops own = Loops.own();
        for (int i = 0; i < 2; i++) {
            assertThat(own.<Supplier>make(Supplier.class, 0, lambda.getClass(), () -> lambda)).as("whose class file is nowhere").isSameAs(lambda);
        }
    }

    @Test
    void whatAUsersFunctionThrowsComesThroughThem() throws IOException {
        try (EngineHarness harness = EngineHarness.withOwnLoops()) {
            SerializableLongUnaryOperator fails = x -> x / (x - 500);
            TaskResult result = harness.run(stage(new TaskSource.Range(0, 1_000, 1), op(OperatorKind.READ_RANGE),
                    List.of(op(OperatorKind.LONG_MAP, fails)), op(OperatorKind.RESULT_LONG_SUM)), 0);
            assertThat(result).isInstanceOf(TaskResult.Failed.class);
            assertThat(((TaskResult.Failed) result).failure().message()).contains("/ by zero");
            assertThat(((TaskResult.Failed) result).failure().site().record()).isEqualTo(500);
        }
    }

    @Test
    void aConstructorsExceptionIsItsOwn() {
        assertThatThrownBy(() -> Loops.own().make(Supplier.class, 0, Refusing.class, Refusing::new)).isInstanceOf(IllegalStateException.class).hasMessage("no");
    }

    /** Cannot be made. */
    private static final class Refusing implements Supplier<Object> {
        Refusing() {
            throw new IllegalStateException("no");
        }

        @Override
        public Object get() {
            return this;
        }
    }

    private static Sink made(Loops loops, int place) {
        LongSink nowhere = x -> {};
        LongUnaryOperator same = x -> x;
        return loops.make(Sink.class, place, NarrowSinks.LongMap.class, () -> new NarrowSinks.LongMap(same, nowhere), same, nowhere);
    }

    private static StageProgram program(Programs programs, int number) {
        byte[] bytes = {(byte) number, (byte) (number >> 8)};
        return programs.getOrKeep(Sha256.of(bytes), bytes);
    }
}
