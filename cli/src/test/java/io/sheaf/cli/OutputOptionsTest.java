package io.sheaf.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;

class OutputOptionsTest {

    @Test
    void alignsColumnsByTheirWidestCell() {
        assertThat(OutputOptions.table(List.of(List.of("ID", "NAME"), List.of("long-id", "a"), List.of("b", ""))))
                .containsExactly("ID       NAME", "long-id  a", "b");
    }

    @Test
    void keepsWhatUsersWroteInItsRowAndColumn() {
        String name = "a\tb\r\nc\u0085d\u2028e\u001b[2J";

        assertThat(OutputOptions.table(List.of(List.of("NAME", "STATE"), List.of(name, "RUNNING"))))
                .containsExactly("NAME            STATE", "a b  c d e [2J  RUNNING");
        assertThat(OutputOptions.fields(List.of("NAME", "STATE"), List.of(name, "RUNNING")))
                .containsExactly("NAME\ta b  c d e [2J", "STATE\tRUNNING");
    }
}
