package io.sheaf.benchmarks.dataflow;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;

class FiguresTest {

    @Test
    void theMedianIsInTheMiddleWhateverTheOrder() {
        assertThat(new Figures(List.of(9.0, 1.0, 2.0)).median()).isEqualTo(2);
        assertThat(new Figures(List.of(9.0, 1.0, 2.0, 4.0)).median()).isEqualTo(3);
    }

    @Test
    void theSpreadIsFromTheLeastToTheGreatest() {
        Figures figures = new Figures(List.of(3.0, 1.0, 2.0));
        assertThat(figures.least()).isEqualTo(1);
        assertThat(figures.greatest()).isEqualTo(3);
    }
}
