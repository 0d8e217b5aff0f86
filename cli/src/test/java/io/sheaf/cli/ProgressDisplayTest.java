package io.sheaf.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.sheaf.Progress;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

class ProgressDisplayTest {

    private final ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    private final PrintStream target = new PrintStream(bytes, true, StandardCharsets.UTF_8);

    @Test
    void printsNoLineForShortWork() {
        ProgressLines lines = new ProgressLines("counting", target);
        lines.show(0, new Progress(0, 4, 0));
        lines.show(TimeUnit.SECONDS.toNanos(10) - 1, new Progress(3, 4, 0));
        lines.end();

        assertThat(shown()).isEmpty();
    }

    @Test
    void printsAtMostOneLineEveryTenSeconds() {
        ProgressLines lines = new ProgressLines("counting", target);
        for (int tenths = 0; tenths < 350; tenths++) {
            lines.show(TimeUnit.MILLISECONDS.toNanos(100L * tenths), new Progress(tenths, 400, tenths < 150 ? 0 : 2));
        }

        assertThat(shown().lines()).containsExactly(
                "sheaf: counting: 100 of 400 tasks after 10 s",
                "sheaf: counting: 200 of 400 tasks, 2 tried again after 20 s",
                "sheaf: counting: 300 of 400 tasks, 2 tried again after 30 s");
    }

    @Test
    void drawsNoBarForShortWork() {
        TerminalBar bar = new TerminalBar("counting", target);
        bar.show(TimeUnit.MILLISECONDS.toNanos(900), new Progress(1, 4, 0));
        bar.end();

        assertThat(shown()).isEmpty();
    }

    @Test
    void drawsABarThatIsGoneAtTheEnd() {
        TerminalBar bar = new TerminalBar("counting", target);
        bar.show(TimeUnit.SECONDS.toNanos(2), new Progress(1, 4, 0));
        bar.end();

        assertThat(shown()).startsWith("\rcounting").contains("1/4").endsWith("\r" + " ".repeat(79) + "\r").doesNotContain("\n");
    }

    private String shown() {
        return bytes.toString(StandardCharsets.UTF_8);
    }
}
