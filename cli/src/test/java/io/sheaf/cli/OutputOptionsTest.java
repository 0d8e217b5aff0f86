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
}
