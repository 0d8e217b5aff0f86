package io.sheaf.codec;

import java.net.URI;
import java.time.DayOfWeek;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.LocalTime;
import java.time.Month;
import java.time.MonthDay;
import java.time.OffsetDateTime;
import java.time.OffsetTime;
import java.time.Period;
import java.time.Year;
import java.time.YearMonth;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.time.ZonedDateTime;
import java.util.List;
import java.util.Locale;
import java.util.function.Function;

/**
 * JDK types that are equal exactly when their text is, and whose text can be read back. The place in the list is part of
 * the wire format.
 */
final class Textual {

    private record Type<T>(Class<T> type, Function<String, T> parse) {}

    private static final List<Type<?>> TYPES = List.of(
            new Type<>(Instant.class, Instant::parse),
            new Type<>(Duration.class, Duration::parse),
            new Type<>(LocalDate.class, LocalDate::parse),
            new Type<>(LocalTime.class, LocalTime::parse),
            new Type<>(LocalDateTime.class, LocalDateTime::parse),
            new Type<>(OffsetDateTime.class, OffsetDateTime::parse),
            new Type<>(OffsetTime.class, OffsetTime::parse),
            new Type<>(ZonedDateTime.class, ZonedDateTime::parse),
            new Type<>(Year.class, text -> Year.of(Integer.parseInt(text))),
            new Type<>(YearMonth.class, YearMonth::parse),
            new Type<>(MonthDay.class, MonthDay::parse),
            new Type<>(Period.class, Period::parse),
            new Type<>(ZoneOffset.class, ZoneOffset::of),
            new Type<>(ZoneId.class, ZoneId::of),
            new Type<>(URI.class, URI::create),
            new Type<>(Locale.class, Locale::forLanguageTag));

    private static final ClassValue<Integer> INDEX = new ClassValue<>() {
        @Override
        protected Integer computeValue(Class<?> type) {
            for (int i = 0; i < TYPES.size(); i++) {
                Class<?> known = TYPES.get(i).type();
                if (known == type || known == ZoneId.class && ZoneId.class.isAssignableFrom(type)) {
                    return i;
                }
            }
            return -1;
        }
    };

    private Textual() {}

    /** Place of the type in the list, or −1. */
    static int index(Class<?> type) {
        return type == DayOfWeek.class || type == Month.class ? -1 : INDEX.get(type);
    }

    static String text(Object value) {
        return value instanceof Locale locale ? locale.toLanguageTag() : value.toString();
    }

    static Object parse(int index, String text) {
        if (index < 0 || index >= TYPES.size()) {
            throw new MalformedBytesException("no textual type has number " + index);
        }
        return TYPES.get(index).parse().apply(text);
    }
}
