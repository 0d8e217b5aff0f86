package io.sheaf.client.core;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class ReadAheadTest {

    private static final long MILLI = 1_000_000;

    private long now = 5;

    /** How many items are on their way after so many results, one each time, as many as may be read. */
    private int after(ReadAhead ahead, int onTheirWay, int results, long nanosOfEach) {
        int left = onTheirWay;
        for (int i = 0; i < results; i++) {
            now += nanosOfEach;
            left += ahead.taken(now) - 1;
        }
        return left;
    }

    @Test
    void aNumberThatWasChosenStays() {
        ReadAhead ahead = ReadAhead.fixed(5);
        assertThat(after(ahead, ahead.first(), 10_000, 1)).isEqualTo(5);
    }

    @Test
    void quickItemsAreReadAheadUntilTheyTakeTenMilliseconds() {
        ReadAhead ahead = ReadAhead.following(4);
        assertThat(after(ahead, ahead.first(), 1, MILLI)).isEqualTo(4);
        assertThat(after(ahead, 4, 3, MILLI)).isEqualTo(4);
        assertThat(after(ahead, 4, 1, MILLI)).isEqualTo(8);
        assertThat(after(ahead, 8, 8, MILLI)).isEqualTo(16);
        // 16 of them take 16 ms.
        assertThat(after(ahead, 16, 1_000, MILLI)).isEqualTo(16);
        assertThat(after(ahead, 16, 100_000, 1_000)).isEqualTo(1024);
    }

    @Test
    void slowItemsAreNotAndWhatBecomesSlowIsReadLessFarAhead() {
        ReadAhead ahead = ReadAhead.following(4);
        assertThat(after(ahead, ahead.first(), 100, 30 * MILLI)).isEqualTo(4);
        int many = after(ahead, 4, 100_000, 1_000);
        assertThat(many).isEqualTo(1024);
        assertThat(after(ahead, many, 3_000, 50 * MILLI)).isEqualTo(4);
    }

    @Test
    void moreThanTheMostIsKeptIfItIsWhatItBeginsWith() {
        ReadAhead ahead = ReadAhead.following(3_000);
        assertThat(after(ahead, ahead.first(), 10_000, 1)).isEqualTo(3_000);
    }
}
