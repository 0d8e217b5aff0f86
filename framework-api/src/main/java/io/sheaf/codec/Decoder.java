package io.sheaf.codec;

import io.sheaf.Pair;
import io.sheaf.UnencodableException;
import java.lang.reflect.Array;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.util.AbstractMap;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;

/** One decoding under way. */
final class Decoder {

    private final ByteSource in;
    private final ClassLoader loader;

    Decoder(ByteSource in, ClassLoader loader) {
        this.in = in;
        this.loader = loader;
    }

    Object value(int depth) {
        if (depth > ValueCodec.MAX_DEPTH) {
            throw new MalformedBytesException("values nested more than " + ValueCodec.MAX_DEPTH + " levels deep");
        }
        int tag = in.readByte();
        return switch (tag) {
            case Tag.NULL -> null;
            case Tag.STRING -> in.readString();
            case Tag.LONG -> in.readSigned();
            case Tag.INT -> (int) in.readSigned();
            case Tag.DOUBLE -> Double.longBitsToDouble(in.readLong());
            case Tag.PAIR -> new Pair<>(value(depth + 1), value(depth + 1));
            case Tag.RECORD -> record(depth);
            case Tag.TRUE -> true;
            case Tag.FALSE -> false;
            case Tag.BYTE -> in.readByte();
            case Tag.SHORT -> (short) in.readSigned();
            case Tag.CHAR -> (char) in.readUnsigned();
            case Tag.FLOAT -> Float.intBitsToFloat(in.readInt());
            case Tag.BYTES -> in.readBytes(in.readCount(1));
            case Tag.PRIMITIVES -> PrimitiveArrays.read(in);
            case Tag.OBJECTS -> objects(depth);
            case Tag.ENUM -> constant();
            case Tag.LIST -> Containers.list(in.readByte(), elements(depth));
            case Tag.SET -> Containers.set(in.readByte(), elements(depth));
            case Tag.MAP -> map(depth);
            case Tag.OPTIONAL -> in.readByte() == 0 ? Optional.empty() : Optional.of(present(depth));
            case Tag.BIG_INTEGER -> big();
            case Tag.BIG_DECIMAL -> {
                int scale = (int) in.readSigned();
                yield new BigDecimal(big(), scale);
            }
            case Tag.UUID -> new UUID(in.readLong(), in.readLong());
            case Tag.TEXTUAL -> textual();
            case Tag.ENTRY -> entry(depth);
            case Tag.JDK_SERIALISED -> JdkSerialisation.read(in, loader);
            default -> throw new MalformedBytesException("no value has tag " + tag + " (byte " + (in.position() - 1) + ")");
        };
    }

    private Object present(int depth) {
        Object inner = value(depth + 1);
        if (inner == null) {
            throw new MalformedBytesException("a present Optional holds null");
        }
        return inner;
    }

    private BigInteger big() {
        byte[] bytes = in.readBytes(in.readCount(1));
        if (bytes.length == 0) {
            throw new MalformedBytesException("a number without digits");
        }
        return new BigInteger(bytes);
    }

    private Object textual() {
        int index = in.readByte();
        String text = in.readString();
        try {
            return Textual.parse(index, text);
        } catch (java.time.DateTimeException | IllegalArgumentException e) {
            throw new MalformedBytesException("'" + text + "' is not a value of its type: " + e.getMessage());
        }
    }

    private Object entry(int depth) {
        boolean mutable = in.readByte() == 1;
        Object key = value(depth + 1);
        Object value = value(depth + 1);
        return mutable ? new AbstractMap.SimpleEntry<>(key, value) : new AbstractMap.SimpleImmutableEntry<>(key, value);
    }

    private List<Object> elements(int depth) {
        int count = in.readCount(1);
        List<Object> elements = new ArrayList<>(Math.min(count, 1 << 16));
        for (int i = 0; i < count; i++) {
            elements.add(value(depth + 1));
        }
        return elements;
    }

    private Object map(int depth) {
        int kind = in.readByte();
        int count = in.readCount(2);
        Map<Object, Object> map = Containers.newMap(kind);
        for (int i = 0; i < count; i++) {
            Object key = value(depth + 1);
            map.put(key, value(depth + 1));
        }
        return Containers.finishMap(kind, map);
    }

    private Object objects(int depth) {
        Class<?> component = type(in.readString());
        Object[] elements = (Object[]) Array.newInstance(component, in.readCount(1));
        for (int i = 0; i < elements.length; i++) {
            try {
                elements[i] = value(depth + 1);
            } catch (ArrayStoreException e) {
                throw new MalformedBytesException("an element of a " + component.getName() + "[] is of another type");
            }
        }
        return elements;
    }

    @SuppressWarnings({"unchecked", "rawtypes"})
    private Object constant() {
        Class<?> type = type(in.readString());
        String name = in.readString();
        if (!type.isEnum()) {
            throw new MalformedBytesException(type.getName() + " is no enum");
        }
        try {
            return Enum.valueOf((Class) type, name);
        } catch (IllegalArgumentException e) {
            throw new UnencodableException("enum " + type.getName() + " has no constant " + name + " on this side", e);
        }
    }

    private Object record(int depth) {
        Class<?> type = type(in.readString());
        if (!type.isRecord()) {
            throw new MalformedBytesException(type.getName() + " is no record");
        }
        RecordShape shape = RecordShape.of(type);
        int count = in.readCount(1);
        if (count != shape.names.length) {
            throw new UnencodableException("record " + type.getName() + " has " + shape.names.length + " components on this side, not " + count);
        }
        Object[] components = new Object[count];
        for (int i = 0; i < count; i++) {
            components[i] = value(depth + 1);
        }
        return shape.make(components, type);
    }

    private Class<?> type(String name) {
        try {
            return Class.forName(name, false, loader);
        } catch (ClassNotFoundException e) {
            throw new UnencodableException("class " + name + " of a value is not among the code that was sent", e);
        } catch (LinkageError e) {
            throw new UnencodableException("class " + name + " of a value cannot be loaded: " + e, e);
        }
    }
}
