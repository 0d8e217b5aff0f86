package io.sheaf.benchmarks.codecs;

import java.io.NotSerializableException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/**
 * Prints, for each shape and contestant, the nanoseconds to encode and to decode a value and the bytes of one. Contestants take
 * turns of a fraction of a second in one process, so that what else the machine does falls on all of them; of each, the median turn counts.
 * Arguments: the number of turns, then contestants (all four).
 */
public final class CodecDuel {

    private static final int WARM_UP_TURNS = 6;
    private static final long TURN_NANOS = 200_000_000;

    private CodecDuel() {}

    /** Medians and the mean length. */
    private record Figure(double encodeNanos, double decodeNanos, double bytes) {}

    /** What a contestant's turns of one shape gave. */
    private static final class Turns {
        private final List<Double> encodes = new ArrayList<>();
        private final List<Double> decodes = new ArrayList<>();
        private double bytes;

        Figure figure() {
            return new Figure(median(encodes), median(decodes), bytes);
        }

        private static double median(List<Double> turns) {
            double[] sorted = turns.stream().skip(WARM_UP_TURNS).mapToDouble(Double::doubleValue).sorted().toArray();
            return sorted[sorted.length / 2];
        }
    }

    public static void main(String[] arguments) throws Exception {
        int turns = WARM_UP_TURNS + (arguments.length == 0 ? 15 : Integer.parseInt(arguments[0]));
        List<String> names = arguments.length < 2 ? List.of("sheaf", "jdk", "kryo", "fory") : Arrays.asList(arguments).subList(1, arguments.length);
        Map<String, Contestant> contestants = new LinkedHashMap<>();
        names.forEach(name -> contestants.put(name, Contestant.named(name)));
        System.out.println("JDK " + Runtime.version() + ", " + (turns - WARM_UP_TURNS) + " turns");
        System.out.println("| shape | codec | encode ns | decode ns | bytes |\n|---|---|---|---|---|");
        for (String shape : Values.SHAPES) {
            measure(contestants, Values.of(shape), turns).forEach((name, figure) -> System.out.printf(Locale.ROOT, "| %s | %s | %,.0f | %,.0f | %,.0f |%n",
                    shape, name, figure.encodeNanos(), figure.decodeNanos(), figure.bytes()));
        }
    }

    private static Map<String, Figure> measure(Map<String, Contestant> contestants, List<Object> values, int turns) throws Exception {
        Map<String, Turns> all = new LinkedHashMap<>();
        for (Map.Entry<String, Contestant> each : contestants.entrySet()) {
            if (checkSame(each.getKey(), each.getValue(), values)) {
                all.put(each.getKey(), new Turns());
            }
        }
        for (int turn = 0; turn < turns; turn++) {
            for (Map.Entry<String, Turns> each : all.entrySet()) {
                take(contestants.get(each.getKey()), values, each.getValue());
            }
        }
        Map<String, Figure> figures = new LinkedHashMap<>();
        all.forEach((name, taken) -> figures.put(name, taken.figure()));
        return figures;
    }

    /** Whether the contestant takes such values at all. Trees have no equals, so that their class has to do. */
    private static boolean checkSame(String name, Contestant contestant, List<Object> values) throws Exception {
        Object value = values.get(0);
        try {
            contestant.encode(value);
        } catch (NotSerializableException e) {
            return false;
        }
        Object copy = contestant.decode();
        if (value instanceof Record && !value.equals(copy) || copy.getClass() != value.getClass()) {
            throw new IllegalStateException(name + " made " + copy + " of " + value);
        }
        return true;
    }

    private static void take(Contestant contestant, List<Object> values, Turns turns) throws Exception {
        long encoding = 0;
        long decoding = 0;
        long bytes = 0;
        long count = 0;
        while (encoding + decoding < TURN_NANOS) {
            for (Object value : values) {
                long begun = System.nanoTime();
                bytes += contestant.encode(value);
                long encoded = System.nanoTime();
                Object copy = contestant.decode();
                decoding += System.nanoTime() - encoded;
                encoding += encoded - begun;
                count++;
                if (copy == null) {
                    throw new IllegalStateException("nothing came back");
                }
            }
        }
        turns.encodes.add((double) encoding / count);
        turns.decodes.add((double) decoding / count);
        turns.bytes = (double) bytes / count;
    }
}
