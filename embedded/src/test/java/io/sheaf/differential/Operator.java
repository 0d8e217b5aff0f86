package io.sheaf.differential;

import java.util.Arrays;
import java.util.List;
import java.util.function.Function;

/**
 * An operator that plans may have.
 *
 * @param inputs of which shapes it takes datasets
 * @param outputOrNull null for that of the inputs
 * @param weight how often it is drawn, compared with others
 * @param form draws what it is called with
 */
record Operator(List<Shape> inputs, Shape outputOrNull, int weight, Function<Draw, Form> form) {

    private static final int USUAL = 4;

    static Operator source(Shape output, Function<Draw, Form> form) {
        return new Operator(List.of(), output, USUAL, form);
    }

    static Operator of(Shape input, Shape output, Function<Draw, Form> form) {
        return new Operator(List.of(input), output, USUAL, form);
    }

    /** One that gives pairs if it gets nothing else. */
    static Operator ofSame(Function<Draw, Form> form, Shape... inputs) {
        return new Operator(Arrays.asList(inputs), null, USUAL, form);
    }

    /** What it makes of datasets of these shapes. */
    Shape output(List<Shape> given) {
        return outputOrNull != null ? outputOrNull : given.stream().allMatch(Shape.PAIRS::equals) ? Shape.PAIRS : inputs.get(0);
    }

    static Operator ofMore(Shape output, Function<Draw, Form> form, Shape... inputs) {
        return new Operator(Arrays.asList(inputs), output, USUAL, form);
    }

    /** One that takes long, or makes plans that others fit less. */
    Operator rare() {
        return new Operator(inputs, outputOrNull, 1, form);
    }
}
