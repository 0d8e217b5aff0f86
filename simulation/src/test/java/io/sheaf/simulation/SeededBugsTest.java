package io.sheaf.simulation;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIfSystemProperty;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** The net is tight: each of these mistakes shows in the world of some seed. */
class SeededBugsTest {

    static List<SeededBug> all() {
        return SeededBugs.ALL;
    }

    @ParameterizedTest
    @MethodSource("all")
    void theMistakeShowsInTheWorldOfItsSeedAndNothingElseDoes(SeededBug bug) throws IOException, ReflectiveOperationException {
        assertThat(new PatchedCores(bug).failureOrNull(bug.seed())).as("failure of seed %d with '%s'", bug.seed(), bug).isNotNull();
        assertThat(Simulation.run(bug.seed()).seed()).isEqualTo(bug.seed());
    }

    /**
     * Looks for the first seed from 1 on, or from the first with several schedulers, that shows each mistake, among as many as the property
     * says, and writes a table of them. With {@code sheaf.simulation.bug} only for those whose name has that in it.
     */
    @Test
    @EnabledIfSystemProperty(named = "sheaf.simulation.search", matches = "\\d+")
    void eachMistakeIsFound() throws IOException, ReflectiveOperationException {
        int seeds = Integer.getInteger("sheaf.simulation.search");
        List<String> rows = new ArrayList<>(List.of("| mistake | first seed | what is seen |", "|---|---|---|"));
        List<SeededBug> missed = new ArrayList<>();
        String wanted = System.getProperty("sheaf.simulation.bug", "");
        for (SeededBug bug : SeededBugs.ALL.stream().filter(each -> each.toString().contains(wanted)).toList()) {
            String row = search(bug, seeds);
            System.out.println(row);
            rows.add(row);
            if (row.contains("| none |")) {
                missed.add(bug);
            }
        }
        Files.write(Path.of("target", "seeded-bugs.md"), rows);
        assertThat(missed).as("mistakes that none of %d seeds shows", seeds).isEmpty();
    }

    private static String search(SeededBug bug, int seeds) throws IOException, ReflectiveOperationException {
        PatchedCores cores = new PatchedCores(bug);
        for (long seed = bug.first(); seed < bug.first() + seeds; seed++) {
            String failure = cores.failureOrNull(seed);
            if (failure != null) {
                return String.format(Locale.ROOT, "| %s | %d | %s |", bug, seed, failure.contains(": ") ? failure.split(": ")[1] : failure);
            }
        }
        return "| " + bug + " | none | |";
    }
}
