package io.sheaf.codec;

import java.lang.reflect.AccessibleObject;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.zip.CRC32;

/** A class whose values are written as its name, 16 bits that stand for names and types of its parts, and the parts. */
abstract class PartsEncoding extends Encoding {

    private static final int SHAPE_BYTES = 2;

    final Class<?> type;

    private final int tag;
    private final PartAccess[] parts;
    /** Class name and shape, by which a reader knows this class. */
    private final byte[] name;
    private final Header header;

    PartsEncoding(int tag, Class<?> type, PartAccess[] parts) {
        this.tag = tag;
        this.type = type;
        this.parts = parts;
        name = nameAndShape(type, parts);
        header = Header.of(tag, name);
    }

    /** @throws IllegalAccessException if the class is not open to Sheaf; the message is a reason for people */
    static void open(AccessibleObject member, Class<?> type) throws IllegalAccessException {
        if (!member.trySetAccessible()) {
            throw new IllegalAccessException("its module does not open the package " + type.getPackageName() + " to Sheaf");
        }
    }

    private static byte[] nameAndShape(Class<?> type, PartAccess[] parts) {
        CRC32 shape = new CRC32();
        for (PartAccess part : parts) {
            shape.update((part.name + ' ' + part.type.getName() + '\n').getBytes(StandardCharsets.UTF_8));
        }
        ByteSink bytes = new ByteSink(64);
        byte[] typeName = type.getName().getBytes(StandardCharsets.UTF_8);
        bytes.writeBytes(typeName, 0, typeName.length);
        bytes.writeShort((int) shape.getValue());
        return bytes.toArray();
    }

    /** The class name in {@code length} bytes of name and shape. */
    static String className(byte[] data, int from, int length) {
        if (length <= SHAPE_BYTES) {
            throw new MalformedBytesException("a composed value without a class name at byte " + from);
        }
        return new String(data, from, length - SHAPE_BYTES, StandardCharsets.UTF_8);
    }

    /** Whether values that begin with this tag, name and shape are of this class as it is here. */
    final boolean wrote(int valueTag, byte[] data, int from, int length) {
        return tag == valueTag && Arrays.equals(name, 0, name.length, data, from, from + length);
    }

    final byte[] name() {
        return name;
    }

    @Override
    final void write(Object value, ByteSink out, Encoder nested, int depth) {
        nested.writeHeader(header, out);
        PartAccess[] all = parts;
        int i = 0;
        try {
            for (; i < all.length; i++) {
                all[i].write(value, out, nested, depth + 1);
            }
        } catch (UnencodablePart e) {
            throw e.inside("." + all[i].name);
        }
    }

    /** Reads the parts, name and shape being read already. */
    final Object read(ByteSource in, Decoder nested, int depth) {
        Object[] values = new Object[parts.length];
        int i = 0;
        try {
            for (; i < values.length; i++) {
                values[i] = parts[i].read(in, nested, depth + 1);
            }
        } catch (UnencodablePart e) {
            throw e.inside("." + parts[i].name, UnencodablePart.simpleName(type));
        }
        try {
            return assemble(values);
        } catch (UnencodablePart | VirtualMachineError e) {
            throw e;
        } catch (Throwable e) {
            throw new UnencodablePart(type, "its constructor fails for what such a value once held: " + e,
                    "Let the constructor take all that objects of the class can hold when they are given away", e);
        }
    }

    /** Moves behind the parts, name and shape being read already. */
    final void skip(ByteSource in, Decoder nested, int depth) {
        for (PartAccess part : parts) {
            part.skip(in, nested, depth + 1);
        }
    }

    /** A value of these parts. */
    abstract Object assemble(Object[] values) throws Throwable;
}
