package io.sheaf.differential;

import static io.sheaf.differential.Shape.DOUBLES;
import static io.sheaf.differential.Shape.LONGS;

import io.sheaf.DoubleDataset;
import io.sheaf.DoubleQuantiles;
import io.sheaf.DoubleStatistics;
import io.sheaf.DoubleSummary;
import io.sheaf.LongDataset;
import io.sheaf.LongQuantiles;
import io.sheaf.LongStatistics;
import io.sheaf.LongSummary;
import io.sheaf.ResultIterator;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.function.BiConsumer;
import java.util.function.Function;
import java.util.stream.DoubleStream;
import java.util.stream.LongStream;
import java.util.stream.Stream;

/** The actions of numbers. */
final class NumberEndings {

    private static final double[] PARTS = {0, 0.1, 0.5, 0.9, 1};

    /** The first of each shape ends half of the plans. */
    static final List<Ending> ALL = List.of(
            new Ending(LONGS, draw -> longs("toArray()", in -> Values.list(Arrays.stream(in.toArray()).boxed()), Expected::records)),
            new Ending(DOUBLES, draw -> doubles("toArray()", in -> Values.list(Arrays.stream(in.toArray()).boxed()), Expected::records)),
            new Ending(LONGS, draw -> long1("count()", LongDataset::count, in -> in.count())),
            new Ending(LONGS, draw -> long1("sum()", LongDataset::sum, LongStream::sum)),
            new Ending(LONGS, draw -> longs("sumExact()", in -> List.of(in.sumExact()), in -> exact(in, of -> of.sum().toBigInteger()))),
            new Ending(LONGS, draw -> long1("min()", LongDataset::min, LongStream::min)),
            new Ending(LONGS, draw -> long1("max()", LongDataset::max, LongStream::max)),
            new Ending(LONGS, draw -> longs("average()", in -> List.of(in.average()), in -> exact(in, NumberEndings::average))),
            new Ending(LONGS, draw -> longs("summary()", in -> List.of(in.summary()), in -> exact(in, of -> summary(longs(in), of)))),
            new Ending(LONGS, draw -> longs("statistics()", in -> List.of(in.statistics()), in -> exact(in, of -> statistics(longs(in), of)))),
            new Ending(LONGS, draw -> long1("reduce(Long::max)", in -> in.reduce(Long::max), in -> in.reduce(Long::max))),
            new Ending(LONGS, draw -> noted("forEach", (in, file) -> ((LongDataset) in).forEach(value -> Functions.note(file, value)))),
            new Ending(DOUBLES, draw -> noted("forEach", (in, file) -> ((DoubleDataset) in).forEach(value -> Functions.note(file, value)))),
            new Ending(DOUBLES, draw -> doubles("reduce(Double::sum)", in -> List.of(in.reduce(Double::sum)), in -> Expected.records(in.orInexact("rounded")))),
            new Ending(LONGS, draw -> longs("iterator()", NumberEndings::iterated, Expected::records)),
            new Ending(LONGS, draw -> longs("toStream()", NumberEndings::streamed, Expected::records)),
            new Ending(LONGS, draw -> RecordEndings.noted("forEachPartition(values -> values.forEachRemaining(value -> note(file, value)))", (in, file) ->
                    ((LongDataset) in).forEachPartition(values -> values.forEachRemaining((long value) -> Functions.note(file, value))))),
            new Ending(LONGS, NumberEndings::takeOrderedOfLongs),
            new Ending(LONGS, NumberEndings::topOfLongs),
            new Ending(LONGS, NumberEndings::takeSampleOfLongs),
            new Ending(DOUBLES, draw -> doubles("iterator()", NumberEndings::iterated, Expected::records)),
            new Ending(DOUBLES, draw -> doubles("toStream()", NumberEndings::streamed, Expected::records)),
            new Ending(DOUBLES, draw -> RecordEndings.noted("forEachPartition(values -> values.forEachRemaining(value -> note(file, value)))", (in, file) ->
                    ((DoubleDataset) in).forEachPartition(values -> values.forEachRemaining((double value) -> Functions.note(file, value))))),
            new Ending(DOUBLES, NumberEndings::takeOrderedOfDoubles),
            new Ending(DOUBLES, NumberEndings::topOfDoubles),
            new Ending(DOUBLES, NumberEndings::takeSampleOfDoubles),
            new Ending(LONGS, draw -> long1("fold(0, Long::sum)", in -> in.fold(0, Long::sum), in -> in.sum())),
            new Ending(DOUBLES, draw -> double1("fold(Double.POSITIVE_INFINITY, Math::min)", in -> in.fold(Double.POSITIVE_INFINITY, Math::min),
                    in -> in.reduce(Double.POSITIVE_INFINITY, Math::min))),
            new Ending(LONGS, draw -> long1("isEmpty()", LongDataset::isEmpty, in -> in.findAny().isEmpty())),
            new Ending(LONGS, draw -> longs("first()", in -> List.of(in.first()), in -> Expected.value(in.inOrder(), longs(in).findFirst()))),
            new Ending(LONGS, draw -> longs("countApproxDistinct()", in -> List.of(in.countApproxDistinct()), RecordEndings::aboutDistinct)),
            new Ending(LONGS, NumberEndings::takeOfLongs),
            new Ending(DOUBLES, draw -> double1("isEmpty()", DoubleDataset::isEmpty, in -> in.findAny().isEmpty())),
            new Ending(DOUBLES, draw -> doubles("first()", in -> List.of(in.first()), in -> Expected.value(in.inOrder(), doubles(in).findFirst()))),
            new Ending(DOUBLES, draw -> doubles("countApproxDistinct()", in -> List.of(in.countApproxDistinct()), RecordEndings::aboutDistinct)),
            new Ending(DOUBLES, NumberEndings::takeOfDoubles),
            new Ending(LONGS, NumberEndings::histogramOfLongs),
            new Ending(LONGS, NumberEndings::quantilesOfLongs),
            new Ending(DOUBLES, draw -> double1("count()", DoubleDataset::count, in -> in.count())),
            new Ending(DOUBLES, draw -> doubles("sum()", in -> List.of(in.sum()), in -> exact(in, Exact::rounded))),
            new Ending(DOUBLES, draw -> double1("min()", DoubleDataset::min, DoubleStream::min)),
            new Ending(DOUBLES, draw -> double1("max()", DoubleDataset::max, DoubleStream::max)),
            new Ending(DOUBLES, draw -> doubles("average()", in -> List.of(in.average()), in -> exact(in, NumberEndings::average))),
            new Ending(DOUBLES, draw -> doubles("summary()", in -> List.of(in.summary()), in -> exact(in, of -> summary(doubles(in), of)))),
            new Ending(DOUBLES, draw -> doubles("statistics()", in -> List.of(in.statistics()), in -> exact(in, of -> statistics(doubles(in), of)))),
            new Ending(DOUBLES, draw -> double1("reduce(Math::min)", in -> in.reduce(Math::min), in -> in.reduce(Math::min))),
            new Ending(DOUBLES, NumberEndings::histogramOfDoubles),
            new Ending(DOUBLES, NumberEndings::quantilesOfDoubles));

    private NumberEndings() {}

    private static Ending.Call longs(String text, Function<LongDataset, List<Object>> engine, Function<Records, Expected> reference) {
        return new Ending.Call("{0}." + text, (run, in) -> engine.apply((LongDataset) in), reference);
    }

    private static Ending.Call doubles(String text, Function<DoubleDataset, List<Object>> engine, Function<Records, Expected> reference) {
        return new Ending.Call("{0}." + text, (run, in) -> engine.apply((DoubleDataset) in), reference);
    }

    private static Ending.Call noted(String name, BiConsumer<Object, String> engine) {
        return RecordEndings.noted(name + "(value -> note(file, value))", engine);
    }

    /** One value, as the JDK has it. */
    private static Ending.Call long1(String text, Function<LongDataset, Object> engine, Function<LongStream, Object> reference) {
        return longs(text, in -> List.of(engine.apply(in)), in -> Expected.value(in, reference.apply(longs(in))));
    }

    private static Ending.Call double1(String text, Function<DoubleDataset, Object> engine, Function<DoubleStream, Object> reference) {
        return doubles(text, in -> List.of(engine.apply(in)), in -> Expected.value(in, reference.apply(doubles(in))));
    }

    private static LongStream longs(Records in) {
        return in.stream().mapToLong(Long.class::cast);
    }

    private static DoubleStream doubles(Records in) {
        return in.stream().mapToDouble(Double.class::cast);
    }

    private static Expected exact(Records in, Function<Exact, Object> value) {
        return Expected.value(in, value.apply(Exact.of(in.all())));
    }

    private static OptionalDouble average(Exact of) {
        return of.count() == 0 ? OptionalDouble.empty() : OptionalDouble.of(of.mean());
    }

    private static LongSummary summary(LongStream values, Exact of) {
        long[] all = values.toArray();
        return new LongSummary(all.length, least(all), greatest(all), of.sum().toBigInteger());
    }

    private static LongStatistics statistics(LongStream values, Exact of) {
        long[] all = values.toArray();
        return new LongStatistics(all.length, least(all), greatest(all), of.sum().toBigInteger(), of.mean(), of.variance(of.count()), of.variance(of.count() - 1));
    }

    private static long least(long[] values) {
        return Arrays.stream(values).min().orElse(Long.MAX_VALUE);
    }

    private static long greatest(long[] values) {
        return Arrays.stream(values).max().orElse(Long.MIN_VALUE);
    }

    private static DoubleSummary summary(DoubleStream values, Exact of) {
        double[] all = values.toArray();
        return new DoubleSummary(all.length, least(all), greatest(all), of.rounded(), of.count() == 0 ? 0 : of.mean());
    }

    private static DoubleStatistics statistics(DoubleStream values, Exact of) {
        double[] all = values.toArray();
        return new DoubleStatistics(all.length, least(all), greatest(all), of.rounded(), of.mean(), of.variance(of.count()), of.variance(of.count() - 1));
    }

    private static double least(double[] values) {
        return Arrays.stream(values).min().orElse(Double.POSITIVE_INFINITY);
    }

    private static double greatest(double[] values) {
        return Arrays.stream(values).max().orElse(Double.NEGATIVE_INFINITY);
    }

    private static Ending.Call takeOfLongs(Draw draw) {
        int most = draw.upTo(150);
        return longs("take(" + most + ")", in -> Values.list(Arrays.stream(in.take(most)).boxed()), in -> Expected.records(RecordOperators.limited(in, most)));
    }

    private static Ending.Call takeOfDoubles(Draw draw) {
        int most = draw.upTo(150);
        return doubles("take(" + most + ")", in -> Values.list(Arrays.stream(in.take(most)).boxed()), in -> Expected.records(RecordOperators.limited(in, most)));
    }

    private static List<Object> iterated(LongDataset in) {
        try (ResultIterator.OfLong values = in.iterator()) {
            List<Object> all = new ArrayList<>();
            values.forEachRemaining((long value) -> all.add(value));
            return all;
        }
    }

    private static List<Object> streamed(LongDataset in) {
        try (LongStream values = in.toStream()) {
            return Values.list(values.boxed());
        }
    }

    private static Ending.Call takeOrderedOfLongs(Draw draw) {
        int most = draw.upTo(20);
        return longs("takeOrdered(" + most + ")", in -> Values.list(Arrays.stream(in.takeOrdered(most)).boxed()),
                in -> Expected.records(in.inFullOrder(RecordEndings.first(most, Values.list(in.stream().sorted())))));
    }

    private static Ending.Call topOfLongs(Draw draw) {
        int most = draw.upTo(20);
        return longs("top(" + most + ")", in -> Values.list(Arrays.stream(in.top(most)).boxed()),
                in -> Expected.records(in.inFullOrder(RecordEndings.first(most, Values.list(longs(in).boxed().sorted(Comparator.reverseOrder()))))));
    }

    private static Ending.Call takeSampleOfLongs(Draw draw) {
        int most = draw.upTo(150);
        long seed = draw.salt();
        return longs("takeSample(" + most + ", " + seed + ")", in -> Values.list(Arrays.stream(in.takeSample(most, seed)).boxed()),
                in -> RecordEndings.sample(most, in));
    }

    private static List<Object> iterated(DoubleDataset in) {
        try (ResultIterator.OfDouble values = in.iterator()) {
            List<Object> all = new ArrayList<>();
            values.forEachRemaining((double value) -> all.add(value));
            return all;
        }
    }

    private static List<Object> streamed(DoubleDataset in) {
        try (DoubleStream values = in.toStream()) {
            return Values.list(values.boxed());
        }
    }

    private static Ending.Call takeOrderedOfDoubles(Draw draw) {
        int most = draw.upTo(20);
        return doubles("takeOrdered(" + most + ")", in -> Values.list(Arrays.stream(in.takeOrdered(most)).boxed()),
                in -> Expected.records(in.inFullOrder(RecordEndings.first(most, Values.list(in.stream().sorted())))));
    }

    private static Ending.Call topOfDoubles(Draw draw) {
        int most = draw.upTo(20);
        return doubles("top(" + most + ")", in -> Values.list(Arrays.stream(in.top(most)).boxed()),
                in -> Expected.records(in.inFullOrder(RecordEndings.first(most, Values.list(doubles(in).boxed().sorted(Comparator.reverseOrder()))))));
    }

    private static Ending.Call takeSampleOfDoubles(Draw draw) {
        int most = draw.upTo(150);
        long seed = draw.salt();
        return doubles("takeSample(" + most + ", " + seed + ")", in -> Values.list(Arrays.stream(in.takeSample(most, seed)).boxed()),
                in -> RecordEndings.sample(most, in));
    }

    private static Ending.Call histogramOfLongs(Draw draw) {
        long[] bounds = {Long.MIN_VALUE, -1000, draw.salt(), 5000, Long.MAX_VALUE - draw.upTo(1)};
        return long1("histogram(" + Arrays.toString(bounds) + ")", in -> in.histogram(bounds),
                in -> histogram(in.boxed(), Arrays.stream(bounds).boxed().toList()));
    }

    private static Ending.Call histogramOfDoubles(Draw draw) {
        double[] bounds = {draw.chance(2) ? Double.NEGATIVE_INFINITY : -1e20, -1, 0, 0.5, draw.salt() + 1, draw.chance(2) ? Double.POSITIVE_INFINITY : 1e300};
        return double1("histogram(" + Arrays.toString(bounds) + ")", in -> in.histogram(bounds),
                in -> histogram(in.boxed().filter(value -> !value.isNaN()).map(value -> value + 0.0), Arrays.stream(bounds).boxed().toList()));
    }

    private static <N extends Comparable<N>> long[] histogram(Stream<N> values, List<N> bounds) {
        long[] counts = new long[bounds.size() - 1];
        values.forEach(value -> {
            for (int i = 0; i < counts.length; i++) {
                int toEnd = value.compareTo(bounds.get(i + 1));
                counts[i] += value.compareTo(bounds.get(i)) >= 0 && (toEnd < 0 || toEnd == 0 && i == counts.length - 1) ? 1 : 0;
            }
        });
        return counts;
    }

    private static Ending.Call quantilesOfLongs(Draw draw) {
        double error = draw.oneOf(List.of(0.001, 0.01, 0.3));
        return longs("quantiles(" + error + ").at(each of " + Arrays.toString(PARTS) + ")", in -> {
            LongQuantiles quantiles = in.quantiles(error);
            return Values.list(Arrays.stream(PARTS).mapToObj(part -> quantiles.at(part).stream().boxed().findFirst()));
        }, in -> ranks(in, error));
    }

    private static Ending.Call quantilesOfDoubles(Draw draw) {
        double error = draw.oneOf(List.of(0.001, 0.01, 0.3));
        return doubles("quantiles(" + error + ").at(each of " + Arrays.toString(PARTS) + ")", in -> {
            DoubleQuantiles quantiles = in.quantiles(error);
            return Values.list(Arrays.stream(PARTS).mapToObj(part -> quantiles.at(part).stream().boxed().findFirst()));
        }, in -> ranks(in, error));
    }

    /** The values of about these ranks. */
    private static Expected ranks(Records in, double error) {
        List<Object> sorted = Values.list(in.stream().sorted());
        return Expected.such(in, "values of the ranks " + Arrays.toString(PARTS) + " of " + sorted, given -> {
            boolean right = given.size() == PARTS.length;
            for (int i = 0; i < given.size(); i++) {
                Optional<?> value = (Optional<?>) given.get(i);
                right &= value.isPresent() ? isNear(sorted, value.get(), PARTS[i], error) : sorted.isEmpty();
            }
            return right;
        });
    }

    private static boolean isNear(List<Object> sorted, Object value, double part, double error) {
        double rank = Math.max(1, Math.ceil(part * sorted.size()));
        double away = error * sorted.size();
        return sorted.contains(value) && sorted.indexOf(value) + 1 <= rank + away && sorted.lastIndexOf(value) + 1 >= rank - away;
    }
}
