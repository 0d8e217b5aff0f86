package io.sheaf.minicluster.junit;

import java.util.Arrays;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;

/**
 * What a {@link ChaosTest} has computed: noted in the run without faults, compared in all others. Used by the thread of the test.
 */
public final class Answer {

    private final Map<String, Object> known;
    private final boolean first;

    Answer(Map<String, Object> known, boolean first) {
        this.known = known;
        this.first = first;
    }

    static Map<String, Object> nothingKnown() {
        return new TreeMap<>();
    }

    /**
     * The test's only answer; compared by {@code equals}, arrays by their elements. What may come in any order is to be put into
     * one, or into a set, before.
     *
     * @throws AssertionError if it is not that of the run without faults
     */
    public void is(Object value) {
        is("answer", value);
    }

    /** One of several answers, each with a name of its own. */
    public void is(String name, Object value) {
        if (first) {
            known.put(name, value);
        } else if (!known.containsKey(name)) {
            throw new AssertionError("the " + name + " was not given in the run without faults");
        } else if (!Objects.deepEquals(known.get(name), value)) {
            throw new AssertionError("the " + name + " is another one under faults:\n  " + text(value) + "\nwithout:\n  " + text(known.get(name)));
        }
    }

    private static String text(Object value) {
        String text = Arrays.deepToString(new Object[] {value});
        return text.substring(1, text.length() - 1);
    }
}
