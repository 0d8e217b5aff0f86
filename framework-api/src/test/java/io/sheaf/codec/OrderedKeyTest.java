package io.sheaf.codec;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.sheaf.Pair;
import io.sheaf.RefusedException;
import io.sheaf.Text;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.net.URI;
import java.time.DayOfWeek;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.LocalTime;
import java.time.MonthDay;
import java.time.OffsetDateTime;
import java.time.OffsetTime;
import java.time.Year;
import java.time.YearMonth;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.time.ZonedDateTime;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Date;
import java.util.List;
import java.util.Random;
import java.util.UUID;
import java.util.function.Function;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Bytes are in the order of {@code compareTo}, in both directions. */
class OrderedKeyTest {

    private static final int SAMPLES = 150;
    private static final long[] LONGS = {
        0, 1, -1, 2, -2, 127, 128, 255, 256, -127, -128, -129, -256, 1 << 20, -(1 << 20), Integer.MAX_VALUE, Integer.MIN_VALUE,
        Long.MAX_VALUE, Long.MAX_VALUE - 1, Long.MIN_VALUE, Long.MIN_VALUE + 1
    };
    private static final double[] DOUBLES = {
        0.0, -0.0, 1, -1, Double.MIN_VALUE, -Double.MIN_VALUE, Double.MIN_NORMAL, Double.MAX_VALUE, -Double.MAX_VALUE,
        Double.POSITIVE_INFINITY, Double.NEGATIVE_INFINITY, Double.NaN, Math.PI
    };
    private static final char[] UNITS = {0, 1, 'a', 'b', 0x7e, 0x7f, 0x80, 0x7fe, 0x7ff, 0x800, 0xd800, 0xdbff, 0xdc00, 0xdfff, 0xe000, 0xfffe, 0xffff};

    /** One type's values. */
    private record Samples(String type, List<Comparable<?>> values) {
        @Override
        public String toString() {
            return type;
        }
    }

    static Stream<Samples> samples() {
        long seed = Long.getLong("test.seed", 1);
        System.out.println("OrderedKeyTest seed " + seed);
        Random random = new Random(seed);
        return Stream.of(
                of("Long", random, r -> anyLong(r)),
                of("Integer", random, r -> (int) anyLong(r)),
                of("Short", random, r -> (short) anyLong(r)),
                of("Byte", random, r -> (byte) anyLong(r)),
                of("Character", random, r -> (char) anyLong(r)),
                of("Boolean", random, Random::nextBoolean),
                of("Double", random, OrderedKeyTest::anyDouble),
                of("Float", random, r -> (float) anyDouble(r)),
                of("String", random, OrderedKeyTest::anyText),
                of("Text", random, r -> Text.of(anyText(r).replaceAll("[\\ud800-\\udfff]", ""))),
                of("BigInteger", random, OrderedKeyTest::anyBig),
                of("BigDecimal", random, r -> new BigDecimal(anyBig(r), r.nextInt(9) - 4)),
                of("huge BigDecimal", random,
                        r -> new BigDecimal(anyBig(r), r.nextBoolean() ? Integer.MIN_VALUE : Integer.MAX_VALUE)),
                of("UUID", random, r -> new UUID(anyLong(r), anyLong(r))),
                of("Date", random, r -> new Date(anyLong(r))),
                of("enum", random, r -> DayOfWeek.of(1 + r.nextInt(7))),
                of("Instant", random, OrderedKeyTest::anyInstant),
                of("Duration", random, r -> Duration.ofSeconds(anyLong(r), r.nextInt(3))),
                of("LocalDate", random, r -> anyDateTime(r).toLocalDate()),
                of("LocalTime", random, r -> anyDateTime(r).toLocalTime()),
                of("LocalDateTime", random, OrderedKeyTest::anyDateTime),
                of("OffsetTime", random, r -> OffsetTime.of(LocalTime.of(r.nextInt(24), 0), anyOffset(r))),
                of("OffsetDateTime", random, r -> OffsetDateTime.of(anyDateTime(r), anyOffset(r))),
                of("ZonedDateTime", random, r -> ZonedDateTime.of(anyDateTime(r), anyZone(r))),
                of("Year", random, r -> Year.of(r.nextInt(4000) - 2000)),
                of("YearMonth", random, r -> YearMonth.of(r.nextInt(20) - 10, 1 + r.nextInt(12))),
                of("MonthDay", random, r -> MonthDay.of(1 + r.nextInt(12), 1 + r.nextInt(28))),
                of("ZoneOffset", random, OrderedKeyTest::anyOffset));
    }

    private static Samples of(String type, Random random, Function<Random, ? extends Comparable<?>> next) {
        List<Comparable<?>> values = new ArrayList<>();
        for (int i = 0; i < SAMPLES; i++) {
            values.add(next.apply(random));
        }
        return new Samples(type, values);
    }

    private static long anyLong(Random random) {
        return switch (random.nextInt(3)) {
            case 0 -> LONGS[random.nextInt(LONGS.length)];
            case 1 -> random.nextInt(600) - 300;
            default -> random.nextLong();
        };
    }

    private static double anyDouble(Random random) {
        return random.nextBoolean() ? DOUBLES[random.nextInt(DOUBLES.length)] : Double.longBitsToDouble(random.nextLong());
    }

    private static String anyText(Random random) {
        StringBuilder text = new StringBuilder();
        for (int i = random.nextInt(4); i > 0; i--) {
            text.append(UNITS[random.nextInt(UNITS.length)]);
        }
        return text.toString();
    }

    private static BigInteger anyBig(Random random) {
        BigInteger big = BigInteger.valueOf(anyLong(random));
        return random.nextInt(3) == 0 ? big.multiply(BigInteger.valueOf(anyLong(random))) : big;
    }

    private static Instant anyInstant(Random random) {
        return Instant.ofEpochSecond(random.nextInt(5) - 2, random.nextInt(3));
    }

    private static LocalDateTime anyDateTime(Random random) {
        return LocalDateTime.of(LocalDate.ofEpochDay(random.nextInt(3) - 1), LocalTime.of(random.nextInt(24), 0, 0, random.nextInt(2)));
    }

    private static ZoneOffset anyOffset(Random random) {
        return ZoneOffset.ofHours(random.nextInt(37) - 18);
    }

    private static ZoneId anyZone(Random random) {
        return random.nextBoolean() ? anyOffset(random) : ZoneId.of(random.nextBoolean() ? "Europe/Berlin" : "Europe/Paris");
    }

    @ParameterizedTest
    @MethodSource("samples")
    @SuppressWarnings({"unchecked", "rawtypes"})
    void bytesAreOrderedAsValuesAre(Samples samples) {
        for (Comparable left : samples.values()) {
            for (Comparable right : samples.values()) {
                int order = Integer.signum(left.compareTo(right));
                int bytes = Integer.signum(Arrays.compareUnsigned(encoded(left, false), encoded(right, false)));
                assertThat(bytes).as("%s and %s", left, right).isEqualTo(order != 0 || sameKey(left, right) ? order : byKey(left, right));
                int inverted = Integer.signum(Arrays.compareUnsigned(encoded(left, true), encoded(right, true)));
                assertThat(inverted).as("%s and %s, descending", left, right).isEqualTo(-bytes);
            }
        }
    }

    @Test
    void nullComesFirstAndLastInTheOppositeOrder() {
        for (Object value : new Object[] {Long.MIN_VALUE, "", false, new BigDecimal("-1E+2147483647")}) {
            assertThat(Arrays.compareUnsigned(encoded(null, false), encoded(value, false))).isNegative();
            assertThat(Arrays.compareUnsigned(encoded(null, true), encoded(value, true))).isPositive();
        }
    }

    @Test
    void whatHasNoKnownOrderIsRefusedWithARemedy() {
        assertThatThrownBy(() -> encoded(URI.create("a:b"), false)).isInstanceOf(RefusedException.class).hasMessageContaining("Order.natural()");
        assertThatThrownBy(() -> encoded(Pair.of(1, 2), false)).isInstanceOf(RefusedException.class).hasMessageContaining("Order.by(");
        assertThat(OrderedKey.type(DayOfWeek.MONDAY)).isEqualTo(DayOfWeek.class);
        assertThat(OrderedKey.type(null)).isNull();
    }

    private static boolean sameKey(Object left, Object right) {
        return byKey(left, right) == 0;
    }

    private static int byKey(Object left, Object right) {
        return Integer.signum(Arrays.compareUnsigned(key(left), key(right)));
    }

    private static byte[] key(Object value) {
        ByteSink out = new ByteSink();
        ValueCodec.encodeKey(value, out);
        return out.toArray();
    }

    private static byte[] encoded(Object value, boolean descending) {
        ByteSink out = new ByteSink();
        out.writeByte(5);
        OrderedKey.encode(value, descending, out);
        return out.toArray();
    }
}
