package io.sheaf.cli;

import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;
import java.util.regex.Pattern;
import java.util.stream.IntStream;
import picocli.CommandLine.Option;
import tools.jackson.databind.ObjectMapper;
import tools.jackson.databind.json.JsonMapper;

/** How tables are printed. A picocli mixin. */
final class OutputOptions {

    enum Format {
        table,
        json
    }

    private static final ObjectMapper JSON = JsonMapper.builder().build();
    private static final Pattern CONTROLS = Pattern.compile("[\\p{Cc}\\p{Zl}\\p{Zp}]");

    @Option(names = "-o", paramLabel = "FORMAT", defaultValue = "table", description = "${COMPLETION-CANDIDATES}. Default: ${DEFAULT-VALUE}.")
    private Format format;

    /** One line per row under a line of titles, or one JSON array. */
    <T> void print(List<String> titles, List<T> rows, Function<T, List<String>> cells, Function<T, Object> json) {
        if (format == Format.json) {
            System.out.println(JSON.writeValueAsString(rows.stream().map(json).toList()));
            return;
        }
        List<List<String>> lines = new ArrayList<>();
        lines.add(titles);
        rows.forEach(row -> lines.add(cells.apply(row)));
        table(lines).forEach(System.out::println);
    }

    /** One row: a line per title, or one JSON object. */
    <T> void printOne(List<String> titles, T row, Function<T, List<String>> cells, Function<T, Object> json) {
        if (format == Format.json) {
            System.out.println(JSON.writeValueAsString(json.apply(row)));
            return;
        }
        fields(titles, cells.apply(row)).forEach(System.out::println);
    }

    static List<String> fields(List<String> titles, List<String> values) {
        return IntStream.range(0, titles.size()).mapToObj(i -> titles.get(i) + "\t" + oneLine(values.get(i))).toList();
    }

    static List<String> table(List<List<String>> rows) {
        List<List<String>> lines = rows.stream().map(row -> row.stream().map(OutputOptions::oneLine).toList()).toList();
        int[] widths = new int[lines.get(0).size()];
        for (List<String> line : lines) {
            for (int i = 0; i < widths.length; i++) {
                widths[i] = Math.max(widths[i], line.get(i).length());
            }
        }
        List<String> texts = new ArrayList<>();
        for (List<String> line : lines) {
            StringBuilder text = new StringBuilder();
            for (int i = 0; i < widths.length; i++) {
                text.append(line.get(i)).append(" ".repeat(widths[i] - line.get(i).length() + 2));
            }
            texts.add(text.toString().stripTrailing());
        }
        return texts;
    }

    // Names and messages are users': a line break or tab must not make another row or column of them, nor may they
    // steer the terminal.
    private static String oneLine(String text) {
        return CONTROLS.matcher(text).replaceAll(" ");
    }
}
