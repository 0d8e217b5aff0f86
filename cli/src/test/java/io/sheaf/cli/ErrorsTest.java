package io.sheaf.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.sheaf.InputException;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.CompletionException;
import org.junit.jupiter.api.Test;

class ErrorsTest {

    @Test
    void showsTheMessageAlone() {
        assertThat(report(new InputException("bad byte"), false)).isEqualTo("sheaf: bad byte\n");
    }

    @Test
    void showsTheStackWhenAskedTo() {
        assertThat(report(new InputException("bad byte"), true)).startsWith("sheaf: bad byte\n").contains("\tat ");
    }

    @Test
    void saysHowToSeeTheStackOfADefect() {
        assertThat(report(new IllegalStateException("odd"), false)).contains("IllegalStateException: odd").contains("-v").doesNotContain("\tat ");
    }

    @Test
    void looksBelowWhatAFutureWraps() {
        assertThat(report(new CompletionException(new InputException("bad byte")), false)).isEqualTo("sheaf: bad byte\n");
    }

    private static String report(Throwable thrown, boolean verbose) {
        PrintStream before = System.err;
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        System.setErr(new PrintStream(bytes, true, StandardCharsets.UTF_8));
        try {
            Errors.report(thrown, verbose);
        } finally {
            System.setErr(before);
        }
        return bytes.toString(StandardCharsets.UTF_8);
    }
}
