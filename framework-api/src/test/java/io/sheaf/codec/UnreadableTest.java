package io.sheaf.codec;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.sheaf.Pair;
import io.sheaf.UnencodableException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.Vector;
import org.junit.jupiter.api.Test;

/** What was written and cannot be read, since classes are others here or refuse, is named by the way to it. */
class UnreadableTest {

    private record Order(List<Item> items, Map<Object, Object> notes) {}

    private record Item(Object price) {}

    private enum Colour {
        RED
    }

    private static final class Basket {
        private Item[] items;
    }

    private record Even(int number) {
        static boolean strict;

        Even {
            if (strict && number % 2 == 1) {
                throw new IllegalArgumentException("odd");
            }
        }
    }

    private static final Even ODD = new Even(1);
    private static final String EVEN = Even.class.getTypeName();

    @Test
    void aConstructorThatRefusesIsNamedByThePath() {
        assertUnreadable(new Order(List.of(new Item(2), new Item(ODD)), Map.of()), "Order.items[1].price : " + EVEN, "its constructor fails", "odd");
        assertUnreadable(new Order(List.of(), Map.of("a", Optional.of(ODD))), "Order.notes[a].get() : " + EVEN);
        assertUnreadable(new Order(List.of(), Map.of(Map.entry(1, ODD), 2)), "Order.notes.key[0].getValue() : " + EVEN);
        assertUnreadable(new Item(Pair.of(1, Pair.of(ODD, 2))), "Item.price.second.first : " + EVEN);
        assertUnreadable(new Object[] {1, Set.of(ODD)}, "Object[][1][0] : " + EVEN);
        assertUnreadable(new Even[][] {{}, {new Even(2), ODD}}, "Even[][][1][1] : " + EVEN);
        assertUnreadable(new TreeMap<>(Map.of(7, ODD)), "Map[7] : " + EVEN);
        assertUnreadable(new EnumMap<>(Map.of(Colour.RED, ODD)), "Map[RED] : " + EVEN);
        assertUnreadable(new ArrayList<>(List.of(new Vector<>(List.of(2, ODD)))), "List[0]", " : " + EVEN);
        Basket basket = new Basket();
        basket.items = new Item[] {new Item(ODD)};
        assertUnreadable(basket, "Basket.items[0].price : " + EVEN);
        assertUnreadable(ODD, "Even : " + EVEN);
    }

    private static void assertUnreadable(Object value, String... parts) {
        byte[] bytes = ValueCodec.toBytes(value);
        Even.strict = true;
        try {
            assertThatThrownBy(() -> ValueCodec.fromBytes(bytes, UnreadableTest.class.getClassLoader())).isInstanceOf(UnencodableException.class)
                    .hasMessageContainingAll(parts).hasMessageContaining("cannot be read").hasRootCauseMessage("odd");
            assertPassedOver(bytes, parts);
        } finally {
            Even.strict = false;
        }
    }

    /** As it is not read then, or what is wrong is named as well. */
    private static void assertPassedOver(byte[] bytes, String... parts) {
        ByteSource in = new ByteSource(bytes);
        try {
            ValueCodec.skip(in, UnreadableTest.class.getClassLoader());
            assertThat(in.remaining()).isZero();
        } catch (UnencodableException e) {
            assertThat(e).hasMessageContainingAll(parts);
        }
    }

    @Test
    void whatIsMissingHereIsNamedByThePath() {
        assertUnknown(new Item(List.of(Colour.RED)), "/RED", "/REF", "Item.price[0] : " + Colour.class.getName(), "no constant REF");
        assertUnknown(new Item(EnumSet.of(Colour.RED)), "/RED", "/REF", "Item.price[0] : ", "no constant REF");
        assertUnknown(new Item(Arrays.asList(1, ODD)), "$Even", "$Evem", "Item.price[1] : " + getClass().getName() + "$Evem", "not among the code");
        assertUnknown(Pair.of(1, new Even[] {ODD}), "$Even", "$Evem", "Pair.second", "Evem", "not among the code");
        assertUnknown(new Vector<>(List.of(new Vector<>(), Colour.RED)), "$Colour", "$Colouf", "$Colouf", "not among the code");
    }

    private static void assertUnknown(Object value, String name, String other, String... parts) {
        String bytes = new String(ValueCodec.toBytes(value), StandardCharsets.ISO_8859_1);
        byte[] changed = bytes.replace(name, other).getBytes(StandardCharsets.ISO_8859_1);
        assertThatThrownBy(() -> ValueCodec.fromBytes(changed, UnreadableTest.class.getClassLoader())).isInstanceOf(UnencodableException.class)
                .hasMessageContainingAll(parts).hasMessageContaining("cannot be read");
        assertPassedOver(changed, parts);
    }
}
