package io.sheaf.codec;

import io.sheaf.Text;
import java.nio.charset.StandardCharsets;

/** Reads values from one source with one class loader. Used by the source's thread. */
final class Decoder {

    private final ByteSource in;
    private final ClassLoader loader;
    private KnownNames names;
    private PartsEncoding last;
    private long lastReference;
    private Object lastMeaning;

    Decoder(ByteSource in, ClassLoader loader) {
        this.in = in;
        this.loader = loader;
    }

    ClassLoader loader() {
        return loader;
    }

    /** Found when first needed: many sources hold no class at all. */
    KnownNames names() {
        if (names == null) {
            names = KnownNames.of(loader);
        }
        return names;
    }

    Object read(int depth) {
        int tag = in.readByte();
        if (tag < 0) {
            return in.readLatin1(tag & Tag.SHORT_STRING_MAX);
        }
        return switch (tag) {
            case Tag.NULL -> null;
            case Tag.STRING -> in.readString();
            case Tag.LONG -> in.readSigned();
            case Tag.LONG_FIXED -> in.readLong();
            case Tag.INT -> in.readSignedInt();
            case Tag.DOUBLE -> in.readDouble();
            case Tag.TRUE -> true;
            case Tag.FALSE -> false;
            case Tag.FLOAT -> Float.intBitsToFloat(in.readInt());
            case Tag.BYTES -> in.readBytes(in.readCount(1));
            case Tag.TEXT -> readText();
            default -> readOther(tag, depth);
        };
    }

    /** Moves behind a value without making it, but for a few small ones. */
    void skip(int depth) {
        int tag = in.readByte();
        if (tag < 0) {
            in.skip(tag & Tag.SHORT_STRING_MAX);
            return;
        }
        switch (tag) {
            case Tag.NULL, Tag.TRUE, Tag.FALSE -> { }
            case Tag.LONG, Tag.INT -> in.readUnsigned();
            case Tag.LONG_FIXED, Tag.DOUBLE -> in.skip(Long.BYTES);
            case Tag.FLOAT -> in.skip(Integer.BYTES);
            case Tag.BYTES, Tag.TEXT, Tag.JDK_SERIALISED -> skipMeasured();
            case Tag.STRING -> in.skipString();
            default -> skipOther(tag, depth);
        }
    }

    private void skipOther(int tag, int depth) {
        checkDepth(depth);
        switch (tag) {
            case Tag.RECORD, Tag.FIELDS -> parts(tag).skip(in, this, depth);
            case Tag.REFERENCE -> skipReferred(depth);
            case Tag.PAIR, Tag.ENTRY, Tag.ENTRY_IMMUTABLE -> skipMany(2, depth);
            case Tag.OPTIONAL -> skip(depth + 1);
            case Tag.PRIMITIVES -> PrimitiveArrays.skip(in);
            case Tag.OBJECTS -> {
                in.skipString();
                skipMany(in.readCount(1), depth);
            }
            case Tag.ARRAY_LIST, Tag.LINKED_LIST, Tag.FIXED_SIZE_LIST, Tag.IMMUTABLE_LIST, Tag.UNMODIFIABLE_LIST, Tag.ARRAY_DEQUE,
                    Tag.HASH_SET, Tag.LINKED_SET, Tag.TREE_SET, Tag.IMMUTABLE_SET, Tag.UNMODIFIABLE_SET -> skipMany(in.readCount(1), depth);
            case Tag.HASH_MAP, Tag.LINKED_MAP, Tag.TREE_MAP, Tag.IMMUTABLE_MAP, Tag.UNMODIFIABLE_MAP, Tag.CONCURRENT_MAP ->
                    skipMany(2L * in.readCount(2), depth);
            case Tag.USER_CODED -> {
                skipMeasured();
                skipMeasured();
            }
            default -> readOther(tag, depth);
        }
    }

    private void skipMeasured() {
        in.skip(in.readCount(1));
    }

    private void skipMany(long count, int depth) {
        for (long i = 0; i < count; i++) {
            skip(depth + 1);
        }
    }

    private void skipReferred(int depth) {
        Object meaning = referred();
        if (meaning instanceof PartsEncoding parts) {
            parts.skip(in, this, depth);
        } else if (meaning instanceof UserEncoding) {
            skipMeasured();
        } else if (meaning instanceof Class<?>) {
            skipMany(in.readCount(1), depth);
        }
    }

    private Text readText() {
        int length = in.readCount(1);
        return Text.wrap(in.readBytes(length), 0, length);
    }

    private Object readOther(int tag, int depth) {
        checkDepth(depth);
        return switch (tag) {
            case Tag.RECORD, Tag.FIELDS -> readParts(tag, depth);
            case Tag.REFERENCE -> readReferred(depth);
            case Tag.PAIR -> Wrappers.OfPair.read(this, depth);
            case Tag.ENUM -> EnumEncoding.read(in, this);
            case Tag.OPTIONAL -> Wrappers.OfOptional.read(this, depth);
            case Tag.OPTIONAL_EMPTY -> java.util.Optional.empty();
            case Tag.ENTRY -> Wrappers.OfEntry.read(true, this, depth);
            case Tag.ENTRY_IMMUTABLE -> Wrappers.OfEntry.read(false, this, depth);
            case Tag.PRIMITIVES -> PrimitiveArrays.read(in);
            case Tag.OBJECTS -> ArrayEncoding.read(in, this, depth);
            case Tag.ARRAY_LIST, Tag.LINKED_LIST, Tag.FIXED_SIZE_LIST, Tag.IMMUTABLE_LIST, Tag.UNMODIFIABLE_LIST, Tag.ARRAY_DEQUE ->
                    ListEncoding.read(tag, in, this, depth);
            case Tag.HASH_SET, Tag.LINKED_SET, Tag.TREE_SET, Tag.IMMUTABLE_SET, Tag.UNMODIFIABLE_SET ->
                    SetEncoding.read(tag, in, this, depth);
            case Tag.ENUM_SET -> SetEncoding.OfEnum.read(in, this, depth);
            case Tag.HASH_MAP, Tag.LINKED_MAP, Tag.TREE_MAP, Tag.IMMUTABLE_MAP, Tag.UNMODIFIABLE_MAP, Tag.CONCURRENT_MAP, Tag.ENUM_MAP ->
                    MapEncoding.read(tag, in, this, depth);
            case Tag.URI -> java.net.URI.create(in.readString());
            case Tag.OPTIONAL_DOUBLE -> Primitives.OfOptionalDouble.read(in);
            case Tag.JDK_SERIALISED -> JdkEncoding.read(in, this, depth);
            case Tag.USER_CODED -> UserEncoding.read(in, this);
            default -> readLeaf(tag);
        };
    }

    private static void checkDepth(int depth) {
        if (depth > Encoder.MAX_DEPTH) {
            throw new MalformedBytesException("values nested more than " + Encoder.MAX_DEPTH + " levels deep");
        }
    }

    private Object readLeaf(int tag) {
        Leaf<?> leaf = Leaves.withTag(tag);
        if (leaf == null) {
            throw new MalformedBytesException("no value has tag " + tag + " (byte " + (in.position() - 1) + ")");
        }
        return leaf.read(in);
    }

    private Object readParts(int tag, int depth) {
        return parts(tag).read(in, this, depth);
    }

    private PartsEncoding parts(int tag) {
        int length = in.readCount(1);
        int from = in.position();
        in.skip(length);
        PartsEncoding encoding = last;
        if (encoding == null || !encoding.wrote(tag, in.data(), from, length)) {
            encoding = findParts(tag, in.data(), from, length);
            last = encoding;
        }
        return encoding;
    }

    /** What the reference stands for that comes next. */
    private Object referred() {
        long hash = in.readLong();
        Object meaning = lastMeaning;
        if (meaning == null || hash != lastReference) {
            meaning = meaning(hash);
            lastMeaning = meaning;
            lastReference = hash;
        }
        return meaning;
    }

    private Object readReferred(int depth) {
        Object meaning = referred();
        if (meaning instanceof PartsEncoding parts) {
            return parts.read(in, this, depth);
        }
        if (meaning instanceof UserEncoding user) {
            return user.readContent(in);
        }
        return meaning instanceof Class<?> component ? ArrayEncoding.read(component, in, this, depth) : meaning;
    }

    private Object meaning(long hash) {
        KnownHeaders.Entry entry = names().headers().find(hash);
        if (entry == null) {
            throw new MalformedBytesException("the dictionary has nothing for the reference " + Long.toHexString(hash) + " (byte " + (in.position() - 8) + ")");
        }
        Object known = entry.meaningOrNull();
        if (known == null) {
            known = meaning(entry.header);
            entry.means(known);
        }
        return known;
    }

    /** An encoding, a constant of an enum or, of an array, the class of its elements. */
    private Object meaning(byte[] header) {
        ByteSource from = new ByteSource(header);
        int tag = from.readByte();
        if (tag == Tag.OBJECTS) {
            return ArrayEncoding.component(from.readString(), this);
        }
        byte[] name = from.readBytes(from.readCount(1));
        return switch (tag) {
            case Tag.RECORD, Tag.FIELDS -> findParts(tag, name, 0, name.length);
            case Tag.ENUM -> EnumEncoding.find(new String(name, StandardCharsets.UTF_8), this);
            case Tag.USER_CODED -> UserEncoding.find(new String(name, StandardCharsets.UTF_8), this);
            default -> throw new MalformedBytesException("a dictionary has something with the tag " + tag);
        };
    }

    private PartsEncoding findParts(int tag, byte[] data, int from, int length) {
        if (names().find(data, from, length) instanceof PartsEncoding known && known.wrote(tag, data, from, length)) {
            return known;
        }
        String name = PartsEncoding.className(data, from, length);
        Class<?> type = load(name);
        if (!(Encodings.of(type) instanceof PartsEncoding encoding)) {
            throw new MalformedBytesException(name + " is no class whose values are written by their parts");
        }
        if (!encoding.wrote(tag, data, from, length)) {
            throw new UnencodablePart(type, "the class has other parts here than where the value was encoded",
                    "Write and read the values with the same version of the class");
        }
        names().add(encoding.name(), encoding);
        return encoding;
    }

    /** The class of this name in the form of {@link Class#getName}, not initialised. */
    Class<?> load(String name) {
        try {
            return Class.forName(name, false, loader);
        } catch (ClassNotFoundException e) {
            throw missing(name, e);
        } catch (LinkageError e) {
            throw new UnencodablePart(name, "the class cannot be loaded: " + e, "Check that all classes it needs are on the class path", e);
        }
    }

    static UnencodablePart missing(String name, ClassNotFoundException cause) {
        return new UnencodablePart(name, "the class is not among the code that was sent", "Add its jar to the program's class path", cause);
    }
}
