package io.sheaf.codec;

import java.lang.reflect.Field;
import java.lang.reflect.Modifier;
import java.lang.reflect.RecordComponent;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.net.URI;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.LocalTime;
import java.time.MonthDay;
import java.time.OffsetDateTime;
import java.time.OffsetTime;
import java.time.Period;
import java.time.Year;
import java.time.YearMonth;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.time.ZonedDateTime;
import java.util.HashSet;
import java.util.Locale;
import java.util.OptionalDouble;
import java.util.OptionalInt;
import java.util.OptionalLong;
import java.util.Set;
import java.util.UUID;

/**
 * Which classes have instances that nobody can change, so that they may be shared instead of copied. Errs towards no, also of
 * {@link io.sheaf.Text}, which does not change but may hold on to far more than itself. Safe for use by many threads.
 */
public final class Immutability {

    private static final Set<Class<?>> KNOWN = Set.of(
            String.class, Boolean.class, Byte.class, Short.class, Character.class, Integer.class, Long.class, Float.class, Double.class,
            BigDecimal.class, BigInteger.class, UUID.class, URI.class, Locale.class, Class.class,
            OptionalInt.class, OptionalLong.class, OptionalDouble.class,
            Instant.class, Duration.class, LocalDate.class, LocalTime.class, LocalDateTime.class, OffsetTime.class,
            OffsetDateTime.class, ZonedDateTime.class, Year.class, YearMonth.class, MonthDay.class, Period.class, ZoneOffset.class);

    private static final ClassValue<Boolean> ANSWERS = new ClassValue<>() {
        @Override
        protected Boolean computeValue(Class<?> type) {
            return isImmutable(type, new HashSet<>());
        }
    };

    private Immutability() {}

    /**
     * Whether every instance of exactly this class is deeply immutable, whatever it was made from. To be asked with
     * {@code value.getClass()}: true for {@code BigDecimal}, although a subclass could be changed.
     */
    public static boolean isDeeplyImmutable(Class<?> type) {
        return ANSWERS.get(type);
    }

    /** @param asked classes under question further up; a class may hold itself */
    private static boolean isImmutable(Class<?> type, Set<Class<?>> asked) {
        if (type.isPrimitive() || KNOWN.contains(type) || isZone(type) || !asked.add(type)) {
            return true;
        }
        try {
            if (type.isRecord()) {
                return isImmutableRecord(type, asked);
            }
            // The class of a constant with a body has the enum above it and may have fields of its own.
            boolean constant = Enum.class.isAssignableFrom(type) && type != Enum.class;
            return constant && hasFinalFields(type, asked) && (type.isEnum() || hasFinalFields(type.getSuperclass(), asked));
        } catch (LinkageError | TypeNotPresentException e) {
            return false;
        }
    }

    // Regions of the JDK; nobody else can extend ZoneId.
    private static boolean isZone(Class<?> type) {
        return ZoneId.class.isAssignableFrom(type) && type != ZoneId.class;
    }

    private static boolean isImmutableRecord(Class<?> type, Set<Class<?>> asked) {
        for (RecordComponent component : type.getRecordComponents()) {
            if (!holdsImmutableOnly(component.getType(), asked)) {
                return false;
            }
        }
        return true;
    }

    private static boolean hasFinalFields(Class<?> type, Set<Class<?>> asked) {
        for (Field field : type.getDeclaredFields()) {
            boolean perObject = !Modifier.isStatic(field.getModifiers());
            if (perObject && !(Modifier.isFinal(field.getModifiers()) && holdsImmutableOnly(field.getType(), asked))) {
                return false;
            }
        }
        return true;
    }

    /** Whether all that a variable of this type can refer to is immutable: what is final, or sealed down to such classes. */
    private static boolean holdsImmutableOnly(Class<?> type, Set<Class<?>> asked) {
        if (type.isSealed()) {
            boolean self = type.isInterface() || Modifier.isAbstract(type.getModifiers()) || isImmutable(type, asked);
            for (Class<?> permitted : type.getPermittedSubclasses()) {
                self = self && holdsImmutableOnly(permitted, asked);
            }
            return self;
        }
        boolean closed = type.isPrimitive() || Modifier.isFinal(type.getModifiers()) || type == ZoneId.class;
        return closed && (type == ZoneId.class || isImmutable(type, asked));
    }
}
