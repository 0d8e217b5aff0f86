package io.sheaf.codec;

import io.sheaf.RefusedException;
import io.sheaf.Text;
import java.math.BigDecimal;
import java.math.BigInteger;
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
import java.time.ZoneOffset;
import java.time.ZonedDateTime;
import java.util.Date;
import java.util.HashMap;
import java.util.Map;
import java.util.UUID;
import java.util.function.BiConsumer;

/**
 * Bytes that are ordered, unsigned, as values are by their {@code compareTo}; null comes before everything. Known are boxes,
 * {@code String} (by UTF-16 unit), enums, {@code BigInteger}, {@code BigDecimal}, {@code UUID}, {@code Date}, what is
 * comparable in {@code java.time}, {@link Text}, and {@code byte[]}, which has no {@code compareTo}, as
 * {@link java.util.Arrays#compareUnsigned(byte[], byte[])} has it. Where {@code compareTo} says 0 of values that differ as keys, as of the
 * {@code BigDecimal}s 1.0 and 1.00, the bytes of the key decide. No encoding begins another one, so that inverted bytes
 * give the opposite order. Values of different types are not in any order: compare {@link #type} first. Stateless; safe
 * for use by many threads.
 */
public final class OrderedKey {

    private static final int NULL = 0;
    private static final int PRESENT = 1;
    private static final int NEGATIVE = 0;
    private static final int ZERO = 1;
    private static final int POSITIVE = 2;

    private static final Map<Class<?>, BiConsumer<Object, ByteSink>> WRITERS = writers();

    private OrderedKey() {}

    /** The type whose {@code compareTo} orders the value: its class, or the enum it belongs to; null of null. */
    public static Class<?> type(Object value) {
        return value instanceof Enum<?> constant ? constant.getDeclaringClass() : value == null ? null : value.getClass();
    }

    /** Whether values of this one's class can be encoded, as null can. */
    public static boolean isKnown(Object value) {
        return value == null || value instanceof Enum<?> || value instanceof String || value instanceof Long || WRITERS.containsKey(value.getClass());
    }

    /**
     * Appends the bytes of a value, which may be null. They begin with 0 or 1, or with what these are inverted.
     *
     * @param descending whether the greatest value shall have the least bytes
     * @throws RefusedException if the type's order is not known
     */
    public static void encode(Object value, boolean descending, ByteSink out) {
        int start = out.size();
        if (value == null) {
            out.writeByte(NULL);
        } else {
            out.writeByte(PRESENT);
            write(value, out);
        }
        if (descending) {
            invert(out, start);
        }
    }

    private static void write(Object value, ByteSink out) {
        if (value instanceof String text) {
            writeText(text, out);
        } else if (value instanceof Long number) {
            writeLong(number, out);
        } else if (value instanceof Enum<?> constant) {
            writeInt(constant.ordinal(), out);
        } else {
            BiConsumer<Object, ByteSink> writer = WRITERS.get(value.getClass());
            if (writer == null) {
                throw unknown(value);
            }
            writer.accept(value, out);
        }
    }

    private static RefusedException unknown(Object value) {
        String type = value.getClass().getTypeName();
        return new RefusedException(value instanceof Comparable
                ? "the order of a " + type + " is only known to its compareTo. Give sorted or sortByKey an order, such as Order.natural()"
                : "a " + type + " has no order: it is not Comparable. Give sorted or sortByKey an order, such as Order.by(...)");
    }

    private static void invert(ByteSink out, int start) {
        byte[] bytes = out.buffer();
        for (int i = start; i < out.size(); i++) {
            bytes[i] = (byte) ~bytes[i];
        }
    }

    private static Map<Class<?>, BiConsumer<Object, ByteSink>> writers() {
        Map<Class<?>, BiConsumer<Object, ByteSink>> all = new HashMap<>();
        put(all, Boolean.class, (value, out) -> out.writeByte(value ? 1 : 0));
        put(all, Byte.class, (value, out) -> out.writeByte(value ^ 0x80));
        put(all, Short.class, (value, out) -> writeUnit(value ^ 0x8000, out));
        put(all, Character.class, (value, out) -> writeUnit(value, out));
        put(all, Integer.class, OrderedKey::writeInt);
        put(all, Float.class, (value, out) -> writeInt(ordered(Float.floatToIntBits(value)), out));
        put(all, Double.class, (value, out) -> writeLong(ordered(Double.doubleToLongBits(value)), out));
        put(all, BigInteger.class, OrderedKey::writeBig);
        put(all, BigDecimal.class, OrderedKey::writeDecimal);
        put(all, UUID.class, (value, out) -> {
            writeLong(value.getMostSignificantBits(), out);
            writeLong(value.getLeastSignificantBits(), out);
        });
        put(all, byte[].class, OrderedKey::writeBytes);
        put(all, Text.class, (value, out) -> writeBytes(value.toBytes(), out));
        put(all, Date.class, (value, out) -> writeLong(value.getTime(), out));
        putTimes(all);
        return all;
    }

    private static void putTimes(Map<Class<?>, BiConsumer<Object, ByteSink>> all) {
        put(all, Instant.class, (value, out) -> writeSeconds(value.getEpochSecond(), value.getNano(), out));
        put(all, Duration.class, (value, out) -> writeSeconds(value.getSeconds(), value.getNano(), out));
        put(all, LocalDate.class, (value, out) -> writeLong(value.toEpochDay(), out));
        put(all, LocalTime.class, (value, out) -> writeLong(value.toNanoOfDay(), out));
        put(all, LocalDateTime.class, OrderedKey::writeDateTime);
        put(all, OffsetTime.class, (value, out) -> {
            LocalTime local = value.toLocalTime();
            writeLong(local.toNanoOfDay() - value.getOffset().getTotalSeconds() * 1_000_000_000L, out);
            writeLong(local.toNanoOfDay(), out);
        });
        put(all, OffsetDateTime.class, (value, out) -> {
            writeSeconds(value.toEpochSecond(), value.getNano(), out);
            writeDateTime(value.toLocalDateTime(), out);
        });
        put(all, ZonedDateTime.class, (value, out) -> {
            writeSeconds(value.toEpochSecond(), value.getNano(), out);
            writeDateTime(value.toLocalDateTime(), out);
            writeText(value.getZone().getId(), out);
        });
        put(all, Year.class, (value, out) -> writeInt(value.getValue(), out));
        put(all, YearMonth.class, (value, out) -> {
            writeInt(value.getYear(), out);
            writeInt(value.getMonthValue(), out);
        });
        put(all, MonthDay.class, (value, out) -> {
            writeInt(value.getMonthValue(), out);
            writeInt(value.getDayOfMonth(), out);
        });
        // An offset compares by the time of day it gives: the easternmost is the least.
        put(all, ZoneOffset.class, (value, out) -> writeInt(-value.getTotalSeconds(), out));
    }

    private static <T> void put(Map<Class<?>, BiConsumer<Object, ByteSink>> all, Class<T> type, BiConsumer<T, ByteSink> writer) {
        all.put(type, (value, out) -> writer.accept(type.cast(value), out));
    }

    private static int ordered(int floatBits) {
        return floatBits ^ floatBits >> 31 & Integer.MAX_VALUE;
    }

    private static long ordered(long doubleBits) {
        return doubleBits ^ doubleBits >> 63 & Long.MAX_VALUE;
    }

    private static void writeUnit(int unit, ByteSink out) {
        out.writeByte(unit >>> 8);
        out.writeByte(unit);
    }

    private static void writeInt(int value, ByteSink out) {
        out.writeInt(Integer.reverseBytes(value ^ Integer.MIN_VALUE));
    }

    private static void writeLong(long value, ByteSink out) {
        out.writeLong(Long.reverseBytes(value ^ Long.MIN_VALUE));
    }

    private static void writeSeconds(long seconds, int nanos, ByteSink out) {
        writeLong(seconds, out);
        writeInt(nanos, out);
    }

    private static void writeDateTime(LocalDateTime value, ByteSink out) {
        writeLong(value.toLocalDate().toEpochDay(), out);
        writeLong(value.toLocalTime().toNanoOfDay(), out);
    }

    /** Each unit plus one in the manner of UTF-8, which keeps the order of numbers; then a zero, which no unit has. */
    private static void writeText(String text, ByteSink out) {
        for (int i = 0; i < text.length(); i++) {
            int unit = text.charAt(i) + 1;
            if (unit < 0x80) {
                out.writeByte(unit);
            } else if (unit < 0x800) {
                out.writeByte(0xc0 | unit >>> 6);
                out.writeByte(0x80 | unit & 0x3f);
            } else if (unit < 0x10000) {
                out.writeByte(0xe0 | unit >>> 12);
                out.writeByte(0x80 | unit >>> 6 & 0x3f);
                out.writeByte(0x80 | unit & 0x3f);
            } else {
                out.writeByte(0xf0);
            }
        }
        out.writeByte(0);
    }

    /** A zero is followed by what no end is; at the end are two zeros. So an array comes before those it begins. */
    private static void writeBytes(byte[] bytes, ByteSink out) {
        int from = 0;
        for (int i = 0; i < bytes.length; i++) {
            if (bytes[i] == 0) {
                out.writeBytes(bytes, from, i + 1 - from);
                out.writeByte(0xff);
                from = i + 1;
            }
        }
        out.writeBytes(bytes, from, bytes.length - from);
        out.writeByte(0);
        out.writeByte(0);
    }

    /** Longer numbers are further from zero. */
    private static void writeBig(BigInteger value, ByteSink out) {
        byte[] bytes = value.toByteArray();
        writeInt(value.signum() < 0 ? -bytes.length : bytes.length, out);
        // Of equal length: the upper bit is the sign, which the length has told already.
        out.writeBytes(bytes, 0, bytes.length);
    }

    /** Sign, power of ten in front of the first digit, digits without trailing zeros; then the key, for the sake of the scale. */
    private static void writeDecimal(BigDecimal value, ByteSink out) {
        int signum = value.signum();
        out.writeByte(signum < 0 ? NEGATIVE : signum == 0 ? ZERO : POSITIVE);
        int start = out.size();
        if (signum != 0) {
            String digits = value.unscaledValue().abs().toString();
            writeLong((long) digits.length() - value.scale(), out);
            int end = digits.length();
            while (digits.charAt(end - 1) == '0') {
                end--;
            }
            for (int i = 0; i < end; i++) {
                out.writeByte(digits.charAt(i));
            }
            out.writeByte(0);
        }
        if (signum < 0) {
            invert(out, start);
        }
        ValueCodec.encodeKey(value, out);
    }
}
