package io.sheaf.benchmarks.dataflow;

import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * How a row went.
 *
 * @param laps of each contestant in order; as many for each, at least one
 */
public record Standing(Scenario scenario, long size, Map<Peer, List<PeerProcess.Lap>> laps) {

    /** @throws IllegalStateException if two answers differ */
    public Standing {
        laps = new EnumMap<>(laps);
        Set<String> answers = laps.values().stream().flatMap(List::stream).map(PeerProcess.Lap::answer).collect(Collectors.toSet());
        if (answers.size() != 1) {
            throw new IllegalStateException("the answers to " + scenario.title() + " of size " + size + " differ: " + laps);
        }
    }

    /** The title and a line of Markdown for each contestant. The ratio is of its median to the Sheaf of the column. */
    public String markdown() {
        List<Peer> sheafs = laps.keySet().stream().filter(Peer::isSheaf).toList();
        StringBuilder text = new StringBuilder();
        text.append(String.format(Locale.ROOT, "## %s, %,d%n%n", scenario.title(), size));
        text.append(scenario.description()).append(" Answer ").append(answer()).append(String.format(".%n%n"));
        row(text, "", "cold, s", "median warm, s", "warm runs, s", sheafs.stream().map(sheaf -> "÷ " + sheaf.title()).toList());
        row(text, "---", "---", "---", "---", sheafs.stream().map(sheaf -> "---").toList());
        laps.keySet().forEach(peer -> row(text, peer, sheafs));
        return text.toString();
    }

    private String answer() {
        return laps.values().iterator().next().get(0).answer();
    }

    private void row(StringBuilder text, Peer peer, List<Peer> sheafs) {
        List<Double> warm = warm(peer);
        List<String> ratios = sheafs.stream().map(sheaf -> sheaf == peer ? "1" : ratio(median(peer) / median(sheaf))).toList();
        row(
                text,
                peer.title(),
                seconds(laps.get(peer).get(0).seconds()),
                warm.isEmpty() ? "" : seconds(median(peer)),
                warm.stream().map(Standing::seconds).collect(Collectors.joining(", ")),
                ratios);
    }

    private static void row(StringBuilder text, String title, String cold, String median, String warm, List<String> ratios) {
        List<String> cells = new ArrayList<>(List.of(title, cold, median, warm));
        cells.addAll(ratios);
        text.append("| ").append(String.join(" | ", cells)).append(String.format(" |%n"));
    }

    private List<Double> warm(Peer peer) {
        return laps.get(peer).stream().skip(1).map(PeerProcess.Lap::seconds).toList();
    }

    /** Of the warm runs; of the only run, if there is one. */
    double median(Peer peer) {
        List<Double> warm = warm(peer);
        return new Figures(warm.isEmpty() ? List.of(laps.get(peer).get(0).seconds()) : warm).median();
    }

    private static String ratio(double ratio) {
        return String.format(Locale.ROOT, ratio < 10 ? "%.2f" : "%.1f", ratio);
    }

    private static String seconds(double seconds) {
        return String.format(Locale.ROOT, seconds < 1 ? "%.3f" : seconds < 10 ? "%.2f" : "%.1f", seconds);
    }
}
