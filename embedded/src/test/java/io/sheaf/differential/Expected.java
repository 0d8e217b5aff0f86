package io.sheaf.differential;

import io.sheaf.Pair;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Predicate;

/** What an action must give. */
@FunctionalInterface
interface Expected {

    /** What is wrong with it; empty if nothing is. */
    String difference(List<Object> given);

    /** As far as is known. */
    static Expected records(Records records) {
        if (!records.exact()) {
            return given -> "";
        }
        return switch (records.order()) {
            case ALL -> given -> compare(Values.shown(records.all()), Values.shown(given), "in order");
            case OF_EACH_KEY -> given -> compare(keyByKey(records.all()), keyByKey(given), "key by key");
            case NONE -> given -> compare(sorted(records.all()), sorted(given), "in any order");
        };
    }

    /** One value, unless it hangs on what is not known. */
    static Expected value(Records of, Object value) {
        return of.exact() ? given -> compare(List.of(Values.show(value)), Values.shown(given), "the value") : given -> "";
    }

    static Expected such(Records of, String what, Predicate<List<Object>> condition) {
        return of.exact() ? given -> condition.test(given) ? "" : "expected " + what + ", got " + Values.shown(given) : given -> "";
    }

    private static String compare(List<String> expected, List<String> given, String how) {
        if (expected.equals(given)) {
            return "";
        }
        int at = 0;
        while (at < Math.min(expected.size(), given.size()) && expected.get(at).equals(given.get(at))) {
            at++;
        }
        return how + ", expected " + expected.size() + ", got " + given.size() + "; the first difference at " + at
                + ":\n  expected " + from(expected, at) + "\n  got      " + from(given, at);
    }

    private static String from(List<String> shown, int at) {
        return at < shown.size() ? String.join(", ", shown.subList(at, Math.min(at + 3, shown.size()))) : "nothing more";
    }

    private static List<String> sorted(Collection<Object> records) {
        return records.stream().map(Values::show).sorted().toList();
    }

    /** Each key with its values in order. What is no pair is a key alone. */
    private static List<String> keyByKey(List<Object> records) {
        Map<String, List<String>> keys = new TreeMap<>();
        for (Object record : records) {
            boolean isPair = record instanceof Pair<?, ?>;
            String key = Values.show(isPair ? Values.keyOrSelf(Values.first(record)) : record);
            keys.computeIfAbsent(key, show -> new ArrayList<>()).add(isPair ? Values.show(record) : "");
        }
        return keys.entrySet().stream().map(Object::toString).toList();
    }
}
