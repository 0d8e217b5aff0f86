package io.sheaf.integration;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** What docs/pitfalls.md names must exist: a guard or a test that was renamed or removed is not to be relied on. */
class PitfallsTest {

    private static final Pattern ROW = Pattern.compile("\\| (P\\d\\d) \\|[^|]*\\|([^|]*)\\|([^|]*)\\|");
    private static final Pattern CODE = Pattern.compile("`([^`]+)`");

    private record Row(String number, List<String> guards, List<String> tests) {}

    @Test
    void everyPitfallHasItsRow() throws IOException {
        assertThat(rows()).extracting(Row::number).isEqualTo(IntStream.rangeClosed(1, 48).mapToObj("P%02d"::formatted).toList());
        assertThat(rows()).allSatisfy(row -> assertThat(row.tests()).as(row.number()).isNotEmpty());
    }

    @Test
    void everyTestItNamesExists() throws IOException {
        Map<String, List<Path>> sources = sources("/src/test/java/");
        for (Row row : rows()) {
            for (String test : row.tests()) {
                String[] names = test.split("\\.");
                assertThat(names).as("%s: %s", row.number(), test).hasSize(2);
                Pattern method = Pattern.compile("@(Parameterized|Repeated)?Test\\b[^;{}]*(\\{[^{}]*\\}[^;{}]*)?\\bvoid " + names[1] + "\\(");
                assertThat(sources.getOrDefault(names[0], List.of())).as("%s: %s", row.number(), test)
                        .anySatisfy(source -> assertThat(Files.readString(source)).containsPattern(method));
            }
        }
    }

    @Test
    void everyGuardItNamesExists() throws IOException {
        Map<String, List<Path>> sources = sources("/src/main/java/");
        for (Row row : rows()) {
            assertThat(row.guards()).as(row.number()).allSatisfy(guard -> assertThat(sources).containsKey(guard));
        }
    }

    private static List<Row> rows() throws IOException {
        List<Row> rows = new ArrayList<>();
        Matcher row = ROW.matcher(Files.readString(Built.home().resolve("docs/pitfalls.md")));
        while (row.find()) {
            rows.add(new Row(row.group(1), code(row.group(2)), code(row.group(3))));
        }
        return rows;
    }

    private static List<String> code(String cell) {
        return CODE.matcher(cell).results().map(match -> match.group(1)).toList();
    }

    /** The source files of all modules under such a directory, by the name of their class. */
    private static Map<String, List<Path>> sources(String directory) throws IOException {
        Map<String, List<Path>> sources = new HashMap<>();
        try (Stream<Path> files = Files.walk(Built.home())) {
            files.filter(file -> file.toString().contains(directory) && file.toString().endsWith(".java"))
                    .forEach(file -> sources.computeIfAbsent(file.getFileName().toString().replace(".java", ""), name -> new ArrayList<>()).add(file));
        }
        return sources;
    }
}
