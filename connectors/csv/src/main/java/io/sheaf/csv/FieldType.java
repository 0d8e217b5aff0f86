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
 * @param parse of a field that is not empty, or of any if it is a text; throws a RuntimeException for one that is no such value
 * @param absent what a field is in which there is no value
 * @param kind what an empty field is
 */
record FieldType(String name, Function<String, Object> parse, Object absent, Kind kind) {

    /** What an empty field can be. */
    enum Kind {
        /** A text like others, unless the format says that it is none. */
        TEXT,
        /** No text, unless the format says that it is one like others. */
        OPTIONAL_TEXT,
        /** Always no value. */
        OTHER,
        /** An error. */
        PRIMITIVE
    }

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
            return of(generic.getActualTypeArguments()[0]).map(FieldType::optional);
        }
        return type instanceof Class<?> plain ? ofClass(plain) : Optional.empty();
    }

    private static FieldType optional(FieldType inner) {
        Kind kind = inner.kind == Kind.TEXT ? Kind.OPTIONAL_TEXT : Kind.OTHER;
        return new FieldType(inner.name, text -> Optional.of(inner.parse.apply(text)), Optional.empty(), kind);
    }

    private static Optional<FieldType> ofClass(Class<?> type) {
        if (type.isEnum()) {
            return Optional.of(new FieldType(type.getSimpleName(), text -> constant(type, text), null, Kind.OTHER));
        }
        Function<String, Object> parser = PARSERS.get(BOXES.getOrDefault(type, type));
        Kind kind = type == String.class ? Kind.TEXT : type.isPrimitive() ? Kind.PRIMITIVE : Kind.OTHER;
        return Optional.ofNullable(parser).map(parse -> new FieldType(type.getSimpleName(), parse, null, kind));
    }

    /**
     * The value of a field.
     *
     * @throws RuntimeException if it has none
     */
    Object value(String field, boolean quoted, boolean nulls) {
        boolean some = switch (kind) {
            case TEXT -> quoted || !nulls;
            case OPTIONAL_TEXT -> quoted && nulls;
            case OTHER -> false;
            case PRIMITIVE -> true;
        };
        return field.isEmpty() && !some ? absent : parse.apply(field);
    }

    /** Whether a value that is written comes back as another, as null does that comes back as the empty text. */
    boolean changes(Object valueOrNull, boolean nulls) {
        return switch (kind) {
            case TEXT -> valueOrNull == null && !nulls;
            case OPTIONAL_TEXT -> valueOrNull == null || !nulls && valueOrNull.equals(Optional.of(""));
            case OTHER -> valueOrNull == null && absent != null;
            case PRIMITIVE -> false;
        };
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
