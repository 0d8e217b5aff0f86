package io.sheaf.codec;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.sheaf.Pair;
import io.sheaf.UnencodableException;
import java.io.IOException;
import java.io.ObjectOutputStream;
import java.io.Serializable;
import java.util.ArrayList;
import java.util.Collections;
import java.util.DoubleSummaryStatistics;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;

class UnencodableTest {

    private static final class Money {
        Money(int cents) {}
    }

    private record Order(List<Item> items, Map<String, Object> notes) {}

    private record Item(Object price) {}

    private record Refuses(int number) {
        @Override
        public int number() {
            throw new IllegalStateException("not today");
        }
    }

    private static final class Wallet implements Serializable {
        private static final long serialVersionUID = 1;
        private static final Object ELSEWHERE = new Money(1);
        private final transient Object unused = new Money(1);
        private final Object[] pockets;

        Wallet(Object other) {
            pockets = new Object[] {other, new HashMap<>(Map.of(new ArrayList<>(List.of(1, 2, new Money(1))), 3))};
        }
    }

    private static final class Changing implements Serializable {
        private static final long serialVersionUID = 1;

        Changing(Object content) {}

        private void writeObject(ObjectOutputStream out) throws IOException {
            throw new IOException("as it likes");
        }
    }

    private static final class Chain implements Serializable {
        private static final long serialVersionUID = 1;
        private final Chain next;

        Chain(Chain next) {
            this.next = next;
        }
    }

    @Test
    void callsALambdaByWhatItIs() {
        Runnable lambda = () -> {};
        assertRefused(lambda, "lambda : " + UnencodableTest.class.getTypeName());
    }

    @Test
    void namesThePathToThePart() {
        String type = Money.class.getTypeName();
        assertRefused(new Order(List.of(new Item(1), new Item(new Money(1))), Map.of()), "Order.items[1].price : " + type);
        assertRefused(new Order(List.of(), Map.of("EUR", Optional.of(new Money(1)))), "Order.notes[EUR].get() : " + type);
        assertRefused(new HashMap<>(Map.of(new Money(1), 1)), "HashMap.key[0] : " + type);
        assertRefused(new Object[] {1, Pair.of(new Money(1), 2)}, "[1].first : " + type);
        assertRefused(Map.entry("a", new Money(1)), ".getValue() : " + type);
        assertRefused(Set.of(List.of(new Money(1))), "[0][0] : " + type);
        assertRefused(new Money(1), "Money : " + type);
    }

    @Test
    void saysWhatToDo() {
        assertRefused(new Money(1), "Make it a record");
        assertRefused(new HashMap<>(Map.of(1, 2)).keySet(), "Set : java.util.HashMap$KeySet", "Copy it into");
        assertRefused(List.of(new Wallet(1)), "List[0].pockets[1].key[0][2] : " + Money.class.getName(), "Make it a record",
                "or let the " + Wallet.class.getTypeName() + " that holds it mark it transient");
        assertRefused(new DoubleSummaryStatistics(), "DoubleSummaryStatistics");
    }

    private static void assertRefused(Object value, String... parts) {
        assertThatThrownBy(() -> ValueCodec.toBytes(value)).isInstanceOf(UnencodableException.class).hasMessageContainingAll(parts);
    }

    @Test
    void aValueThatContainsItselfIsRefusedInsteadOfOverflowing() {
        List<Object> list = new ArrayList<>();
        list.add(Collections.singletonList(list));
        assertRefused(list, "contains itself");
        Object[] array = new Object[1];
        array[0] = array;
        assertRefused(array, "contains itself");
    }

    @Test
    void whatCanBeWrittenCanBeReadHoweverDeep() {
        Object deepest = null;
        Object nested = "leaf";
        for (int depth = 0; depth < 300; depth++) {
            nested = depth % 2 == 0 ? List.of(nested) : new Item(nested);
            Object value = nested;
            try {
                ValueCodec.toBytes(value);
            } catch (UnencodableException e) {
                break;
            }
            deepest = value;
        }
        assertThat(Samples.copy(deepest)).isEqualTo(deepest);
    }

    @Test
    void objectsChainedTooDeeplyForTheJdkAreRefused() {
        Chain chain = null;
        for (int i = 0; i < 200_000; i++) {
            chain = new Chain(chain);
        }
        assertRefused(chain, "chained too deeply");
    }

    @Test
    void aFailedEncodingLeavesNothingBehind() {
        ByteSink out = new ByteSink(16);
        out.writeByte(7);
        for (Object value : List.of(List.of(1, new Money(1)), Set.of("a".repeat(1000), new Money(1)), new Refuses(1))) {
            assertThatThrownBy(() -> ValueCodec.encode(value, out)).isInstanceOf(UnencodableException.class);
            assertThat(out.toArray()).containsExactly(7);
        }
        assertThatCode(() -> ValueCodec.encode(1, out)).doesNotThrowAnyException();
    }

    @Test
    void whatAnAccessorThrowsIsTheCause() {
        assertThatThrownBy(() -> ValueCodec.toBytes(new Refuses(1))).isInstanceOf(UnencodableException.class)
                .hasRootCauseMessage("not today").hasMessageContaining("Refuses");
        assertRefused(new Order(List.of(new Item(Map.of("a", new Refuses(1)))), Map.of()), "Order.items[0].price[a].number : int",
                "accessor number()", "not today");
        assertRefused(new Order(List.of(new Item(new Changing(List.of(1)))), Map.of()), "Order.items[0].price : " + Changing.class.getTypeName(),
                "failed while it was", "as it likes");
    }
}
