package io.sheaf.codec;

import java.lang.invoke.MethodHandle;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.MethodType;
import java.lang.reflect.Constructor;
import java.lang.reflect.Field;
import java.lang.reflect.Modifier;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;

/**
 * Makes an object of an ordinary class from what its fields held, by a constructor of the class and without force: one without
 * parameters if no field is final; else one that takes the final fields, or all fields, in the order of their declaration, those of
 * superclasses first. Nothing says what a constructor does with its parameters, so each final field is compared afterwards with
 * what it held: a constructor that swaps or changes them is an error, and never another object. Safe for use by many threads.
 */
final class FieldsAssembly {

    private final Class<?> type;
    private final String[] names;
    private final boolean[] finals;
    private final MethodHandle constructor;
    /** For each parameter, the place of its field. */
    private final int[] parameters;
    /** For each field that is not final how to set it, for each other one how to get it. */
    private final MethodHandle[] access;

    private FieldsAssembly(Class<?> type, List<Field> fields, Constructor<?> constructor, List<Field> taken) throws IllegalAccessException {
        this.type = type;
        names = fields.stream().map(Field::getName).toArray(String[]::new);
        finals = new boolean[fields.size()];
        PartsEncoding.open(constructor, type);
        MethodHandles.Lookup lookup = MethodHandles.lookup();
        this.constructor = lookup.unreflectConstructor(constructor)
                .asType(MethodType.genericMethodType(taken.size()))
                .asSpreader(Object[].class, taken.size());
        parameters = taken.stream().mapToInt(fields::indexOf).toArray();
        access = new MethodHandle[fields.size()];
        for (int i = 0; i < access.length; i++) {
            Field field = fields.get(i);
            PartsEncoding.open(field, type);
            finals[i] = isFinal(field);
            access[i] = finals[i]
                    ? lookup.unreflectGetter(field).asType(MethodType.methodType(Object.class, Object.class))
                    : lookup.unreflectSetter(field).asType(MethodType.methodType(void.class, Object.class, Object.class));
        }
    }

    /**
     * How objects of the class are made, or null if no constructor will do.
     *
     * @param fields in the order in which values will be given
     * @param declared the same in the order of their declaration
     */
    static FieldsAssembly of(Class<?> type, List<Field> fields, List<Field> declared) throws IllegalAccessException {
        List<Field> finals = declared.stream().filter(FieldsAssembly::isFinal).toList();
        for (List<Field> taken : List.of(finals, declared)) {
            Constructor<?> constructor = taking(taken, type);
            if (constructor != null) {
                return new FieldsAssembly(type, fields, constructor, taken);
            }
        }
        return null;
    }

    private static boolean isFinal(Field field) {
        return Modifier.isFinal(field.getModifiers());
    }

    /** The constructor with parameters for these fields, of their very types if there is one, or null. */
    private static Constructor<?> taking(List<Field> taken, Class<?> type) {
        Class<?>[] types = taken.stream().map(Field::getType).toArray(Class<?>[]::new);
        return Arrays.stream(type.getDeclaredConstructors())
                .filter(each -> accepts(each.getParameterTypes(), types))
                .min(Comparator.comparing((Constructor<?> each) -> !Arrays.equals(each.getParameterTypes(), types)).thenComparing(Constructor::toString))
                .orElse(null);
    }

    private static boolean accepts(Class<?>[] parameters, Class<?>[] types) {
        boolean accepts = parameters.length == types.length;
        for (int i = 0; accepts && i < types.length; i++) {
            accepts = parameters[i].isAssignableFrom(types[i]);
        }
        return accepts;
    }

    Object assemble(Object[] values) throws Throwable {
        Object[] arguments = new Object[parameters.length];
        for (int i = 0; i < arguments.length; i++) {
            arguments[i] = values[parameters[i]];
        }
        Object made = (Object) constructor.invokeExact(arguments);
        for (int i = 0; i < values.length; i++) {
            if (finals[i]) {
                check(names[i], (Object) access[i].invokeExact(made), values[i]);
            } else {
                access[i].invokeExact(made, values[i]);
            }
        }
        return made;
    }

    private void check(String name, Object found, Object given) {
        boolean same = found == given || found != null && given != null && Arrays.equals(ValueCodec.toBytes(found), ValueCodec.toBytes(given));
        if (!same) {
            throw new UnencodablePart(type, "its constructor does not leave the field " + name + " as it was in the object that was written",
                    "Give it a constructor that takes its final fields in the order of their declaration, make it a record, or name its codec by @EncodedBy");
        }
    }
}
