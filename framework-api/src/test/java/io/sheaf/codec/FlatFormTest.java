package io.sheaf.codec;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;

class FlatFormTest {

    private static final double ODD_NAN = Double.longBitsToDouble(0x7ff8_0000_dead_beefL);

    private record All(long a, int b, short c, byte d, char e, boolean f, double g, float h) {}

    private record Other(long a) {}

    private record Holding(long a, String b) {}

    private record Boxed(Long a) {}

    private record Nothing() {}

    private record Nine(int a, int b, int c, int d, int e, int f, int g, int h, int i) {}

    /** Its constructor refuses what the longs are before anything is put there. */
    private record Positive(int a) {
        Positive {
            if (a <= 0) {
                throw new IllegalArgumentException("not positive");
            }
        }
    }

    /** Tells something else than it holds; its constructor takes what it tells. */
    private record Amount(long units) {
        Amount {
            units *= 100;
        }

        @Override
        public long units() {
            return units / 100;
        }
    }

    @EncodedBy(CodedCodec.class)
    private record Coded(long a) {}

    static final class CodedCodec implements Codec<Coded> {
        @Override
        public void encode(Coded value, ByteSink out) {
            out.writeLong(value.a());
        }

        @Override
        public Coded decode(ByteSource in) {
            return new Coded(in.readLong());
        }

        @Override
        public boolean canonical() {
            return true;
        }
    }

    @Test
    void numbersComeBackBitByBit() {
        for (Object number : List.of(0.0, -0.0, 1.5, Double.MIN_VALUE, Double.NEGATIVE_INFINITY, ODD_NAN, 0L, -1L, Long.MIN_VALUE, Long.MAX_VALUE,
                1L << 55, 1L << 56, 0, -1, Integer.MIN_VALUE, Integer.MAX_VALUE)) {
            NumberKind kind = NumberKind.ofOrNull(number);
            assertThat(FlatForm.ofOrNull(number)).isSameAs(kind);
            assertThat(ValueCodec.toBytes(kind.box(kind.bits(number)))).as("%s", number).isEqualTo(ValueCodec.toBytes(number));
            assertComesBack(kind, number);
            ByteSource in = new ByteSource(ValueCodec.toBytes(number));
            for (NumberKind other : NumberKind.values()) {
                assertThat(other.isNext(in)).as("%s of %s", other, number).isEqualTo(other == kind);
                assertThat(other.fits(number)).isEqualTo(other == kind);
            }
            assertThat(kind.read(in)).isEqualTo(kind.bits(number));
            assertThat(in.remaining()).isZero();
            assertThat(kind.isNext(in)).as("at the end").isFalse();
        }
        assertThat(Arrays.asList(NumberKind.ofOrNull(null), NumberKind.ofOrNull("1"), NumberKind.ofOrNull(1f), NumberKind.ofOrNull((short) 1))).containsOnlyNulls();
    }

    @Test
    void recordsOfPrimitivesComeBackBitByBit() {
        for (Record record : List.of(
                new All(-1, Integer.MIN_VALUE, (short) -3, (byte) -4, '\uffff', true, ODD_NAN, -0f), new All(1L << 62, 7, (short) 3, (byte) 4, 'x', false, -0.0, 1.5f),
                new Other(17), new Positive(3), new Amount(12))) {
            FlatForm form = FlatForm.ofOrNull(record);
            assertThat(form.longs()).isEqualTo(record.getClass().getRecordComponents().length);
            assertComesBack(form, record);
            assertThat(FlatForm.ofOrNull(record)).as("made once").isSameAs(form);
        }
        FlatForm form = FlatForm.ofOrNull(new All(1, 1, (short) 1, (byte) 1, 'a', true, ODD_NAN, Float.intBitsToFloat(0x7fc0_beef)));
        assertThat(form.fits(new Other(1)) || form.fits(null) || form.fits("")).isFalse();
        long[] longs = new long[8];
        form.put(new All(1, 1, (short) 1, (byte) 1, 'a', true, ODD_NAN, Float.intBitsToFloat(0x7fc0_beef)), longs, 0);
        All back = (All) form.get(longs, 0);
        assertThat(Double.doubleToRawLongBits(back.g())).isEqualTo(0x7ff8_0000_dead_beefL);
        assertThat(Float.floatToRawIntBits(back.h())).isEqualTo(0x7fc0_beef);
    }

    @Test
    void whatARecordsConstructorThrowsIsThrown() {
        FlatForm form = FlatForm.ofOrNull(new Positive(1));
        assertThatThrownBy(() -> form.get(new long[1], 0)).isInstanceOf(IllegalStateException.class)
                .hasMessageContaining(Positive.class.getName() + " fails").hasMessageContaining("not positive").hasMessageContaining("Let the constructor");
    }

    @Test
    void othersHaveNoFlatForm() {
        for (Object value : Arrays.asList(null, "text", new Holding(1, "b"), new Boxed(1L), new Nothing(), new Coded(1), new Nine(1, 2, 3, 4, 5, 6, 7, 8, 9), new long[1])) {
            assertThat(FlatForm.ofOrNull(value)).as("%s", value).isNull();
        }
    }

    private static void assertComesBack(FlatForm form, Object value) {
        long[] longs = new long[form.longs() + 5];
        Arrays.fill(longs, 99);
        form.put(value, longs, 3);
        assertThat(form.fits(value)).isTrue();
        assertThat(form.get(longs, 3)).isEqualTo(value).isExactlyInstanceOf(value.getClass());
        assertThat(List.of(longs[0], longs[2], longs[longs.length - 2], longs[longs.length - 1])).as("around it").containsOnly(99L);
    }
}
