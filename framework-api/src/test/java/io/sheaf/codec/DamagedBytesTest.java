package io.sheaf.codec;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.sheaf.SheafException;
import io.sheaf.UnencodableException;
import java.io.File;
import java.lang.management.ManagementFactory;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

/** Whatever the bytes, decoding ends with a value or a documented error, and makes room only for what is there. */
class DamagedBytesTest {

    private static final ClassLoader LOADER = DamagedBytesTest.class.getClassLoader();

    private static List<Object> values() {
        List<Object> values = new ArrayList<>(Samples.leaves());
        values.addAll(List.of(new File("a"), new TreeMap<>(Map.of("a", 1)), new long[] {1, 2}, new String[] {"x"}, new char[] {'a'},
                java.util.EnumSet.of(Samples.Suit.SPADES), new java.util.EnumMap<>(Map.of(Samples.Suit.SPADES, 1)),
                Collections.synchronizedMap(new java.util.HashMap<>(Map.of("a", new ArrayList<>(List.of(1, 2)))))));
        Random random = new Random(7);
        for (int i = 0; i < 60; i++) {
            values.add(Samples.random(random, 3));
        }
        return values;
    }

    @Test
    void everyTruncationIsRefused() {
        for (Object value : values()) {
            byte[] bytes = ValueCodec.toBytes(value);
            for (int length = 0; length < Math.min(bytes.length, 2000); length++) {
                byte[] cut = Arrays.copyOf(bytes, length);
                assertThatThrownBy(() -> ValueCodec.fromBytes(cut, LOADER)).as("%s cut to %d", value, length).isInstanceOf(MalformedBytesException.class);
                assertThatThrownBy(() -> ValueCodec.skip(new ByteSource(cut), LOADER)).as("%s cut to %d", value, length).isInstanceOf(MalformedBytesException.class);
            }
        }
    }

    @Test
    void damageAtAnyByteGivesAValueOrADocumentedError() {
        long seed = Long.getLong("test.seed", 1);
        Random random = new Random(seed);
        for (Object value : values()) {
            byte[] bytes = ValueCodec.toBytes(value);
            for (int at = 0; at < Math.min(bytes.length, 300); at++) {
                for (int i = 0; i < 8; i++) {
                    byte[] damaged = bytes.clone();
                    damaged[at] = (byte) random.nextInt();
                    decodeAnything(damaged, seed);
                }
            }
        }
    }

    @Test
    void randomBytesGiveAValueOrADocumentedError() {
        long seed = Long.getLong("test.seed", 1);
        Random random = new Random(seed);
        for (int i = 0; i < 100_000; i++) {
            byte[] bytes = new byte[random.nextInt(60)];
            random.nextBytes(bytes);
            decodeAnything(bytes, seed);
        }
    }

    private static void decodeAnything(byte[] bytes, long seed) {
        ByteSource in = new ByteSource(bytes);
        try {
            ValueCodec.skip(in, LOADER);
            assertThat(in.position()).as("seed %d", seed).isBetween(1, bytes.length);
        } catch (SheafException e) {
            assertThat(e).as("seed %d", seed).isInstanceOfAny(MalformedBytesException.class, UnencodableException.class);
        }
        try {
            ValueCodec.fromBytes(bytes, LOADER);
        } catch (SheafException e) {
            assertThat(e).as("seed %d", seed).isInstanceOfAny(MalformedBytesException.class, UnencodableException.class);
        }
    }

    @Test
    void aFalseLengthMakesNoRoom() {
        for (int tag = 0; tag < 128; tag++) {
            ByteSink out = new ByteSink();
            for (int level = 0; level < 150; level++) {
                out.writeByte(tag);
                if (tag == Tag.OBJECTS) {
                    out.writeString("java.lang.Object");
                }
                out.writeUnsigned(2_000_000);
            }
            int header = out.size();
            byte[] bytes = Arrays.copyOf(out.toArray(), header + 2_100_000);
            Arrays.fill(bytes, header, bytes.length, (byte) 0x7e);
            long before = allocated();
            assertThatThrownBy(() -> ValueCodec.fromBytes(bytes, LOADER)).isInstanceOf(SheafException.class);
            assertThat(allocated() - before).as("bytes allocated for tag %d", tag).isLessThan(64L << 20);
        }
    }

    private static long allocated() {
        return ((com.sun.management.ThreadMXBean) ManagementFactory.getThreadMXBean()).getCurrentThreadAllocatedBytes();
    }

    @Test
    void aFalseLengthInsideASerialisedObjectMakesNoRoom() {
        byte[] bytes = ValueCodec.toBytes(Collections.synchronizedList(new ArrayList<>(List.of(1))));
        byte[] name = "java.util.ArrayList".getBytes(java.nio.charset.StandardCharsets.US_ASCII);
        int at = indexOf(bytes, name) + name.length + 8 + 3;
        // The field "size" of the list follows its class description; every int of the data is tried.
        for (int i = at; i + 4 <= bytes.length; i++) {
            byte[] damaged = bytes.clone();
            Arrays.fill(damaged, i, i + 4, (byte) 0x7f);
            long before = allocated();
            decodeAnything(damaged, 0);
            assertThat(allocated() - before).isLessThan(16L << 20);
        }
    }

    private static int indexOf(byte[] bytes, byte[] part) {
        for (int i = 0; i + part.length <= bytes.length; i++) {
            if (Arrays.equals(bytes, i, i + part.length, part, 0, part.length)) {
                return i;
            }
        }
        throw new AssertionError("not found");
    }

    @Test
    void aStringOfMoreThanThereCanBeIsNotPassedOver() {
        byte[] bytes = {Tag.STRING, -1, -1, -1, -1, -1, -1, -1, -1, -1, 1, 0, 0};
        assertThatThrownBy(() -> ValueCodec.skip(new ByteSource(bytes), LOADER)).isInstanceOf(MalformedBytesException.class).hasMessageContaining("does not fit");
    }

    @Test
    void deepNestingIsRefusedInsteadOfOverflowing() {
        ByteSink out = new ByteSink();
        for (int i = 0; i < 100_000; i++) {
            out.writeByte(Tag.OPTIONAL);
        }
        assertThatThrownBy(() -> ValueCodec.fromBytes(out.toArray(), LOADER)).isInstanceOf(MalformedBytesException.class).hasMessageContaining("200 levels");
    }

    @Test
    void bytesBehindAValueAreRefused() {
        assertThatThrownBy(() -> ValueCodec.fromBytes(new byte[] {Tag.TRUE, Tag.TRUE}, LOADER)).isInstanceOf(MalformedBytesException.class);
    }
}
