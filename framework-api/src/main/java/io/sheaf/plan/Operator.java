package io.sheaf.plan;

import java.util.ArrayList;
import java.util.List;

/**
 * One step of a stage's code.
 *
 * @param kind what it does
 * @param functions the user's functions and constant values, serialised, in the order the kind names them
 * @param numbers plain parameters, in the order the kind names them
 */
public record Operator(OperatorKind kind, List<byte[]> functions, List<Long> numbers) {

    public Operator {
        functions = List.copyOf(functions);
        numbers = List.copyOf(numbers);
    }

    public static Operator of(OperatorKind kind, byte[]... functions) {
        return new Operator(kind, List.of(functions), List.of());
    }

    /** The same step with one more plain parameter. */
    public Operator with(long number) {
        List<Long> more = new ArrayList<>(numbers);
        more.add(number);
        return new Operator(kind, functions, more);
    }

    /** The same step with these functions behind its own. */
    public Operator withFunctions(List<byte[]> behind) {
        List<byte[]> more = new ArrayList<>(functions);
        more.addAll(behind);
        return new Operator(kind, more, numbers);
    }

    public byte[] function(int i) {
        return functions.get(i);
    }

    public long number(int i) {
        return numbers.get(i);
    }
}
