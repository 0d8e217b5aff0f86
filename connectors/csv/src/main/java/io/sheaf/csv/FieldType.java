package io.sheaf.csv;

import java.lang.reflect.ParameterizedType;
import java.lang.reflect.Type;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.net.URI;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.LocalTime;
import java.time.OffsetDateTime;
import java.time.Period;
import java.time.ZonedDateTime;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.function.Function;

/**
 * How a field becomes a value of a type, whatever the locale and time zone of the machine, and a value a field.
 *
 * @param name for messages
 * @param parse of a field that is not empty; throws a RuntimeException for one that is no such value
 * @param empty what an empty field is; null for none
 * @param refusesEmpty whether an empty field is an error
 */
record FieldType(String name, Function<String, Object> parse, Object empty, boolean refusesEmpty) {

    private static final Map<Class<?>, Function<String, Object>> PARSERS = parsers();
    private static final Map<Class<?>, Class<?>> BOXES = Map.of(
            byte.class, Byte.class, short.class, Short.class, int.class, Integer.class, long.class, Long.class,
            float.class, Float.class, double.class, Double.class, boolean.class, Boolean.class, char.class, Character.class);

    private static Map<Class<?>, Function<String, Object>> parsers() {
        Map<Class<?>, Function<String, Object>> all = new HashMap<>();
        all.put(String.class, text -> text);
        all.put(Byte.class, Byte::valueOf);
        all.put(Short.class, Short::valueOf);
        all.put(Integer.class, Integer::valueOf);
        all.put(Long.class, Long::valueOf);
        all.put(Float.class, Float::valueOf);
        all.put(Double.class, Double::valueOf);
        all.put(Boolean.class, FieldType::truth);
        all.put(Character.class, FieldType::character);
        all.put(BigInteger.class, BigInteger::new);
        all.put(BigDecimal.class, BigDecimal::new);
        all.put(LocalDate.class, LocalDate::parse);
        all.put(LocalTime.class, LocalTime::parse);
        all.put(LocalDateTime.class, LocalDateTime::parse);
        all.put(Instant.class, Instant::parse);
        all.put(OffsetDateTime.class, OffsetDateTime::parse);
        all.put(ZonedDateTime.class, ZonedDateTime::parse);
        all.put(Duration.class, Duration::parse);
        all.put(Period.class, Period::parse);
        all.put(UUID.class, UUID::fromString);
        all.put(URI.class, URI::create);
        return all;
    }

    /** The type of a record's component, or nothing if no field can be of it. */
    static Optional<FieldType> of(Type type) {
        if (type instanceof ParameterizedType generic && generic.getRawType() == Optional.class) {
            return of(generic.getActualTypeArguments()[0])
                    .map(inner -> new FieldType(inner.name, text -> Optional.of(inner.parse.apply(text)), Optional.empty(), false));
        }
        return type instanceof Class<?> plain ? ofClass(plain) : Optional.empty();
    }

    private static Optional<FieldType> ofClass(Class<?> type) {
        if (type.isEnum()) {
            return Optional.of(new FieldType(type.getSimpleName(), text -> constant(type, text), null, false));
        }
        Function<String, Object> parser = PARSERS.get(BOXES.getOrDefault(type, type));
        Object empty = type == String.class ? "" : null;
        return Optional.ofNullable(parser).map(parse -> new FieldType(type.getSimpleName(), parse, empty, type.isPrimitive()));
    }

    /** The value as a field that {@link #parse} reads; null for an empty one. */
    static String format(Object valueOrNull) {
        Object value = valueOrNull instanceof Optional<?> optional ? optional.orElse(null) : valueOrNull;
        if (value == null) {
            return null;
        }
        return value instanceof Enum<?> constant ? constant.name() : value.toString();
    }

    private static Boolean truth(String text) {
        if (!text.equalsIgnoreCase("true") && !text.equalsIgnoreCase("false")) {
            throw new IllegalArgumentException("neither true nor false");
        }
        return Boolean.valueOf(text);
    }

    private static Character character(String text) {
        if (text.length() != 1) {
            throw new IllegalArgumentException("not one character");
        }
        return text.charAt(0);
    }

    private static Object constant(Class<?> type, String text) {
        for (Object constant : type.getEnumConstants()) {
            if (((Enum<?>) constant).name().equals(text)) {
                return constant;
            }
        }
        throw new IllegalArgumentException("no such constant");
    }
}
