package io.sheaf.differential;

import static org.assertj.core.api.Assertions.assertThat;

import io.sheaf.Dataset;
import io.sheaf.DoubleDataset;
import io.sheaf.KeyedDataset;
import io.sheaf.LongDataset;
import java.lang.reflect.Method;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

/** Random plans have every method of datasets, so that who adds one adds it here too. */
class CoverageTest {

    private static final int PLANS = 1_500;

    /** And why plans do not have them. */
    private static final Map<String, String> NOT_IN_PLANS = Map.of(
            "explain", "a text for people",
            "unpersist", "gives nothing; of all that plans persist, at their end");

    private static final Pattern CALL = Pattern.compile("\\.(\\w+)\\(");

    @Test
    void plansHaveEveryMethodOfDatasets() {
        Map<Shape, Set<String>> called = new EnumMap<>(Shape.class);
        for (Shape shape : Shape.values()) {
            called.put(shape, new TreeSet<>());
        }
        for (long seed = 1; seed <= PLANS; seed++) {
            Plan plan = Generator.plan(seed);
            plan.steps().stream().filter(step -> !step.inputs().isEmpty())
                    .forEach(step -> addCalls(step.form().text(), called.get(plan.steps().get(step.inputs().get(0)).shape())));
            plan.actions().forEach(action -> addCalls(action.call().text(), called.get(plan.steps().get(action.input()).shape())));
        }
        called.get(Shape.RECORDS).addAll(called.get(Shape.PAIRS));
        assertThat(missing(Dataset.class, called.get(Shape.RECORDS))).isEmpty();
        assertThat(missing(KeyedDataset.class, called.get(Shape.PAIRS))).isEmpty();
        assertThat(missing(LongDataset.class, called.get(Shape.LONGS))).isEmpty();
        assertThat(missing(DoubleDataset.class, called.get(Shape.DOUBLES))).isEmpty();
    }

    private static void addCalls(String text, Set<String> called) {
        for (Matcher call = CALL.matcher(text); call.find(); ) {
            called.add(call.group(1));
        }
    }

    /** Of the methods of the type's own; an action's other form is the one it waits for. */
    private static Set<String> missing(Class<?> type, Set<String> called) {
        return Arrays.stream(type.getDeclaredMethods()).filter(method -> !method.isSynthetic()).map(Method::getName)
                .map(name -> name.startsWith("submit") ? name.substring(6, 7).toLowerCase(Locale.ROOT) + name.substring(7) : name)
                .filter(name -> !called.contains(name) && !NOT_IN_PLANS.containsKey(name))
                .collect(Collectors.toCollection(TreeSet::new));
    }
}
