package io.sheaf.plan;

/** What to say of a null where no value can be. A null record is a value like others, and none of these. */
public final class Nulls {

    private Nulls() {}

    /**
     * @param call what the user called and where, such as {@code flatMap() at demo.WordCount.main(WordCount.java:21)}
     * @param met where null was found, as a clause
     * @param remedy as a sentence without its full stop
     */
    public static NullPointerException error(String call, String met, String remedy) {
        return new NullPointerException(call + ": " + met + ". " + remedy + ".");
    }

    /** The same for a null that a function met, which threw this. */
    public static NullPointerException error(String call, String met, String remedy, NullPointerException thrown) {
        NullPointerException explained = error(call, met + " (" + thrown.getMessage() + ")", remedy);
        explained.initCause(thrown);
        return explained;
    }

    /** What a function gave that must not give null. */
    public static <R> R given(R result, String call, String remedy) {
        if (result == null) {
            throw error(call, "its function returned null", remedy);
        }
        return result;
    }

    /** The text of a record, as a line. */
    public static String text(Object record, String call) {
        if (record == null) {
            throw error(call, "a null record has no text", "Filter nulls out before, or map them to a text");
        }
        String text = record.toString();
        if (text == null) {
            throw error(call, "toString() of a " + record.getClass().getName() + " returned null", "Map records to their texts before");
        }
        return text;
    }
}
