package io.sheaf.codec;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.sheaf.UnencodableException;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** Ordinary classes, which are written by their fields. */
class FieldsTest {

    private static class Base {
        static int made;
        private int number;
        private long[] many = {1};

        Base() {
            made++;
        }
    }

    private static final class Derived extends Base {
        private byte b;
        private short s;
        private char c;
        private float f;
        private double d;
        private boolean z;
        private long number;
        private String text = "";
        private List<Base> others = new ArrayList<>();
        private transient String cache = "fresh";
    }

    private static final class Fixed {
        private final int number;

        Fixed() {
            number = 1;
        }
    }

    private static final class Throws {
        private int number;

        Throws() {
            if (Base.made < 0) {
                throw new IllegalStateException("not now");
            }
        }
    }

    private static final class OfTheJdk extends Number.Half {}

    private static final class Number {
        private abstract static class Half extends java.util.TimerTask {
            @Override
            public void run() {}
        }
    }

    private final class Inner {
        private final String name = "inner of " + outside;
    }

    private final String outside = String.valueOf(1);

    private static Object capturing(String text) {
        class Local {
            String text() {
                return text;
            }
        }
        return new Local();
    }

    private static final class Wrapped {
        private int length;

        Wrapped(String text) {
            length = text.length();
        }
    }

    private static class Person {
        private final String name;
        private final int born;
        private transient int hash;

        Person(String name, int born) {
            this.name = name;
            this.born = born;
            hash = name.length();
        }
    }

    private static final class Author extends Person {
        private final List<String> books;
        private String note = "";

        Author(String name, int born, Collection<String> books) {
            super(name, born);
            this.books = List.copyOf(books);
        }

        Author(String name, String born) {
            this(name, Integer.parseInt(born), List.of());
        }
    }

    private static final class Mutable {
        private double[] all;
        private double zero;

        Mutable(double[] all, double zero) {
            this.all = all;
            this.zero = zero;
        }
    }

    /** Looks as if it took its fields in order, and does not. */
    private static final class Range {
        private final int from;
        private final int to;

        Range(int to, int from) {
            this.from = from;
            this.to = to;
        }
    }

    private static final class Upper {
        private final String text;

        Upper(String text) {
            this.text = text.toUpperCase(Locale.ROOT);
        }

        static Upper of(String text) throws ReflectiveOperationException {
            Upper upper = new Upper(text);
            var field = Upper.class.getDeclaredField("text");
            field.setAccessible(true);
            field.set(upper, text);
            return upper;
        }
    }

    private static final class Ring {
        private Ring next;
    }

    @Test
    void comeBackWithAllThatTheirFieldsHold() {
        Derived derived = new Derived();
        ((Base) derived).number = -7;
        ((Base) derived).many = new long[] {Long.MIN_VALUE, 5};
        derived.b = -1;
        derived.s = Short.MIN_VALUE;
        derived.c = '\uffff';
        derived.f = -0.0f;
        derived.d = Double.MIN_VALUE;
        derived.z = true;
        derived.number = 1L << 40;
        derived.text = "\ud83d\ude00";
        derived.others.add(null);
        derived.others.add(new Derived());
        derived.cache = "stale";

        Derived copy = (Derived) Samples.copy(derived);

        assertThat(copy).isNotSameAs(derived).usingRecursiveComparison().ignoringFields("cache", "others").isEqualTo(derived);
        assertThat(copy.others).hasSize(2).startsWith((Base) null).last().isInstanceOf(Derived.class);
        assertThat(copy.cache).as("a transient field").isEqualTo("fresh");
    }

    @Test
    void areNoKeys() {
        assertThatThrownBy(() -> ValueCodec.encodeKey(List.of(new Derived()), new ByteSink(64))).isInstanceOf(UnencodableException.class)
                .hasMessageContainingAll("[0] : " + Derived.class.getTypeName(), "ordinary class", "record", "@EncodedBy");
    }

    @Test
    void mayBeMadeByAConstructorThatTakesTheFieldsInOrder() {
        Author author = new Author("Ada", 1815, new ArrayList<>(List.of("Notes")));
        author.note = "first";
        ((Person) author).hash = 99;

        Author copy = (Author) Samples.copy(author);

        assertThat(copy).usingRecursiveComparison().ignoringFields("hash").isEqualTo(author);
        assertThat(((Person) copy).hash).as("a transient field").isEqualTo(3);
        Mutable mutable = (Mutable) Samples.copy(new Mutable(new double[] {Double.NaN}, -0.0));
        assertThat(mutable.all).containsExactly(Double.NaN);
        assertThat(mutable.zero).isEqualTo(-0.0);
    }

    @Test
    void aConstructorThatTakesFieldsOtherwiseIsFoundOutInsteadOfSwappingThem() throws Exception {
        assertUnreadable(new Range(9, 1), "List[0] : " + Range.class.getTypeName(), "does not leave the field from as it was", "@EncodedBy");
        assertUnreadable(Upper.of("a"), "does not leave the field text as it was");
        assertThat(((Upper) Samples.copy(new Upper("a"))).text).isEqualTo("A");
    }

    private static void assertUnreadable(Object value, String... parts) {
        assertThatThrownBy(() -> Samples.copy(List.of(value))).isInstanceOf(UnencodableException.class).hasMessageContainingAll(parts);
    }

    @Test
    void areRefusedIfTheirFieldsCannotBeSetAgain() {
        assertRefused(new Fixed(), "Fixed", "no constructor that takes its final fields, or all its fields (number), in this order", "Make it a record");
        assertRefused(new Wrapped("a"), "no constructor without parameters, nor one that takes its fields (length)");
        assertRefused(new OfTheJdk(), "it extends java.util.TimerTask");
        assertRefused(new Inner(), "it is an inner class");
        assertRefused(capturing("a"), "it is an inner class");
        assertRefused(new Object(), "java.lang.Object", "neither a record");
        assertRefused((Runnable) () -> {}, "neither a record");
        assertRefused(Map.of(1, new ThreadLocal<>()), "ThreadLocal", "neither a record");
        Ring ring = new Ring();
        ring.next = ring;
        assertRefused(ring, "contains itself");
    }

    private static void assertRefused(Object value, String... parts) {
        assertThatThrownBy(() -> ValueCodec.toBytes(value)).isInstanceOf(UnencodableException.class).hasMessageContainingAll(parts);
    }

    @Test
    void aConstructorThatFailsIsTheCause() {
        byte[] bytes = ValueCodec.toBytes(new Throws());
        int before = Base.made;
        try {
            Base.made = -1;
            assertThatThrownBy(() -> ValueCodec.fromBytes(bytes, getClass().getClassLoader())).isInstanceOf(UnencodableException.class)
                    .hasMessageContaining(Throws.class.getTypeName()).hasRootCauseMessage("not now");
        } finally {
            Base.made = before;
        }
    }

    @Test
    void hasNoFieldOfARecordOfTheSameShape() {
        byte[] bytes = ValueCodec.toBytes(new Throws());
        bytes[0] = Tag.RECORD;
        assertThatThrownBy(() -> ValueCodec.fromBytes(bytes, getClass().getClassLoader())).isInstanceOf(UnencodableException.class)
                .hasMessageContaining("other parts");
    }

    /** A class with an equals of its own, coarser than its fields. */
    @EncodedBy(MoneyCodec.class)
    private static final class Money {
        private final BigDecimal amount;

        Money(String amount) {
            this.amount = new BigDecimal(amount);
        }

        @Override
        public boolean equals(Object other) {
            return other instanceof Money money && amount.compareTo(money.amount) == 0;
        }

        @Override
        public int hashCode() {
            return amount.stripTrailingZeros().hashCode();
        }
    }

    private static final class MoneyCodec implements Codec<Money> {
        private static final long serialVersionUID = 1;

        @Override
        public void encode(Money value, ByteSink out) {
            out.writeString(value.amount.stripTrailingZeros().toPlainString());
        }

        @Override
        public Money decode(ByteSource in) {
            return new Money(in.readString());
        }

        @Override
        public boolean canonical() {
            return true;
        }
    }

    @EncodedBy(OffByOneCodec.class)
    private record OffByOne(int number) {}

    private static final class OffByOneCodec implements Codec<OffByOne> {
        private static final long serialVersionUID = 1;

        @Override
        public void encode(OffByOne value, ByteSink out) {
            out.writeInt(value.number);
            out.writeByte(1);
        }

        @Override
        public OffByOne decode(ByteSource in) {
            return new OffByOne(in.readInt());
        }

        @Override
        public boolean canonical() {
            return false;
        }
    }

    @EncodedBy(NeedsMuchCodec.class)
    private record NeedsMuch(int number) {}

    private static final class NeedsMuchCodec implements Codec<NeedsMuch> {
        private static final long serialVersionUID = 1;

        NeedsMuchCodec(int much) {}

        @Override
        public void encode(NeedsMuch value, ByteSink out) {}

        @Override
        public NeedsMuch decode(ByteSource in) {
            return null;
        }

        @Override
        public boolean canonical() {
            return false;
        }
    }

    @Test
    void aCodecOfTheUsersMakesAKey() {
        ByteSink one = new ByteSink(64);
        ByteSink two = new ByteSink(64);
        ValueCodec.encodeKey(List.of(new Money("1.50"), 2), one);
        ValueCodec.encodeKey(List.of(new Money("1.5"), 2), two);
        assertThat(one.toArray()).isEqualTo(two.toArray());
        assertThat(ValueCodec.fromBytes(one.toArray(), getClass().getClassLoader())).isEqualTo(List.of(new Money("1.5"), 2));
    }

    @Test
    void aCodecThatIsNotCanonicalMakesNone() {
        assertThatThrownBy(() -> ValueCodec.encodeKey(new OffByOne(1), new ByteSink(64))).isInstanceOf(UnencodableException.class)
                .hasMessageContainingAll(OffByOneCodec.class.getTypeName(), "not canonical");
    }

    @Test
    void aCodecThatDoesNotReadWhatItWroteIsNamed() {
        byte[] bytes = ValueCodec.toBytes(List.of(new OffByOne(1), "behind"));
        assertThatThrownBy(() -> ValueCodec.fromBytes(bytes, getClass().getClassLoader())).isInstanceOf(UnencodableException.class)
                .hasMessageContainingAll(OffByOneCodec.class.getTypeName(), "left 1 of the 5 bytes");
    }

    @Test
    void aCodecThatCannotBeMadeIsNamedWithTheRemedy() {
        assertRefused(new NeedsMuch(1), NeedsMuchCodec.class.getTypeName(), "constructor without parameters");
    }
}
