package io.sheaf.integration;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** What docs/pitfalls.md names must exist: a guard or a test that was renamed or removed is not to be relied on. */
class PitfallsTest {

    private static final Pattern ROW = Pattern.compile("\\| (P\\d\\d) \\|[^|]*\\|([^|]*)\\|([^|]*)\\|");

    private record Row(String number, List<String> guards, List<String> tests) {}

    @Test
    void everyPitfallHasItsRow() throws IOException {
        assertThat(rows()).extracting(Row::number).isEqualTo(IntStream.rangeClosed(1, 48).mapToObj("P%02d"::formatted).toList());
        assertThat(rows()).allSatisfy(row -> assertThat(row.tests()).as(row.number()).isNotEmpty());
    }

    @Test
    void everyTestItNamesExists() throws IOException {
        Sources tests = Sources.ofTests();
        for (Row row : rows()) {
            assertThat(row.tests()).allSatisfy(test -> tests.assertTestExists(row.number(), test));
        }
    }

    @Test
    void everyGuardItNamesExists() throws IOException {
        Sources classes = Sources.ofProduct();
        for (Row row : rows()) {
            assertThat(row.guards()).as(row.number()).allSatisfy(guard -> assertThat(classes.byClass()).containsKey(guard));
        }
    }

    private static List<Row> rows() throws IOException {
        List<Row> rows = new ArrayList<>();
        Matcher row = ROW.matcher(Files.readString(Built.home().resolve("docs/pitfalls.md")));
        while (row.find()) {
            rows.add(new Row(row.group(1), Sources.code(row.group(2)), Sources.code(row.group(3))));
        }
        return rows;
    }
}
