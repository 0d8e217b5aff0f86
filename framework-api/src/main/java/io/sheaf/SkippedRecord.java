package io.sheaf;

/**
 * A record that was left out because a function threw; see {@link Skipping}. Texts are cut where they are long.
 *
 * @param stage number of the stage within the job, from 0
 * @param task index within the stage, from 0
 * @param source what the task read when it came to the record: a file, or several small ones, a range, a source and its split, a shuffle. Empty if that is
 *     not known, as behind {@code mapPartitions}
 * @param position where in the source: of a text file the byte at which the line begins, from 0, of a compressed one in what it
 *     holds; of a range the number; else how many records the task had read before. −1 if the source is not known. Where several
 *     records are made of one, they share it
 * @param type class name of the exception
 * @param message its message; empty if it has none
 * @param stack its stack trace
 * @param record what the function was given, as its {@code toString()} says
 */
public record SkippedRecord(int stage, int task, String source, long position, String type, String message, String stack, String record) {

    /** What has at most so many characters of each text. */
    public SkippedRecord cut(int messageChars, int stackChars, int recordChars) {
        return new SkippedRecord(stage, task, source, position, type, cut(message, messageChars), cut(stack, stackChars), cut(record, recordChars));
    }

    /** A text such as {@code stage 0, task 3, /data/a.txt at 1234: java.lang.NumberFormatException: For input string: "x"}. */
    public String describe() {
        String where = source.isEmpty() ? "" : ", " + source + " at " + position;
        return "stage " + stage + ", task " + task + where + ": " + type + (message.isEmpty() ? "" : ": " + message);
    }

    private static String cut(String text, int chars) {
        return text.length() <= chars ? text : text.substring(0, chars) + "…";
    }
}
