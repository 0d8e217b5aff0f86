package io.sheaf.codec;

import java.lang.invoke.MethodHandles;
import java.lang.reflect.Field;
import java.lang.reflect.Modifier;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Collectors;

/**
 * An ordinary class of the user's: its parts are its fields, those of its superclasses first, and an object is made of them by
 * {@link FieldsAssembly}. Transient fields are left as the constructor leaves them.
 */
final class FieldsEncoding extends PartsEncoding {

    private static final KeyRefusal NOT_CANONICAL = new KeyRefusal(
            "it is an ordinary class, whose equal objects need not have equal bytes", "Make it a record, or name its codec by @EncodedBy");

    private final FieldsAssembly assembly;

    private FieldsEncoding(Class<?> type, List<Field> fields, FieldsAssembly assembly) throws IllegalAccessException {
        super(Tag.FIELDS, type, parts(type, fields));
        this.assembly = assembly;
    }

    /** How values of this class are written, which may be not at all. */
    static Encoding of(Class<?> type) {
        if (Modifier.isAbstract(type.getModifiers()) || type.isHidden() || isOfTheJdk(type)) {
            return refused("it is neither a record, an enum, another type Sheaf knows, nor Serializable");
        }
        try {
            List<Field> fields = new ArrayList<>();
            List<Field> declared = new ArrayList<>();
            String obstacle = collect(type, fields, declared);
            if (obstacle != null) {
                return refused(obstacle);
            }
            FieldsAssembly assembly = FieldsAssembly.of(type, fields, declared);
            return assembly == null ? refused(withoutConstructor(declared)) : new FieldsEncoding(type, fields, assembly);
        } catch (IllegalAccessException e) {
            return Refused.notOpen(type, e);
        } catch (LinkageError | TypeNotPresentException e) {
            return new Refused("its fields cannot be read: " + e, "Check that all classes it needs are on the class path");
        }
    }

    private static Encoding refused(String reason) {
        return new Refused(reason, "Make it a record, let it implement java.io.Serializable, or turn it into a known type first");
    }

    private static String withoutConstructor(List<Field> declared) {
        boolean anyFinal = declared.stream().anyMatch(field -> Modifier.isFinal(field.getModifiers()));
        String fields = declared.stream().map(Field::getName).collect(Collectors.joining(", ", "(", ")"));
        return "it is neither a record nor Serializable, and has no constructor "
                + (anyFinal ? "that takes its final fields, or all its fields " + fields + ", in this order" : "without parameters, nor one that takes its fields " + fields);
    }

    private static boolean isOfTheJdk(Class<?> type) {
        ClassLoader loader = type.getClassLoader();
        return loader == null || loader == ClassLoader.getPlatformClassLoader();
    }

    /** Adds the fields that are written, by name and as they are declared. Gives the reason why they cannot be, or null. */
    private static String collect(Class<?> type, List<Field> byName, List<Field> asDeclared) {
        if (type == Object.class) {
            return null;
        }
        if (isOfTheJdk(type)) {
            return "it extends " + type.getTypeName() + ", whose state only the JDK can take apart";
        }
        String obstacle = collect(type.getSuperclass(), byName, asDeclared);
        List<Field> written = Arrays.stream(type.getDeclaredFields())
                .filter(field -> (field.getModifiers() & (Modifier.STATIC | Modifier.TRANSIENT)) == 0)
                .toList();
        // The order of reflection, though that of the declaration, is nobody's promise, and bytes must be the same on all JVMs.
        written.stream().sorted(Comparator.comparing(Field::getName)).forEach(byName::add);
        asDeclared.addAll(written);
        boolean inner = written.stream().anyMatch(Field::isSynthetic);
        return inner ? "it is an inner class, so that the object or the variables around it would go with it" : obstacle;
    }

    private static PartAccess[] parts(Class<?> type, List<Field> fields) throws IllegalAccessException {
        PartAccess[] parts = new PartAccess[fields.size()];
        for (int i = 0; i < parts.length; i++) {
            Field field = fields.get(i);
            open(field, type);
            parts[i] = new PartAccess(field.getName(), field.getType(), MethodHandles.lookup().unreflectGetter(field));
        }
        return parts;
    }

    @Override
    KeyRefusal keyRefusal() {
        return NOT_CANONICAL;
    }

    @Override
    Object assemble(Object[] values) throws Throwable {
        return assembly.assemble(values);
    }
}
