package io.sheaf.codec;

import io.sheaf.ResourceException;
import io.sheaf.SheafException;
import io.sheaf.UnencodableException;

/**
 * The built-in encoding of any value: a tag, then what the run-time class needs. Stateless; safe for use by many threads.
 *
 * <p><b>Values</b> come back as what they were. Known are {@code null}, boxes, strings (all of UTF-16), arrays, enums,
 * records (also private, nested and generic ones), {@code Pair}, {@link io.sheaf.Text}, the common lists, sets and maps, {@code Optional*},
 * {@code Map.Entry}, {@code BigDecimal}, {@code BigInteger}, {@code UUID}, {@code URI}, {@code Locale}, {@code BitSet},
 * {@code Date}, {@code java.time}, {@code StringBuilder}, {@code AtomicInteger/Long/Boolean} and
 * {@code Int/LongSummaryStatistics} ({@code DoubleSummaryStatistics} hides a part of its state). Anything else that is
 * {@link java.io.Serializable} goes through the JDK's serialisation, what it holds and the JDK cannot write as it would go by
 * itself. Classes of the JDK that do more than hold data are refused, unless {@code -Djdk.serialFilter} allows them. Ordinary
 * classes of the user's go by their fields, if no field is final and there is a constructor without parameters, or if one takes
 * the final fields, or all, in the order of their declaration (of any visibility). A class may
 * name a codec of its own by {@link EncodedBy}. Collections keep their kind: an unmodifiable one stays
 * so, a {@code subList} is sent as the list it shows, {@code Set.of} and {@code Map.of} come back unmodifiable and in an order that is the same on every JVM. An object met
 * twice comes back as two objects.
 *
 * <p><b>Keys</b> are equal when their bytes are: −0.0 is 0.0 and all NaNs are one; lists of any kind are equal by elements,
 * sets and maps whatever their order, arrays by content. {@code 1} and {@code 1L} differ, as do the {@code BigDecimal}s 1.0
 * and 1.00, as they do by {@code equals}. Refused are records that override {@code equals} or {@code hashCode}, collections
 * with a comparator, what is equal to itself only, ordinary classes and all that is JDK-serialised, unless the class names
 * a canonical codec by {@link EncodedBy}. A key is read back as one equal to it,
 * its lists as immutable ones, its sets and maps as linked ones.
 */
public final class ValueCodec {

    private ValueCodec() {}

    /**
     * Appends the value, which may be null.
     *
     * @throws UnencodableException naming the path to the part that cannot be encoded, and the remedy; the sink is as before
     * @throws ResourceException if the sink would exceed {@link ByteSink#MAX_BYTES}; the sink is as before
     */
    public static void encode(Object value, ByteSink out) {
        encode(value, out, Encoder.VALUES);
    }

    /**
     * Appends the canonical form of a key, which may be null.
     *
     * @throws UnencodableException naming the path to the part that cannot be in a key, and the remedy; the sink is as before
     * @throws ResourceException if the sink would exceed {@link ByteSink#MAX_BYTES}; the sink is as before
     */
    public static void encodeKey(Object key, ByteSink out) {
        encode(key, out, Encoder.KEYS);
    }

    /** As {@link #encode(Object, ByteSink)}, but classes are referred to, and in the dictionary afterwards. */
    public static void encode(Object value, ByteSink out, Dictionary dictionary) {
        encode(value, out, dictionary.values);
    }

    /**
     * As {@link #encodeKey(Object, ByteSink)}, but classes are referred to, and in the dictionary afterwards. Equal keys have equal
     * bytes if they are written in the same of these two ways.
     */
    public static void encodeKey(Object key, ByteSink out, Dictionary dictionary) {
        encode(key, out, dictionary.keys);
    }

    private static void encode(Object value, ByteSink out, Encoder encoder) {
        int start = out.size();
        try {
            encoder.write(value, out, 0);
        } catch (UnencodablePart e) {
            out.truncate(start);
            throw e.written(value.getClass(), encoder.keys);
        } catch (SheafException | Error e) {
            out.truncate(start);
            throw e;
        }
    }

    /** The bytes of one value. @throws UnencodableException as {@link #encode} */
    public static byte[] toBytes(Object value) {
        ByteSink out = new ByteSink(64);
        encode(value, out);
        return out.toArray();
    }

    /** The only value in these bytes. @throws MalformedBytesException also if more follows it */
    public static Object fromBytes(byte[] bytes, ClassLoader loader) {
        ByteSource in = new ByteSource(bytes);
        Object value = decode(in, loader);
        if (in.remaining() > 0) {
            throw new MalformedBytesException(in.remaining() + " bytes follow a value that should be the only one");
        }
        return value;
    }

    /**
     * Reads one value or key.
     *
     * @param loader looks up its classes; null is the boot loader
     * @throws MalformedBytesException if the bytes are no value
     * @throws UnencodableException if a class is missing here or other than where the value was encoded, or if a
     *     constructor or the user's codec fails; names the path to the part, and the remedy
     */
    public static Object decode(ByteSource in, ClassLoader loader) {
        try {
            return in.decoderWith(loader).read(0);
        } catch (UnencodablePart e) {
            throw e.read();
        } catch (SheafException e) {
            throw e;
        } catch (RuntimeException e) {
            throw malformed(in, e);
        }
    }

    /**
     * Moves behind one value or key without making it, as a rule. What is wrong with it may show only when it is read.
     *
     * @throws MalformedBytesException as {@link #decode}
     * @throws UnencodableException as {@link #decode}
     */
    public static void skip(ByteSource in, ClassLoader loader) {
        int start = in.position();
        try {
            in.decoderWith(loader).skip(0);
        } catch (UnencodablePart e) {
            // Says the same with the path to the part.
            in.rewind(start);
            decode(in, loader);
            throw e.read();
        } catch (SheafException e) {
            throw e;
        } catch (RuntimeException e) {
            throw malformed(in, e);
        }
    }

    /** What a JDK class says about content it could not have had. */
    private static MalformedBytesException malformed(ByteSource in, RuntimeException e) {
        return new MalformedBytesException("before byte " + in.position() + ": " + e, e);
    }
}
