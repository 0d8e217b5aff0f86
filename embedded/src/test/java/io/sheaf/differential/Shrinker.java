package io.sheaf.differential;

import io.sheaf.differential.Plan.Action;
import io.sheaf.differential.Plan.Step;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Predicate;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/** Makes a plan smaller as long as it still fails: fewer actions, steps and records. */
final class Shrinker {

    private static final int MOST_TRIES = 2000;

    private final Predicate<Plan> fails;
    private int tries;

    /** @param fails must answer false for plans that cannot be run */
    Shrinker(Predicate<Plan> fails) {
        this.fails = fails;
    }

    Plan shrink(Plan plan) {
        Plan smallest = plan;
        for (Optional<Plan> smaller = Optional.of(plan); smaller.isPresent(); smaller = smaller(smallest)) {
            smallest = smaller.get();
        }
        return smallest;
    }

    /** The plans are made one by one, as each one that fails makes those after it needless. */
    private Optional<Plan> smaller(Plan plan) {
        Stream<Plan> candidates = Stream.of(withFewerActions(plan), withLiterals(plan), withoutSteps(plan), withFewerRecords(plan)).flatMap(all -> all);
        return candidates.filter(candidate -> tries++ < MOST_TRIES && fails.test(candidate)).findFirst();
    }

    private static Stream<Plan> withFewerActions(Plan plan) {
        return plan.actions().size() == 1 ? Stream.of() : plan.actions().stream().map(action -> withoutUnused(plan.steps(), List.of(action)));
    }

    /** In place of a step what it gives, the last ones first. */
    private static Stream<Plan> withLiterals(Plan plan) {
        List<Records> records = plan.records();
        return backwards(plan).filter(i -> !plan.steps().get(i).inputs().isEmpty()).map(i -> withLiteral(plan, i, records.get(i)));
    }

    private static Plan withLiteral(Plan plan, int at, Records records) {
        List<Step> steps = new ArrayList<>(plan.steps());
        Shape shape = steps.get(at).shape();
        Records inOrder = new Records(records.all(), Records.Order.ALL, true, records.wild());
        steps.set(at, new Step(shape, Sources.literal(shape, inOrder), List.of()));
        return withoutUnused(steps, plan.actions());
    }

    /** An input in place of a step that is made of it. */
    private static Stream<Plan> withoutSteps(Plan plan) {
        return backwards(plan).flatMap(i -> plan.steps().get(i).inputs().stream()
                .filter(input -> plan.steps().get(input).shape().is(plan.steps().get(i).shape()))
                .map(input -> without(plan, i, input)));
    }

    private static Plan without(Plan plan, int step, int instead) {
        List<Step> steps = new ArrayList<>();
        for (Step each : plan.steps()) {
            steps.add(new Step(each.shape(), each.form(), each.inputs().stream().map(input -> input == step ? (Integer) instead : input).toList()));
        }
        List<Action> actions = plan.actions().stream().map(action -> action.input() == step ? new Action(instead, action.call()) : action).toList();
        return withoutUnused(steps, actions);
    }

    /** Sources that lack a half, a quarter and so on down to one record. */
    private static Stream<Plan> withFewerRecords(Plan plan) {
        List<Records> all = plan.records();
        return backwards(plan).filter(i -> plan.steps().get(i).inputs().isEmpty()).flatMap(i -> {
            Records records = all.get(i);
            int size = records.all().size();
            return Stream.iterate((size + 1) / 2, length -> length > 0, length -> length == 1 ? 0 : (length + 1) / 2)
                    .flatMap(length -> IntStream.iterate(0, from -> from < size, from -> from + length).boxed()
                            .map(from -> withLiteral(plan, i, records.keepingKeys(lacking(records.all(), from, length)))));
        });
    }

    private static List<Object> lacking(List<Object> all, int from, int length) {
        List<Object> left = new ArrayList<>(all.subList(0, from));
        left.addAll(all.subList(Math.min(all.size(), from + length), all.size()));
        return left;
    }

    private static Stream<Integer> backwards(Plan plan) {
        return Stream.iterate(plan.steps().size() - 1, i -> i >= 0, i -> i - 1);
    }

    private static Plan withoutUnused(List<Step> steps, List<Action> actions) {
        boolean[] used = new boolean[steps.size()];
        actions.forEach(action -> used[action.input()] = true);
        for (int i = steps.size() - 1; i >= 0; i--) {
            if (used[i]) {
                steps.get(i).inputs().forEach(input -> used[input] = true);
            }
        }
        Map<Integer, Integer> renamed = new HashMap<>();
        List<Step> left = new ArrayList<>();
        for (int i = 0; i < steps.size(); i++) {
            if (used[i]) {
                renamed.put(i, left.size());
                left.add(new Step(steps.get(i).shape(), steps.get(i).form(), steps.get(i).inputs().stream().map(renamed::get).toList()));
            }
        }
        return new Plan(left, actions.stream().map(action -> new Action(renamed.get(action.input()), action.call())).toList());
    }
}
