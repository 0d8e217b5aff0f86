package io.sheaf.codec;

/** The first byte of every encoded value. Part of the wire format: numbers are never given away again. */
final class Tag {

    static final int NULL = 0;
    static final int TRUE = 1;
    static final int FALSE = 2;
    static final int BYTE = 3;
    static final int SHORT = 4;
    static final int CHAR = 5;
    static final int INT = 6;
    static final int LONG = 7;
    static final int FLOAT = 8;
    static final int DOUBLE = 9;
    static final int STRING = 10;
    static final int BYTES = 11;
    static final int PRIMITIVES = 12;
    static final int OBJECTS = 13;
    static final int ENUM = 14;
    static final int RECORD = 15;
    static final int PAIR = 16;
    static final int LIST = 17;
    static final int SET = 18;
    static final int MAP = 19;
    static final int OPTIONAL = 20;
    static final int BIG_INTEGER = 21;
    static final int BIG_DECIMAL = 22;
    static final int UUID = 23;
    static final int TEXTUAL = 24;
    static final int ENTRY = 25;
    static final int JDK_SERIALISED = 26;

    private Tag() {}
}
