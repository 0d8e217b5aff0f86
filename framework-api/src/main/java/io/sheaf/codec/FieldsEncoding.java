package io.sheaf.codec;

import java.lang.invoke.MethodHandle;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.MethodType;
import java.lang.reflect.Constructor;
import java.lang.reflect.Field;
import java.lang.reflect.Modifier;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;

/**
 * An ordinary class of the user's: its parts are its fields, those of its superclasses first, and a value is read into a
 * fresh object of its constructor without parameters. Transient fields are left as that constructor leaves them.
 */
final class FieldsEncoding extends PartsEncoding {

    private static final KeyRefusal NOT_CANONICAL = new KeyRefusal(
            "it is an ordinary class, whose equal objects need not have equal bytes", "Make it a record, or name its codec by @EncodedBy");

    private final MethodHandle constructor;
    private final MethodHandle[] setters;

    private FieldsEncoding(Class<?> type, List<Field> fields, Constructor<?> constructor) throws IllegalAccessException {
        super(Tag.FIELDS, type, parts(type, fields));
        open(constructor, type);
        MethodHandles.Lookup lookup = MethodHandles.lookup();
        this.constructor = lookup.unreflectConstructor(constructor).asType(MethodType.methodType(Object.class));
        setters = new MethodHandle[fields.size()];
        for (int i = 0; i < setters.length; i++) {
            setters[i] = lookup.unreflectSetter(fields.get(i)).asType(MethodType.methodType(void.class, Object.class, Object.class));
        }
    }

    /** How values of this class are written, which may be not at all. */
    static Encoding of(Class<?> type) {
        if (Modifier.isAbstract(type.getModifiers()) || type.isHidden() || isOfTheJdk(type)) {
            return refused("it is neither a record, an enum, another type Sheaf knows, nor Serializable");
        }
        try {
            Constructor<?> constructor = type.getDeclaredConstructor();
            List<Field> fields = new ArrayList<>();
            String obstacle = collect(type, fields);
            return obstacle == null ? new FieldsEncoding(type, fields, constructor) : refused(obstacle);
        } catch (NoSuchMethodException e) {
            return refused("it is neither a record nor Serializable and has no constructor without parameters");
        } catch (IllegalAccessException e) {
            return refused(e.getMessage());
        } catch (LinkageError | TypeNotPresentException e) {
            return new Refused("its fields cannot be read: " + e, "Check that all classes it needs are on the class path");
        }
    }

    private static Encoding refused(String reason) {
        return new Refused(reason, "Make it a record, let it implement java.io.Serializable, or turn it into a known type first");
    }

    private static boolean isOfTheJdk(Class<?> type) {
        ClassLoader loader = type.getClassLoader();
        return loader == null || loader == ClassLoader.getPlatformClassLoader();
    }

    /** Adds the fields that are written. Gives the reason why they cannot be, or null. */
    private static String collect(Class<?> type, List<Field> fields) {
        if (type == Object.class) {
            return null;
        }
        if (isOfTheJdk(type)) {
            return "it extends " + type.getTypeName() + ", whose state only the JDK can take apart";
        }
        String obstacle = collect(type.getSuperclass(), fields);
        Field[] declared = type.getDeclaredFields();
        // The order of reflection is nobody's promise.
        Arrays.sort(declared, Comparator.comparing(Field::getName));
        for (Field field : declared) {
            if ((field.getModifiers() & (Modifier.STATIC | Modifier.TRANSIENT)) == 0) {
                if (Modifier.isFinal(field.getModifiers())) {
                    obstacle = "its field " + field.getName() + " is final, so only a constructor could set it again";
                }
                fields.add(field);
            }
        }
        return obstacle;
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
        Object made = (Object) constructor.invokeExact();
        for (int i = 0; i < values.length; i++) {
            setters[i].invokeExact(made, values[i]);
        }
        return made;
    }
}
