package io.sheaf.benchmarks;

import io.sheaf.benchmarks.dataflow.Figures;
import io.sheaf.benchmarks.dataflow.PeerProcess;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.ToDoubleFunction;

/**
 * How runs of growing inputs went on one engine, the first of each size first: that one is cold, and counts only for the memory.
 * Owned by one thread.
 */
final class GrowthTable {

    private static final double MIB = 1 << 20;
    private static final double CONSTANT_WITHIN = 0.05;
    /** Bytes a byte of input that are nothing: two runs of one size differ by as much. */
    private static final double NOTHING = 0.001;

    private final String engine;
    private final boolean tellsSpills;
    private final Map<Long, List<Turn>> turns = new TreeMap<>();

    /**
     * One run.
     *
     * @param counts of this run
     * @param peakBytes the most memory that one of the processes held until then
     */
    record Turn(double seconds, GrowthRun.Counts counts, long peakBytes, String answer) {

        static Turn of(PeerProcess.Lap lap) {
            String[] words = lap.answer().split(" ", 5);
            GrowthRun.Counts counts = new GrowthRun.Counts(Long.parseLong(words[0]), Long.parseLong(words[1]), Long.parseLong(words[2]));
            return new Turn(lap.seconds(), counts, Long.parseLong(words[3]), words[4]);
        }
    }

    /** A count of a run for each byte of input. */
    private record Count(String title, ToDoubleFunction<Turn> bytes) {}

    /** @param tellsSpills whether all that is written goes to files: then it is known what went elsewhere than to the output */
    GrowthTable(String engine, boolean tellsSpills) {
        this.engine = engine;
        this.tellsSpills = tellsSpills;
    }

    void add(long inputBytes, Turn turn) {
        turns.computeIfAbsent(inputBytes, none -> new ArrayList<>()).add(turn);
    }

    /** A table in Markdown, and a line for each count that says whether it is constant. */
    String markdown() {
        StringBuilder text = new StringBuilder(String.format(Locale.ROOT, "## growth, %s%n%n", engine));
        List<String> titles = new ArrayList<>(List.of("MiB of input"));
        counts(0).forEach(count -> titles.add(count.title() + ", bytes a byte"));
        titles.addAll(List.of("median, s", "least to greatest, s", "MiB/s", "peak memory so far, MiB"));
        row(text, titles);
        row(text, titles.stream().map(title -> "---").toList());
        turns.forEach((input, all) -> row(text, cells(input, all)));
        text.append(String.format("%n"));
        for (int i = 0; i < counts(0).size(); i++) {
            text.append(verdict(i)).append(String.format("%n"));
        }
        return text.toString();
    }

    private List<String> cells(long input, List<Turn> all) {
        Figures seconds = new Figures(warm(all).stream().map(Turn::seconds).toList());
        List<String> cells = new ArrayList<>(List.of(number("%.0f", input / MIB)));
        counts(input).forEach(count -> cells.add(number("%.3f", median(count, all))));
        cells.add(number("%.3f", seconds.median()));
        cells.add(number("%.3f", seconds.least()) + " to " + number("%.3f", seconds.greatest()));
        cells.add(number("%.0f", input / MIB / seconds.median()));
        cells.add(number("%.0f", all.get(0).peakBytes() / MIB));
        return cells;
    }

    private List<Count> counts(long input) {
        List<Count> counts = new ArrayList<>(List.of(
                new Count("read", turn -> (double) turn.counts().read() / input),
                new Count("written", turn -> (double) turn.counts().written() / input)));
        if (tellsSpills) {
            // A sort's output is as long as its input.
            counts.add(new Count("spilled", turn -> (double) (turn.counts().written() - input) / input));
        }
        counts.add(new Count("allocated", turn -> (double) turn.counts().allocated() / input));
        return counts;
    }

    private String verdict(int index) {
        Figures medians = new Figures(turns.entrySet().stream()
                .map(size -> median(counts(size.getKey()).get(index), size.getValue()))
                .toList());
        boolean constant = medians.greatest() - medians.least() <= Math.max(NOTHING, CONSTANT_WITHIN * medians.least());
        return counts(0).get(index).title() + ": " + number("%.3f", medians.least()) + " to " + number("%.3f", medians.greatest()) + " bytes a byte of input, "
                + (constant ? "constant" : "NOT constant") + " within 5 %";
    }

    private static double median(Count count, List<Turn> all) {
        return new Figures(warm(all).stream().map(turn -> count.bytes().applyAsDouble(turn)).toList()).median();
    }

    private static List<Turn> warm(List<Turn> all) {
        return all.subList(1, all.size());
    }

    private static String number(String format, double number) {
        return String.format(Locale.ROOT, format, number);
    }

    private static void row(StringBuilder text, List<String> cells) {
        text.append("| ").append(String.join(" | ", cells)).append(String.format(" |%n"));
    }
}
