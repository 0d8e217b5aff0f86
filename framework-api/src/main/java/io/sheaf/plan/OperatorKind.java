package io.sheaf.plan;

/**
 * Every step a stage program can be made of. A step has a lane on each side: records ({@code ref}), or primitive
 * {@code long} or {@code double} values that are never boxed. {@code fN} is function N, {@code nN} number N of the
 * {@link Operator}; functions are JDK-serialised objects of {@code io.sheaf.function}, values are encoded by the
 * {@code ValueCodec}. A place is an encoded String for messages, which says what the user called and where; it may be
 * missing. The order of the constants is part of the wire format: only add at the end.
 */
public enum OperatorKind {
    // Heads: where a branch's records come from.
    /** long lane: the part of {@link TaskSource.Range} that the task index gives. */
    READ_RANGE,
    /** ref lane: the values encoded one after another in the task's slice (inline, open) or block (uploaded). */
    READ_VALUES,
    /**
     * ref lane of String, or of Text if n2 is 1: lines of the encoded group of text splits in the task's slice. n0: line limit in bytes;
     * n1: 1 = replace invalid UTF-8.
     */
    READ_TEXT,
    /** ref lane: f0 a {@code Source}; the slice is an encoded split of it. */
    READ_SOURCE,
    /** ref lane of byte[]: encoded groups of text splits. f0: encoded List of absolute path strings. One task. */
    LIST_FILES,
    /** ref lane of byte[]: the encoded splits of f0, a {@code Source}. n0: wanted number. f1: place. One task. */
    LIST_SPLITS,
    /** ref lane of Pair: keys with values of equal keys merged. f0: value merger BinaryOperator. Reads WRITE_REDUCED. */
    SHUFFLE_REDUCED,
    /** ref lane of Pair: keys with accumulators merged. f0: BinaryOperator of accumulators; f1, f2: as f0, f1 of WRITE_AGGREGATED, which it reads. */
    SHUFFLE_AGGREGATED,
    /**
     * ref lane of Pair of key and List of values, in producer order. Reads WRITE_PAIRS. With n0, also the partition of
     * side n0, whose values come before the others.
     */
    SHUFFLE_GROUPED,
    /** ref lane of Pair of key and Long. Reads WRITE_COUNTED. */
    SHUFFLE_COUNTED,
    /** ref lane: each record once. Reads WRITE_DISTINCT. */
    SHUFFLE_DISTINCT,
    /** ref lane: records in producer order. Reads WRITE_RECORDS. */
    SHUFFLE_RECORDS,
    /** ref lane of byte[]: the slices of all tasks of the stage read, in task order. */
    READ_GATHERED,

    // Narrow steps.
    /** ref to ref, f0 Function. With a place in f1, null is an error of the function: it makes pairs. */
    MAP,
    /** ref to ref, f0 Function to Iterable, Stream, Iterator or array of records. f1: place. */
    FLAT_MAP,
    /** ref, f0 Predicate. */
    FILTER,
    /** ref to ref, f0 Function of Iterator to Iterator over one whole task, whose records are kept until the last has come. f1: place. */
    MAP_PARTITIONS,
    /** ref to Pair, f0 Function giving the key. */
    KEY_BY,
    /** Pair to Pair, f0 Function of the value. */
    MAP_VALUES,
    /** ref to long, f0 ToLongFunction. f1: place. */
    MAP_TO_LONG,
    /** ref to double, f0 ToDoubleFunction. f1: place. */
    MAP_TO_DOUBLE,
    /** long to long, f0 LongUnaryOperator. */
    LONG_MAP,
    /** long, f0 LongPredicate. */
    LONG_FILTER,
    /** long to double, f0 LongToDoubleFunction; without a function the plain conversion. */
    LONG_TO_DOUBLE,
    /** long to ref, f0 LongFunction; without a function the boxed value. */
    LONG_TO_OBJ,
    /** double to double, f0 DoubleUnaryOperator. */
    DOUBLE_MAP,
    /** double, f0 DoublePredicate. */
    DOUBLE_FILTER,
    /** double to long, f0 DoubleToLongFunction. */
    DOUBLE_TO_LONG,
    /** double to ref, f0 DoubleFunction; without a function the boxed value. */
    DOUBLE_TO_OBJ,
    /** any lane: at most n0 records of the task; the steps before it stop then. */
    LIMIT,

    // Terminals of a stage that others read. How many partitions there are, the stage's output says; n0 of WRITE_*: at the least.
    /** Pair records, values of equal keys merged in order with f0 BinaryOperator. */
    WRITE_REDUCED,
    /** Pair records; accumulator per key from encoded zero value f0, folded with f1 BiFunction. */
    WRITE_AGGREGATED,
    /** Pair records routed by key, not combined. */
    WRITE_PAIRS,
    /** any record as key, counted. */
    WRITE_COUNTED,
    /** any record as key, once per task. */
    WRITE_DISTINCT,
    /** any record, dealt out in turn starting at a place that depends on the task index only. n1, if there: 1 = in a file, not in memory; then n0 is 1. */
    WRITE_RECORDS,
    /** byte[] records become the task's parts, one slice each, at most 1 MiB in all. */
    WRITE_PARTS,
    /** ref lane: into a writer of f0 Sink; the task's only part is the encoded value that the writer finished with. */
    WRITE_SINK,

    // Terminals of the last stage: one result slice per task.
    /** ref lane: encoded values one after another. */
    RESULT_VALUES,
    /** long lane: 8 bytes each, little-endian. */
    RESULT_LONGS,
    /** double lane: 8 bytes each, little-endian raw bits. */
    RESULT_DOUBLES,
    /** any lane: number of records, 8 bytes little-endian. */
    RESULT_COUNT,
    /** ref lane: empty, or the encoded reduction by f0 BinaryOperator. */
    RESULT_REDUCED,
    /** ref lane: encoded accumulator from encoded zero f0 folded with f1 BiFunction. */
    RESULT_AGGREGATED,
    /** ref lane: f0 Supplier of Collector; byte 0 and its encoded container, or byte 1 and the encoded values (also of no records) if the container cannot travel. */
    RESULT_COLLECTED,
    /** ref lane: the encoded n0 greatest by f0 Comparator, greatest first, ties by order of appearance. */
    RESULT_TOP,
    /** long lane: wrapping sum, 8 bytes little-endian. */
    RESULT_LONG_SUM,
    /** long lane: encoded BigInteger of the exact sum. */
    RESULT_LONG_SUM_EXACT,
    /** long lane: empty, or count, min, max (8 bytes little-endian each) and the encoded BigInteger sum. */
    RESULT_LONG_SUMMARY,
    /** double lane: empty, or the bytes of the aggregator's {@code DoubleSummarizer}. */
    RESULT_DOUBLE_SUMMARY,
    /** READ_GATHERED of WRITE_SINK parts: commits them with f0, the same Sink; the result is the encoded value that it returns. */
    RESULT_COMMIT_SINK,
    /** ref lane, no result: only run. */
    RESULT_NOTHING,
    /** Step or terminal, ref lane: f0 a {@code Callable} or {@code Runnable}, run once per record, which is ignored; its result, or null, is the next record or an encoded value. */
    CALL,

    // Steps that know their partition; the planner adds the first branch of their dataset as the last number.
    /** ref to ref, f0 BiFunction of the partition's index and its Iterator to an Iterator, as MAP_PARTITIONS. f1: place. */
    MAP_PARTITIONS_INDEXED,
    /** ref: keeps a record with the probability whose raw bits are n0, decided by the seed n1, the partition and the record's place in it. */
    SAMPLE,
    /** ref to Pair of the record and a Long: the partition's index times 2^32, plus the record's place in it. */
    UNIQUE_ID,

    // Sketches of the last stage.
    /** ref lane: the state of the aggregator's {@code DistinctSketch} of the hashes of the encoded keys; empty of no records. */
    RESULT_DISTINCT_SKETCH,
    /** long lane: the state of the aggregator's {@code QuantileSketch}; n0: raw bits of its error. */
    RESULT_LONG_QUANTILES,
    /** double lane: the same of the values' {@code DoubleQuantiles.toOrdered}. */
    RESULT_DOUBLE_QUANTILES,

    // Steps with a side of blocks; the planner adds its number as the last number.
    /** Pair to Pair of the key and a Pair of the values: with every value of its key on the side, WRITE_PAIRS of one partition. n0: 1 = a pair without any also, the other value an Optional. */
    BROADCAST_JOIN,

    // Sorting. f0: a Comparator; none for the natural order. n1: a SortBy.
    /** ref lane: the task's only part is a sample of what is compared; none of no records. n0: number of partitions to come. */
    WRITE_SAMPLE,
    /** ref lane of byte[], READ_GATHERED of WRITE_SAMPLE: the parts are at most n0 - 1 ascending bounds between partitions. */
    WRITE_BOUNDS,
    /** any record, to the partition between whose bounds it lies. n0: number of partitions, n2: side of WRITE_BOUNDS. */
    WRITE_RANGED,
    /** ref lane: records in order, equal ones in producer order. f0, n1 as of WRITE_RANGED. */
    SHUFFLE_SORTED,

    // Records by their place in the dataset.
    /** ref lane: the task's only part is the number of its records, 8 bytes little-endian. */
    WRITE_COUNT,
    /** Step, ref to Pair of the record and a Long, its place in the dataset. n0: first branch, n1: side of WRITE_COUNT. */
    INDEX,
    /** Pair records of a place and a value, in as many equal runs of places as n0 says; read by SHUFFLE_SORTED. n1, n2: sides of WRITE_COUNT, which must agree. */
    WRITE_PLACED,
    /** Step, ref: of two records of equal places, one behind the other, the Pair of their values. */
    ZIP,
    /** any record, neighbouring tasks' to one of n0 partitions; read by SHUFFLE_RECORDS. */
    WRITE_JOINED,
    /** Pair records, to one of n0 partitions that f0, a Partitioner, says; read by SHUFFLE_RECORDS or SHUFFLE_SORTED. n1: a SortBy if they are to be sorted in natural order. */
    WRITE_PARTITIONED,

    // Statistics of the last stage.
    /** long lane: empty, or count, min, max (8 bytes little-endian each) and the encoded BigIntegers sum and sum of squares. */
    RESULT_LONG_STATISTICS,
    /** double lane: empty, or the bytes of the aggregator's {@code DoubleStatistician}. */
    RESULT_DOUBLE_STATISTICS,

    // Sketches per key.
    /** Pair records; per key the state of the aggregator's {@code DistinctSketch} of the hashes of the values as encoded keys. */
    WRITE_SKETCHED,
    /** ref lane of Pair of key and Long, the estimate of the merged sketches. Reads WRITE_SKETCHED. */
    SHUFFLE_SKETCHED,

    // Joins that are chosen at run time.
    /** Step, Pair to what the {@link JoinForm} n0 says, with every value of its key on the side n1, WRITE_PAIRS of tagged values. f0: place. */
    LOOKUP_JOIN,

    // Steps with effects outside the job: see {@link #hasEffects()}.
    /** As MAP_PARTITIONS, of a function that calls services. */
    MAP_ASYNC,
    /** As MAP, of a function that gives its record back. */
    PEEK,
    /** As LONG_MAP, of a function that gives its value back. */
    LONG_PEEK,
    /** As DOUBLE_MAP, of a function that gives its value back. */
    DOUBLE_PEEK,
    /** As MAP_PARTITIONS, of a function that runs a command. */
    PIPE,
    /** As MAP, of a pool's function, on one item. */
    MAP_ITEM,

    /** As SAMPLE, but gives a record as often as a draw from the Poisson distribution says whose mean's raw bits are n0. */
    SAMPLE_WITH_REPLACEMENT;

    private static final OperatorKind[] ALL = values();

    /** Whether running it again may change something outside the job again: it is there for what it does, and not only for what it gives. */
    public boolean hasEffects() {
        return switch (this) {
            case MAP_ASYNC, PEEK, LONG_PEEK, DOUBLE_PEEK, PIPE, MAP_ITEM, CALL, RESULT_NOTHING -> true;
            default -> false;
        };
    }

    /** The inverse of {@link #ordinal()}. */
    public static OperatorKind byOrdinal(int ordinal) {
        if (ordinal < 0 || ordinal >= ALL.length) {
            throw new IllegalArgumentException("no operator has number " + ordinal);
        }
        return ALL[ordinal];
    }
}
