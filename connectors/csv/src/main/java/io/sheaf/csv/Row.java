package io.sheaf.csv;

import java.util.BitSet;
import java.util.List;

/**
 * One row.
 *
 * @param line number of the line it begins in, from 1, among those that were read
 * @param quoted which of its fields are within quotes
 */
record Row(long line, List<String> fields, BitSet quoted) {

    private static final int SHOWN = 120;

    /** The row for messages. */
    String shown() {
        return shown(fields.toString());
    }

    static String shown(String content) {
        return content.length() <= SHOWN ? content : content.substring(0, SHOWN) + "…";
    }
}
