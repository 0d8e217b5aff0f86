package io.sheaf.codec;

import java.lang.invoke.MethodHandle;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.MethodType;
import java.lang.reflect.Constructor;
import java.lang.reflect.Method;
import java.lang.reflect.RecordComponent;
import java.util.Arrays;

/** A record: its parts are its components, taken by the accessors and put together by the canonical constructor. */
final class RecordEncoding extends PartsEncoding {

    private final MethodHandle constructor;
    private final KeyRefusal keyRefusal;

    /** @throws IllegalAccessException if the class is not open to Sheaf; the message is a reason for people */
    RecordEncoding(Class<?> type) throws ReflectiveOperationException {
        super(Tag.RECORD, type, components(type));
        Class<?>[] types = Arrays.stream(type.getRecordComponents()).map(RecordComponent::getType).toArray(Class<?>[]::new);
        Constructor<?> canonical = type.getDeclaredConstructor(types);
        open(canonical, type);
        constructor = MethodHandles.lookup().unreflectConstructor(canonical)
                .asType(MethodType.genericMethodType(types.length))
                .asSpreader(Object[].class, types.length);
        keyRefusal = RecordEquality.isByComponents(type) ? null : new KeyRefusal("it overrides equals or hashCode, so equal bytes need not mean equal keys",
                "Leave out the overriding methods, use a record of the deciding parts as the key, or name its codec by @EncodedBy");
    }

    private static PartAccess[] components(Class<?> type) throws IllegalAccessException {
        RecordComponent[] declared = type.getRecordComponents();
        PartAccess[] parts = new PartAccess[declared.length];
        for (int i = 0; i < parts.length; i++) {
            Method accessor = declared[i].getAccessor();
            open(accessor, type);
            parts[i] = new PartAccess(declared[i].getName(), declared[i].getType(), MethodHandles.lookup().unreflect(accessor));
        }
        return parts;
    }

    @Override
    KeyRefusal keyRefusal() {
        return keyRefusal;
    }

    @Override
    Object assemble(Object[] values) throws Throwable {
        return (Object) constructor.invokeExact(values);
    }
}
