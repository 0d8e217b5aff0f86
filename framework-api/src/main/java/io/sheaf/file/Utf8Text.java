package io.sheaf.file;

import java.nio.charset.StandardCharsets;

/** Text as UTF-8, for formats. */
public final class Utf8Text {

    private Utf8Text() {}

    /**
     * The text's bytes.
     *
     * @throws IllegalArgumentException if it has half a surrogate pair, for which the JDK would write a question mark
     */
    public static byte[] bytes(String text) {
        for (int i = 0; i < text.length(); i++) {
            if (Character.isSurrogate(text.charAt(i))) {
                i += requirePair(text, i);
            }
        }
        return text.getBytes(StandardCharsets.UTF_8);
    }

    private static int requirePair(String text, int at) {
        if (Character.charCount(text.codePointAt(at)) != 2) {
            throw new IllegalArgumentException(
                    "a record's text has half a surrogate pair at index " + at + ", which UTF-8 cannot express");
        }
        return 1;
    }
}
