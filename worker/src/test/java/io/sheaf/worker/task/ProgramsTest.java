package io.sheaf.worker.task;

import static org.assertj.core.api.Assertions.assertThat;

import io.sheaf.plan.Sha256;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** What a worker remembers of programs is bounded, in number and in bytes. */
class ProgramsTest {

    private static final long MOST_BYTES = 1_000;

    private final Programs programs = new Programs(Programs.NONE, Long.MAX_VALUE, MOST_BYTES);

    @Test
    void thoseUsedLastAreKeptAsFarAsTheyFit() {
        for (int number = 0; number < 10; number++) {
            keep(number, 100);
        }
        programs.get(name(0));
        keep(10, 250);
        assertThat(IntStream.rangeClosed(0, 10).filter(this::isKept)).containsExactly(0, 4, 5, 6, 7, 8, 9, 10);
    }

    @Test
    void oneIsKeptHoweverLargeItIs() {
        keep(1, 10);
        keep(2, 5_000);
        assertThat(IntStream.rangeClosed(1, 2).filter(this::isKept)).containsExactly(2);
        keep(3, 10);
        assertThat(IntStream.rangeClosed(1, 3).filter(this::isKept)).containsExactly(3);
    }

    @Test
    void theSameOneIsCountedOnce() {
        for (int i = 0; i < 50; i++) {
            keep(1, 400);
            keep(2, 400);
        }
        assertThat(IntStream.rangeClosed(1, 2).filter(this::isKept)).containsExactly(1, 2);
    }

    @Test
    void smallOnesAreKeptUpToANumber() {
        for (int number = 0; number < 5_000; number++) {
            keep(number, 0);
        }
        assertThat(IntStream.range(0, 5_000).filter(this::isKept)).hasSize(4_096).endsWith(4_999);
    }

    private void keep(int number, int bytes) {
        programs.keep(name(number), new byte[bytes]);
    }

    private boolean isKept(int number) {
        return programs.get(name(number)) != null;
    }

    private static Sha256 name(int number) {
        return Sha256.of(new byte[] {(byte) number, (byte) (number >> 8)});
    }
}
