package io.sheaf.differential;

import static io.sheaf.differential.Shape.DOUBLES;
import static io.sheaf.differential.Shape.LONGS;
import static io.sheaf.differential.Shape.PAIRS;
import static io.sheaf.differential.Shape.RECORDS;

import io.sheaf.Broadcast;
import io.sheaf.Dataset;
import io.sheaf.JobOptions;
import io.sheaf.Pair;
import io.sheaf.StorageLevel;
import io.sheaf.function.SerializableComparator;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.stream.Collectors;

/** The operators of every dataset. */
final class RecordOperators {

    static final List<Operator> ALL = List.of(
            Operator.of(RECORDS, RECORDS, RecordOperators::map),
            Operator.of(RECORDS, RECORDS, RecordOperators::flatMap),
            Operator.of(RECORDS, RECORDS, RecordOperators::mapMulti),
            Operator.ofSame(RecordOperators::filter, RECORDS),
            Operator.of(RECORDS, RECORDS, RecordOperators::mapPartitions),
            Operator.of(RECORDS, RECORDS, RecordOperators::mapPartitionsWithIndex),
            Operator.of(RECORDS, RECORDS, RecordOperators::transform),
            Operator.ofSame(RecordOperators::peek, RECORDS).rare(),
            Operator.of(RECORDS, RECORDS, RecordOperators::mapAsync).rare(),
            Operator.of(RECORDS, RECORDS, RecordOperators::pipe).rare(),
            Operator.of(RECORDS, RECORDS, RecordOperators::glom).rare(),
            Operator.ofSame(RecordOperators::sample, RECORDS),
            Operator.ofSame(RecordOperators::sampleWithReplacement, RECORDS).rare(),
            Operator.ofSame(RecordOperators::distinct, RECORDS),
            Operator.ofSame(RecordOperators::repartition, RECORDS),
            Operator.ofSame(RecordOperators::coalesce, RECORDS),
            Operator.ofSame(RecordOperators::limit, RECORDS),
            Operator.of(RECORDS, RECORDS, RecordOperators::sortedNaturally),
            Operator.ofSame(RecordOperators::sortedByText, RECORDS),
            Operator.ofSame(RecordOperators::sortedWithEquals, RECORDS),
            Operator.ofSame(RecordOperators::persist, RECORDS),
            Operator.ofSame(RecordOperators::cache, RECORDS).rare(),
            Operator.ofSame(RecordOperators::checkpoint, RECORDS).rare(),
            Operator.ofSame(RecordOperators::withOptions, RECORDS).rare(),
            Operator.of(RECORDS, RECORDS, RecordOperators::mapWithBroadcast).rare(),
            Operator.of(RECORDS, RECORDS, RecordOperators::partitionIndex),
            Operator.of(RECORDS, RECORDS, RecordOperators::glomOnly),
            Operator.of(RECORDS, PAIRS, RecordOperators::uniqueIdOnly),
            Operator.of(RECORDS, PAIRS, RecordOperators::zipWithUniqueId),
            Operator.of(RECORDS, PAIRS, RecordOperators::zipWithIndex),
            Operator.of(RECORDS, PAIRS, RecordOperators::keyBy),
            Operator.of(RECORDS, PAIRS, RecordOperators::keyBy),
            Operator.of(RECORDS, PAIRS, RecordOperators::mapToPair),
            Operator.of(RECORDS, PAIRS, RecordOperators::asPairs),
            Operator.of(RECORDS, PAIRS, RecordOperators::groupBy),
            Operator.of(RECORDS, LONGS, RecordOperators::mapToLong),
            Operator.of(RECORDS, DOUBLES, RecordOperators::mapToDouble),
            Operator.ofSame(RecordOperators::union, RECORDS, RECORDS),
            Operator.ofSame(RecordOperators::intersection, RECORDS, RECORDS),
            Operator.ofSame(RecordOperators::subtract, RECORDS, RECORDS),
            Operator.ofMore(RECORDS, RecordOperators::cartesian, RECORDS, RECORDS).rare(),
            Operator.ofMore(RECORDS, RecordOperators::zip, RECORDS, RECORDS));

    private RecordOperators() {}

    private static Form map(Draw draw) {
        Functions.Making making = draw.making();
        return Form.records("map(" + making + ")", in -> in.map(making), in -> in.mapped(making));
    }

    private static Form flatMap(Draw draw) {
        Functions.Making making = draw.making();
        return Form.records("flatMap(several(" + making + "))", in -> in.flatMap(Functions.several(making)), in -> several(in, making));
    }

    private static Form mapMulti(Draw draw) {
        Functions.Making making = draw.making();
        return Form.records("mapMulti(severalTo(" + making + "))", in -> in.mapMulti(Functions.severalTo(making)), in -> several(in, making));
    }

    private static Records several(Records in, Functions.Making making) {
        List<Object> all = new ArrayList<>();
        in.all().forEach(record -> Functions.several(making).apply(record).forEach(all::add));
        return in.becoming(all);
    }

    private static Form filter(Draw draw) {
        Functions.Keeping keeping = draw.keeping();
        return Form.records("filter(" + keeping + ")", in -> in.filter(keeping), in -> in.keepingKeys(Values.list(in.stream().filter(keeping))));
    }

    private static Form mapPartitions(Draw draw) {
        Functions.Making making = draw.making();
        return Form.records("mapPartitions(each(" + making + "))", in -> in.mapPartitions(Functions.each(making)), in -> in.mapped(making));
    }

    private static Form mapPartitionsWithIndex(Draw draw) {
        Functions.Making making = draw.making();
        return Form.records("mapPartitionsWithIndex((i, records) -> each(" + making + ").apply(records))",
                in -> in.mapPartitionsWithIndex((index, records) -> Functions.each(making).apply(records)), in -> in.mapped(making));
    }

    private static Form transform(Draw draw) {
        Functions.Making making = draw.making();
        Functions.Keeping keeping = draw.keeping();
        return Form.records("transform(records -> records.filter(" + keeping + ").map(" + making + "))",
                in -> in.transform(records -> records.filter(keeping).map(making)),
                in -> in.becoming(Values.list(in.stream().filter(keeping).map(making))));
    }

    private static Form peek(Draw draw) {
        return Form.records("peek(Values::hash)", in -> in.peek(Values::hash), in -> in);
    }

    private static Form mapAsync(Draw draw) {
        Functions.Making making = draw.making();
        int inFlight = 1 + draw.upTo(4);
        return Form.records("mapAsync(value -> supplyAsync(() -> " + making + ".apply(value)), " + inFlight + ")",
                in -> in.mapAsync(value -> CompletableFuture.supplyAsync(() -> making.apply(value)), inFlight), in -> in.mapped(making));
    }

    private static Form pipe(Draw draw) {
        return Form.records("map(line()).coalesce(2).pipe(\"cat\")", in -> in.map(Functions.line()).coalesce(2).pipe("cat"), in -> in.mapped(Functions.line()));
    }

    private static Form glom(Draw draw) {
        return Form.records("glom().flatMap(elements())", in -> in.glom().flatMap(Functions.elements()), in -> in);
    }

    private static Form sample(Draw draw) {
        double fraction = draw.fraction();
        long seed = draw.salt();
        return Form.records("sample(" + fraction + ", " + seed + ")", in -> in.sample(fraction, seed), in -> sampled(in, fraction));
    }

    static Records sampled(Records in, double fraction) {
        List<Object> about = in.all().subList(0, (int) (in.all().size() * fraction));
        return fraction == 0 || fraction == 1 ? in.keepingKeys(about) : in.orInexact("chosen by place").keepingKeys(about);
    }

    private static Form sampleWithReplacement(Draw draw) {
        double expected = expected(draw);
        long seed = draw.salt();
        return Form.records("sampleWithReplacement(" + expected + ", " + seed + ")", in -> in.sampleWithReplacement(expected, seed),
                in -> replaced(in, expected));
    }

    static double expected(Draw draw) {
        return draw.wild ? 2 * draw.random.nextDouble() : 0;
    }

    /** How often each record is there only places say, but that zero times are none. */
    static Records replaced(Records in, double expected) {
        return expected == 0 ? in.keepingKeys(List.of()) : in.orInexact("chosen by place").keepingKeys(in.all());
    }

    private static Form distinct(Draw draw) {
        int partitions = draw.partitions();
        return Form.records("distinct(" + partitions + ")", in -> in.distinct(partitions), in -> in.inAnyOrder(asKeys(in).distinct()));
    }

    private static Form repartition(Draw draw) {
        int partitions = 1 + draw.upTo(8);
        return Form.records("repartition(" + partitions + ")", in -> in.repartition(partitions), in -> in.inAnyOrder(in.all()));
    }

    private static Form coalesce(Draw draw) {
        int partitions = 1 + draw.upTo(8);
        return Form.records("coalesce(" + partitions + ")", in -> in.coalesce(partitions), in -> in);
    }

    private static Form limit(Draw draw) {
        int most = draw.upTo(200);
        return Form.records("limit(" + most + ")", in -> in.limit(most), in -> limited(in, most));
    }

    static Records limited(Records in, int most) {
        Records known = most >= in.all().size() ? in : in.inOrder();
        return known.keepingKeys(in.all().subList(0, Math.min(most, in.all().size())));
    }

    private static Form sortedNaturally(Draw draw) {
        int partitions = draw.partitions();
        return Form.records("sorted(" + partitions + ")", in -> in.sorted(partitions),
                in -> in.inFullOrder(sortedBy(Values.naturalOrder(in.all(), in), in)));
    }

    private static Form sortedByText(Draw draw) {
        int partitions = draw.partitions();
        SerializableComparator<Object> order = Functions.byText();
        return Form.records("sorted(byText(), " + partitions + ")", in -> in.sorted(order, partitions), in -> in.inFullOrder(sortedBy(order, in)));
    }

    private static Form sortedWithEquals(Draw draw) {
        int partitions = draw.partitions();
        Functions.ByRemainder order = draw.order();
        return Form.records("sorted(" + order + ", " + partitions + ")", in -> in.sorted(order, partitions),
                in -> in.inOrder().inFullOrder(sortedBy(order, in)));
    }

    static List<Object> sortedBy(Comparator<Object> order, Records in) {
        return Values.list(in.stream().sorted(order));
    }

    private static Form persist(Draw draw) {
        StorageLevel level = draw.oneOf(List.of(StorageLevel.values()));
        return Form.<Dataset<Object>>keeping("persist(" + level + ")", (run, in) -> in.persist(level), Dataset::unpersist);
    }

    private static Form cache(Draw draw) {
        return Form.<Dataset<Object>>keeping("cache()", (run, in) -> in.cache(), Dataset::unpersist);
    }

    private static Form checkpoint(Draw draw) {
        return Form.<Dataset<Object>>keeping("checkpoint(directory)", (run, in) -> in.checkpoint(run.newPath("")), Dataset::unpersist);
    }

    /** Those that say how joins go. */
    private static Form withOptions(Draw draw) {
        long below = draw.oneOf(List.of(0L, 100L, 1L << 20));
        long above = draw.oneOf(List.of(0L, 1L, 100L, 64L << 20));
        return Form.records("with(JobOptions.DEFAULT.withBroadcastBelow(" + below + ").withSplitAbove(" + above + "))",
                in -> in.with(JobOptions.DEFAULT.withBroadcastBelow(below).withSplitAbove(above)), in -> in);
    }

    private static Form mapWithBroadcast(Draw draw) {
        Functions.Making making = draw.making();
        List<Object> value = Sources.made(draw.upTo(3), draw.making());
        return new Form("{0}.map(record -> " + making + ".apply(Pair.of(record, broadcast(" + Values.show(value) + "))))", (run, in) -> {
            Broadcast<List<Object>> sent = run.cluster().broadcast(value);
            return Form.<Dataset<Object>>at(in, 0).map(record -> making.apply(Pair.of(record, sent.value())));
        }, in -> in.get(0).mapped(record -> making.apply(Pair.of(record, value))));
    }

    // What shows partitions: the same for the same number of them, but not known.

    private static Form partitionIndex(Draw draw) {
        return Form.records("mapPartitionsWithIndex(withIndex())", in -> in.mapPartitionsWithIndex(Functions.withIndex()),
                in -> in.orInexact("hangs on partitions").mapped(record -> Pair.of(0, record)));
    }

    private static Form glomOnly(Draw draw) {
        return Form.records("glom()", in -> in.glom(), in -> in.orInexact("hangs on partitions").becoming(List.of(in.all())));
    }

    private static Form uniqueIdOnly(Draw draw) {
        return Form.records("zipWithUniqueId()", in -> in.zipWithUniqueId(), in -> indexed(in.orInexact("hangs on partitions")));
    }

    /** The numbers are those of places, so that their order is the records'. */
    private static Form zipWithUniqueId(Draw draw) {
        return Form.records("zipWithUniqueId().swap().sortByKey().map(values()).zipWithIndex()",
                in -> in.zipWithUniqueId().swap().sortByKey().values().zipWithIndex(), in -> indexed(in.inOrder()));
    }

    private static Form zipWithIndex(Draw draw) {
        return Form.records("zipWithIndex()", in -> in.zipWithIndex(), in -> indexed(in.inOrder()));
    }

    static Records indexed(Records in) {
        List<Object> pairs = new ArrayList<>();
        for (Object record : in.all()) {
            pairs.add(Pair.of(record, (long) pairs.size()));
        }
        return in.becoming(pairs);
    }

    private static Form keyBy(Draw draw) {
        Functions.Making key = draw.key();
        return Form.records("keyBy(" + key + ")", in -> in.keyBy(key), in -> in.mapped(record -> Pair.of(key.apply(record), record)));
    }

    private static Form mapToPair(Draw draw) {
        Functions.Making key = draw.key();
        Functions.Making value = draw.making();
        return Form.records("mapToPair(record -> Pair.of(" + key + ".apply(record), " + value + ".apply(record)))",
                in -> in.mapToPair(record -> Pair.of(key.apply(record), value.apply(record))),
                in -> in.mapped(record -> Pair.of(key.apply(record), value.apply(record))));
    }

    private static Form asPairs(Draw draw) {
        return Form.records("mapToPair(pair())", in -> in.mapToPair(Functions.pair()),
                in -> in.requireAll(Pair.class::isInstance, "not all are pairs"));
    }

    /** Lists whose order is not known are sorted. */
    private static Form groupBy(Draw draw) {
        Functions.Making key = draw.key();
        int partitions = draw.partitions();
        boolean sorted = draw.random.nextBoolean();
        return Form.records("groupBy(" + key + ", " + partitions + ")" + (sorted ? ".mapValues(sorted())" : ""),
                in -> sorted ? in.groupBy(key, partitions).mapValues(Functions.sorted()) : in.groupBy(key, partitions),
                in -> PairOperators.grouped(in.mapped(record -> Pair.of(key.apply(record), record)), sorted));
    }

    private static Form mapToLong(Draw draw) {
        Functions.Making making = draw.making(Type.Simple.LONG);
        return Form.records("mapToLong(record -> (Long) " + making + ".apply(record))",
                in -> in.mapToLong(record -> (Long) making.apply(record)), in -> in.mapped(making));
    }

    private static Form mapToDouble(Draw draw) {
        Functions.Making making = draw.making(Type.Simple.DOUBLE);
        return Form.records("mapToDouble(record -> (Double) " + making + ".apply(record))",
                in -> in.mapToDouble(record -> (Double) making.apply(record)), in -> in.mapped(making));
    }

    private static Form union(Draw draw) {
        return Form.twoRecords("union({1})", (a, b) -> a.union(b), RecordOperators::bothOf);
    }

    static Records bothOf(Records a, Records b) {
        List<Object> both = new ArrayList<>(a.all());
        both.addAll(b.all());
        return a.and(b).keepingKeys(both);
    }

    private static Form intersection(Draw draw) {
        int partitions = draw.partitions();
        return Form.twoRecords("intersection({1}, " + partitions + ")", (a, b) -> a.intersection(b, partitions), RecordOperators::intersectionOf);
    }

    static Records intersectionOf(Records a, Records b) {
        Set<String> there = asKeys(b).shows();
        return a.and(b).inAnyOrder(Values.list(asKeys(a).distinct().stream().filter(record -> there.contains(Values.show(record)))));
    }

    private static Form subtract(Draw draw) {
        int partitions = draw.partitions();
        return Form.twoRecords("subtract({1}, " + partitions + ")", (a, b) -> a.subtract(b, partitions), RecordOperators::differenceOf);
    }

    static Records differenceOf(Records a, Records b) {
        Set<String> there = asKeys(b).shows();
        return a.and(b).inAnyOrder(Values.list(asKeys(a).all().stream().filter(record -> !there.contains(Values.show(record)))));
    }

    /** Records as they are once they have been keys. */
    private record AsKeys(List<Object> all) {
        List<Object> distinct() {
            Map<String, Object> byShow = new LinkedHashMap<>();
            all.forEach(record -> byShow.putIfAbsent(Values.show(record), record));
            return new ArrayList<>(byShow.values());
        }

        Set<String> shows() {
            return all.stream().map(Values::show).collect(Collectors.toSet());
        }
    }

    private static AsKeys asKeys(Records in) {
        return new AsKeys(Values.list(in.stream().map(Values::key)));
    }

    private static Form cartesian(Draw draw) {
        int partitions = draw.partitions();
        return Form.twoRecords("cartesian({1}, " + partitions + ")", (a, b) -> a.cartesian(b, partitions), (a, b) -> {
            List<Object> products = new ArrayList<>();
            for (Object left : a.all()) {
                b.all().forEach(right -> products.add(Pair.of(left, right)));
                Records.requireFew(products);
            }
            return a.and(b).inAnyOrder(products);
        });
    }

    /** Of the same length, as the one that is longer is cut. */
    private static Form zip(Draw draw) {
        int partitions = draw.partitions();
        int length = draw.upTo(100);
        return Form.twoRecords("limit(" + length + ").zip({1}.limit(" + length + "), " + partitions + ")",
                (a, b) -> a.limit(length).zip(b.limit(length), partitions), (a, b) -> {
                    a.require(a.all().size() >= length && b.all().size() >= length, "too few");
                    List<Object> zipped = new ArrayList<>();
                    for (int i = 0; i < length; i++) {
                        zipped.add(Pair.of(a.all().get(i), b.all().get(i)));
                    }
                    return a.inOrder().and(b.inOrder()).becoming(zipped);
                });
    }
}
