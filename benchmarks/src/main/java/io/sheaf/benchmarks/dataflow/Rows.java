package io.sheaf.benchmarks.dataflow;

import io.sheaf.Text;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.StringTokenizer;

/**
 * The rows that every contestant makes for itself, and what an answer is folded into. Pure functions of a row's number, of
 * multiplications and divisions only, so that they are the same everywhere.
 */
public final class Rows {

    /** Different keys of {@link #groupKey}. */
    public static final int GROUP_KEYS = 1_000_000;

    /** Coordinates of a point. */
    public static final int DIMENSIONS = 10;

    /** Clusters of points. */
    public static final int CENTRES = 20;

    /** Links from a node. */
    public static final int LINKS = 10;

    /** Rounds of the iterative rows. */
    public static final int ROUNDS = 10;

    /** The file of text in a row's directory. */
    public static final String TEXT = "text";

    /** How far {@link #zipfKey}'s inverse reaches into the distribution. */
    public static final double ZIPF_SPAN = 1.0 - Math.pow(1_000_000d, -0.1);

    private static final long LOW_32 = 0xffffffffL;
    private static final long FOLD = 1_000_003L;

    private Rows() {}

    /** 32 well mixed bits; different for numbers that differ in their low 32 bits. */
    public static long mix32(long number) {
        long x = number & LOW_32;
        x ^= x >>> 16;
        x = x * 0x7feb352dL & LOW_32;
        x ^= x >>> 15;
        x = x * 0x846ca68bL & LOW_32;
        return x ^ x >>> 16;
    }

    public static long mix64(long number) {
        long z = (number ^ number >>> 30) * 0xbf58476d1ce4e5b9L;
        z = (z ^ z >>> 27) * 0x94d049bb133111ebL;
        return z ^ z >>> 31;
    }

    // group-by

    public static int groupKey(long row) {
        return (int) (mix32(row) % GROUP_KEYS);
    }

    /** 0 to 999, whole, so that sums are exact in any order. */
    public static double groupValue(long row) {
        return mix32(row ^ 0x5bd1e995L) % 1000;
    }

    /** What a group adds to the answer, modulo 2^64. */
    public static long groupFold(int key, long count, double sum, double min, double max) {
        long hash = key;
        hash = hash * FOLD + count;
        hash = hash * FOLD + (long) sum;
        hash = hash * FOLD + (long) min;
        hash = hash * FOLD + (long) max;
        return mix64(hash);
    }

    // join

    /** Every second row on the left finds one on the right. */
    public static int leftKey(long row, long rightRows) {
        return (int) (mix32(row) % (2 * rightRows));
    }

    public static long leftValue(long row) {
        return row % 1000;
    }

    public static int rightKey(long row, long rightRows) {
        return (int) (row * 7919 % rightRows);
    }

    public static long rightValue(long row) {
        return mix32(row) % 1000;
    }

    public static long rightRows(long leftRows) {
        return Math.max(1, leftRows / 10);
    }

    /** What a pair adds to the answer, modulo 2^64. */
    public static long joinFold(int key, long left, long right) {
        return left * right + key;
    }

    // group-by-key

    /** Zipf-like with exponent 1.1 among 1 to a million, by the inverse in closed form. */
    public static int zipfKey(long row) {
        double y = 1.0 / (1.0 - mix32(row) * 0x1.0p-32 * ZIPF_SPAN);
        double y2 = y * y;
        double y4 = y2 * y2;
        return (int) (y4 * y4 * y2);
    }

    /** What a group adds to the answer, modulo 2^64. Needs all values before it folds the first. */
    public static long valuesFold(int key, Iterable<Integer> group) {
        int[] values = new int[16];
        int count = 0;
        for (int value : group) {
            if (count == values.length) {
                values = Arrays.copyOf(values, 2 * count);
            }
            values[count++] = value;
        }
        long sum = 0;
        for (int i = 0; i < count; i++) {
            sum += (long) values[i] ^ count;
        }
        return valuesFold(key, sum);
    }

    /** The same of a group whose values, each exclusive-or their number, have this sum. */
    public static long valuesFold(int key, long sum) {
        return mix64(key * FOLD + sum);
    }

    // page-rank

    /** Where a node's links lead. */
    public static int[] links(long node, long nodes) {
        int[] links = new int[LINKS];
        for (int i = 0; i < LINKS; i++) {
            links[i] = link(node * LINKS + i, nodes);
        }
        return links;
    }

    /** Where this edge leads, which comes from node {@code edge / LINKS}. */
    public static int link(long edge, long nodes) {
        return (int) (mix32(edge) % nodes);
    }

    public static String ranksAnswer(double sum, double max) {
        return String.format(Locale.ROOT, "%.4f:%.6f", sum, max);
    }

    // k-means

    public static double[] point(long row) {
        double[] point = new double[DIMENSIONS];
        long cluster = mix32(row) % CENTRES;
        for (int i = 0; i < DIMENSIONS; i++) {
            point[i] = mix32(cluster * DIMENSIONS + i + 777) % 1000 + mix32(row * DIMENSIONS + i) % 200;
        }
        return point;
    }

    /** Of equally near ones the first. */
    public static int nearest(double[] point, double[][] centres) {
        int nearest = 0;
        double least = Double.MAX_VALUE;
        for (int i = 0; i < centres.length; i++) {
            double[] centre = centres[i];
            double distance = 0;
            for (int d = 0; d < DIMENSIONS; d++) {
                double difference = point[d] - centre[d];
                distance += difference * difference;
            }
            if (distance < least) {
                least = distance;
                nearest = i;
            }
        }
        return nearest;
    }

    // collect

    /** An answer that depends on the order. */
    public static String orderedAnswer(long[] numbers) {
        long fold = 0;
        for (long number : numbers) {
            fold = fold * FOLD + number;
        }
        return answer(numbers.length, fold);
    }

    // word-count

    /** The words of a line, which are separated by spaces. */
    public static List<String> words(String line) {
        List<String> words = new ArrayList<>();
        StringTokenizer tokens = new StringTokenizer(line, " ");
        while (tokens.hasMoreTokens()) {
            words.add(tokens.nextToken());
        }
        return words;
    }

    /** The same of a line that is bytes. */
    static List<Text> wordsAsBytes(Text line) {
        List<Text> words = new ArrayList<>();
        for (Text part : line.split(' ')) {
            if (!part.isEmpty()) {
                words.add(part);
            }
        }
        return words;
    }

    public static String countsAnswer(Map<?, Long> counts) {
        long sum = 0;
        for (Map.Entry<?, Long> word : counts.entrySet()) {
            sum += mix64(word.getKey().toString().hashCode() * FOLD + word.getValue());
        }
        return answer(counts.size(), sum);
    }

    /** An answer of so many groups. */
    public static String answer(long groups, long sum) {
        return groups + ":" + Long.toHexString(sum);
    }
}
