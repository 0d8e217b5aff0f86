package io.sheaf.codec;

import io.sheaf.SheafException;
import io.sheaf.Text;
import io.sheaf.codec.Encoding.KeyRefusal;

/** Writes values of any class: the common ones here, the others by the encoding of their class. Stateless but for the dictionary. */
final class Encoder {

    /** How deeply values may be nested; also what ends a value that contains itself. */
    static final int MAX_DEPTH = 200;

    /** The remedy where code of the user's failed. */
    static final String MEND_CAUSE = "Mend what its cause says, or give something else";

    static final Encoder VALUES = new Encoder(false, null);
    static final Encoder KEYS = new Encoder(true, null);

    /** Whether the canonical form is wanted. */
    final boolean keys;

    private final Dictionary dictionaryOrNull;

    Encoder(boolean keys, Dictionary dictionaryOrNull) {
        this.keys = keys;
        this.dictionaryOrNull = dictionaryOrNull;
    }

    void write(Object value, ByteSink out, int depth) {
        if (value == null) {
            out.writeByte(Tag.NULL);
            return;
        }
        Class<?> type = value.getClass();
        if (type == String.class) {
            writeString((String) value, out);
        } else if (type == Text.class) {
            writeText((Text) value, out);
        } else if (type == Long.class) {
            writeLong((Long) value, out);
        } else if (type == Integer.class) {
            out.writeByte(Tag.INT);
            out.writeSigned((Integer) value);
        } else if (type == Double.class) {
            out.writeByte(Tag.DOUBLE);
            out.writeLong(bits((Double) value));
        } else {
            writeByClass(value, type, out, depth);
        }
    }

    /** Appends what a value of a class begins with, or what stands for it. */
    void writeHeader(Header header, ByteSink out) {
        if (dictionaryOrNull == null) {
            header.write(out);
        } else {
            header.write(out, dictionaryOrNull);
        }
    }

    private void writeByClass(Object value, Class<?> type, ByteSink out, int depth) {
        try {
            Encoding encoding = Encodings.of(type);
            checkAllowed(encoding, type, depth);
            encoding.write(value, out, this, depth);
        } catch (UnencodablePart | SheafException e) {
            throw e;
        } catch (RuntimeException e) {
            throw new UnencodablePart(type, "it failed while it was encoded: " + e, MEND_CAUSE, e);
        }
    }

    private void checkAllowed(Encoding encoding, Class<?> type, int depth) {
        KeyRefusal refusal = keys ? encoding.keyRefusal() : null;
        if (refusal != null) {
            throw new UnencodablePart(type, refusal.reason(), refusal.remedy());
        }
        if (depth > MAX_DEPTH) {
            throw new UnencodablePart(type, "it is nested more than " + MAX_DEPTH + " levels deep, or contains itself",
                    "Flatten the value, or break the cycle");
        }
    }

    private static void writeString(String text, ByteSink out) {
        int length = text.length();
        if (length <= Tag.SHORT_STRING_MAX && ByteSink.isLatin1(text)) {
            out.writeByte(Tag.SHORT_STRING + length);
            out.writeLatin1(text);
        } else {
            out.writeByte(Tag.STRING);
            out.writeString(text);
        }
    }

    private static void writeText(Text text, ByteSink out) {
        out.writeByte(Tag.TEXT);
        out.writeUnsigned(text.length());
        text.appendTo(out);
    }

    private static void writeLong(long value, ByteSink out) {
        long zigZag = value << 1 ^ value >> 63;
        if (zigZag >>> 56 == 0) {
            out.writeByte(Tag.LONG);
            out.writeUnsigned(zigZag);
        } else {
            out.writeByte(Tag.LONG_FIXED);
            out.writeLong(value);
        }
    }

    /** The number's bits; in keys, both zeros have the same and all NaNs have the same. */
    long bits(double number) {
        return !keys ? Double.doubleToRawLongBits(number) : number == 0 ? 0 : Double.doubleToLongBits(number);
    }

    /** The number's bits; in keys, both zeros have the same and all NaNs have the same. */
    int bits(float number) {
        return !keys ? Float.floatToRawIntBits(number) : number == 0 ? 0 : Float.floatToIntBits(number);
    }
}
