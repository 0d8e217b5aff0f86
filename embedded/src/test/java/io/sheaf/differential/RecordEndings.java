package io.sheaf.differential;

import static io.sheaf.differential.Shape.PAIRS;
import static io.sheaf.differential.Shape.RECORDS;

import io.sheaf.Accumulator;
import io.sheaf.Dataset;
import io.sheaf.DoubleDataset;
import io.sheaf.Job;
import io.sheaf.LongDataset;
import io.sheaf.MapReduce;
import io.sheaf.Pair;
import io.sheaf.ResultIterator;
import io.sheaf.file.TextSink;
import io.sheaf.function.SerializableBinaryOperator;
import io.sheaf.function.SerializableComparator;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.BiConsumer;
import java.util.function.Function;
import java.util.stream.Stream;

/** The actions of records and of pairs. */
final class RecordEndings {

    static final List<Ending> ALL = List.of(
            new Ending(RECORDS, RecordEndings::toList),
            new Ending(RECORDS, RecordEndings::iterator),
            new Ending(RECORDS, RecordEndings::toStream),
            new Ending(RECORDS, RecordEndings::count),
            new Ending(RECORDS, RecordEndings::isEmpty),
            new Ending(RECORDS, RecordEndings::first),
            new Ending(RECORDS, RecordEndings::take),
            new Ending(RECORDS, RecordEndings::takeSample),
            new Ending(RECORDS, RecordEndings::takeOrdered),
            new Ending(RECORDS, RecordEndings::top),
            new Ending(RECORDS, RecordEndings::min),
            new Ending(RECORDS, RecordEndings::max),
            new Ending(RECORDS, RecordEndings::reduce),
            new Ending(RECORDS, RecordEndings::treeReduce),
            new Ending(RECORDS, RecordEndings::fold),
            new Ending(RECORDS, RecordEndings::aggregate),
            new Ending(RECORDS, RecordEndings::treeAggregate),
            new Ending(RECORDS, RecordEndings::collect),
            new Ending(RECORDS, RecordEndings::countByValue),
            new Ending(RECORDS, RecordEndings::countApproxDistinct),
            new Ending(RECORDS, draw -> noted("forEach(noting(file))", (in, file) -> ((Dataset<?>) in).forEach(Functions.noting(file)))),
            new Ending(RECORDS, RecordEndings::forEachPartition),
            new Ending(RECORDS, RecordEndings::tally),
            new Ending(RECORDS, RecordEndings::writeText),
            new Ending(RECORDS, RecordEndings::write),
            new Ending(RECORDS, RecordEndings::mapReduce),
            new Ending(PAIRS, RecordEndings::countByKey),
            new Ending(PAIRS, RecordEndings::lookup),
            new Ending(PAIRS, RecordEndings::toMap),
            new Ending(PAIRS, RecordEndings::toMapMerging));

    private RecordEndings() {}

    static Ending.Call toList(Draw draw) {
        return Ending.ofRecords("toList()", in -> in.toList(), Expected::records);
    }

    private static Ending.Call iterator(Draw draw) {
        return Ending.ofRecords("iterator()", in -> {
            try (ResultIterator<Object> records = in.iterator()) {
                return Values.list((Iterable<Object>) () -> records);
            }
        }, Expected::records);
    }

    private static Ending.Call toStream(Draw draw) {
        return Ending.ofRecords("toStream()", in -> {
            try (Stream<Object> records = in.toStream()) {
                return Values.list(records);
            }
        }, Expected::records);
    }

    private static Ending.Call count(Draw draw) {
        return Ending.ofRecord("count()", in -> in.count(), in -> Expected.value(in, (long) in.all().size()));
    }

    private static Ending.Call isEmpty(Draw draw) {
        return Ending.ofRecord("isEmpty()", in -> in.isEmpty(), in -> Expected.value(in, in.all().isEmpty()));
    }

    private static Ending.Call first(Draw draw) {
        return Ending.ofRecord("first()", in -> in.first(), in -> {
            in.inOrder().require(in.all().isEmpty() || in.all().get(0) != null, "no Optional holds null");
            return Expected.value(in, in.stream().findFirst());
        });
    }

    private static Ending.Call take(Draw draw) {
        int most = draw.upTo(150);
        return Ending.ofRecords("take(" + most + ")", in -> in.take(most), in -> Expected.records(RecordOperators.limited(in, most)));
    }

    static List<Object> first(int most, List<Object> all) {
        return all.subList(0, Math.min(most, all.size()));
    }

    private static Ending.Call takeSample(Draw draw) {
        int most = draw.upTo(150);
        long seed = draw.salt();
        return Ending.ofRecords("takeSample(" + most + ", " + seed + ")", in -> in.takeSample(most, seed), in -> sample(most, in));
    }

    static Expected sample(int most, Records in) {
        return most >= in.all().size()
                ? Expected.records(in)
                : Expected.such(in, most + " of the records", given -> given.size() == most && isPart(given, in));
    }

    /** Each at most as often, and in their order if they have one. */
    private static boolean isPart(List<Object> given, Records of) {
        List<String> left = new ArrayList<>(Values.shown(of.all()));
        for (String shown : Values.shown(given)) {
            int at = left.indexOf(shown);
            if (at < 0) {
                return false;
            }
            left.subList(of.order() == Records.Order.ALL ? 0 : at, at + 1).clear();
        }
        return true;
    }

    private static Ending.Call takeOrdered(Draw draw) {
        return taken(draw, "takeOrdered", false);
    }

    private static Ending.Call top(Draw draw) {
        return taken(draw, "top", true);
    }

    private static Ending.Call taken(Draw draw, String name, boolean greatest) {
        int most = draw.upTo(20);
        boolean total = draw.random.nextBoolean();
        SerializableComparator<Object> order = total ? Functions.byText() : draw.order();
        return Ending.ofRecords(name + "(" + most + ", " + order + ")", in -> greatest ? in.top(most, order) : in.takeOrdered(most, order), in -> {
            Records known = total ? in : in.inOrder();
            return Expected.records(known.inFullOrder(first(most, RecordOperators.sortedBy(greatest ? order.reversed() : order, in))));
        });
    }

    private static Ending.Call min(Draw draw) {
        SerializableComparator<Object> order = draw.order();
        return optional("min(" + order + ")", true, in -> in.min(order), (a, b) -> order.compare(a, b) <= 0 ? a : b);
    }

    private static Ending.Call max(Draw draw) {
        SerializableComparator<Object> order = draw.order();
        return optional("max(" + order + ")", true, in -> in.max(order), (a, b) -> order.compare(a, b) >= 0 ? a : b);
    }

    private static Ending.Call reduce(Draw draw) {
        String name = draw.associative();
        SerializableBinaryOperator<Object> function = Functions.associative(name);
        return optional("reduce(" + name + "())", !name.equals("greatest"), in -> in.reduce(function), function);
    }

    private static Ending.Call treeReduce(Draw draw) {
        String name = draw.associative();
        SerializableBinaryOperator<Object> function = Functions.associative(name);
        return optional("treeReduce(" + name + "())", !name.equals("greatest"), in -> in.treeReduce(function), function);
    }

    private static Ending.Call optional(
            String text, boolean ordered, Function<Dataset<Object>, Optional<Object>> engine, SerializableBinaryOperator<Object> function) {
        return Ending.ofRecord(text, in -> engine.apply(in), in -> {
            Records known = ordered ? in.inOrder() : in;
            Object result = in.all().isEmpty() ? null : in.all().subList(1, in.all().size()).stream().reduce(in.all().get(0), function);
            known.require(in.all().isEmpty() || result != null, "no Optional holds null");
            return Expected.value(known, Optional.ofNullable(result));
        });
    }

    private static Ending.Call fold(Draw draw) {
        return Ending.ofRecord("map(hash()).fold(0L, sum())", in -> in.map(Functions.hash()).fold(0L, Functions.sum()), RecordEndings::sumOfHashes);
    }

    private static Expected sumOfHashes(Records in) {
        return Expected.value(in, in.stream().mapToLong(Values::hash).sum());
    }

    private static Ending.Call aggregate(Draw draw) {
        return Ending.ofRecord("aggregate(new ArrayList(), appending(), joining())",
                in -> in.aggregate(new ArrayList<>(), Functions.appending(), Functions.joining()), in -> Expected.value(in.inOrder(), in.all()));
    }

    private static Ending.Call treeAggregate(Draw draw) {
        return draw.random.nextBoolean()
                ? Ending.ofRecord("treeAggregate(0L, addingHash(), sum())",
                        in -> in.treeAggregate(0L, Functions.addingHash(), Functions.sum()), RecordEndings::sumOfHashes)
                : Ending.ofRecord("treeAggregate(new ArrayList(), appending(), joining())",
                        in -> in.treeAggregate(new ArrayList<>(), Functions.appending(), Functions.joining()), in -> Expected.value(in.inOrder(), in.all()));
    }

    private static Ending.Call collect(Draw draw) {
        return draw.random.nextBoolean()
                ? Ending.ofRecord("collect(counting())", in -> in.collect(Functions.counting()), in -> Expected.value(in, (long) in.all().size()))
                : Ending.ofRecord("collect(text())", in -> in.collect(Functions.text()),
                        in -> Expected.value(in.inOrder(), String.join(",", Values.shown(in.all()))));
    }

    private static Ending.Call countByValue(Draw draw) {
        return Ending.ofRecord("countByValue()", in -> in.countByValue(), in -> Expected.value(in, counts(in.mapped(record -> Pair.of(record, record)))));
    }

    /** By identity, as arrays may be keys. */
    private static Map<Object, Long> counts(Records keyed) {
        Map<Object, Long> counts = new IdentityHashMap<>();
        keyed.groups().values().forEach(group -> counts.put(group.key(), (long) group.values().size()));
        return counts;
    }

    private static Ending.Call countApproxDistinct(Draw draw) {
        return Ending.ofRecord("countApproxDistinct()", in -> in.countApproxDistinct(), RecordEndings::aboutDistinct);
    }

    static Expected aboutDistinct(Records in) {
        long count = in.stream().map(Values::key).map(Values::show).distinct().count();
        return Expected.such(in, "about " + count, given -> Math.abs((Long) given.get(0) - count) <= 2 + 0.05 * count);
    }

    private static Ending.Call forEachPartition(Draw draw) {
        return noted("forEachPartition(notingAll(file))", (in, file) -> RecordEndings.records(in).forEachPartition(Functions.notingAll(file)));
    }

    /** What each record adds to two counters, and to an accumulator that shows their order. */
    private static Ending.Call tally(Draw draw) {
        return new Ending.Call("{0}.forEach(tallying(inOrder))", (run, in) -> {
            Accumulator<Functions.Chain> inOrder = run.cluster().accumulator("in order", Functions.Chain.EMPTY, Functions.Chain::then);
            Job<Void> job = records(in).submitForEach(Functions.tallying(inOrder));
            job.join();
            return List.of(job.counters().getOrDefault("records", 0L), job.counters().getOrDefault("hashes", 0L), job.accumulated(inOrder).value());
        }, in -> {
            long hashes = in.stream().mapToLong(Values::hash).sum();
            Functions.Chain inOrder = in.stream().map(Functions.Chain::of).reduce(Functions.Chain.EMPTY, Functions.Chain::then);
            boolean known = in.order() == Records.Order.ALL;
            return Expected.such(in, in.all().size() + " records, of hashes " + hashes + (known ? ", in order " + inOrder.value() : ""),
                    given -> given.get(0).equals((long) in.all().size()) && given.get(1).equals(hashes) && (!known || given.get(2).equals(inOrder.value())));
        });
    }

    @SuppressWarnings("unchecked")
    private static Dataset<Object> records(Object dataset) {
        return (Dataset<Object>) dataset;
    }

    /** Lines in a file, in any order. */
    static Ending.Call noted(String text, BiConsumer<Object, String> engine) {
        return new Ending.Call("{0}." + text, (run, in) -> {
            Path file = run.newPath(".txt");
            TextFiles.write(file, List.of());
            engine.accept(in, file.toString());
            List<String> noted = TextFiles.read(file);
            return Values.list((run.repeats() ? once(noted, in) : noted).stream().sorted());
        }, in -> Expected.records(in.inAnyOrder(Values.list(in.stream().map(Functions.line())))));
    }

    /** The records, each of which has been noted at least once, and nothing else has; or else what was noted. */
    private static List<String> once(List<String> noted, Object in) {
        List<String> records;
        if (in instanceof LongDataset longs) {
            records = Arrays.stream(longs.toArray()).mapToObj(Values::show).toList();
        } else if (in instanceof DoubleDataset doubles) {
            records = Arrays.stream(doubles.toArray()).mapToObj(Values::show).toList();
        } else {
            records = records(in).map(Functions.line()).toList().stream().map(Object::toString).toList();
        }
        List<String> rest = new ArrayList<>(noted);
        boolean allThere = records.stream().allMatch(rest::remove);
        return allThere && Set.copyOf(records).containsAll(rest) ? records : noted;
    }

    private static Ending.Call writeText(Draw draw) {
        return new Ending.Call("{0}.map(line()).writeText(directory)", (run, in) -> {
            Path directory = run.newPath("");
            records(in).map(Functions.line()).writeText(directory);
            return TextFiles.readAll(directory);
        }, in -> Expected.records(in.mapped(Functions.line())));
    }

    private static Ending.Call write(Draw draw) {
        return new Ending.Call("{0}.map(line()).write(new TextSink(directory, \".txt.gz\"))", (run, in) -> {
            Path directory = run.newPath("");
            records(in).map(Functions.line()).write(new TextSink<>(directory, ".txt.gz"));
            return TextFiles.readAll(directory);
        }, in -> Expected.records(in.mapped(Functions.line())));
    }

    private static Ending.Call mapReduce(Draw draw) {
        Functions.Making key = draw.key();
        String text = "MapReduce.job().input({0}).map(emitting(" + key + ", 1)).combine(sum()).reduce(sum()).output()";
        return new Ending.Call(text, (run, in) -> Values.list(MapReduce.<Object, Object, Long, Object>job().input(records(in))
                .map((record, out) -> out.emit(key.apply(record), 1L))
                .combine((ofKey, counts, out) -> out.accept(Functions.sumOf(counts)))
                .reduce((ofKey, counts, out) -> out.accept(Pair.of(ofKey, Functions.sumOf(counts))))
                .output()), in -> Expected.records(in.mapped(record -> Pair.of(key.apply(record), record)).oncePerKey(group -> (long) group.values().size())));
    }

    private static Ending.Call countByKey(Draw draw) {
        return Ending.ofPairs("countByKey()", in -> in.countByKey(), in -> Expected.value(in, counts(in)));
    }

    private static Ending.Call lookup(Draw draw) {
        Object key = draw.key().apply(draw.salt());
        return Ending.ofPairs("lookup(" + Values.show(key) + ")", in -> in.lookup(key), in -> {
            Records.Group found = in.groups().get(Values.show(Values.key(key)));
            return Expected.value(in.inOrderOfKeys(), found == null ? List.of() : found.values());
        });
    }

    private static Ending.Call toMap(Draw draw) {
        return Ending.ofPairs("toMap()", in -> in.toMap(), in -> {
            in.require(in.groups().size() == in.all().size(), "a key occurs twice");
            Map<Object, Object> map = new IdentityHashMap<>();
            in.all().forEach(pair -> map.put(Values.first(pair), Values.second(pair)));
            return Expected.value(in, map);
        });
    }

    private static Ending.Call toMapMerging(Draw draw) {
        return Ending.ofPairs("toMap(greatest())", in -> in.toMap(Functions.associative("greatest")), in -> {
            Map<Object, Object> map = new IdentityHashMap<>();
            in.groups().values().forEach(group -> map.put(group.key(), group.values().stream().reduce(null, Functions.associative("greatest"))));
            return Expected.value(in, map);
        });
    }
}
