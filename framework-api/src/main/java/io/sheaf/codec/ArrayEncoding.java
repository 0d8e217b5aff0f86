package io.sheaf.codec;

import java.lang.reflect.Array;
import java.util.Arrays;

/** An array of objects with its component type. As a key, equal by content. */
final class ArrayEncoding extends Encoding {

    /** More elements than this are only made room for as they are read. */
    private static final int TRUSTED = 1 << 12;

    private final Header header;

    /** @param type of arrays, whose elements are no primitives */
    ArrayEncoding(Class<?> type) {
        ByteSink bytes = new ByteSink(64);
        bytes.writeByte(Tag.OBJECTS);
        bytes.writeString(type.getComponentType().getName());
        header = new Header(bytes);
    }

    @Override
    void write(Object value, ByteSink out, Encoder nested, int depth) {
        Object[] elements = (Object[]) value;
        nested.writeHeader(header, out);
        out.writeUnsigned(elements.length);
        int i = 0;
        try {
            for (; i < elements.length; i++) {
                nested.write(elements[i], out, depth + 1);
            }
        } catch (UnencodablePart e) {
            throw e.inside("[" + i + "]");
        }
    }

    /** Reads an array, its tag being read already. */
    static Object read(ByteSource in, Decoder nested, int depth) {
        return read(component(in.readString(), nested), in, nested, depth);
    }

    /** Reads an array, what it begins with being read already. */
    static Object read(Class<?> component, ByteSource in, Decoder nested, int depth) {
        Object[] elements = elements(in, nested, depth, UnencodablePart.simpleName(component.arrayType()));
        try {
            Object[] typed = (Object[]) Array.newInstance(component, 0);
            return Arrays.copyOf(elements, elements.length, typed.getClass().asSubclass(Object[].class));
        } catch (ArrayStoreException e) {
            throw new MalformedBytesException("an element of a " + component.getName() + "[] is of another type: " + e.getMessage());
        }
    }

    /** The class of this name, if it can be that of elements. */
    static Class<?> component(String name, Decoder nested) {
        if (name.equals("java.lang.Object")) {
            return Object.class;
        }
        if (name.equals("java.lang.String")) {
            return String.class;
        }
        Class<?> component = nested.load(name);
        if (component.isPrimitive() || component == void.class) {
            throw new MalformedBytesException("an array of objects of type " + name);
        }
        return component;
    }

    /**
     * A count and so many values.
     *
     * @param holder what they are in, for the path to one that cannot be read
     */
    static Object[] elements(ByteSource in, Decoder nested, int depth, String holder) {
        int count = in.readCount(1);
        Object[] elements = new Object[Math.min(count, TRUSTED)];
        int i = 0;
        try {
            for (; i < count; i++) {
                if (i == elements.length) {
                    elements = Arrays.copyOf(elements, Math.min(count, 2 * i));
                }
                elements[i] = nested.read(depth + 1);
            }
        } catch (UnencodablePart e) {
            throw e.inside("[" + i + "]", holder);
        }
        return elements;
    }
}
