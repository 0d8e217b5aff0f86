package io.sheaf.worker.task;

import io.sheaf.Pair;
import io.sheaf.codec.OnePassList;
import java.util.Arrays;

/** What a record says of itself, whatever its {@code toString} does. */
final class RecordText {

    private static final int MOST_CHARS = 16 << 10;

    private RecordText() {}

    static String of(Object record) {
        try {
            String text = text(record);
            return text.length() <= MOST_CHARS ? text : text.substring(0, MOST_CHARS) + "…";
        } catch (RuntimeException | StackOverflowError e) {
            return "(the text of a " + record.getClass().getName() + " cannot be had: " + e.getClass().getName() + ")";
        }
    }

    private static String text(Object record) {
        if (record instanceof Pair<?, ?> pair && pair.second() instanceof OnePassList<?>) {
            // It can be gone through once, which may have been done, and is longer than anybody reads.
            return "Pair[first=" + pair.first() + ", second=(more values than memory holds)]";
        } else if (record != null && record.getClass().isArray()) {
            String within = Arrays.deepToString(new Object[] {record});
            return within.substring(1, within.length() - 1);
        }
        String text = String.valueOf(record);
        return text == null ? "null" : text;
    }
}
