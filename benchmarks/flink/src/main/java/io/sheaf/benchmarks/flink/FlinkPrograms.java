package io.sheaf.benchmarks.flink;

import io.sheaf.benchmarks.dataflow.Rows;
import io.sheaf.benchmarks.dataflow.SortFiles;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.stream.Stream;
import org.apache.flink.api.common.JobExecutionResult;
import org.apache.flink.api.common.eventtime.WatermarkStrategy;
import org.apache.flink.api.common.functions.MapPartitionFunction;
import org.apache.flink.api.common.functions.RichMapFunction;
import org.apache.flink.api.common.operators.Order;
import org.apache.flink.api.common.typeinfo.PrimitiveArrayTypeInfo;
import org.apache.flink.api.common.typeinfo.TypeInformation;
import org.apache.flink.api.common.typeinfo.Types;
import org.apache.flink.api.java.tuple.Tuple2;
import org.apache.flink.api.java.tuple.Tuple5;
import org.apache.flink.configuration.Configuration;
import org.apache.flink.connector.file.src.FileSource;
import org.apache.flink.connector.file.src.reader.TextLineInputFormat;
import org.apache.flink.runtime.minicluster.MiniCluster;
import org.apache.flink.streaming.api.datastream.DataStream;
import org.apache.flink.streaming.api.environment.StreamExecutionEnvironment;
import org.apache.flink.streaming.api.functions.sink.v2.DiscardingSink;
import org.apache.flink.streaming.api.windowing.assigners.GlobalWindows;

/**
 * The rows with data streams in batch mode, as a user of Flink who knows it well writes them: tuples, types named, words counted
 * before they are sent. Results come back as accumulators of the job.
 */
final class FlinkPrograms {

    private static final TypeInformation<Tuple2<String, Long>> COUNT = Types.TUPLE(Types.STRING, Types.LONG);
    private static final TypeInformation<Tuple2<Integer, Integer>> NUMBER_OF_KEY = Types.TUPLE(Types.INT, Types.INT);
    private static final TypeInformation<Tuple2<Integer, Long>> VALUE_OF_KEY = Types.TUPLE(Types.INT, Types.LONG);
    private static final TypeInformation<Tuple5<Integer, Long, Double, Double, Double>> SUMMARY =
            Types.TUPLE(Types.INT, Types.LONG, Types.DOUBLE, Types.DOUBLE, Types.DOUBLE);
    private static final TypeInformation<Tuple2<byte[], byte[]>> RECORD =
            Types.TUPLE(PrimitiveArrayTypeInfo.BYTE_PRIMITIVE_ARRAY_TYPE_INFO, PrimitiveArrayTypeInfo.BYTE_PRIMITIVE_ARRAY_TYPE_INFO);

    private final MiniCluster cluster;
    private final Configuration configuration;

    FlinkPrograms(MiniCluster cluster, Configuration configuration) {
        this.cluster = cluster;
        this.configuration = configuration;
    }

    String sumOfSquares(long size) throws Exception {
        StreamExecutionEnvironment program = program();
        JobExecutionResult result = run(program, rows(program, size).map(x -> x * x), new Total());
        return Long.toHexString(Total.sum(result));
    }

    /** One task reads the only file; the others get lines of it. */
    Callable<String> wordCount(Path directory) throws Exception {
        StreamExecutionEnvironment program = program();
        org.apache.flink.core.fs.Path text = new org.apache.flink.core.fs.Path(directory.resolve(Rows.TEXT).toUri());
        DataStream<Tuple2<String, Long>> counts = program
                .fromSource(FileSource.forRecordStreamFormat(new TextLineInputFormat(), text).build(), WatermarkStrategy.noWatermarks(), "text")
                .rebalance()
                .fullWindowPartition()
                .mapPartition(counting())
                .returns(COUNT)
                .keyBy(count -> count.f0, Types.STRING)
                .reduce((a, b) -> Tuple2.of(a.f0, a.f1 + b.f1));
        Map<String, Long> all = WordCounts.of(run(program, counts, new WordCounts.Gather()));
        return () -> Rows.countsAnswer(all);
    }

    private static MapPartitionFunction<String, Tuple2<String, Long>> counting() {
        return (lines, out) -> {
            WordCounts counts = new WordCounts();
            lines.forEach(line -> Rows.words(line).forEach(word -> counts.add(Tuple2.of(word, 1L))));
            counts.getLocalValue().forEach((word, count) -> out.collect(Tuple2.of(word, count)));
        };
    }

    String groupBy(long size) throws Exception {
        StreamExecutionEnvironment program = program();
        return total(program, rows(program, size)
                .map(row -> summary(Rows.groupKey(row), Rows.groupValue(row)))
                .returns(SUMMARY)
                .keyBy(group -> group.f0, Types.INT)
                .reduce((a, b) -> Tuple5.of(a.f0, a.f1 + b.f1, a.f2 + b.f2, Math.min(a.f3, b.f3), Math.max(a.f4, b.f4)))
                .map(group -> Rows.groupFold(group.f0, group.f1, group.f2, group.f3, group.f4)));
    }

    /** Of one value: key, count, sum, least and greatest. */
    private static Tuple5<Integer, Long, Double, Double, Double> summary(int key, double value) {
        return Tuple5.of(key, 1L, value, value, value);
    }

    /** Into a file for each slot, of the lower and of the upper half of the keys. */
    Callable<String> sort(Path directory) throws Exception {
        Path output = Files.createDirectory(SortFiles.output(directory));
        StreamExecutionEnvironment program = program();
        DataStream<Long> written = program.fromData(Types.STRING, inputs(directory))
                .rebalance()
                .flatMap(new RecordFiles.Read())
                .returns(RECORD)
                .partitionCustom((half, slots) -> half, record -> RecordFiles.half(record.f0))
                .fullWindowPartition()
                .sortPartition(new RecordFiles.Order(), Order.ASCENDING)
                .fullWindowPartition()
                .mapPartition(new RecordFiles.Write(output.toString()));
        run(program, written, new Total());
        return () -> SortFiles.checkAndDelete(output);
    }

    private static String[] inputs(Path directory) throws Exception {
        try (Stream<Path> files = Files.list(SortFiles.input(directory))) {
            return files.map(Path::toString).sorted().toArray(String[]::new);
        }
    }

    String join(long size) throws Exception {
        long rightRows = Rows.rightRows(size);
        StreamExecutionEnvironment program = program();
        DataStream<Tuple2<Integer, Long>> left =
                rows(program, size).map(row -> Tuple2.of(Rows.leftKey(row, rightRows), Rows.leftValue(row))).returns(VALUE_OF_KEY);
        DataStream<Tuple2<Integer, Long>> right =
                rows(program, rightRows).map(row -> Tuple2.of(Rows.rightKey(row, rightRows), Rows.rightValue(row))).returns(VALUE_OF_KEY);
        return total(program, left.join(right)
                .where(row -> row.f0, Types.INT)
                .equalTo(row -> row.f0, Types.INT)
                .window(GlobalWindows.createWithEndOfStreamTrigger())
                .apply((a, b) -> Rows.joinFold(a.f0, a.f1, b.f1), Types.LONG));
    }

    String groupByKey(long size) throws Exception {
        StreamExecutionEnvironment program = program();
        return total(program, rows(program, size)
                .map(row -> Tuple2.of(Rows.zipfKey(row), row.intValue()))
                .returns(NUMBER_OF_KEY)
                .keyBy(row -> row.f0, Types.INT)
                .fullWindowPartition()
                .mapPartition(folding())
                .returns(Types.LONG));
    }

    /** Of the rows of one key. */
    private static MapPartitionFunction<Tuple2<Integer, Integer>, Long> folding() {
        return (group, out) -> {
            Iterator<Tuple2<Integer, Integer>> rows = group.iterator();
            Tuple2<Integer, Integer> first = rows.next();
            int key = first.f0;
            int firstValue = first.f1;
            List<Integer> values = new ArrayList<>(List.of(firstValue));
            rows.forEachRemaining(row -> values.add(row.f1));
            out.collect(Rows.valuesFold(key, values));
        };
    }

    private StreamExecutionEnvironment program() {
        StreamExecutionEnvironment program = StreamExecutionEnvironment.getExecutionEnvironment(configuration);
        program.setParallelism(FlinkContestant.SLOTS);
        return program;
    }

    private static DataStream<Long> rows(StreamExecutionEnvironment program, long size) {
        return program.fromSequence(0, size - 1);
    }

    private String total(StreamExecutionEnvironment program, DataStream<Long> folds) throws Exception {
        JobExecutionResult result = run(program, folds, new Total());
        return Rows.answer(Total.groups(result), Total.sum(result));
    }

    /** What the function adds to its accumulators is in the result. */
    private <T> JobExecutionResult run(StreamExecutionEnvironment program, DataStream<T> last, RichMapFunction<T, Long> gather) throws Exception {
        last.map(gather).returns(Types.LONG).sinkTo(new DiscardingSink<>());
        return cluster.executeJobBlocking(program.getStreamGraph().getJobGraph());
    }
}
