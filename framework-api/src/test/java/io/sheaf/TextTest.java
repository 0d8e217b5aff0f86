package io.sheaf;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.sheaf.codec.ByteSink;
import io.sheaf.codec.Copies;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.ObjectInputStream;
import java.io.ObjectOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Iterator;
import java.util.List;
import java.util.NoSuchElementException;
import java.util.Random;
import java.util.stream.StreamSupport;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class TextTest {

    private static final String[] ALPHABET = {"a", "b", " ", " ", "\t", "\n", ",", "ä", "日", "😀", "\u000b", "\u001c"};

    private static List<String> strings(Iterable<Text> texts) {
        return StreamSupport.stream(texts.spliterator(), false).map(Text::toString).toList();
    }

    @Test
    void hasTheBytesOfUtf8() {
        Text text = Text.of("zwölf 😀");
        assertThat(text.length()).isEqualTo("zwölf 😀".getBytes(StandardCharsets.UTF_8).length);
        assertThat(text.toBytes()).isEqualTo("zwölf 😀".getBytes(StandardCharsets.UTF_8));
        assertThat(text).hasToString("zwölf 😀");
        assertThat(text.byteAt(0)).isEqualTo((byte) 'z');
        assertThat(text.isEmpty()).isFalse();
        assertThat(Text.EMPTY.isEmpty()).isTrue();
        ByteSink out = new ByteSink();
        text.slice(0, 2).appendTo(out);
        assertThat(out.toArray()).containsExactly('z', 'w');
    }

    @Test
    void slicesShareBytesAndCopiesDoNot() {
        byte[] bytes = "one two".getBytes(StandardCharsets.US_ASCII);
        Text text = Text.wrap(bytes, 4, 3);
        Text copy = text.copy();
        bytes[4] = 'T';
        assertThat(text).hasToString("Two");
        assertThat(text.slice(1, 3)).hasToString("wo");
        assertThat(text.slice(3, 3)).isEqualTo(Text.EMPTY);
        assertThat(copy).hasToString("two");
        assertThat(Text.copyOf(bytes, 0, 3)).isEqualTo(Text.of("one")).hasSameHashCodeAs(Text.of("one"));
        assertThat(text).isNotEqualTo(copy).isNotEqualTo("Two").isNotEqualTo(null);
    }

    /** What is kept of a record must not hold on to the line that it was cut from. */
    @Test
    void whatIsKeptHasBytesOfItsOwn() {
        byte[] line = "a long line, of which a word is kept".getBytes(StandardCharsets.US_ASCII);
        Text slice = Text.wrap(line, 2, 4);
        Text kept = (Text) Copies.kept(slice, TextTest.class.getClassLoader());
        Pair<?, ?> pair = (Pair<?, ?>) Copies.kept(new Pair<>(1, slice), TextTest.class.getClassLoader());
        line[2] = 'L';
        assertThat(slice).hasToString("Long");
        assertThat(kept).hasToString("long");
        assertThat(pair.second()).hasToString("long");
        assertThat(kept.compact()).isSameAs(kept);
        assertThat(Text.copyOf(line, 0, 1).compact()).hasToString("a");
    }

    @Test
    void positionsOutsideAreRefused() {
        Text text = Text.of("abc");
        assertThatThrownBy(() -> text.byteAt(3)).isInstanceOf(IndexOutOfBoundsException.class).hasMessageContaining("3");
        assertThatThrownBy(() -> text.byteAt(-1)).isInstanceOf(IndexOutOfBoundsException.class);
        assertThatThrownBy(() -> text.slice(2, 1)).isInstanceOf(IndexOutOfBoundsException.class);
        assertThatThrownBy(() -> text.slice(0, 4)).isInstanceOf(IndexOutOfBoundsException.class).hasMessageContaining("4");
        assertThatThrownBy(() -> Text.wrap(new byte[3], 2, 2)).isInstanceOf(IndexOutOfBoundsException.class);
        assertThatThrownBy(() -> Text.copyOf(new byte[3], -1, 2)).isInstanceOf(IndexOutOfBoundsException.class);
        assertThatThrownBy(() -> Text.wrap(new byte[3], 1, Integer.MAX_VALUE)).isInstanceOf(IndexOutOfBoundsException.class);
        assertThatThrownBy(() -> text.split('é')).isInstanceOf(IllegalArgumentException.class).hasMessageContaining("ASCII");
        assertThatThrownBy(() -> text.indexOf('é', 0)).isInstanceOf(IllegalArgumentException.class);
    }

    /** Against the same said of strings, of slices in the middle of others. */
    @Test
    void wordsAndPartsAreThoseOfStrings() {
        long seed = Long.getLong("test.seed", 1);
        System.out.println("TextTest seed " + seed);
        Random random = new Random(seed);
        for (int i = 0; i < 3_000; i++) {
            StringBuilder all = new StringBuilder();
            for (int length = random.nextInt(12); length > 0; length--) {
                all.append(ALPHABET[random.nextInt(ALPHABET.length)]);
            }
            byte[] around = ("x, " + all + " ,y").getBytes(StandardCharsets.UTF_8);
            Text text = Text.wrap(around, 3, around.length - 6);
            assertThat(text).hasToString(all.toString());
            String stripped = all.toString().replaceAll("^[ \t\n\u000b\f\r]+", "");
            assertThat(strings(text.words())).isEqualTo(stripped.isEmpty() ? List.of() : Arrays.asList(stripped.split("[ \t\n\u000b\f\r]+")));
            assertThat(strings(text.split(','))).isEqualTo(Arrays.asList(all.toString().split(",", -1)));
            int comma = text.indexOf(',', 0);
            assertThat(comma < 0 ? all.toString() : text.slice(0, comma).toString()).isEqualTo(all.toString().split(",", -1)[0]);
            assertThat(text.indexOf(',', text.length() + 5)).isEqualTo(-1);
            assertThat(text.indexOf(',', Integer.MAX_VALUE)).isEqualTo(-1);
            assertThat(text.indexOf(',', Integer.MIN_VALUE)).isEqualTo(comma);
            Text other = Text.of(stripped);
            assertThat(Integer.signum(text.compareTo(other)))
                    .isEqualTo(Integer.signum(Arrays.compareUnsigned(text.toBytes(), stripped.getBytes(StandardCharsets.UTF_8))));
            assertThat(text.equals(other)).isEqualTo(all.toString().equals(stripped));
            assertThat(text.startsWith(other)).isEqualTo(all.toString().startsWith(stripped));
            assertThat(text.firstBytes()).isEqualTo(firstBytes(text.toBytes())).isEqualTo(text.copy().firstBytes());
        }
    }

    private static long firstBytes(byte[] bytes) {
        long first = 0;
        for (int i = 0; i < Math.min(Long.BYTES, bytes.length); i++) {
            first |= (bytes[i] & 0xffL) << 8 * i;
        }
        return first;
    }

    @Test
    void wordsMayBeGoneThroughAgainAndEnd() {
        Iterable<Text> words = Text.of(" a b ").words();
        assertThat(strings(words)).containsExactly("a", "b");
        Iterator<Text> again = words.iterator();
        assertThat(again.next()).isEqualTo(Text.of("a"));
        again.next();
        assertThat(again.hasNext()).isFalse();
        assertThatThrownBy(again::next).isInstanceOf(NoSuchElementException.class);
        Iterator<Text> parts = Text.EMPTY.split(',').iterator();
        assertThat(parts.next()).isEqualTo(Text.EMPTY);
        assertThatThrownBy(parts::next).isInstanceOf(NoSuchElementException.class);
    }

    @ParameterizedTest
    @ValueSource(strings = {"0", "-0", "+7", "-1", "007", "9223372036854775807", "-9223372036854775808", "1234567890123"})
    void numbersAreReadAsTheJdkReadsThem(String number) {
        assertThat(Text.of(number).parseLong()).isEqualTo(Long.parseLong(number));
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "-", "+", "a", "1a", " 1", "1 ", "--1", "9223372036854775808", "-9223372036854775809", "99999999999999999999", "1.5"})
    void whatIsNoNumberIsRefused(String text) {
        assertThatThrownBy(() -> Text.of(text).parseLong()).isInstanceOf(NumberFormatException.class).hasMessageContaining("\"" + text + "\"");
    }

    /** A function that captured one would else take along all that it was cut from. */
    @Test
    void serialisationTakesTheSliceAlone() throws IOException, ClassNotFoundException {
        Text slice = Text.wrap(new byte[100_000], 500, 3);
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (ObjectOutputStream out = new ObjectOutputStream(bytes)) {
            out.writeObject(slice);
        }
        assertThat(bytes.size()).isLessThan(1_000);
        try (ObjectInputStream in = new ObjectInputStream(new ByteArrayInputStream(bytes.toByteArray()))) {
            assertThat(in.readObject()).isEqualTo(slice);
        }
    }
}
