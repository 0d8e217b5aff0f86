package io.sheaf.integration;

import static org.assertj.core.api.Assertions.assertThat;

import io.sheaf.chaos.Scenario;
import java.io.IOException;
import java.nio.file.Files;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** What docs/faults.md names must exist: a test or a scenario that was renamed or removed shows nothing. */
class FaultsTest {

    private static final Pattern ROW = Pattern.compile("\\| (F\\d\\d) \\|[^|]*\\|([^|]*)\\| ([^|]*) \\|");
    private static final String SCENARIO = "chaos/";

    private record Row(String number, List<String> tests, String result) {

        boolean isNotDone() {
            return result.startsWith("not done, because ");
        }
    }

    @Test
    void everyFaultHasItsRow() throws IOException {
        assertThat(rows()).extracting(Row::number).isEqualTo(IntStream.rangeClosed(1, 90).mapToObj("F%02d"::formatted).toList());
        assertThat(rows()).allSatisfy(row -> {
            assertThat(row.result()).as(row.number()).matches("shown(;.*)?|in part: .+|not done, because .+");
            assertThat(row.isNotDone() || !row.tests().isEmpty()).as(row.number()).isTrue();
        });
    }

    @Test
    void everyTestItNamesExists() throws IOException {
        Sources tests = Sources.ofTests();
        List<String> scenarios = Scenario.all().stream().map(scenario -> SCENARIO + scenario.name()).toList();
        for (Row row : rows()) {
            for (String test : row.tests()) {
                if (test.startsWith(SCENARIO)) {
                    assertThat(scenarios).as(row.number()).contains(test);
                } else {
                    tests.assertTestExists(row.number(), test);
                }
            }
        }
    }

    private static List<Row> rows() throws IOException {
        List<Row> rows = new ArrayList<>();
        Matcher row = ROW.matcher(Files.readString(Built.home().resolve("docs/faults.md")));
        while (row.find()) {
            rows.add(new Row(row.group(1), Sources.code(row.group(2)), row.group(3)));
        }
        return rows;
    }
}
