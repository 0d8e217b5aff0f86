package io.sheaf.differential;

import static io.sheaf.StorageLevel.DISK;
import static io.sheaf.differential.Shape.DOUBLES;
import static io.sheaf.differential.Shape.LONGS;
import static io.sheaf.differential.Shape.PAIRS;
import static io.sheaf.differential.Shape.RECORDS;

import io.sheaf.DoubleDataset;
import io.sheaf.JobOptions;
import io.sheaf.LongDataset;
import io.sheaf.Pair;
import java.util.List;
import java.util.stream.DoubleStream;
import java.util.stream.LongStream;

/** The operators of numbers. */
final class NumberOperators {

    static final List<Operator> ALL = List.of(
            Operator.of(LONGS, LONGS, NumberOperators::mapLongs),
            Operator.of(LONGS, LONGS, NumberOperators::filterLongs),
            Operator.of(LONGS, LONGS, NumberOperators::flatMapLongs),
            Operator.of(LONGS, LONGS, NumberOperators::transformLongs),
            Operator.of(LONGS, LONGS, draw -> Form.longs("mapPartitions(values -> values)", in -> in.mapPartitions(values -> values), in -> in)),
            Operator.of(LONGS, PAIRS, NumberOperators::keyByLong),
            Operator.of(LONGS, PAIRS, draw -> Form.longs("zipWithIndex()", in -> in.zipWithIndex(), in -> RecordOperators.indexed(in.inOrder()))),
            Operator.ofMore(LONGS, NumberOperators::intersectionOfLongs, LONGS, LONGS),
            Operator.ofMore(LONGS, NumberOperators::differenceOfLongs, LONGS, LONGS),
            Operator.of(DOUBLES, DOUBLES, NumberOperators::flatMapDoubles),
            Operator.of(DOUBLES, DOUBLES, NumberOperators::transformDoubles),
            Operator.of(DOUBLES, DOUBLES, draw -> Form.doubles("mapPartitions(values -> values)", in -> in.mapPartitions(values -> values), in -> in)),
            Operator.of(DOUBLES, PAIRS, NumberOperators::keyByDouble),
            Operator.of(DOUBLES, PAIRS, draw -> Form.doubles("zipWithIndex()", in -> in.zipWithIndex(), in -> RecordOperators.indexed(in.inOrder()))),
            Operator.ofMore(DOUBLES, NumberOperators::intersectionOfDoubles, DOUBLES, DOUBLES),
            Operator.ofMore(DOUBLES, NumberOperators::differenceOfDoubles, DOUBLES, DOUBLES),
            Operator.of(LONGS, LONGS, NumberOperators::distinctLongs),
            Operator.of(LONGS, LONGS, NumberOperators::sortedLongs),
            Operator.of(LONGS, DOUBLES, NumberOperators::longsToDouble),
            Operator.of(LONGS, DOUBLES, NumberOperators::asDoubles),
            Operator.of(LONGS, LONGS, draw -> Form.longs("with(JobOptions.DEFAULT)", in -> in.with(JobOptions.DEFAULT), in -> in)).rare(),
            Operator.of(LONGS, LONGS, draw -> Form.longs("peek(Long::hashCode)", in -> in.peek(Long::hashCode), in -> in)).rare(),
            Operator.of(LONGS, LONGS, draw -> Form.<LongDataset>keeping("cache()", (run, in) -> in.cache(), LongDataset::unpersist)).rare(),
            Operator.of(LONGS, LONGS, draw -> Form.<LongDataset>keeping("persist(DISK)", (run, in) -> in.persist(DISK), LongDataset::unpersist)).rare(),
            Operator.of(LONGS, LONGS, draw -> Form.<LongDataset>keeping("checkpoint(directory)", (run, in) -> in.checkpoint(run.newPath("")), LongDataset::unpersist)).rare(),
            Operator.of(LONGS, LONGS, NumberOperators::sampleOfLongs),
            Operator.of(LONGS, LONGS, NumberOperators::sampleOfLongsWithReplacement).rare(),
            Operator.of(LONGS, LONGS, NumberOperators::limitOfLongs),
            Operator.of(LONGS, LONGS, NumberOperators::repartitionOfLongs),
            Operator.of(LONGS, LONGS, NumberOperators::coalesceOfLongs),
            Operator.of(DOUBLES, DOUBLES, draw -> Form.doubles("with(JobOptions.DEFAULT)", in -> in.with(JobOptions.DEFAULT), in -> in)).rare(),
            Operator.of(DOUBLES, DOUBLES, draw -> Form.doubles("peek(Double::hashCode)", in -> in.peek(Double::hashCode), in -> in)).rare(),
            Operator.of(DOUBLES, DOUBLES, draw -> Form.<DoubleDataset>keeping("cache()", (run, in) -> in.cache(), DoubleDataset::unpersist)).rare(),
            Operator.of(DOUBLES, DOUBLES, draw -> Form.<DoubleDataset>keeping("persist(DISK)", (run, in) -> in.persist(DISK), DoubleDataset::unpersist)).rare(),
            Operator.of(DOUBLES, DOUBLES, draw -> Form.<DoubleDataset>keeping("checkpoint(directory)", (run, in) -> in.checkpoint(run.newPath("")), DoubleDataset::unpersist)).rare(),
            Operator.of(DOUBLES, DOUBLES, NumberOperators::sampleOfDoubles),
            Operator.of(DOUBLES, DOUBLES, NumberOperators::sampleOfDoublesWithReplacement).rare(),
            Operator.of(DOUBLES, DOUBLES, NumberOperators::limitOfDoubles),
            Operator.of(DOUBLES, DOUBLES, NumberOperators::repartitionOfDoubles),
            Operator.of(DOUBLES, DOUBLES, NumberOperators::coalesceOfDoubles),
            Operator.of(LONGS, RECORDS, NumberOperators::longsToObj),
            Operator.of(LONGS, RECORDS, draw -> Form.longs("boxed()", in -> in.boxed(), in -> in)),
            Operator.ofMore(LONGS, NumberOperators::unionOfLongs, LONGS, LONGS),
            Operator.of(DOUBLES, DOUBLES, NumberOperators::mapDoubles),
            Operator.of(DOUBLES, DOUBLES, NumberOperators::filterDoubles),
            Operator.of(DOUBLES, DOUBLES, NumberOperators::distinctDoubles),
            Operator.of(DOUBLES, DOUBLES, NumberOperators::sortedDoubles),
            Operator.of(DOUBLES, LONGS, NumberOperators::doublesToLong),
            Operator.of(DOUBLES, RECORDS, NumberOperators::doublesToObj),
            Operator.of(DOUBLES, RECORDS, draw -> Form.doubles("boxed()", in -> in.boxed(), in -> in)),
            Operator.ofMore(DOUBLES, NumberOperators::unionOfDoubles, DOUBLES, DOUBLES));

    private NumberOperators() {}

    private static Form mapLongs(Draw draw) {
        long salt = draw.salt();
        int shift = draw.upTo(63);
        return Form.longs("map(value -> (value ^ " + salt + ") << " + shift + ")", in -> in.map(value -> (value ^ salt) << shift),
                in -> in.mapped(value -> ((Long) value ^ salt) << shift));
    }

    private static Form filterLongs(Draw draw) {
        Functions.Keeping keeping = draw.keeping();
        return Form.longs("filter(" + keeping + "::test)", in -> in.filter(keeping::test), in -> in.keepingKeys(Values.list(in.stream().filter(keeping))));
    }

    private static Form distinctLongs(Draw draw) {
        int partitions = draw.partitions();
        return Form.longs("distinct(" + partitions + ")", in -> in.distinct(partitions), in -> in.inAnyOrder(Values.list(in.stream().distinct())));
    }

    private static Form sortedLongs(Draw draw) {
        int partitions = draw.partitions();
        return Form.longs("sorted(" + partitions + ")", in -> in.sorted(partitions), in -> in.inFullOrder(Values.list(in.stream().sorted())));
    }

    private static Form longsToDouble(Draw draw) {
        double factor = draw.random.nextGaussian();
        return Form.longs("mapToDouble(value -> value * " + factor + ")", in -> in.mapToDouble(value -> value * factor),
                in -> in.mapped(value -> (Long) value * factor));
    }

    private static Form asDoubles(Draw draw) {
        return Form.longs("asDoubles()", in -> in.asDoubles(), in -> in.mapped(value -> (double) (Long) value));
    }

    private static Form longsToObj(Draw draw) {
        Functions.Making making = draw.making();
        return Form.longs("mapToObj(" + making + "::apply)", in -> in.mapToObj(making::apply), in -> in.mapped(making));
    }

    private static Form unionOfLongs(Draw draw) {
        return new Form("{0}.union({1})", (run, in) -> Form.<LongDataset>at(in, 0).union(Form.at(in, 1)), in -> RecordOperators.bothOf(in.get(0), in.get(1)));
    }

    private static Form mapDoubles(Draw draw) {
        double factor = draw.random.nextGaussian();
        return Form.doubles("map(value -> 1 - value * " + factor + ")", in -> in.map(value -> 1 - value * factor),
                in -> in.mapped(value -> 1 - (Double) value * factor));
    }

    private static Form filterDoubles(Draw draw) {
        Functions.Keeping keeping = draw.keeping();
        return Form.doubles("filter(" + keeping + "::test)", in -> in.filter(keeping::test), in -> in.keepingKeys(Values.list(in.stream().filter(keeping))));
    }

    private static Form distinctDoubles(Draw draw) {
        int partitions = draw.partitions();
        return Form.doubles("distinct(" + partitions + ")", in -> in.distinct(partitions), in -> in.inAnyOrder(Values.list(in.stream().map(Values::key).distinct())));
    }

    private static Form sortedDoubles(Draw draw) {
        int partitions = draw.partitions();
        return Form.doubles("sorted(" + partitions + ")", in -> in.sorted(partitions), in -> in.inFullOrder(Values.list(in.stream().sorted())));
    }

    private static Form doublesToLong(Draw draw) {
        return Form.doubles("mapToLong(value -> (long) (value * 3))", in -> in.mapToLong(value -> (long) (value * 3)),
                in -> in.mapped(value -> (long) ((Double) value * 3)));
    }

    private static Form doublesToObj(Draw draw) {
        Functions.Making making = draw.making();
        return Form.doubles("mapToObj(" + making + "::apply)", in -> in.mapToObj(making::apply), in -> in.mapped(making));
    }

    private static Form unionOfDoubles(Draw draw) {
        return new Form("{0}.union({1})", (run, in) -> Form.<DoubleDataset>at(in, 0).union(Form.at(in, 1)), in -> RecordOperators.bothOf(in.get(0), in.get(1)));
    }

    private static Form flatMapLongs(Draw draw) {
        long salt = draw.salt();
        return Form.longs("flatMap(value -> LongStream.range(value, value + (value + " + salt + " & 3)))",
                in -> in.flatMap(value -> LongStream.range(value, value + (value + salt & 3))),
                in -> in.becoming(Values.list(in.stream().flatMapToLong(value -> LongStream.range((Long) value, (Long) value + ((Long) value + salt & 3))).boxed())));
    }

    private static Form flatMapDoubles(Draw draw) {
        long salt = draw.salt();
        return Form.doubles("flatMap(value -> DoubleStream.of(value, -value, value / 3).limit(Values.hash(value) + " + salt + " & 3))",
                in -> in.flatMap(value -> DoubleStream.of(value, -value, value / 3).limit(Values.hash(value) + salt & 3)),
                in -> in.becoming(Values.list(in.stream().mapToDouble(Double.class::cast)
                        .flatMap(value -> DoubleStream.of(value, -value, value / 3).limit(Values.hash(value) + salt & 3)).boxed())));
    }

    private static Form transformLongs(Draw draw) {
        Functions.Keeping keeping = draw.keeping();
        return Form.longs("transform(values -> values.filter(" + keeping + "::test).map(value -> ~value))",
                in -> in.transform(values -> values.filter(keeping::test).map(value -> ~value)),
                in -> in.becoming(Values.list(in.stream().filter(keeping).map(value -> ~(Long) value))));
    }

    private static Form transformDoubles(Draw draw) {
        Functions.Keeping keeping = draw.keeping();
        return Form.doubles("transform(values -> values.filter(" + keeping + "::test).map(value -> value / 3))",
                in -> in.transform(values -> values.filter(keeping::test).map(value -> value / 3)),
                in -> in.becoming(Values.list(in.stream().filter(keeping).map(value -> (Double) value / 3))));
    }

    private static Form intersectionOfLongs(Draw draw) {
        int partitions = draw.partitions();
        return new Form("{0}.intersection({1}, " + partitions + ")", (run, in) -> Form.<LongDataset>at(in, 0).intersection(Form.at(in, 1), partitions),
                in -> RecordOperators.intersectionOf(in.get(0), in.get(1)));
    }

    private static Form differenceOfLongs(Draw draw) {
        int partitions = draw.partitions();
        return new Form("{0}.subtract({1}, " + partitions + ")", (run, in) -> Form.<LongDataset>at(in, 0).subtract(Form.at(in, 1), partitions),
                in -> RecordOperators.differenceOf(in.get(0), in.get(1)));
    }

    private static Form keyByLong(Draw draw) {
        Functions.Making key = draw.key();
        return Form.longs("keyBy(" + key + "::apply)", in -> in.keyBy(key::apply), in -> in.mapped(value -> Pair.of(key.apply(value), value)));
    }

    private static Form intersectionOfDoubles(Draw draw) {
        int partitions = draw.partitions();
        return new Form("{0}.intersection({1}, " + partitions + ")", (run, in) -> Form.<DoubleDataset>at(in, 0).intersection(Form.at(in, 1), partitions),
                in -> RecordOperators.intersectionOf(in.get(0), in.get(1)));
    }

    private static Form differenceOfDoubles(Draw draw) {
        int partitions = draw.partitions();
        return new Form("{0}.subtract({1}, " + partitions + ")", (run, in) -> Form.<DoubleDataset>at(in, 0).subtract(Form.at(in, 1), partitions),
                in -> RecordOperators.differenceOf(in.get(0), in.get(1)));
    }

    private static Form keyByDouble(Draw draw) {
        Functions.Making key = draw.key();
        return Form.doubles("keyBy(" + key + "::apply)", in -> in.keyBy(key::apply), in -> in.mapped(value -> Pair.of(key.apply(value), value)));
    }

    private static Form sampleOfLongs(Draw draw) {
        double fraction = draw.fraction();
        long seed = draw.salt();
        return Form.longs("sample(" + fraction + ", " + seed + ")", in -> in.sample(fraction, seed), in -> RecordOperators.sampled(in, fraction));
    }

    private static Form sampleOfLongsWithReplacement(Draw draw) {
        double expected = RecordOperators.expected(draw);
        long seed = draw.salt();
        return Form.longs("sampleWithReplacement(" + expected + ", " + seed + ")", in -> in.sampleWithReplacement(expected, seed),
                in -> RecordOperators.replaced(in, expected));
    }

    private static Form limitOfLongs(Draw draw) {
        int most = draw.upTo(200);
        return Form.longs("limit(" + most + ")", in -> in.limit(most), in -> RecordOperators.limited(in, most));
    }

    private static Form repartitionOfLongs(Draw draw) {
        int partitions = 1 + draw.upTo(8);
        return Form.longs("repartition(" + partitions + ")", in -> in.repartition(partitions), in -> in.inAnyOrder(in.all()));
    }

    private static Form coalesceOfLongs(Draw draw) {
        int partitions = 1 + draw.upTo(8);
        return Form.longs("coalesce(" + partitions + ")", in -> in.coalesce(partitions), in -> in);
    }

    private static Form sampleOfDoubles(Draw draw) {
        double fraction = draw.fraction();
        long seed = draw.salt();
        return Form.doubles("sample(" + fraction + ", " + seed + ")", in -> in.sample(fraction, seed), in -> RecordOperators.sampled(in, fraction));
    }

    private static Form sampleOfDoublesWithReplacement(Draw draw) {
        double expected = RecordOperators.expected(draw);
        long seed = draw.salt();
        return Form.doubles("sampleWithReplacement(" + expected + ", " + seed + ")", in -> in.sampleWithReplacement(expected, seed),
                in -> RecordOperators.replaced(in, expected));
    }

    private static Form limitOfDoubles(Draw draw) {
        int most = draw.upTo(200);
        return Form.doubles("limit(" + most + ")", in -> in.limit(most), in -> RecordOperators.limited(in, most));
    }

    private static Form repartitionOfDoubles(Draw draw) {
        int partitions = 1 + draw.upTo(8);
        return Form.doubles("repartition(" + partitions + ")", in -> in.repartition(partitions), in -> in.inAnyOrder(in.all()));
    }

    private static Form coalesceOfDoubles(Draw draw) {
        int partitions = 1 + draw.upTo(8);
        return Form.doubles("coalesce(" + partitions + ")", in -> in.coalesce(partitions), in -> in);
    }
}
