package io.sheaf.benchmarks.hazelcast;

import static com.hazelcast.jet.aggregate.AggregateOperations.counting;
import static com.hazelcast.jet.aggregate.AggregateOperations.mapping;
import static com.hazelcast.jet.aggregate.AggregateOperations.toList;

import com.hazelcast.collection.IList;
import com.hazelcast.core.HazelcastInstance;
import com.hazelcast.jet.Traversers;
import com.hazelcast.jet.Util;
import com.hazelcast.jet.accumulator.LongAccumulator;
import com.hazelcast.jet.aggregate.AggregateOperation;
import com.hazelcast.jet.pipeline.BatchSource;
import com.hazelcast.jet.pipeline.BatchStage;
import com.hazelcast.jet.pipeline.JoinClause;
import com.hazelcast.jet.pipeline.Pipeline;
import com.hazelcast.jet.pipeline.Sinks;
import com.hazelcast.jet.pipeline.SourceBuilder;
import com.hazelcast.jet.pipeline.file.FileFormat;
import com.hazelcast.jet.pipeline.file.FileSources;
import com.hazelcast.map.IMap;
import io.sheaf.benchmarks.dataflow.MutableSummary;
import io.sheaf.benchmarks.dataflow.Rows;
import io.sheaf.benchmarks.dataflow.SortFiles;
import java.io.IOException;
import java.io.Serializable;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;

/**
 * The rows with pipelines of Jet, as a user of Hazelcast who knows it well writes them: mutable accumulators, lookup of the
 * smaller side. What needs an order of results, or data that stays, is written with the executor and with maps.
 */
final class HazelcastPrograms {

    static final String EXECUTOR = "sheaf-bench";

    private static final int CHUNKS = 16;
    private static final int AT_A_TIME = 1024;
    private static final String RESULT = "result";

    private final HazelcastInstance member;

    HazelcastPrograms(HazelcastInstance member) {
        this.member = member;
    }

    String sumOfSquares(long size) {
        Pipeline pipeline = Pipeline.create();
        return answer(pipeline, pipeline.readFrom(rows(size))
                .map(x -> x * x)
                .aggregate(AggregateOperation.withCreate(LongAccumulator::new)
                        .<Long>andAccumulate(LongAccumulator::addAllowingOverflow)
                        .andCombine(LongAccumulator::addAllowingOverflow)
                        .andExportFinish(sum -> Long.toHexString(sum.get()))));
    }

    /** A part of the numbers. */
    private record Mixing(long from, long to) implements Callable<long[]>, Serializable {

        @Override
        public long[] call() {
            long[] numbers = new long[Math.toIntExact(to - from)];
            for (int i = 0; i < numbers.length; i++) {
                numbers[i] = Rows.mix64(from + i);
            }
            return numbers;
        }
    }

    /** With the executor: a pipeline would lose the order. */
    Callable<String> collect(long size) throws ExecutionException, InterruptedException {
        List<Future<long[]>> chunks = new ArrayList<>();
        for (int chunk = 0; chunk < CHUNKS; chunk++) {
            chunks.add(member.getExecutorService(EXECUTOR).submit(new Mixing(size * chunk / CHUNKS, size * (chunk + 1) / CHUNKS)));
        }
        long[] numbers = new long[Math.toIntExact(size)];
        int at = 0;
        for (Future<long[]> chunk : chunks) {
            System.arraycopy(chunk.get(), 0, numbers, at, chunk.get().length);
            at += chunk.get().length;
        }
        return () -> Rows.orderedAnswer(numbers);
    }

    /** One processor reads the only file; the others get lines of it. */
    Callable<String> wordCount(Path directory) {
        Pipeline pipeline = Pipeline.create();
        pipeline.readFrom(FileSources.files(directory.toString()).glob(Rows.TEXT).format(FileFormat.lines(StandardCharsets.UTF_8)).build())
                .rebalance()
                .flatMap(line -> Traversers.traverseIterable(Rows.words(line)))
                .groupingKey(word -> word)
                .aggregate(counting())
                .writeTo(Sinks.map(RESULT));
        member.getJet().newJob(pipeline).join();
        IMap<String, Long> result = member.getMap(RESULT);
        Map<String, Long> counts = new HashMap<>();
        result.entrySet().forEach(word -> counts.put(word.getKey(), word.getValue()));
        result.destroy();
        return () -> Rows.countsAnswer(counts);
    }

    String groupBy(long size) {
        Pipeline pipeline = Pipeline.create();
        return total(pipeline, pipeline.readFrom(rows(size))
                .groupingKey(Rows::groupKey)
                .aggregate(AggregateOperation.withCreate(MutableSummary::new)
                        .<Long>andAccumulate((summary, row) -> summary.with(Rows.groupValue(row)))
                        .andCombine(MutableSummary::plus)
                        .andExportFinish(summary -> summary))
                .map(group -> group.getValue().fold(group.getKey())));
    }

    /** In memory, into one file: what Jet sorts comes out of one processor. */
    Callable<String> sort(Path directory) throws IOException {
        Path output = Files.createDirectory(SortFiles.output(directory));
        Pipeline pipeline = Pipeline.create();
        pipeline.readFrom(RecordFiles.source(SortFiles.input(directory)))
                .sort(SortFiles::compare)
                .writeTo(RecordFiles.sink(SortFiles.part(output, 0)));
        member.getJet().newJob(pipeline).join();
        return () -> SortFiles.checkAndDelete(output);
    }

    String join(long size) {
        long rightRows = Rows.rightRows(size);
        Pipeline pipeline = Pipeline.create();
        BatchStage<Map.Entry<Integer, Long>> right =
                pipeline.readFrom(rows(rightRows)).map(row -> Util.entry(Rows.rightKey(row, rightRows), Rows.rightValue(row)));
        return total(pipeline, pipeline.readFrom(rows(size))
                .map(row -> Util.entry(Rows.leftKey(row, rightRows), Rows.leftValue(row)))
                .innerHashJoin(
                        right,
                        JoinClause.onKeys(Map.Entry<Integer, Long>::getKey, Map.Entry<Integer, Long>::getKey),
                        (left, other) -> Rows.joinFold(left.getKey(), left.getValue(), other.getValue())));
    }

    String groupByKey(long size) {
        Pipeline pipeline = Pipeline.create();
        return total(pipeline, pipeline.readFrom(rows(size))
                .groupingKey(Rows::zipfKey)
                .aggregate(mapping(Long::intValue, toList()))
                .map(group -> Rows.valuesFold(group.getKey(), group.getValue())));
    }

    String kMeans(long size) {
        return new PointsInMap(member, size).answer();
    }

    /** The numbers from 0 on, in one part for each processor. */
    private static BatchSource<Long> rows(long size) {
        return SourceBuilder.batch("rows", context -> new Rest(size, context.globalProcessorIndex(), context.totalParallelism()))
                .<Long>fillBufferFn((rest, buffer) -> {
                    for (int i = 0; i < AT_A_TIME && rest.next < rest.end; i++) {
                        buffer.add(rest.next++);
                    }
                    if (rest.next == rest.end) {
                        buffer.close();
                    }
                })
                .distributed(HazelcastContestant.THREADS)
                .build();
    }

    /** What a processor has still to give. Owned by its thread. */
    private static final class Rest {

        private long next;
        private final long end;

        private Rest(long size, int part, int parts) {
            next = size * part / parts;
            end = size * (part + 1) / parts;
        }
    }

    private String total(Pipeline pipeline, BatchStage<Long> folds) {
        return answer(pipeline, folds.aggregate(AggregateOperation.withCreate(() -> new long[2])
                .<Long>andAccumulate((total, fold) -> {
                    total[0]++;
                    total[1] += fold;
                })
                .andCombine((total, other) -> {
                    total[0] += other[0];
                    total[1] += other[1];
                })
                .andExportFinish(total -> Rows.answer(total[0], total[1]))));
    }

    /** What the stage gives in the end, which is one string. */
    private String answer(Pipeline pipeline, BatchStage<String> stage) {
        stage.writeTo(Sinks.list(RESULT));
        member.getJet().newJob(pipeline).join();
        IList<String> result = member.getList(RESULT);
        String answer = result.get(0);
        result.destroy();
        return answer;
    }
}
