package io.sheaf.codec;

import java.lang.reflect.Field;
import java.lang.reflect.Modifier;
import java.lang.reflect.RecordComponent;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.util.Set;
import java.util.UUID;

/** Which types have instances that nobody can change, so that they may be shared instead of copied. Errs towards no. */
public final class Immutability {

    private static final Set<Class<?>> KNOWN = Set.of(
            String.class, Boolean.class, Byte.class, Short.class, Character.class, Integer.class, Long.class, Float.class,
            Double.class, BigDecimal.class, BigInteger.class, UUID.class, Class.class);

    private static final ClassValue<Boolean> ANSWERS = new ClassValue<>() {
        @Override
        protected Boolean computeValue(Class<?> type) {
            return find(type, 0);
        }
    };

    private Immutability() {}

    /** Whether every instance of exactly this class is deeply immutable, whatever it was made from. */
    public static boolean isDeeplyImmutable(Class<?> type) {
        return ANSWERS.get(type);
    }

    private static boolean find(Class<?> type, int depth) {
        if (type.isPrimitive() || KNOWN.contains(type) || Textual.index(type) >= 0) {
            return true;
        }
        if (depth > 8) {
            return false;
        }
        if (type.isRecord()) {
            for (RecordComponent component : type.getRecordComponents()) {
                // A component may hold an instance of a subclass unless its type has none.
                if (!Modifier.isFinal(component.getType().getModifiers()) && !component.getType().isEnum()
                        || !find(component.getType(), depth + 1)) {
                    return false;
                }
            }
            return true;
        }
        return type.isEnum() && Modifier.isFinal(type.getModifiers()) && allFieldsFinal(type, depth);
    }

    private static boolean allFieldsFinal(Class<?> type, int depth) {
        for (Field field : type.getDeclaredFields()) {
            boolean shared = Modifier.isStatic(field.getModifiers());
            if (!shared && (!Modifier.isFinal(field.getModifiers()) || !find(field.getType(), depth + 1))) {
                return false;
            }
        }
        return true;
    }
}
