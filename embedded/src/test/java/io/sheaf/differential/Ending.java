package io.sheaf.differential;

import io.sheaf.Dataset;
import io.sheaf.KeyedDataset;
import java.util.Arrays;
import java.util.List;
import java.util.function.BiFunction;
import java.util.function.Function;

/**
 * An action that plans may end with.
 *
 * @param input the shape it is an action of
 * @param form draws what it is called with
 */
record Ending(Shape input, Function<Draw, Call> form) {

    /**
     * One call of an action.
     *
     * @param engine gives the result, as a list of one if it is one value
     */
    record Call(String text, BiFunction<Form.Run, Object, List<Object>> engine, Function<Records, Expected> reference) {}

    static Call ofRecords(String text, Function<Dataset<Object>, List<Object>> engine, Function<Records, Expected> reference) {
        return new Call("{0}." + text, (run, in) -> engine.apply(Form.at(List.of(in), 0)), reference);
    }

    /** One value. */
    static Call ofRecord(String text, Function<Dataset<Object>, Object> engine, Function<Records, Expected> reference) {
        return ofRecords(text, in -> Arrays.asList(engine.apply(in)), reference);
    }

    static Call ofPairs(String text, Function<KeyedDataset<Object, Object>, Object> engine, Function<Records, Expected> reference) {
        return new Call("{0}." + text, (run, in) -> Arrays.asList(engine.apply(Form.at(List.of(in), 0))), reference);
    }
}
