package io.sheaf.codec;

import java.util.Comparator;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

/**
 * What values begin with that tells their classes, gathered while they are written, so that each value has only its hash, of 64
 * bits, and what many of them are in says it once. A hash depends on nothing but what it stands for: values keep their meaning
 * where they are copied to, and equal keys have equal bytes, whoever wrote them. Used by one thread.
 */
public final class Dictionary {

    final Encoder values = new Encoder(false, this);
    final Encoder keys = new Encoder(true, this);

    private final KnownHeaders knownOrNull;
    private final Set<Header> headers = new LinkedHashSet<>();
    private Header last;

    private Dictionary(KnownHeaders knownOrNull) {
        this.knownOrNull = knownOrNull;
    }

    /** For values that are read elsewhere: their readers have to {@link #learn} what {@link #toBytes} gives at the end. */
    public static Dictionary toSend() {
        return new Dictionary(null);
    }

    /** For values that are read in this JVM with that loader: whoever does knows it. */
    public static Dictionary knownTo(ClassLoader loader) {
        return new Dictionary(KnownNames.of(loader).headers());
    }

    /** What was referred to, in an order that does not depend on that of the values; empty if nothing was. */
    public byte[] toBytes() {
        List<Header> inOrder = headers.stream().sorted(Comparator.comparingLong(Header::hash)).toList();
        ByteSink out = new ByteSink(64);
        for (Header header : inOrder) {
            out.writeUnsigned(header.bytes().length);
            header.write(out);
        }
        return out.toArray();
    }

    /**
     * From now on, values with these references can be read with the loader.
     *
     * @param in what {@link #toBytes} gave, to its end
     * @throws MalformedBytesException if it did not
     */
    public static void learn(ByteSource in, ClassLoader loader) {
        KnownHeaders known = KnownNames.of(loader).headers();
        while (in.remaining() > 0) {
            known.add(in.readBytes(in.readCount(1)));
        }
    }

    void add(Header header) {
        if (header != last) {
            last = header;
            if (headers.add(header) && knownOrNull != null) {
                knownOrNull.add(header.bytes());
            }
        }
    }
}
