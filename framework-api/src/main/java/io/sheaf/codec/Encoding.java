package io.sheaf.codec;

/** How the values of one class are written. Stateless, safe for use by many threads, kept with the class by {@link Encodings}. */
abstract class Encoding {

    /**
     * Appends a value of this class, which is not null, with its tag.
     *
     * @param nested writes the parts; also says whether the canonical form is wanted
     * @param depth of this value; its parts are one deeper
     */
    abstract void write(Object value, ByteSink out, Encoder nested, int depth);

    /** Why no value of this class can be a key, with the remedy behind it; null if that depends on its parts only. */
    KeyRefusal keyRefusal() {
        return null;
    }

    record KeyRefusal(String reason, String remedy) {}
}
