package io.sheaf.differential;

import io.sheaf.differential.Engines.Setting;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;

/** A plan and where it is run. */
record Trial(Plan plan, List<Setting> settings) {

    /** The trial of this seed. */
    static Trial of(long seed, Engines engines) {
        return new Trial(Generator.plan(seed), engines.draw(new Random(Values.mix(seed) + 1), Generator.isLarge(seed)));
    }

    Trial of(Plan other) {
        return new Trial(other, settings);
    }

    /** In what the engines differ from plain collections, or from one another; empty if in nothing. */
    String difference(Engines engines) {
        List<Expected> expected = plan.expected();
        Map<Integer, List<List<Object>>> givenBefore = new LinkedHashMap<>();
        for (Setting setting : settings) {
            String difference;
            try {
                List<List<Object>> given = engines.run(plan, setting);
                difference = difference(expected, given) + unlike(givenBefore.putIfAbsent(setting.partitions(), given), given);
            } catch (RuntimeException e) {
                difference = "it failed: " + trace(e);
            }
            if (!difference.isEmpty()) {
                return setting + ": " + difference;
            }
        }
        return "";
    }

    private static String difference(List<Expected> expected, List<List<Object>> given) {
        for (int i = 0; i < expected.size(); i++) {
            String difference = expected.get(i).difference(given.get(i));
            if (!difference.isEmpty()) {
                return "action " + i + ": " + difference;
            }
        }
        return "";
    }

    /** All is the same, order included, where the numbers of partitions are. */
    private static String unlike(List<List<Object>> beforeOrNull, List<List<Object>> given) {
        for (int i = 0; beforeOrNull != null && i < given.size(); i++) {
            List<String> before = Values.shown(beforeOrNull.get(i));
            List<String> now = Values.shown(given.get(i));
            if (!before.equals(now)) {
                return "action " + i + ": before, with as many partitions, " + before + "\n  now " + now;
            }
        }
        return "";
    }

    private static String trace(RuntimeException e) {
        StringWriter trace = new StringWriter();
        e.printStackTrace(new PrintWriter(trace, true));
        return trace.toString();
    }
}
