package io.sheaf.codec;

/**
 * The first byte of every encoded value. Part of the wire format: numbers are never given away again. A byte with its
 * highest bit set begins a string of Latin-1 characters, whose length is in the other seven bits.
 */
final class Tag {

    static final int NULL = 0;
    static final int TRUE = 1;
    static final int FALSE = 2;
    static final int BYTE = 3;
    static final int SHORT = 4;
    static final int CHAR = 5;
    static final int INT = 6;
    static final int LONG = 7;
    /** A long whose variable-length form would be longer than its eight bytes. */
    static final int LONG_FIXED = 8;
    static final int FLOAT = 9;
    static final int DOUBLE = 10;
    static final int STRING = 11;
    static final int BYTES = 12;
    static final int PRIMITIVES = 13;
    static final int OBJECTS = 14;
    static final int ENUM = 15;
    static final int RECORD = 16;
    static final int PAIR = 17;
    static final int OPTIONAL = 18;
    static final int OPTIONAL_EMPTY = 19;
    static final int ENTRY = 20;
    static final int ENTRY_IMMUTABLE = 21;
    static final int JDK_SERIALISED = 22;
    static final int FIELDS = 23;
    static final int USER_CODED = 24;
    /** Stands for a header, by its hash. */
    static final int REFERENCE = 25;

    static final int ARRAY_LIST = 32;
    static final int LINKED_LIST = 33;
    static final int FIXED_SIZE_LIST = 34;
    static final int IMMUTABLE_LIST = 35;
    static final int UNMODIFIABLE_LIST = 36;
    static final int ARRAY_DEQUE = 37;

    static final int HASH_SET = 40;
    static final int LINKED_SET = 41;
    static final int TREE_SET = 42;
    static final int IMMUTABLE_SET = 43;
    static final int UNMODIFIABLE_SET = 44;
    static final int ENUM_SET = 45;

    static final int HASH_MAP = 48;
    static final int LINKED_MAP = 49;
    static final int TREE_MAP = 50;
    static final int IMMUTABLE_MAP = 51;
    static final int UNMODIFIABLE_MAP = 52;
    static final int CONCURRENT_MAP = 53;
    static final int ENUM_MAP = 54;

    static final int BIG_INTEGER = 64;
    static final int BIG_DECIMAL = 65;
    static final int UUID = 66;
    static final int URI = 67;
    static final int LOCALE = 68;
    static final int BIT_SET = 69;
    static final int STRING_BUILDER = 70;
    static final int ATOMIC_INTEGER = 71;
    static final int ATOMIC_LONG = 72;
    static final int ATOMIC_BOOLEAN = 73;
    static final int INT_STATISTICS = 74;
    static final int LONG_STATISTICS = 75;
    static final int OPTIONAL_INT = 76;
    static final int OPTIONAL_LONG = 77;
    static final int OPTIONAL_DOUBLE = 78;
    static final int DATE = 79;
    static final int TEXT = 80;

    static final int INSTANT = 96;
    static final int DURATION = 97;
    static final int LOCAL_DATE = 98;
    static final int LOCAL_TIME = 99;
    static final int LOCAL_DATE_TIME = 100;
    static final int OFFSET_TIME = 101;
    static final int OFFSET_DATE_TIME = 102;
    static final int ZONED_DATE_TIME = 103;
    static final int YEAR = 104;
    static final int YEAR_MONTH = 105;
    static final int MONTH_DAY = 106;
    static final int PERIOD = 107;
    static final int ZONE_OFFSET = 108;
    static final int ZONE_REGION = 109;

    /** Added to the length of a Latin-1 string of at most {@link #SHORT_STRING_MAX} characters. */
    static final int SHORT_STRING = 0x80;

    static final int SHORT_STRING_MAX = 0x7f;

    private Tag() {}
}
