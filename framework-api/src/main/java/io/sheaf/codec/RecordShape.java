package io.sheaf.codec;

import io.sheaf.UnencodableException;
import java.lang.invoke.MethodHandle;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.MethodType;
import java.lang.reflect.AccessibleObject;
import java.lang.reflect.Constructor;
import java.lang.reflect.Method;
import java.lang.reflect.RecordComponent;
import java.util.Arrays;

/** How a record class is taken apart and put together. Cached with the class, so that no class loader is held. */
final class RecordShape {

    private static final ClassValue<RecordShape> SHAPES = new ClassValue<>() {
        @Override
        protected RecordShape computeValue(Class<?> type) {
            return new RecordShape(type);
        }
    };

    final String[] names;
    /** Whether the class says itself what equal means, so that equal bytes may not. */
    final boolean ownEquality;
    private final MethodHandle[] getters;
    private final MethodHandle constructor;

    private RecordShape(Class<?> type) {
        RecordComponent[] components = type.getRecordComponents();
        names = Arrays.stream(components).map(RecordComponent::getName).toArray(String[]::new);
        getters = new MethodHandle[components.length];
        MethodHandles.Lookup lookup = MethodHandles.lookup();
        try {
            for (int i = 0; i < components.length; i++) {
                Method accessor = components[i].getAccessor();
                open(accessor, type);
                getters[i] = lookup.unreflect(accessor).asType(MethodType.methodType(Object.class, Object.class));
            }
            Class<?>[] types = Arrays.stream(components).map(RecordComponent::getType).toArray(Class<?>[]::new);
            Constructor<?> canonical = type.getDeclaredConstructor(types);
            open(canonical, type);
            constructor = lookup.unreflectConstructor(canonical)
                    .asType(MethodType.genericMethodType(types.length))
                    .asSpreader(Object[].class, types.length);
        } catch (ReflectiveOperationException e) {
            throw new UnencodableException("record " + type.getName() + " cannot be taken apart: " + e.getMessage(), e);
        }
        ownEquality = declares(type, "equals", Object.class) || declares(type, "hashCode");
    }

    static RecordShape of(Class<?> type) {
        return SHAPES.get(type);
    }

    Object get(Object record, int component) {
        try {
            return (Object) getters[component].invokeExact(record);
        } catch (Throwable e) {
            throw new UnencodableException("the accessor " + names[component] + "() of " + record.getClass().getName() + " threw", e);
        }
    }

    Object make(Object[] components, Class<?> type) {
        try {
            return constructor.invoke(components);
        } catch (Throwable e) {
            throw new UnencodableException("the constructor of record " + type.getName() + " refuses components it once had", e);
        }
    }

    // The compiler's own equals and hashCode are marked by the JDK as calls of ObjectMethods only in byte code; but they are
    // final, and a hand-written one in a record cannot be told by modifiers alone unless it is not final.
    private static boolean declares(Class<?> type, String name, Class<?>... parameters) {
        try {
            return !java.lang.reflect.Modifier.isFinal(type.getDeclaredMethod(name, parameters).getModifiers());
        } catch (NoSuchMethodException e) {
            return false;
        }
    }

    private static void open(AccessibleObject member, Class<?> type) {
        if (!member.trySetAccessible()) {
            throw new UnencodableException("record " + type.getName() + " is in a module that does not open its package "
                    + type.getPackageName() + " to Sheaf; add 'opens " + type.getPackageName() + ";' to its module-info");
        }
    }
}
