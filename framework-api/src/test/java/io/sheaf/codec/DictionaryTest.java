package io.sheaf.codec;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.sheaf.Pair;
import io.sheaf.UnencodableException;
import java.net.URL;
import java.net.URLClassLoader;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** Values refer to their classes by a hash, and a dictionary beside many of them has the names. */
class DictionaryTest {

    private record Order(int number, Object content) {}

    private enum Colour {
        RED,
        GREEN {}
    }

    private static final class Basket {
        private Colour colour;
    }

    @EncodedBy(TicketCodec.class)
    private static final class Ticket {
        private final int number;

        Ticket(int number) {
            this.number = number;
        }
    }

    static final class TicketCodec implements Codec<Ticket> {
        @Override
        public void encode(Ticket value, ByteSink out) {
            out.writeInt(value.number);
        }

        @Override
        public Ticket decode(ByteSource in) {
            return new Ticket(in.readInt());
        }

        @Override
        public boolean canonical() {
            return true;
        }
    }

    @Test
    void valuesOfAllKindsComeBackWhereTheDictionaryWasLearnt() throws Exception {
        Basket basket = new Basket();
        basket.colour = Colour.GREEN;
        List<Object> values = List.of(new Order(1, new Order(2, Colour.RED)), Colour.GREEN, basket, new Ticket(7), new Order[] {new Order(3, "a"), null},
                new String[] {"b"}, new Order[][] {{new Order(4, List.of())}}, new ArrayList<>(List.of(Pair.of(new Order(5, 1L), 2))), "no class");
        Dictionary dictionary = Dictionary.toSend();
        ByteSink bytes = new ByteSink(64);
        values.forEach(value -> ValueCodec.encode(value, bytes, dictionary));
        try (URLClassLoader loader = loader()) {
            Dictionary.learn(new ByteSource(dictionary.toBytes()), loader);
            ByteSource in = new ByteSource(bytes.toArray());
            for (Object value : values) {
                Object read = ValueCodec.decode(in, loader);
                assertThat(read).hasSameClassAs(value);
                assertThat(ValueCodec.toBytes(read)).isEqualTo(ValueCodec.toBytes(value));
            }
            assertThat(in.remaining()).isZero();
        }
    }

    @Test
    void aNameIsSaidOnceHoweverManyValuesThereAre() {
        Dictionary dictionary = Dictionary.toSend();
        ByteSink one = new ByteSink(64);
        ValueCodec.encode(new Order(1, null), one, dictionary);
        ValueCodec.encode(new Order(1, null), new ByteSink(64), dictionary);
        assertThat(one.size()).isEqualTo(1 + 8 + 2);
        assertThat(dictionary.toBytes()).hasSize(1 + ValueCodec.toBytes(new Order(1, null)).length - 2);
    }

    @Test
    void aDictionaryDoesNotDependOnTheOrderOfValues() {
        Dictionary one = Dictionary.toSend();
        Dictionary other = Dictionary.toSend();
        ByteSink out = new ByteSink(64);
        List.of(new Order(1, Colour.RED), Colour.GREEN, new Ticket(1)).forEach(value -> ValueCodec.encode(value, out, one));
        List.of(new Ticket(2), Colour.GREEN, new Order(2, Colour.RED), Colour.RED).forEach(value -> ValueCodec.encode(value, out, other));
        assertThat(one.toBytes()).isEqualTo(other.toBytes());
    }

    @Test
    void equalKeysHaveEqualBytesWhateverWasWrittenBefore() {
        Object key = new Order(1, Map.of(Colour.RED, new Order(2, 0.0)));
        Object equal = new Order(1, Map.of(Colour.RED, new Order(2, -0.0)));
        Dictionary fresh = Dictionary.toSend();
        Dictionary used = Dictionary.toSend();
        ValueCodec.encodeKey(new Ticket(3), new ByteSink(64), used);
        ByteSink one = new ByteSink(64);
        ByteSink other = new ByteSink(64);
        ValueCodec.encodeKey(key, one, fresh);
        ValueCodec.encodeKey(equal, other, used);
        assertThat(one.toArray()).isEqualTo(other.toArray());
        assertThat(one.size()).isLessThan(60);
    }

    @Test
    void whatStaysInThisJvmNeedsNoLearning() throws Exception {
        try (URLClassLoader loader = loader()) {
            ByteSink bytes = new ByteSink(64);
            ValueCodec.encode(new Order(1, Colour.RED), bytes, Dictionary.knownTo(loader));
            assertThat(ValueCodec.decode(new ByteSource(bytes.toArray()), loader)).isEqualTo(new Order(1, Colour.RED));
        }
    }

    @Test
    void aReferenceThatNobodyExplainedIsDamage() throws Exception {
        ByteSink bytes = new ByteSink(64);
        ValueCodec.encode(new Order(1, null), bytes, Dictionary.toSend());
        try (URLClassLoader loader = loader()) {
            assertThatThrownBy(() -> ValueCodec.decode(new ByteSource(bytes.toArray()), loader))
                    .isInstanceOf(MalformedBytesException.class)
                    .hasMessageContaining("the dictionary has nothing for the reference");
        }
    }

    @Test
    void aClassThatIsMissingIsNamedWhenAValueOfItIsRead() throws Exception {
        Dictionary dictionary = Dictionary.toSend();
        ByteSink bytes = new ByteSink(64);
        ValueCodec.encode(List.of(1, new Order(1, null)), bytes, dictionary);
        try (URLClassLoader without = new URLClassLoader(new URL[0], null)) {
            Dictionary.learn(new ByteSource(dictionary.toBytes()), without);
            assertThatThrownBy(() -> ValueCodec.decode(new ByteSource(bytes.toArray()), without))
                    .isInstanceOf(UnencodableException.class)
                    .hasMessageContainingAll("List[1] : ", Order.class.getName(), "not among the code that was sent");
        }
    }

    @Test
    void aDamagedDictionaryIsNoticed() throws Exception {
        Dictionary dictionary = Dictionary.toSend();
        ValueCodec.encode(new Order(1, null), new ByteSink(64), dictionary);
        byte[] cut = Arrays.copyOf(dictionary.toBytes(), dictionary.toBytes().length - 1);
        try (URLClassLoader loader = loader()) {
            assertThatThrownBy(() -> Dictionary.learn(new ByteSource(cut), loader)).isInstanceOf(MalformedBytesException.class);
        }
    }

    /** One that nobody has told anything yet. */
    private static URLClassLoader loader() {
        return new URLClassLoader(new URL[0], DictionaryTest.class.getClassLoader());
    }
}
