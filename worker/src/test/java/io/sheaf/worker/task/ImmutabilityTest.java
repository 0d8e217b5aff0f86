package io.sheaf.worker.task;

import static org.assertj.core.api.Assertions.assertThat;

import io.sheaf.function.SerializableFunction;
import io.sheaf.plan.Operator;
import io.sheaf.plan.OperatorKind;
import io.sheaf.plan.StageCode;
import java.io.Serializable;
import java.math.BigDecimal;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

class ImmutabilityTest {

    /** Immutable as far as its parts are. */
    record Holder(String name, Object part) implements Serializable {}

    @Test
    void whatCanNeverChangeIsShared() {
        String text = "x";
        BigDecimal number = BigDecimal.ONE;
        Holder holder = new Holder("a", new Holder("b", Instant.EPOCH));
        assertShared(x -> x, true);
        assertShared(x -> text + number + holder, true);
        assertShared(x -> TimeUnit.DAYS, true);
    }

    @Test
    void whatMayChangeIsNot() {
        int[] array = {1};
        AtomicInteger counter = new AtomicInteger();
        List<String> list = new ArrayList<>();
        Holder holder = new Holder("a", new StringBuilder());
        assertShared(x -> array[0], false);
        assertShared(x -> counter.get(), false);
        assertShared(x -> list.size(), false);
        assertShared(x -> holder.name(), false);
    }

    private static void assertShared(SerializableFunction<Object, Object> function, boolean shared) {
        assertThat(Immutability.isDeeplyImmutable(function)).isEqualTo(shared);
        Operator operator = EngineHarness.op(OperatorKind.MAP, function);
        StageCode code = new StageCode(List.of(new StageCode.Branch(operator, List.of())), operator);
        StageProgram program = new StageProgram(code.encode());
        Operator decoded = program.code().terminal();
        ClassLoader loader = ImmutabilityTest.class.getClassLoader();
        Object first = program.function(decoded, 0, loader);
        // A lambda that captures nothing is one object in any case.
        assertThat(program.function(decoded, 0, loader) == first).isEqualTo(shared);
    }
}
