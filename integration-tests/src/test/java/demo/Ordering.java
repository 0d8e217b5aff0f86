package demo;

import io.sheaf.Cluster;
import io.sheaf.Dataset;
import io.sheaf.KeyedDataset;
import io.sheaf.MapReduce;
import io.sheaf.Order;
import io.sheaf.Pair;
import io.sheaf.Partitioner;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.LongStream;

/** A driver that orders, numbers and describes records of its own type, and prints one line for each result. */
public final class Ordering {

    private static final int COUNT = 3_000;

    /** Who came when. */
    record Visit(String user, long time) {}

    private Ordering() {}

    public static void main(String[] args) {
        try (Cluster cluster = Cluster.open()) {
            Dataset<Visit> visits = cluster.range(0, COUNT).map(i -> i * 7 % COUNT).mapToObj(i -> new Visit("user-" + i % 13, i));
            KeyedDataset<String, Long> times = visits.mapToPair(visit -> Pair.of(visit.user(), visit.time()));
            Order<Visit> byUserAndTime = Order.<Visit, String>by(Visit::user).thenBy(Visit::time);
            Partitioner<Visit> byUser = (visit, partitions) -> Math.floorMod(visit.user().hashCode(), partitions);

            print("sorted", visits.sorted(byUserAndTime.reversed(), 5).toList());
            print("sortByKey", times.sortByKey(4).toList());
            print("sortByKeyDescending", times.sortByKeyDescending(4).limit(20).toList());
            print("repartitionAndSortWithinPartitions",
                    visits.keyBy(visit -> visit).repartitionAndSortWithinPartitions(byUser, byUserAndTime, 3).keys().glom().toList());
            print("partitionBy", times.partitionBy((user, partitions) -> user.length() % partitions, 3).glom().toList());
            print("MapReduce", MapReduce.<Visit, String, Long, String>job()
                    .input(visits)
                    .map((visit, out) -> out.emit(visit.user(), visit.time()))
                    .combine((user, some, out) -> {
                        long latest = some.next();
                        while (some.hasNext()) {
                            latest = Math.max(latest, some.next());
                        }
                        out.accept(latest);
                    })
                    .partition((user, partitions) -> user.length() % partitions, 3)
                    .reduce((user, latest, out) -> latest.forEachRemaining(time -> out.accept(user + " at " + time)))
                    .output());
            print("zipWithIndex", visits.repartition(7).zipWithIndex().toList());
            print("zip", visits.zip(visits.sorted(byUserAndTime, 3), 4).toList());
            print("zipWithUniqueId", visits.coalesce(3).zipWithUniqueId().values().toList());
            print("coalesce", visits.repartition(9).coalesce(2).glom().toList());
            print("takeSample", visits.takeSample(10, 42));
            print("sampleWithReplacement", visits.repartition(4).sampleWithReplacement(0.1, 42).toList());
            print("groupByKey", times.groupByKey(3).mapValues(List::size).glom().toList());
            print("takeOrdered", visits.takeOrdered(5, byUserAndTime));
            print("min and max", List.of(visits.min(byUserAndTime).orElseThrow(), visits.max(byUserAndTime).orElseThrow()));
            print("isEmpty", visits.filter(visit -> visit.time() < 0).sorted(byUserAndTime, 3).isEmpty());
            print("longs", cluster.range(0, COUNT).map(i -> i * 7 % COUNT).sorted(3).boxed().toList());
            print("doubles", cluster.range(0, COUNT).mapToDouble(i -> Math.sin(i)).sorted(3).boxed().toList());
            print("flatMap of longs", cluster.range(0, COUNT).flatMap(i -> LongStream.range(i, i + i % 3)).subtract(cluster.range(0, 1_000), 3).sorted(2).boxed().toList());
            print("transform of doubles", cluster.range(0, COUNT).mapToDouble(i -> Math.sin(i)).transform(all -> all.filter(x -> x < 0.5)).fold(-1, Math::max));
            print("long statistics", cluster.range(0, COUNT).map(i -> Long.MAX_VALUE - i).statistics());
            print("double statistics", cluster.range(0, COUNT).mapToDouble(i -> Math.sin(i)).statistics());
        }
    }

    private static void print(String what, Object result) {
        String text = result instanceof List<?> list ? list.stream().map(String::valueOf).collect(Collectors.joining("; ")) : result.toString();
        System.out.println(what + ": " + text);
    }
}
