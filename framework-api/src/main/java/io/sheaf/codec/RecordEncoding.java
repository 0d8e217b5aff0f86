package io.sheaf.codec;

import io.sheaf.UnencodableException;
import java.lang.invoke.MethodHandle;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.MethodType;
import java.lang.reflect.AccessibleObject;
import java.lang.reflect.Constructor;
import java.lang.reflect.Method;
import java.lang.reflect.RecordComponent;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.zip.CRC32;

/**
 * A record: name of its class, 16 bits that stand for names and types of its components, and the components. Taken apart by
 * its accessors, put together by its canonical constructor.
 */
final class RecordEncoding extends Encoding {

    private static final int SHAPE_BYTES = 2;

    /** Class name and shape, by which a reader knows this class. */
    final byte[] name;

    private final Class<?> type;
    private final RecordComponentAccess[] components;
    private final MethodHandle constructor;
    private final byte[] header;
    private final KeyRefusal keyRefusal;

    /** @throws IllegalAccessException if the class is not open to Sheaf; the message is a reason for people */
    RecordEncoding(Class<?> type) throws ReflectiveOperationException {
        this.type = type;
        MethodHandles.Lookup lookup = MethodHandles.lookup();
        RecordComponent[] declared = type.getRecordComponents();
        components = new RecordComponentAccess[declared.length];
        for (int i = 0; i < declared.length; i++) {
            Method accessor = declared[i].getAccessor();
            open(accessor, type);
            components[i] = new RecordComponentAccess(declared[i].getName(), declared[i].getType(), lookup.unreflect(accessor));
        }
        Class<?>[] types = Arrays.stream(declared).map(RecordComponent::getType).toArray(Class<?>[]::new);
        Constructor<?> canonical = type.getDeclaredConstructor(types);
        open(canonical, type);
        constructor = lookup.unreflectConstructor(canonical)
                .asType(MethodType.genericMethodType(types.length))
                .asSpreader(Object[].class, types.length);
        name = nameAndShape();
        header = header(name);
        keyRefusal = RecordEquality.isByComponents(type) ? null : new KeyRefusal("it overrides equals or hashCode, so equal bytes need not mean equal keys",
                "Leave out the overriding methods, or use a record of the deciding parts as the key");
    }

    private static void open(AccessibleObject member, Class<?> type) throws IllegalAccessException {
        if (!member.trySetAccessible()) {
            throw new IllegalAccessException("its module does not open the package " + type.getPackageName() + " to Sheaf");
        }
    }

    private byte[] nameAndShape() {
        CRC32 shape = new CRC32();
        for (RecordComponentAccess component : components) {
            shape.update((component.name + ' ' + component.type.getName() + '\n').getBytes(StandardCharsets.UTF_8));
        }
        ByteSink bytes = new ByteSink(64);
        byte[] typeName = type.getName().getBytes(StandardCharsets.UTF_8);
        bytes.writeBytes(typeName, 0, typeName.length);
        bytes.writeShort((int) shape.getValue());
        return bytes.toArray();
    }

    private static byte[] header(byte[] name) {
        ByteSink bytes = new ByteSink(64);
        bytes.writeByte(Tag.RECORD);
        bytes.writeUnsigned(name.length);
        bytes.writeBytes(name, 0, name.length);
        return bytes.toArray();
    }

    /** The class name in {@code length} bytes of name and shape. */
    static String className(byte[] data, int from, int length) {
        if (length <= SHAPE_BYTES) {
            throw new MalformedBytesException("a record without a class name at byte " + from);
        }
        return new String(data, from, length - SHAPE_BYTES, StandardCharsets.UTF_8);
    }

    @Override
    KeyRefusal keyRefusal() {
        return keyRefusal;
    }

    @Override
    void write(Object value, ByteSink out, Encoder nested, int depth) {
        out.writeBytes(header, 0, header.length);
        RecordComponentAccess[] parts = components;
        int i = 0;
        try {
            for (; i < parts.length; i++) {
                parts[i].write(value, out, nested, depth + 1);
            }
        } catch (UnencodablePart e) {
            throw e.inside("." + parts[i].name);
        }
    }

    /** Reads the components, name and shape being read already. */
    Object read(ByteSource in, Decoder nested, int depth) {
        Object[] values = new Object[components.length];
        for (int i = 0; i < values.length; i++) {
            values[i] = components[i].read(in, nested, depth + 1);
        }
        try {
            return (Object) constructor.invokeExact(values);
        } catch (VirtualMachineError e) {
            throw e;
        } catch (Throwable e) {
            throw new UnencodableException("the constructor of record " + type.getTypeName() + " refuses components it once had: " + e, e);
        }
    }
}
