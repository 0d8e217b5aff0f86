package io.sheaf.partitioner.text;

import static org.assertj.core.api.Assertions.assertThat;

import io.sheaf.partitioner.text.Utf8.Replaced;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Random;
import org.junit.jupiter.api.Test;

class Utf8Test {
    /** Bytes at the borders of the table of well-formed sequences. */
    private static final int[] BORDERS = {0x00, 0x7f, 0x80, 0x8f, 0x90, 0x9f, 0xa0, 0xbf, 0xc0, 0xc1, 0xc2, 0xdf, 0xe0, 0xe1, 0xec,
        0xed, 0xee, 0xef, 0xf0, 0xf1, 0xf3, 0xf4, 0xf5, 0xff};

    @Test
    void agreesWithTheJdkOnEverySequenceOfBorderBytes() {
        for (int length = 1; length <= 4; length++) {
            byte[] bytes = new byte[length];
            int combinations = (int) Math.pow(BORDERS.length, length);
            for (int i = 0; i < combinations; i++) {
                int rest = i;
                for (int k = 0; k < length; k++, rest /= BORDERS.length) {
                    bytes[k] = (byte) BORDERS[rest % BORDERS.length];
                }
                assertAgrees(bytes);
            }
        }
    }

    @Test
    void acceptsEveryCodePointAndNoSurrogate() {
        for (int c = 0; c <= Character.MAX_CODE_POINT; c++) {
            if (c < Character.MIN_SURROGATE || c > Character.MAX_SURROGATE) {
                byte[] bytes = Character.toString(c).getBytes(StandardCharsets.UTF_8);
                if (Utf8.firstMalformed(bytes, 0, bytes.length) != -1) {
                    assertThat(c).as("code point").isNull();
                }
            }
        }
        assertThat(Utf8.firstMalformed(new byte[] {'a', (byte) 0xed, (byte) 0xa0, (byte) 0x80}, 0, 4)).isEqualTo(1);
    }

    @Test
    void countsOneReplacementForEachMalformedSequence() {
        long seed = Long.getLong("test.seed", 1);
        System.out.println("Utf8Test seed " + seed);
        Random random = new Random(seed);
        for (int i = 0; i < 100_000; i++) {
            byte[] bytes = new byte[1 + random.nextInt(9)];
            for (int k = 0; k < bytes.length; k++) {
                bytes[k] = (byte) BORDERS[random.nextInt(BORDERS.length)];
            }
            Replaced replaced = Utf8.replaceMalformed(bytes, 0, bytes.length);
            String byJdk = new String(bytes, StandardCharsets.UTF_8);
            assertThat(replaced.text()).as(Arrays.toString(bytes)).isEqualTo(byJdk);
            // None of the border bytes forms U+FFFD (ef bf bd) itself.
            assertThat(replaced.count()).isEqualTo((int) byJdk.chars().filter(c -> c == 0xfffd).count());
        }
    }

    private static void assertAgrees(byte[] bytes) {
        boolean wellFormed;
        try {
            StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(bytes));
            wellFormed = true;
        } catch (CharacterCodingException e) {
            wellFormed = false;
        }
        int first = Utf8.firstMalformed(bytes, 0, bytes.length);
        if (wellFormed != (first == -1)) {
            assertThat(first).as(Arrays.toString(bytes)).isEqualTo(wellFormed ? -1 : 0);
        }
        if (first > 0) {
            assertThat(Utf8.firstMalformed(bytes, 0, first)).as("before the fault in %s", Arrays.toString(bytes)).isEqualTo(-1);
        }
    }
}
