package io.sheaf.integration;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/** The source files of all modules, by the name of their class, for tests of what documents say of them. */
record Sources(Map<String, List<Path>> byClass) {

    private static final Pattern CODE = Pattern.compile("`([^`]+)`");

    static Sources ofProduct() throws IOException {
        return below("/src/main/java/");
    }

    static Sources ofTests() throws IOException {
        return below("/src/test/java/");
    }

    /** What a document has between backquotes. */
    static List<String> code(String text) {
        return CODE.matcher(text).results().map(match -> match.group(1)).toList();
    }

    private static Sources below(String directory) throws IOException {
        Map<String, List<Path>> sources = new HashMap<>();
        try (Stream<Path> files = Files.walk(Built.home())) {
            files.filter(file -> file.toString().contains(directory) && file.toString().endsWith(".java"))
                    .forEach(file -> sources.computeIfAbsent(file.getFileName().toString().replace(".java", ""), name -> new ArrayList<>()).add(file));
        }
        return new Sources(sources);
    }

    /**
     * Fails unless there is such a test.
     *
     * @param row which names it
     * @param test class and method with a dot between
     */
    void assertTestExists(String row, String test) {
        String[] names = test.split("\\.");
        assertThat(names).as("%s: %s", row, test).hasSize(2);
        Pattern method = Pattern.compile("@(Parameterized|Repeated)?Test\\b[^;{}]*(\\{[^{}]*\\}[^;{}]*)?\\bvoid " + names[1] + "\\(");
        assertThat(byClass.getOrDefault(names[0], List.of())).as("%s: %s", row, test)
                .anySatisfy(source -> assertThat(Files.readString(source)).containsPattern(method));
    }
}
