package io.sheaf.codec;

/** A class that cannot be encoded at all. */
final class Refused extends Encoding {

    private final String reason;
    private final String remedy;

    Refused(String reason, String remedy) {
        this.reason = reason;
        this.remedy = remedy;
    }

    /** A class that {@link PartsEncoding#open} found closed. */
    static Refused notOpen(Class<?> type, IllegalAccessException reason) {
        return new Refused(reason.getMessage(), "Add 'opens " + type.getPackageName() + ";' to its module-info, or use the class path");
    }

    @Override
    KeyRefusal keyRefusal() {
        return new KeyRefusal(reason, remedy);
    }

    @Override
    void write(Object value, ByteSink out, Encoder nested, int depth) {
        throw new UnencodablePart(value.getClass(), reason, remedy);
    }
}
