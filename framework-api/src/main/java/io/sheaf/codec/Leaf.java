package io.sheaf.codec;

/** A JDK class without parts of other classes: its tag, how it is written and how it is read. */
final class Leaf<T> extends Encoding {

    interface Writer<T> {
        void write(T value, ByteSink out);
    }

    interface Reader<T> {
        T read(ByteSource in);
    }

    private final Class<T> type;
    private final int tag;
    private final Writer<T> writer;
    private final Reader<T> reader;
    private final KeyRefusal keyRefusal;

    private Leaf(Class<T> type, int tag, Writer<T> writer, Reader<T> reader, KeyRefusal keyRefusal) {
        this.type = type;
        this.tag = tag;
        this.writer = writer;
        this.reader = reader;
        this.keyRefusal = keyRefusal;
    }

    /** A class whose instances are equal when their encodings are. */
    static <T> Leaf<T> of(Class<T> type, int tag, Writer<T> writer, Reader<T> reader) {
        return new Leaf<>(type, tag, writer, reader, null);
    }

    Leaf<T> equalToItselfOnly() {
        KeyRefusal refusal = new KeyRefusal("a " + type.getSimpleName() + " can change and is equal to itself only", "Use what it holds now");
        return new Leaf<>(type, tag, writer, reader, refusal);
    }

    Class<T> type() {
        return type;
    }

    int tag() {
        return tag;
    }

    @Override
    void write(Object value, ByteSink out, Encoder nested, int depth) {
        out.writeByte(tag);
        writer.write(type.cast(value), out);
    }

    /** Reads a value, its tag being read already. */
    T read(ByteSource in) {
        return reader.read(in);
    }

    @Override
    KeyRefusal keyRefusal() {
        return keyRefusal;
    }
}
