package io.sheaf.codec;

import static org.assertj.core.api.Assertions.assertThat;

import io.sheaf.Pair;
import java.math.BigDecimal;
import java.time.Instant;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.Date;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

class ImmutabilityTest {

    private record Deep(String name, Samples.Point point, Instant when, TimeUnit unit, ZoneId zone) {}

    private record Chain(long number, Chain next) {}

    private record OfShape(Samples.Shape shape) {}

    private record OfArray(byte[] bytes) {}

    private record OfNumber(Number number) {}

    private record OfDecimal(BigDecimal decimal) {}

    private record OfCounting(Counting counting) {}

    private sealed interface Leaky permits Fine, Open {}

    private record Fine(int number) implements Leaky {}

    private static non-sealed class Open implements Leaky {}

    private record OfLeaky(Leaky leaky) {}

    private enum Counting {
        ONE;

        int count;
    }

    private enum Bodies {
        ONE {
            int count;
        },
        TWO
    }

    private static final class FinalClass {
        final int number = 1;
    }

    @Test
    void trueForWhatNobodyCanChange() {
        for (Object value : List.of("", 1, 1L, 'c', 1.5, true, BigDecimal.ONE, Instant.EPOCH, ZoneId.of("UTC"), TimeUnit.DAYS, Samples.Suit.SPADES,
                Samples.Suit.HEARTS, Bodies.TWO, new Samples.Point(1, 2), new Samples.Empty())) {
            assertThat(Immutability.isDeeplyImmutable(value.getClass())).as("%s", value.getClass()).isTrue();
        }
        for (Class<?> type : List.of(int.class, Deep.class, Chain.class, OfShape.class)) {
            assertThat(Immutability.isDeeplyImmutable(type)).as("%s", type).isTrue();
        }
    }

    @Test
    void falseForWhatSomebodyMay() {
        List<Class<?>> types = List.of(Object.class, int[].class, ArrayList.class, List.of().getClass(), Date.class, BitSet.class, AtomicLong.class, Pair.class,
                OfArray.class, OfNumber.class, OfDecimal.class, OfCounting.class, OfLeaky.class, Counting.class, Bodies.ONE.getClass(), FinalClass.class,
                Samples.Box.class, Runnable.class, Enum.class, Record.class);
        for (Class<?> type : types) {
            assertThat(Immutability.isDeeplyImmutable(type)).as("%s", type).isFalse();
        }
    }
}
