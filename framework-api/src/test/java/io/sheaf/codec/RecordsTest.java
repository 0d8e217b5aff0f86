package io.sheaf.codec;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.sheaf.UnencodableException;
import java.io.IOException;
import java.io.InputStream;
import java.lang.ref.WeakReference;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class RecordsTest {

    private record Secret(int number, Secret next) {}

    public record Shared(String text, Mood mood) {}

    public enum Mood {
        GOOD,
        BAD {
            @Override
            public String toString() {
                return "bad";
            }
        }
    }

    private record Positive(int number) {
        Positive {
            if (number <= 0) {
                throw new IllegalArgumentException("not positive");
            }
        }
    }

    private record Before(int a, String b) {}

    private record Behind(String b, int a) {}

    private record Sixteen(int a, int b, int c, int d, int e, int f, int g, int h, int i, int j, int k, int l, int m, int n, int o, Object p) {}

    /** Defines the classes of this test anew. */
    private static final class OtherLoader extends ClassLoader {

        OtherLoader() {
            super(RecordsTest.class.getClassLoader());
        }

        @Override
        protected Class<?> loadClass(String name, boolean resolve) throws ClassNotFoundException {
            if (!name.startsWith(RecordsTest.class.getName())) {
                return super.loadClass(name, resolve);
            }
            Class<?> known = findLoadedClass(name);
            try (InputStream in = getParent().getResourceAsStream(name.replace('.', '/') + ".class")) {
                byte[] bytes = in.readAllBytes();
                return known != null ? known : defineClass(name, bytes, 0, bytes.length);
            } catch (IOException e) {
                throw new ClassNotFoundException(name, e);
            }
        }
    }

    @Test
    void privateNestedLocalAndLargeRecordsComeBack() {
        record Local<T>(T value) {}
        List<Object> records = List.of(new Secret(1, new Secret(2, null)), new Local<>(List.of(new Local<>("x"))),
                new Sixteen(1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15, "p"));
        records.forEach(record -> assertThat(Samples.copy(record)).isEqualTo(record));
    }

    @Test
    void classesAreThoseOfTheGivenLoader() throws Exception {
        byte[] bytes = ValueCodec.toBytes(List.of(new Shared("t", Mood.BAD), new Shared("u", Mood.GOOD)));
        OtherLoader first = new OtherLoader();
        OtherLoader second = new OtherLoader();
        ByteSource in = new ByteSource(bytes);
        for (ClassLoader loader : List.of(RecordsTest.class.getClassLoader(), first, second, first)) {
            in.reset(bytes, 0, bytes.length);
            Object record = ((List<?>) ValueCodec.decode(in, loader)).get(0);
            assertThat(record.getClass().getClassLoader()).isSameAs(loader);
            assertThat(record).hasToString("Shared[text=t, mood=bad]");
            assertThat(ValueCodec.toBytes(record)).isEqualTo(ValueCodec.toBytes(new Shared("t", Mood.BAD)));
            assertThat(Samples.key(record)).isEqualTo(Samples.key(new Shared("t", Mood.BAD)));
        }
    }

    @Test
    void loadersThatAreNoLongerUsedAreNotHeld() throws Exception {
        WeakReference<ClassLoader> loader = useALoader();
        for (int i = 0; i < 200 && loader.get() != null; i++) {
            System.gc();
            Thread.onSpinWait();
        }
        assertThat(loader.get()).isNull();
    }

    private static WeakReference<ClassLoader> useALoader() throws Exception {
        OtherLoader loader = new OtherLoader();
        Object record = ValueCodec.fromBytes(ValueCodec.toBytes(new Shared("t", Mood.BAD)), loader);
        ValueCodec.toBytes(record);
        Samples.key(record);
        assertThat(Immutability.isDeeplyImmutable(record.getClass())).isTrue();
        return new WeakReference<>(loader);
    }

    @Test
    void aMissingClassIsNamed() {
        byte[] bytes = ValueCodec.toBytes(new Shared("t", Mood.GOOD));
        assertThatThrownBy(() -> ValueCodec.fromBytes(bytes, ClassLoader.getPlatformClassLoader()))
                .isInstanceOf(UnencodableException.class).hasMessageContaining(Shared.class.getName());
    }

    @Test
    void aRecordWithOtherComponentsIsRefused() {
        byte[] bytes = ValueCodec.toBytes(new Before(1, "b"));
        byte[] other = new String(bytes, StandardCharsets.ISO_8859_1).replace("Before", "Behind").getBytes(StandardCharsets.ISO_8859_1);
        assertThatThrownBy(() -> ValueCodec.fromBytes(other, Samples.class.getClassLoader()))
                .isInstanceOf(UnencodableException.class).hasMessageContaining("other parts");
        assertThat(Samples.copy(new Behind("b", 1))).isEqualTo(new Behind("b", 1));
    }

    @Test
    void aConstructorThatRefusesIsNamed() {
        byte[] bytes = ValueCodec.toBytes(new Positive(1));
        bytes[bytes.length - 1] = 0;
        assertThatThrownBy(() -> ValueCodec.fromBytes(bytes, Samples.class.getClassLoader()))
                .isInstanceOf(UnencodableException.class).hasMessageContaining("Positive").hasRootCauseMessage("not positive");
    }

    @Test
    void manyThreadsMeetANewClassAtOnce() throws Exception {
        for (int round = 0; round < 20; round++) {
            OtherLoader loader = new OtherLoader();
            byte[] bytes = ValueCodec.toBytes(new Shared("t", Mood.BAD));
            List<Object> copies = IntStream.range(0, 64).parallel().mapToObj(i -> ValueCodec.fromBytes(bytes, loader)).toList();
            copies.forEach(copy -> assertThat(copy).isEqualTo(copies.get(0)));
        }
    }

    @Test
    void manyClassesAreKeptApart() {
        List<Object> values = new ArrayList<>(Arrays.asList(
                new Secret(1, null), new Shared("a", Mood.GOOD), new Positive(3), new Before(1, "x"), new Behind("y", 2), Mood.BAD,
                new Samples.Empty(), new Samples.Point(1, 2), new Samples.Circle(1), new Samples.Square(2), Samples.Suit.HEARTS));
        for (Thread.State state : Thread.State.values()) {
            values.add(state);
        }
        for (java.time.Month month : java.time.Month.values()) {
            values.add(month);
        }
        ByteSink out = new ByteSink();
        for (int i = 0; i < 3; i++) {
            values.forEach(value -> ValueCodec.encode(value, out));
        }
        ByteSource in = new ByteSource(out.toArray());
        OtherLoader loader = new OtherLoader();
        for (int i = 0; i < 3; i++) {
            for (Object value : values) {
                assertThat(ValueCodec.decode(in, loader)).hasToString(value.toString());
            }
        }
    }
}
