package io.sheaf.codec;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.sheaf.UnencodableException;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.List;
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

    private final class Inner {}

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
    void areRefusedIfTheirFieldsCannotBeSetAgain() {
        assertRefused(new Fixed(), "Fixed", "its field number is final", "Make it a record");
        assertRefused(new OfTheJdk(), "it extends java.util.TimerTask");
        assertRefused(new Inner(), "no constructor without parameters");
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
