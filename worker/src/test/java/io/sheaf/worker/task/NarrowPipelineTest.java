package io.sheaf.worker.task;

import static io.sheaf.plan.OperatorKind.*;
import static io.sheaf.worker.task.EngineHarness.op;
import static io.sheaf.worker.task.EngineHarness.stage;
import static org.assertj.core.api.Assertions.assertThat;

import io.sheaf.LongSummary;
import io.sheaf.Order;
import io.sheaf.Pair;
import io.sheaf.Source;
import io.sheaf.aggregator.number.DoubleSummarizer;
import io.sheaf.codec.ByteSource;
import io.sheaf.codec.ValueCodec;
import io.sheaf.function.SerializableBiFunction;
import io.sheaf.function.SerializableBinaryOperator;
import io.sheaf.function.SerializableComparator;
import io.sheaf.function.SerializableDoubleFunction;
import io.sheaf.function.SerializableDoublePredicate;
import io.sheaf.function.SerializableDoubleToLongFunction;
import io.sheaf.function.SerializableDoubleUnaryOperator;
import io.sheaf.function.SerializableFunction;
import io.sheaf.function.SerializableLongFunction;
import io.sheaf.function.SerializableLongPredicate;
import io.sheaf.function.SerializableLongToDoubleFunction;
import io.sheaf.function.SerializableLongUnaryOperator;
import io.sheaf.function.SerializablePredicate;
import io.sheaf.function.SerializableSupplier;
import io.sheaf.function.SerializableToDoubleFunction;
import io.sheaf.function.SerializableToLongFunction;
import io.sheaf.plan.Operator;
import io.sheaf.plan.TaskSource;
import io.sheaf.worker.task.EngineHarness.Stage;
import java.math.BigInteger;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Iterator;
import java.util.List;
import java.util.Random;
import java.util.function.Consumer;
import java.util.stream.Collector;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.LongStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Every narrow step and every result, against the same thing done with plain collections. */
class NarrowPipelineTest {

    private static final long SEED = 20261123;
    private static final TaskSource.Range RANGE = new TaskSource.Range(-7, 1_000, 9);

    private final EngineHarness harness = harness();
    private final List<Long> numbers = LongStream.range(-7, 1_000).boxed().toList();
    private final List<List<Object>> words = words();

    EngineHarness harness() {
        return new EngineHarness();
    }

    @AfterEach
    void close() {
        harness.close();
    }

    @Test
    void primitiveStepsGiveWhatStreamsGive() {
        SerializableLongUnaryOperator square = x -> x * x;
        SerializableLongPredicate even = x -> x % 2 == 0;
        SerializableLongToDoubleFunction half = x -> x / 2.0;
        SerializableDoubleUnaryOperator root = Math::sqrt;
        SerializableDoublePredicate large = x -> x > 3;
        SerializableDoubleToLongFunction floor = x -> (long) Math.floor(x);
        SerializableLongFunction<String> text = Long::toString;
        Stage stage = range(List.of(
                op(LONG_MAP, square), op(LONG_FILTER, even), op(LONG_TO_DOUBLE, half), op(DOUBLE_MAP, root),
                op(DOUBLE_FILTER, large), op(DOUBLE_TO_LONG, floor), op(LONG_TO_OBJ, text)), op(RESULT_VALUES));

        List<Object> expected = new ArrayList<>();
        LongStream.range(-7, 1_000).map(square).filter(even).mapToDouble(half).map(root).filter(large).mapToLong(floor)
                .mapToObj(text).forEach(expected::add);
        assertThat(harness.values(stage)).isEqualTo(expected);
    }

    @Test
    void plainConversionsBoxOnlyWhereAsked() {
        SerializableDoubleFunction<String> text = Double::toString;
        assertThat(harness.values(range(List.of(op(LONG_TO_OBJ)), op(RESULT_VALUES)))).isEqualTo(numbers);
        assertThat(harness.values(range(List.of(op(LONG_TO_DOUBLE), op(DOUBLE_TO_OBJ)), op(RESULT_VALUES))))
                .isEqualTo(numbers.stream().map(Long::doubleValue).toList());
        assertThat(harness.values(range(List.of(op(LONG_TO_DOUBLE), op(DOUBLE_TO_OBJ, text)), op(RESULT_VALUES))))
                .isEqualTo(numbers.stream().map(n -> Double.toString(n)).toList());
    }

    @Test
    void recordStepsGiveWhatStreamsGive() {
        SerializablePredicate<String> notEmpty = word -> !word.isEmpty();
        SerializableFunction<String, Iterable<String>> letters = word -> Arrays.asList(word.split(""));
        SerializableFunction<String, Integer> code = letter -> (int) letter.charAt(0);
        SerializableFunction<Integer, Integer> next = n -> n + 1;
        SerializableFunction<Integer, String> key = n -> "k" + n % 3;
        Stage stage = words(List.of(
                op(FILTER, notEmpty), op(FLAT_MAP, letters), op(MAP, code), op(KEY_BY, key), op(MAP_VALUES, next)),
                op(RESULT_VALUES));

        List<Object> expected = new ArrayList<>();
        words.stream().flatMap(List::stream).map(String.class::cast).filter(notEmpty)
                .flatMap(word -> Arrays.stream(word.split(""))).map(code).forEach(n -> expected.add(Pair.of(key.apply(n), n + 1)));
        assertThat(harness.values(stage)).isEqualTo(expected);
    }

    @Test
    void flatMapTakesEveryShapeOfMany() {
        SerializableFunction<Object, Object> shapes = word -> switch (((String) word).length() % 6) {
            case 0 -> List.of();
            case 1 -> List.of(word, word);
            case 2 -> List.of(word).iterator();
            case 3 -> Stream.of(word, "+");
            case 4 -> new String[] {"array", (String) word};
            default -> new int[] {1, 2};
        };
        List<Object> expected = new ArrayList<>();
        for (Object word : words.stream().flatMap(List::stream).toList()) {
            expected.addAll(switch (((String) word).length() % 6) {
                case 0 -> List.of();
                case 1 -> List.of(word, word);
                case 2 -> List.of(word);
                case 3 -> List.of(word, "+");
                case 4 -> List.of("array", word);
                default -> List.of(1, 2);
            });
        }
        assertThat(harness.values(words(List.of(op(FLAT_MAP, shapes)), op(RESULT_VALUES)))).isEqualTo(expected);
    }

    @Test
    void partitionsSeeAllRecordsOfTheirTaskOnce() {
        SerializableFunction<Iterator<String>, Iterator<String>> joined = records -> {
            StringBuilder all = new StringBuilder();
            records.forEachRemaining(all::append);
            return List.of(all.toString(), "end").iterator();
        };
        List<Object> expected = new ArrayList<>();
        for (List<Object> task : words) {
            expected.add(task.stream().map(Object::toString).collect(Collectors.joining()));
            expected.add("end");
        }
        assertThat(harness.values(words(List.of(op(MAP_PARTITIONS, joined)), op(RESULT_VALUES)))).isEqualTo(expected);
    }

    @Test
    void aLimitBehindAPartitionFunctionDoesNotStarveIt() {
        SerializableFunction<Iterator<Object>, Iterator<Object>> count = records -> {
            long n = 0;
            while (records.hasNext()) {
                records.next();
                n++;
            }
            return List.<Object>of(n, "never").iterator();
        };
        Stage stage = words(List.of(op(MAP_PARTITIONS, count), op(LIMIT).with(1)), op(RESULT_VALUES));
        assertThat(harness.values(stage)).isEqualTo(words.stream().map(task -> (Object) (long) task.size()).toList());
    }

    @Test
    void limitsEndEndlessRecordsAndLetTheLastOneUnfold() {
        SerializableFunction<Object, Object> endless = word -> Stream.iterate(0, n -> n + 1);
        Stage stage = words(List.of(op(FLAT_MAP, endless), op(LIMIT).with(5)), op(RESULT_VALUES));
        assertThat(EngineHarness.decoded(harness.result(stage, 0))).isEqualTo(List.of(0, 1, 2, 3, 4));

        SerializableFunction<Object, Object> twice = word -> List.of(word, word);
        Stage unfolded = words(List.of(op(LIMIT).with(1), op(FLAT_MAP, twice)), op(RESULT_VALUES));
        Object first = words.get(0).get(0);
        assertThat(EngineHarness.decoded(harness.result(unfolded, 0))).isEqualTo(List.of(first, first));

        assertThat(harness.result(words(List.of(op(LIMIT).with(0)), op(RESULT_VALUES)), 0)).isEmpty();
        Stage twoLimits = range(List.of(op(LIMIT).with(7), op(LIMIT).with(3), op(LONG_TO_OBJ)), op(RESULT_VALUES));
        assertThat(EngineHarness.decoded(harness.result(twoLimits, 0))).isEqualTo(List.of(-7L, -6L, -5L));
        TaskResult.Inline result = (TaskResult.Inline) harness.run(twoLimits, 0);
        assertThat(result.stats().recordsIn()).isEqualTo(3);
    }

    @Test
    void rangesAtTheEndsOfLongAreComplete() {
        TaskSource.Range range = new TaskSource.Range(Long.MAX_VALUE - 3, Long.MAX_VALUE, 2);
        Stage stage = stage(range, op(READ_RANGE), List.of(op(LONG_TO_OBJ)), op(RESULT_VALUES));
        assertThat(harness.values(stage)).isEqualTo(List.of(Long.MAX_VALUE - 3, Long.MAX_VALUE - 2, Long.MAX_VALUE - 1));
    }

    @Test
    void nullsAreRecordsLikeOthers() {
        SerializableFunction<Object, Object> self = x -> x;
        List<Object> withNulls = Arrays.asList(1, null, "x", null);
        Stage stage = stage(EngineHarness.values(List.of(withNulls)), op(READ_VALUES), List.of(op(MAP, self)), op(RESULT_VALUES));
        assertThat(harness.values(stage)).isEqualTo(withNulls);
    }

    @Test
    void numbersComeBackAsTheyAre() {
        SerializableToLongFunction<String> length = String::length;
        SerializableToDoubleFunction<String> third = word -> word.length() / 3.0;
        ByteSource longs = new ByteSource(harness.result(words(List.of(op(MAP_TO_LONG, length)), op(RESULT_LONGS)), 0));
        ByteSource doubles = new ByteSource(harness.result(words(List.of(op(MAP_TO_DOUBLE, third)), op(RESULT_DOUBLES)), 0));
        for (Object word : words.get(0)) {
            assertThat(longs.readLong()).isEqualTo(((String) word).length());
            assertThat(Double.longBitsToDouble(doubles.readLong())).isEqualTo(((String) word).length() / 3.0);
        }
        assertThat(longs.remaining() + doubles.remaining()).isZero();
    }

    @Test
    void aLongResultGoesToABlock() {
        harness.inlineBytes = 1_000;
        TaskSource.Range range = new TaskSource.Range(0, 300_000, 1);
        Stage stage = stage(range, op(READ_RANGE), List.of(), op(RESULT_LONGS));
        ByteSource longs = new ByteSource(harness.result(stage, 0));
        for (long i = 0; i < 300_000; i++) {
            assertThat(longs.readLong()).isEqualTo(i);
        }
        assertThat(longs.remaining()).isZero();
        Stage values = stage(range, op(READ_RANGE), List.of(op(LONG_TO_OBJ)), op(RESULT_VALUES));
        assertThat(harness.run(harness.attempt(values, 0, 2))).isInstanceOf(TaskResult.Stored.class);
    }

    @Test
    void foldsGiveTheirNumbers() {
        long first = harness.attempt(range(List.of(), op(RESULT_COUNT)), 0, 1).branchTask();
        assertThat(first).isZero();
        List<Long> task0 = numbers.subList(0, 112);
        assertThat(longOf(range(List.of(), op(RESULT_COUNT)))).isEqualTo(112);
        assertThat(longOf(range(List.of(), op(RESULT_LONG_SUM)))).isEqualTo(task0.stream().mapToLong(n -> n).sum());
        assertThat(harness.result(range(List.of(), op(RESULT_NOTHING)), 0)).isEmpty();
        byte[] exact = harness.result(range(List.of(op(LONG_MAP, (SerializableLongUnaryOperator) n -> Long.MAX_VALUE)), op(RESULT_LONG_SUM_EXACT)), 0);
        assertThat(EngineHarness.decoded(exact)).isEqualTo(List.of(BigInteger.valueOf(Long.MAX_VALUE).multiply(BigInteger.valueOf(112))));
        ByteSource summary = new ByteSource(harness.result(range(List.of(), op(RESULT_LONG_SUMMARY)), 0));
        LongSummary read = new LongSummary(summary.readLong(), summary.readLong(), summary.readLong(),
                (BigInteger) ValueCodec.decode(summary, getClass().getClassLoader()));
        assertThat(read).isEqualTo(new LongSummary(112, -7, 104, BigInteger.valueOf(task0.stream().mapToLong(n -> n).sum())));
        byte[] doubles = harness.result(range(List.of(op(LONG_TO_DOUBLE)), op(RESULT_DOUBLE_SUMMARY)), 0);
        assertThat(DoubleSummarizer.fromBytes(doubles).summary().max()).isEqualTo(104);
    }

    @Test
    void emptyTasksHaveEmptyOrNeutralResults() {
        SerializableBinaryOperator<Object> merger = (a, b) -> a;
        SerializableToLongFunction<Object> zero = x -> 0;
        SerializableToDoubleFunction<Object> zeroDouble = x -> 0;
        TaskSource nothing = EngineHarness.values(List.of(List.of()));
        for (Stage stage : List.of(
                stage(nothing, op(READ_VALUES), List.of(), op(RESULT_VALUES)),
                stage(nothing, op(READ_VALUES), List.of(), op(RESULT_REDUCED, merger)),
                stage(nothing, op(READ_VALUES), List.of(op(MAP_TO_LONG, zero)), op(RESULT_LONG_SUMMARY)),
                stage(nothing, op(READ_VALUES), List.of(op(MAP_TO_DOUBLE, zeroDouble)), op(RESULT_DOUBLE_SUMMARY)))) {
            assertThat(harness.result(stage, 0)).isEmpty();
        }
        assertThat(longOf(stage(nothing, op(READ_VALUES), List.of(), op(RESULT_COUNT)))).isZero();
    }

    @Test
    void recordsFoldFromLeftToRight() {
        SerializableBinaryOperator<String> concatenate = (a, b) -> a + b;
        SerializableBiFunction<String, String, String> append = (all, word) -> all + "," + word;
        SerializableComparator<String> byLength = Order.by(String::length);
        List<String> task = words.get(1).stream().map(String.class::cast).toList();

        assertThat(EngineHarness.decoded(harness.result(words(List.of(), op(RESULT_REDUCED, concatenate)), 1)))
                .isEqualTo(List.of(String.join("", task)));
        Operator aggregated = op(RESULT_AGGREGATED, ValueCodec.toBytes("zero"), append);
        assertThat(EngineHarness.decoded(harness.result(words(List.of(), aggregated), 1)))
                .isEqualTo(List.of("zero," + String.join(",", task)));
        assertThat(EngineHarness.decoded(harness.result(words(List.of(), op(RESULT_TOP, byLength).with(5)), 1)))
                .isEqualTo(task.stream().sorted(byLength.reversed()).limit(5).toList());
    }

    @Test
    void collectorsSendTheirContainerOrElseTheRecords() {
        SerializableSupplier<Collector<String, ?, List<String>>> toList = Collectors::toList;
        SerializableSupplier<Collector<CharSequence, ?, String>> joining = () -> Collectors.joining("-");
        List<Object> task = words.get(2);

        byte[] container = harness.result(words(List.of(), op(RESULT_COLLECTED, toList)), 2);
        assertThat(container[0]).isZero();
        assertThat(ValueCodec.fromBytes(Arrays.copyOfRange(container, 1, container.length), getClass().getClassLoader())).isEqualTo(task);
        byte[] records = harness.result(words(List.of(), op(RESULT_COLLECTED, joining)), 2);
        assertThat(records[0]).isEqualTo((byte) 1);
        assertThat(EngineHarness.decoded(Arrays.copyOfRange(records, 1, records.length))).isEqualTo(task);
    }

    @Test
    void sourcesAreSplitReadAndLeftEarly() {
        Numbers source = new Numbers();
        Stage listing = stage(new TaskSource.Inline(io.sheaf.plan.Slices.of(new byte[0])), op(LIST_SPLITS, source).with(3), List.of(), op(WRITE_PARTS));
        TaskResult.Inline parts = (TaskResult.Inline) harness.run(listing, 0);
        assertThat(parts.slices().size()).isEqualTo(3);

        TaskSource splits = new TaskSource.Inline(parts.slices());
        assertThat(harness.values(stage(splits, op(READ_SOURCE, source), List.of(), op(RESULT_VALUES))))
                .isEqualTo(IntStream.range(0, 30).boxed().toList());
        assertThat(harness.values(stage(splits, op(READ_SOURCE, source), List.of(op(LIMIT).with(2)), op(RESULT_VALUES))))
                .isEqualTo(List.of(0, 1, 10, 11, 20, 21));
    }

    @Test
    void branchesOfAUnionRunTheirOwnSteps() {
        SerializableFunction<Object, Object> mark = x -> "!" + x;
        Stage left = words(List.of(op(MAP, mark)), op(RESULT_VALUES));
        Stage right = range(List.of(op(LONG_TO_OBJ)), op(RESULT_VALUES));
        Stage union = new Stage(0, List.of(left.sources().get(0), right.sources().get(0)),
                new io.sheaf.plan.StageCode(List.of(left.code().branches().get(0), right.code().branches().get(0)), op(RESULT_VALUES)),
                java.util.Map.of());
        List<Object> expected = new ArrayList<>();
        words.forEach(task -> task.forEach(word -> expected.add("!" + word)));
        expected.addAll(numbers);
        assertThat(harness.values(union)).isEqualTo(expected);
    }

    /** Splits are first numbers of runs of ten. */
    record Numbers() implements Source<Integer, Integer> {
        @Override
        public List<Integer> splits(int wanted) {
            return IntStream.range(0, wanted).mapToObj(i -> i * 10).toList();
        }

        @Override
        public void read(Integer split, Consumer<? super Integer> records) {
            for (int i = 0; i < 10; i++) {
                records.accept(split + i);
            }
        }
    }

    private long longOf(Stage stage) {
        return new ByteSource(harness.result(stage, 0)).readLong();
    }

    private static Stage range(List<Operator> steps, Operator terminal) {
        return stage(RANGE, op(READ_RANGE), steps, terminal);
    }

    private Stage words(List<Operator> steps, Operator terminal) {
        return stage(EngineHarness.values(words), op(READ_VALUES), steps, terminal);
    }

    private static List<List<Object>> words() {
        Random random = new Random(SEED);
        List<List<Object>> tasks = new ArrayList<>();
        for (int task = 0; task < 4; task++) {
            List<Object> words = new ArrayList<>();
            for (int i = 0; i < 50; i++) {
                words.add("abcdefg".substring(0, random.nextInt(8)));
            }
            tasks.add(words);
        }
        return tasks;
    }
}
