package io.sheaf.differential;

import static io.sheaf.differential.Shape.PAIRS;
import static io.sheaf.differential.Shape.RECORDS;

import io.sheaf.Cogroup2;
import io.sheaf.Cogroup3;
import io.sheaf.Cogroup4;
import io.sheaf.Pair;
import io.sheaf.function.SerializableBinaryOperator;
import io.sheaf.function.SerializableComparator;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Collectors;

/** The operators of pairs. */
final class PairOperators {

    static final List<Operator> ALL = List.of(
            Operator.of(PAIRS, PAIRS, PairOperators::mapValues),
            Operator.of(PAIRS, PAIRS, PairOperators::flatMapValues),
            Operator.of(PAIRS, PAIRS, PairOperators::filterKeys),
            Operator.of(PAIRS, PAIRS, PairOperators::sampleByKey).rare(),
            Operator.of(PAIRS, RECORDS, PairOperators::keys).rare(),
            Operator.of(PAIRS, RECORDS, PairOperators::values).rare(),
            Operator.of(PAIRS, PAIRS, PairOperators::swap),
            Operator.of(PAIRS, PAIRS, PairOperators::groupByKey),
            Operator.of(PAIRS, PAIRS, PairOperators::reduceByKey),
            Operator.of(PAIRS, PAIRS, PairOperators::sumByKey),
            Operator.of(PAIRS, PAIRS, PairOperators::roundedSumByKey),
            Operator.of(PAIRS, PAIRS, PairOperators::countApproxDistinctByKey),
            Operator.of(PAIRS, PAIRS, PairOperators::foldByKey),
            Operator.of(PAIRS, PAIRS, PairOperators::aggregateByKey),
            Operator.of(PAIRS, PAIRS, PairOperators::combineByKey),
            Operator.of(PAIRS, PAIRS, PairOperators::collectByKey),
            Operator.of(PAIRS, PAIRS, PairOperators::topByKey),
            Operator.of(PAIRS, PAIRS, PairOperators::sortByKey),
            Operator.of(PAIRS, PAIRS, PairOperators::sortByKeyDescending),
            Operator.of(PAIRS, PAIRS, PairOperators::sortByKeyInOrder),
            Operator.of(PAIRS, PAIRS, PairOperators::partitionBy),
            Operator.of(PAIRS, PAIRS, PairOperators::repartitionAndSort),
            Operator.ofMore(PAIRS, PairOperators::join, PAIRS, PAIRS),
            Operator.ofMore(PAIRS, PairOperators::leftJoin, PAIRS, PAIRS),
            Operator.ofMore(PAIRS, PairOperators::rightJoin, PAIRS, PAIRS),
            Operator.ofMore(PAIRS, PairOperators::fullJoin, PAIRS, PAIRS),
            Operator.ofMore(PAIRS, PairOperators::semiJoin, PAIRS, PAIRS),
            Operator.ofMore(PAIRS, PairOperators::antiJoin, PAIRS, PAIRS),
            Operator.ofMore(PAIRS, PairOperators::broadcastJoin, PAIRS, PAIRS),
            Operator.ofMore(PAIRS, PairOperators::broadcastLeftJoin, PAIRS, PAIRS),
            Operator.ofMore(PAIRS, PairOperators::cogroup, PAIRS, PAIRS),
            Operator.ofMore(PAIRS, PairOperators::cogroupThree, PAIRS, PAIRS, PAIRS),
            Operator.ofMore(PAIRS, PairOperators::cogroupFour, PAIRS, PAIRS, PAIRS, PAIRS));

    private PairOperators() {}

    // One by one

    private static Form mapValues(Draw draw) {
        Functions.Making making = draw.making();
        return Form.pairs("mapValues(" + making + ")", in -> in.mapValues(making), in -> withValues(in, making));
    }

    private static Records withValues(Records in, Function<Object, Object> function) {
        return in.keepingKeys(Values.list(in.stream().map(pair -> Pair.of(Values.first(pair), function.apply(Values.second(pair))))));
    }

    private static Form flatMapValues(Draw draw) {
        Functions.Making making = draw.making();
        return Form.pairs("flatMapValues(several(" + making + "))", in -> in.flatMapValues(Functions.several(making)), in -> {
            List<Object> pairs = new ArrayList<>();
            for (Object pair : in.all()) {
                Functions.several(making).apply(Values.second(pair)).forEach(value -> pairs.add(Pair.of(Values.first(pair), value)));
            }
            return in.keepingKeys(pairs);
        });
    }

    private static Form filterKeys(Draw draw) {
        Functions.Keeping keeping = draw.keeping();
        return Form.pairs("filterKeys(" + keeping + ")", in -> in.filterKeys(keeping),
                in -> in.keepingKeys(Values.list(in.stream().filter(pair -> keeping.test(Values.first(pair))))));
    }

    /** All pairs of some keys, and none of the others: what else is chosen depends on places, which the reference does not know. */
    private static Form sampleByKey(Draw draw) {
        Functions.Keeping keeping = draw.keeping();
        return Form.pairs("sampleByKey(" + keeping + " ? 1 : 0)", in -> in.sampleByKey(key -> keeping.test(key) ? 1 : 0, 7),
                in -> in.keepingKeys(Values.list(in.stream().filter(pair -> keeping.test(Values.first(pair))))));
    }

    private static Form keys(Draw draw) {
        return Form.pairs("keys()", in -> in.keys(), in -> in.mapped(Values::first));
    }

    private static Form values(Draw draw) {
        return Form.pairs("values()", in -> in.values(), in -> in.mapped(Values::second));
    }

    private static Form swap(Draw draw) {
        return Form.pairs("swap()", in -> in.swap(), in -> in.mapped(pair -> Pair.of(Values.second(pair), Values.first(pair))));
    }

    // By key

    /** Lists whose order is not known are sorted. */
    private static Form groupByKey(Draw draw) {
        int partitions = draw.partitions();
        boolean sorted = draw.random.nextBoolean();
        return Form.pairs("groupByKey(" + partitions + ")" + (sorted ? ".mapValues(sorted())" : ""),
                in -> sorted ? in.groupByKey(partitions).mapValues(Functions.sorted()) : in.groupByKey(partitions), in -> grouped(in, sorted));
    }

    static Records grouped(Records in, boolean sorted) {
        return sorted ? in.oncePerKey(group -> Functions.sorted().apply(group.values())) : in.inOrderOfKeys().oncePerKey(Records.Group::values);
    }

    private static Form reduceByKey(Draw draw) {
        int partitions = draw.partitions();
        String name = draw.associative();
        SerializableBinaryOperator<Object> function = Functions.associative(name);
        return Form.pairs("reduceByKey(" + name + "(), " + partitions + ")", in -> in.reduceByKey(function, partitions),
                in -> (name.equals("greatest") ? in : in.inOrderOfKeys()).oncePerKey(group -> group.values().stream().reduce(null, function)));
    }

    private static Form sumByKey(Draw draw) {
        return Form.pairs("reduceByKey(sum())", in -> in.reduceByKey(Functions.sum()),
                in -> in.requireValues(Long.class::isInstance, "not all are long").oncePerKey(group -> group.values().stream().reduce(0L, Functions.sum())));
    }

    /** Of which all is known but in what order it is rounded. */
    private static Form roundedSumByKey(Draw draw) {
        return Form.pairs("mapValues(fraction()).reduceByKey(roundedSum())",
                in -> in.mapValues(Functions.fraction()).reduceByKey(Functions.roundedSum()),
                in -> in.orInexact("rounded").oncePerKey(group -> 0.5));
    }

    private static Form countApproxDistinctByKey(Draw draw) {
        int partitions = draw.partitions();
        return Form.pairs("countApproxDistinctByKey(" + partitions + ")", in -> in.countApproxDistinctByKey(partitions),
                in -> in.orInexact("an estimate").oncePerKey(group -> 1L));
    }

    private static Form foldByKey(Draw draw) {
        int partitions = draw.partitions();
        return Form.pairs("mapValues(Values::show).foldByKey(\"\", concatenation(), " + partitions + ")",
                in -> in.<Object>mapValues(Values::show).foldByKey("", Functions.concatenation(), partitions),
                in -> in.inOrderOfKeys().oncePerKey(group -> String.join("", Values.shown(group.values()))));
    }

    private static Form aggregateByKey(Draw draw) {
        int partitions = draw.partitions();
        return draw.random.nextBoolean()
                ? Form.pairs("aggregateByKey(0L, addingHash(), sum(), " + partitions + ")",
                        in -> in.aggregateByKey(0L, Functions.addingHash(), Functions.sum(), partitions),
                        in -> in.oncePerKey(group -> group.values().stream().mapToLong(Values::hash).sum()))
                : Form.pairs("aggregateByKey(new ArrayList(), appending(), joining(), " + partitions + ")",
                        in -> in.aggregateByKey(new ArrayList<>(), Functions.appending(), Functions.joining(), partitions),
                        in -> in.inOrderOfKeys().oncePerKey(Records.Group::values));
    }

    private static Form combineByKey(Draw draw) {
        int partitions = draw.partitions();
        return Form.pairs("combineByKey(listOfOne(), appending(), joining(), " + partitions + ")",
                in -> in.combineByKey(Functions.listOfOne(), Functions.appending(), Functions.joining(), partitions),
                in -> in.inOrderOfKeys().oncePerKey(Records.Group::values));
    }

    private static Form collectByKey(Draw draw) {
        int partitions = draw.partitions();
        return draw.random.nextBoolean()
                ? Form.pairs("collectByKey(counting(), " + partitions + ")", in -> in.collectByKey(Functions.counting(), partitions),
                        in -> in.oncePerKey(group -> (long) group.values().size()))
                : Form.pairs("collectByKey(text(), " + partitions + ")", in -> in.collectByKey(Functions.text(), partitions),
                        in -> in.inOrderOfKeys().oncePerKey(group -> String.join(",", Values.shown(group.values()))));
    }

    private static Form topByKey(Draw draw) {
        int most = draw.upTo(4);
        int partitions = draw.partitions();
        boolean total = draw.random.nextBoolean();
        SerializableComparator<Object> order = total ? Functions.byText() : draw.order();
        return Form.pairs("topByKey(" + most + ", " + (total ? "byText()" : order) + ", " + partitions + ")", in -> in.topByKey(most, order, partitions),
                in -> (total ? in : in.inOrderOfKeys()).oncePerKey(
                        group -> Values.list(group.values().stream().sorted(order.reversed()).limit(most))));
    }

    // Order

    private static Form sortByKey(Draw draw) {
        int partitions = draw.partitions();
        return Form.pairs("sortByKey(" + partitions + ")", in -> in.sortByKey(partitions), in -> sorted(in, natural(in)));
    }

    private static Form sortByKeyDescending(Draw draw) {
        int partitions = draw.partitions();
        return Form.pairs("sortByKeyDescending(" + partitions + ")", in -> in.sortByKeyDescending(partitions), in -> sorted(in, natural(in).reversed()));
    }

    private static Form sortByKeyInOrder(Draw draw) {
        int partitions = draw.partitions();
        Functions.ByRemainder order = draw.order();
        return Form.pairs("sortByKey(" + order + ", " + partitions + ")", in -> in.sortByKey(order, partitions), in -> sorted(in.inOrder(), order));
    }

    private static Comparator<Object> natural(Records in) {
        return Values.naturalOrder(Values.list(in.stream().map(Values::first)), in);
    }

    /** Of the whole order nothing is known unless that of each key was. */
    private static Records sorted(Records in, Comparator<Object> order) {
        List<Object> pairs = sortedByKey(in, order);
        return in.order() == Records.Order.NONE ? in.inAnyOrder(pairs) : in.inFullOrder(pairs);
    }

    private static List<Object> sortedByKey(Records in, Comparator<Object> order) {
        return RecordOperators.sortedBy((a, b) -> order.compare(Values.first(a), Values.first(b)), in);
    }

    private static Form partitionBy(Draw draw) {
        int partitions = draw.partitions();
        long salt = draw.salt();
        return Form.pairs("partitionBy(byHash(" + salt + "), " + partitions + ")", in -> in.partitionBy(Functions.byHash(salt), partitions), in -> in.byKey(in.all()));
    }

    private static Form repartitionAndSort(Draw draw) {
        int partitions = draw.partitions();
        long salt = draw.salt();
        SerializableComparator<Object> order = draw.order();
        return draw.random.nextBoolean()
                ? Form.pairs("repartitionAndSortWithinPartitions(byHash(" + salt + "), " + order + ", " + partitions + ")",
                        in -> in.repartitionAndSortWithinPartitions(Functions.byHash(salt), order, partitions), in -> in.byKey(sortedByKey(in, order)))
                : Form.pairs("repartitionAndSortWithinPartitions(byHash(" + salt + "), " + partitions + ")",
                        in -> in.repartitionAndSortWithinPartitions(Functions.byHash(salt), partitions), in -> in.byKey(sortedByKey(in, natural(in))));
    }

    // Several

    private static Form join(Draw draw) {
        int partitions = draw.partitions();
        return Form.twoPairs("join({1}, " + partitions + ")", (a, b) -> a.join(b, partitions), (a, b) -> joined(a, b, Missing.NONE, Missing.NONE));
    }

    private static Form leftJoin(Draw draw) {
        int partitions = draw.partitions();
        return Form.twoPairs("leftJoin({1}, " + partitions + ")", (a, b) -> a.leftJoin(b, partitions), (a, b) -> joined(a, b, Missing.NONE, Missing.EMPTY));
    }

    private static Form rightJoin(Draw draw) {
        int partitions = draw.partitions();
        return Form.twoPairs("rightJoin({1}, " + partitions + ")", (a, b) -> a.rightJoin(b, partitions), (a, b) -> {
            Records joined = joined(a, b, Missing.EMPTY, Missing.NONE);
            // Of one key, either side's values may come first; which, sizes decide.
            return partitions == 0 ? joined.inAnyOrder(joined.all()) : joined;
        });
    }

    private static Form fullJoin(Draw draw) {
        int partitions = draw.partitions();
        return Form.twoPairs("fullJoin({1}, " + partitions + ")", (a, b) -> a.fullJoin(b, partitions), (a, b) -> joined(a, b, Missing.EMPTY, Missing.EMPTY));
    }

    /** Whether a side may be missing. */
    private enum Missing {
        NONE,
        EMPTY;

        List<Object> of(Records.Group groupOrNull) {
            if (this == NONE) {
                return groupOrNull == null ? List.of() : groupOrNull.values();
            }
            return groupOrNull == null ? List.of(Optional.empty()) : Values.list(groupOrNull.values().stream().map(Optional::of));
        }

        void check(Records in) {
            if (this == EMPTY) {
                in.requireValues(value -> value != null, "an Optional cannot tell null");
            }
        }
    }

    private static Records joined(Records a, Records b, Missing left, Missing right) {
        left.check(a);
        right.check(b);
        List<Object> pairs = new ArrayList<>();
        Map<String, Records.Group> as = a.groups();
        Map<String, Records.Group> bs = b.groups();
        for (String key : keys(List.of(as, bs))) {
            Object shared = (as.containsKey(key) ? as : bs).get(key).key();
            for (Object first : left.of(as.get(key))) {
                right.of(bs.get(key)).forEach(second -> pairs.add(Pair.of(shared, Pair.of(first, second))));
                Records.requireFew(pairs);
            }
        }
        return a.and(b).byKey(pairs);
    }

    private static Set<String> keys(List<Map<String, Records.Group>> sides) {
        return sides.stream().flatMap(side -> side.keySet().stream()).collect(Collectors.toCollection(LinkedHashSet::new));
    }

    private static Form semiJoin(Draw draw) {
        int partitions = draw.partitions();
        return Form.twoPairs("semiJoin({1}, " + partitions + ")", (a, b) -> a.semiJoin(b, partitions), (a, b) -> leftIf(a, b, true));
    }

    private static Form antiJoin(Draw draw) {
        int partitions = draw.partitions();
        return Form.twoPairs("antiJoin({1}, " + partitions + ")", (a, b) -> a.antiJoin(b, partitions), (a, b) -> leftIf(a, b, false));
    }

    private static Records leftIf(Records a, Records b, boolean there) {
        Map<String, Records.Group> keys = b.groups();
        List<Object> pairs = Values.list(a.stream().map(pair -> Pair.of(Values.key(Values.first(pair)), Values.second(pair)))
                .filter(pair -> keys.containsKey(Values.show(pair.first())) == there));
        return (b.exact() ? a : a.inexact()).byKey(pairs);
    }

    private static Form broadcastJoin(Draw draw) {
        return Form.twoPairs("broadcastJoin({1})", (a, b) -> a.broadcastJoin(b), (a, b) -> broadcastJoined(a, b, Missing.NONE));
    }

    private static Form broadcastLeftJoin(Draw draw) {
        return Form.twoPairs("broadcastLeftJoin({1})", (a, b) -> a.broadcastLeftJoin(b), (a, b) -> broadcastJoined(a, b, Missing.EMPTY));
    }

    private static Records broadcastJoined(Records a, Records b, Missing right) {
        right.check(b);
        Map<String, Records.Group> there = b.groups();
        List<Object> pairs = new ArrayList<>();
        for (Object pair : a.all()) {
            right.of(there.get(Values.show(Values.key(Values.first(pair)))))
                    .forEach(value -> pairs.add(Pair.of(Values.first(pair), Pair.of(Values.second(pair), value))));
            Records.requireFew(pairs);
        }
        boolean known = b.order() != Records.Order.NONE;
        Records left = b.exact() ? a : a.inexact();
        return known ? left.keepingKeys(pairs) : left.inAnyOrder(pairs);
    }

    private static Form cogroup(Draw draw) {
        int partitions = draw.partitions();
        return Form.twoPairs("cogroup({1}, " + partitions + ")", (a, b) -> a.cogroup(b, partitions),
                (a, b) -> cogrouped(List.of(a, b), lists -> new Cogroup2<>(lists.get(0), lists.get(1))));
    }

    private static Form cogroupThree(Draw draw) {
        int partitions = draw.partitions();
        return new Form("{0}.cogroup({1}, {2}, " + partitions + ")",
                (run, in) -> Form.pairsAt(in, 0).cogroup(Form.pairsAt(in, 1), Form.pairsAt(in, 2), partitions),
                in -> cogrouped(in, lists -> new Cogroup3<>(lists.get(0), lists.get(1), lists.get(2))));
    }

    private static Form cogroupFour(Draw draw) {
        int partitions = draw.partitions();
        return new Form("{0}.cogroup({1}, {2}, {3}, " + partitions + ")",
                (run, in) -> Form.pairsAt(in, 0).cogroup(Form.pairsAt(in, 1), Form.pairsAt(in, 2), Form.pairsAt(in, 3), partitions),
                in -> cogrouped(in, lists -> new Cogroup4<>(lists.get(0), lists.get(1), lists.get(2), lists.get(3))));
    }

    private static Records cogrouped(List<Records> in, Function<List<List<Object>>, Object> together) {
        List<Map<String, Records.Group>> sides = in.stream().map(Records::groups).toList();
        List<Object> pairs = new ArrayList<>();
        for (String key : keys(sides)) {
            Object shared = sides.stream().filter(side -> side.containsKey(key)).findFirst().orElseThrow().get(key).key();
            pairs.add(Pair.of(shared, together.apply(sides.stream().map(side -> Missing.NONE.of(side.get(key))).toList())));
        }
        return in.stream().map(Records::inOrderOfKeys).reduce(Records::and).orElseThrow().keepingKeys(pairs).oncePerKey(group -> group.values().get(0));
    }
}
