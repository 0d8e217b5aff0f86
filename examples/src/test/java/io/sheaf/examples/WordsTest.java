package io.sheaf.examples;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Random;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

class WordsTest {

    private static final Pattern WORD = Pattern.compile("[\\p{L}\\p{N}]+");

    @Test
    void cutsAtWhateverIsNoLetterAndNoDigit() {
        assertThat(Words.of("It's 3.14, naïve_word – ½ Ⅷ 五!")).containsExactly("it", "s", "3", "14", "naïve", "word", "½", "ⅷ", "五");
    }

    @Test
    void findsNothingInLinesWithoutWords() {
        assertThat(Words.of("")).isEmpty();
        assertThat(Words.of(" \t—–…")).isEmpty();
    }

    @Test
    void lowerCasesEachWordByItself() {
        // A capital sigma becomes a final one only at the end of what is lower-cased: the word, not the line.
        assertThat(Words.of("ΟΔΟΣ ΟΔΟΣ")).containsExactly("οδος", "οδος");
        // Found first, lower-cased then: the dotted capital I gets a combining dot, which is no letter but stays.
        assertThat(Words.of("İx")).containsExactly("i̇x");
    }

    @Test
    void takesLettersBeyondTheFirstPlane() {
        assertThat(Words.of("𝒳-𐐀a\uD800b")).containsExactly("𝒳", "𐐨a", "b");
    }

    @Test
    void agreesWithTheRegularExpressionForAllCharacters() {
        for (int point = 0; point <= Character.MAX_CODE_POINT; point++) {
            if (point < Character.MIN_SURROGATE || point > Character.MAX_SURROGATE) {
                String line = Character.toString(point);
                assertThat(Words.of(line)).as("U+%X", point).isEqualTo(naive(line));
            }
        }
    }

    @Test
    void agreesWithTheRegularExpressionOnRandomLines() {
        Random random = new Random(20260101);
        for (int round = 0; round < 2_000; round++) {
            StringBuilder line = new StringBuilder();
            for (int i = random.nextInt(30); i > 0; i--) {
                line.appendCodePoint(random.nextInt(3) > 0 ? ' ' + random.nextInt(0x500) : 0x10000 + random.nextInt(0x800));
            }
            assertThat(Words.of(line.toString())).as("seed 20260101, round %s", round).isEqualTo(naive(line.toString()));
        }
    }

    static List<String> naive(String line) {
        List<String> words = new ArrayList<>();
        for (Matcher matcher = WORD.matcher(line); matcher.find(); ) {
            words.add(matcher.group().toLowerCase(Locale.ROOT));
        }
        return words;
    }
}
