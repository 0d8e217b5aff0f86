package io.sheaf.examples;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** Cuts lines into words: maximal runs of Unicode letters and digits, then lower-cased one by one. */
public final class Words {

    private Words() {}

    public static List<String> of(String line) {
        List<String> words = new ArrayList<>();
        int start = -1;
        for (int i = 0; i < line.length(); ) {
            int point = line.codePointAt(i);
            boolean inside = isLetterOrNumber(point);
            if (inside && start < 0) {
                start = i;
            } else if (!inside && start >= 0) {
                words.add(line.substring(start, i).toLowerCase(Locale.ROOT));
                start = -1;
            }
            i += Character.charCount(point);
        }
        if (start >= 0) {
            words.add(line.substring(start).toLowerCase(Locale.ROOT));
        }
        return words;
    }

    /** The Unicode categories L and N. */
    private static boolean isLetterOrNumber(int point) {
        if (point < 128) {
            return point >= 'a' && point <= 'z' || point >= 'A' && point <= 'Z' || point >= '0' && point <= '9';
        }
        int type = Character.getType(point);
        return Character.isLetter(point) || type == Character.DECIMAL_DIGIT_NUMBER || type == Character.LETTER_NUMBER
                || type == Character.OTHER_NUMBER;
    }
}
