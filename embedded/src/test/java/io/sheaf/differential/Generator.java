package io.sheaf.differential;

import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.stream.Stream;

/** Draws a plan. An operator that does not fit what the datasets hold is drawn anew. */
final class Generator {

    private static final List<Operator> OPERATORS =
            Stream.of(RecordOperators.ALL, PairOperators.ALL, NumberOperators.ALL).flatMap(List::stream).toList();
    private static final List<Ending> ENDINGS = Stream.of(RecordEndings.ALL, NumberEndings.ALL).flatMap(List::stream).toList();

    private final Draw draw;
    private final List<Plan.Step> steps = new ArrayList<>();
    private final List<Records> records = new ArrayList<>();
    /** The datasets that nothing is made of yet. */
    private final List<Integer> ends = new ArrayList<>();

    private Generator(long seed) {
        draw = new Draw(new Random(Values.mix(seed)), isLarge(seed));
    }

    /** One in so many has what fills a megabyte. */
    static boolean isLarge(long seed) {
        return seed % 50 == 0;
    }

    /** The plan of this seed. */
    static Plan plan(long seed) {
        return new Generator(seed).plan();
    }

    private Plan plan() {
        for (int wanted = 5 + Math.min(draw.upTo(25), draw.upTo(25)); steps.size() < wanted; ) {
            boolean begins = steps.isEmpty() || draw.chance(ends.size() > 2 ? 20 : 6);
            add(begins ? draw.operator(Sources.ALL, any -> true) : draw.operator(OPERATORS, this::hasInputsFor));
        }
        List<Plan.Action> actions = new ArrayList<>();
        for (int end : ends) {
            actions.add(action(end, ENDINGS));
        }
        return new Plan(steps, actions);
    }

    private boolean hasInputsFor(Operator operator) {
        return operator.inputs().stream().allMatch(shape -> steps.stream().anyMatch(step -> step.shape().is(shape)));
    }

    private void add(Operator operator) {
        List<Integer> inputs = operator.inputs().stream().map(this::input).toList();
        try {
            Form form = operator.form().apply(draw);
            Records result = form.reference().apply(inputs.stream().map(records::get).toList());
            requireModest(result);
            steps.add(new Plan.Step(operator.output(inputs.stream().map(input -> steps.get(input).shape()).toList()), form, inputs));
            records.add(result);
            ends.removeAll(inputs);
            ends.add(steps.size() - 1);
        } catch (Records.Unfit e) {
            // Another one is drawn.
        }
    }

    /** Mostly one that nothing is made of yet. */
    private int input(Shape shape) {
        List<Integer> fit = Stream.iterate(0, i -> i + 1).limit(steps.size()).filter(i -> steps.get(i).shape().is(shape)).toList();
        List<Integer> open = fit.stream().filter(ends::contains).toList();
        return draw.oneOf(open.isEmpty() || draw.chance(5) ? fit : open);
    }

    /** Lists of lists grow without an end. */
    private void requireModest(Records result) {
        long most = draw.large ? 3_000_000 : 50_000;
        long size = 0;
        for (Object record : result.all()) {
            size += 20 + Values.show(record).length();
            if (size > most) {
                throw new Records.Unfit("too much");
            }
        }
    }

    private Plan.Action action(int input, List<Ending> endings) {
        boolean all = draw.random.nextBoolean();
        List<Ending> fit = endings.stream().filter(ending -> steps.get(input).shape().is(ending.input())).toList();
        while (true) {
            Ending.Call call = (all ? fit.get(0) : draw.oneOf(fit)).form().apply(draw);
            try {
                call.reference().apply(records.get(input));
                return new Plan.Action(input, call);
            } catch (Records.Unfit e) {
                // Another one is drawn.
            }
        }
    }
}
