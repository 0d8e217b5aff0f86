package io.sheaf.codec;

import io.sheaf.Pair;
import io.sheaf.UnencodableException;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.util.AbstractMap;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;

/**
 * The built-in encoding of any value: a tag, then what the run-time class needs. Stateless; safe for use by many threads.
 *
 * <p>In <em>value</em> mode a value comes back as what it was, collections with their kind. In <em>key</em> mode equal keys
 * give equal bytes: −0.0 becomes 0.0 and every NaN the same one, lists of any kind are equal by elements, sets and maps are
 * written in the order of their encoded bytes. {@code 1} and {@code 1L} differ, as do the {@code BigDecimal}s 1.0 and 1.00.
 * Arrays are equal by content. Types whose equality is not that of their bytes are refused as keys.
 *
 * <p>Everything not known is JDK-serialised in value mode, if it can be.
 */
public final class ValueCodec {

    static final int MAX_DEPTH = 200;

    private ValueCodec() {}

    /** Appends the value. @throws UnencodableException naming the path to the part that cannot be encoded */
    public static void encode(Object value, ByteSink out) {
        new Encoder(out, false).root(value);
    }

    /** Appends the canonical form of a key. @throws UnencodableException naming the path to the part that cannot be in a key */
    public static void encodeKey(Object key, ByteSink out) {
        if (key instanceof String text) {
            out.writeByte(Tag.STRING);
            out.writeString(text);
        } else {
            new Encoder(out, true).root(key);
        }
    }

    /** The bytes of one value. */
    public static byte[] toBytes(Object value) {
        ByteSink out = new ByteSink(64);
        encode(value, out);
        return out.toArray();
    }

    /** The only value in these bytes. */
    public static Object fromBytes(byte[] bytes, ClassLoader loader) {
        ByteSource in = new ByteSource(bytes);
        Object value = decode(in, loader);
        if (in.remaining() > 0) {
            throw new MalformedBytesException(in.remaining() + " bytes follow a value that should be the only one");
        }
        return value;
    }

    /** Reads one value; its classes are looked up with this loader. @throws MalformedBytesException if the bytes are no value */
    public static Object decode(ByteSource in, ClassLoader loader) {
        return new Decoder(in, loader).value(0);
    }

    /** One encoding under way; knows how deep it is, and finds the path when something goes wrong. */
    private static final class Encoder {
        private final ByteSink out;
        private final boolean key;
        private int depth;

        Encoder(ByteSink out, boolean key) {
            this.out = out;
            this.key = key;
        }

        void root(Object value) {
            int start = out.size();
            try {
                write(value);
            } catch (PathException e) {
                out.truncate(start);
                throw e.toUnencodable(key, value);
            } catch (RuntimeException | Error e) {
                out.truncate(start);
                throw e;
            }
        }

        void write(Object value) {
            if (value == null) {
                out.writeByte(Tag.NULL);
            } else if (value instanceof String text) {
                out.writeByte(Tag.STRING);
                out.writeString(text);
            } else if (value instanceof Long number) {
                out.writeByte(Tag.LONG);
                out.writeSigned(number);
            } else if (value instanceof Integer number) {
                out.writeByte(Tag.INT);
                out.writeSigned(number);
            } else if (value instanceof Double number) {
                out.writeByte(Tag.DOUBLE);
                out.writeLong(bits(number));
            } else if (value.getClass() == Pair.class) {
                Pair<?, ?> pair = (Pair<?, ?>) value;
                out.writeByte(Tag.PAIR);
                nested(pair.first(), "first");
                nested(pair.second(), "second");
            } else if (value instanceof Record) {
                writeRecord(value);
            } else {
                writeOther(value);
            }
        }

        private void writeOther(Object value) {
            if (value instanceof Boolean flag) {
                out.writeByte(flag ? Tag.TRUE : Tag.FALSE);
            } else if (value instanceof Byte number) {
                out.writeByte(Tag.BYTE);
                out.writeByte(number);
            } else if (value instanceof Short number) {
                out.writeByte(Tag.SHORT);
                out.writeSigned(number);
            } else if (value instanceof Character unit) {
                out.writeByte(Tag.CHAR);
                out.writeUnsigned(unit);
            } else if (value instanceof Float number) {
                out.writeByte(Tag.FLOAT);
                out.writeInt(key && number == 0 ? 0 : key ? Float.floatToIntBits(number) : Float.floatToRawIntBits(number));
            } else if (value instanceof byte[] bytes) {
                out.writeByte(Tag.BYTES);
                out.writeUnsigned(bytes.length);
                out.writeBytes(bytes, 0, bytes.length);
            } else if (value.getClass().isArray()) {
                writeArray(value);
            } else if (value instanceof Enum<?> constant) {
                out.writeByte(Tag.ENUM);
                out.writeString(constant.getDeclaringClass().getName());
                out.writeString(constant.name());
            } else if (value instanceof Collection<?> || value instanceof Map<?, ?>) {
                writeContainer(value);
            } else {
                writeScalar(value);
            }
        }

        private void writeScalar(Object value) {
            Class<?> type = value.getClass();
            int textual = Textual.index(type);
            if (textual >= 0) {
                out.writeByte(Tag.TEXTUAL);
                out.writeByte(textual);
                out.writeString(Textual.text(value));
            } else if (value instanceof Optional<?> optional) {
                out.writeByte(Tag.OPTIONAL);
                out.writeByte(optional.isPresent() ? 1 : 0);
                optional.ifPresent(inner -> nested(inner, "value"));
            } else if (type == BigInteger.class) {
                out.writeByte(Tag.BIG_INTEGER);
                writeBig((BigInteger) value);
            } else if (type == BigDecimal.class) {
                out.writeByte(Tag.BIG_DECIMAL);
                out.writeSigned(((BigDecimal) value).scale());
                writeBig(((BigDecimal) value).unscaledValue());
            } else if (value instanceof UUID id) {
                out.writeByte(Tag.UUID);
                out.writeLong(id.getMostSignificantBits());
                out.writeLong(id.getLeastSignificantBits());
            } else if (type == AbstractMap.SimpleImmutableEntry.class || type == AbstractMap.SimpleEntry.class || isMapEntry(value)) {
                Map.Entry<?, ?> entry = (Map.Entry<?, ?>) value;
                out.writeByte(Tag.ENTRY);
                out.writeByte(key ? 0 : type == AbstractMap.SimpleEntry.class ? 1 : 0);
                nested(entry.getKey(), "key");
                nested(entry.getValue(), "value");
            } else if (key) {
                throw new PathException(type, "has no canonical encoding, so it cannot be a key or part of one");
            } else {
                out.writeByte(Tag.JDK_SERIALISED);
                JdkSerialisation.write(value, out);
            }
        }

        // Map.entry(..) and the entries of the JDK's own maps, which are views: what they show now is what is kept.
        private static boolean isMapEntry(Object value) {
            return value instanceof Map.Entry<?, ?> && value.getClass().getName().startsWith("java.util.");
        }

        private void writeBig(BigInteger number) {
            byte[] bytes = number.toByteArray();
            out.writeUnsigned(bytes.length);
            out.writeBytes(bytes, 0, bytes.length);
        }

        private void writeRecord(Object value) {
            Class<?> type = value.getClass();
            RecordShape shape = RecordShape.of(type);
            if (key && shape.ownEquality) {
                throw new PathException(type, "overrides equals or hashCode, so equal bytes may not mean equal keys");
            }
            out.writeByte(Tag.RECORD);
            out.writeString(type.getName());
            out.writeUnsigned(shape.names.length);
            for (int i = 0; i < shape.names.length; i++) {
                nested(shape.get(value, i), shape.names[i]);
            }
        }

        private void writeArray(Object array) {
            Class<?> component = array.getClass().getComponentType();
            if (component.isPrimitive()) {
                out.writeByte(Tag.PRIMITIVES);
                PrimitiveArrays.write(array, out, key);
                return;
            }
            Object[] elements = (Object[]) array;
            out.writeByte(Tag.OBJECTS);
            out.writeString(component.getName());
            out.writeUnsigned(elements.length);
            for (int i = 0; i < elements.length; i++) {
                nestedAt(elements[i], i);
            }
        }

        private void writeContainer(Object value) {
            int kind = Containers.kind(value, key);
            if (kind < 0) {
                if (key) {
                    throw new PathException(value.getClass(), "is a collection whose equality is its own, so it cannot be a key or part of one");
                }
                out.writeByte(Tag.JDK_SERIALISED);
                JdkSerialisation.write(value, out);
                return;
            }
            if (value instanceof Map<?, ?> map) {
                out.writeByte(Tag.MAP);
                out.writeByte(kind);
                out.writeUnsigned(map.size());
                if (key) {
                    writeSorted(map.entrySet());
                } else {
                    map.forEach((k, v) -> {
                        nested(k, "key");
                        nested(v, "value of " + brief(k));
                    });
                }
                return;
            }
            Collection<?> elements = (Collection<?>) value;
            out.writeByte(value instanceof Set<?> ? Tag.SET : Tag.LIST);
            out.writeByte(kind);
            out.writeUnsigned(elements.size());
            if (key && value instanceof Set<?>) {
                writeSorted(elements);
            } else {
                int i = 0;
                for (Object element : elements) {
                    nestedAt(element, i++);
                }
            }
        }

        // Sets and maps have no order of their own, so a key gets them in the order of their bytes.
        private void writeSorted(Collection<?> elements) {
            List<byte[]> encoded = new java.util.ArrayList<>();
            for (Object element : elements) {
                ByteSink part = new ByteSink(32);
                Encoder inner = new Encoder(part, true);
                inner.depth = depth;
                if (element instanceof Map.Entry<?, ?> entry) {
                    inner.nested(entry.getKey(), "key");
                    inner.nested(entry.getValue(), "value");
                } else {
                    inner.nested(element, "element");
                }
                encoded.add(part.toArray());
            }
            encoded.sort(java.util.Arrays::compareUnsigned);
            for (byte[] bytes : encoded) {
                out.writeBytes(bytes, 0, bytes.length);
            }
        }

        private void nestedAt(Object value, int index) {
            enter();
            try {
                write(value);
            } catch (PathException e) {
                throw e.inside("[" + index + "]");
            }
            depth--;
        }

        private void nested(Object value, String name) {
            enter();
            try {
                write(value);
            } catch (PathException e) {
                throw e.inside("." + name);
            }
            depth--;
        }

        private void enter() {
            if (++depth > MAX_DEPTH) {
                throw new UnencodableException("a value is nested more than " + MAX_DEPTH + " levels deep, or contains itself;"
                        + " flatten it, or break the cycle");
            }
        }

        private long bits(double number) {
            if (!key) {
                return Double.doubleToRawLongBits(number);
            }
            return number == 0 ? 0 : Double.doubleToLongBits(number);
        }

        private static String brief(Object value) {
            String text = String.valueOf(value);
            return text.length() <= 40 ? text : text.substring(0, 40) + "…";
        }
    }
}
