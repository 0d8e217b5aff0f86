package io.sheaf.kryo;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.sheaf.Cluster;
import io.sheaf.Text;
import io.sheaf.UnencodableException;
import io.sheaf.codec.ByteSink;
import io.sheaf.codec.ByteSource;
import io.sheaf.codec.EncodedBy;
import io.sheaf.codec.ValueCodec;
import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.ZonedDateTime;
import java.util.ArrayList;
import java.util.Currency;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(60)
class KryoCodecTest {

    /** Holds each other in a circle, and has neither a fitting constructor nor fields that can be set. */
    @EncodedBy(Person.ByKryo.class)
    private static class Person {
        private final String name;
        private final BigDecimal worth;
        private final List<Person> friends = new ArrayList<>();
        private final Map<String, Integer> marks;
        private transient int asked;

        Person(int number) {
            name = "person " + number;
            worth = BigDecimal.valueOf(number, 2);
            marks = Map.of("a", number);
        }

        static final class ByKryo extends KryoCodec<Person> {
            private static final long serialVersionUID = 1;

            ByKryo() {
                super(Person.class, Boss.class);
            }
        }
    }

    private static final class Boss extends Person {
        private int[] secrets = {1, 2};

        Boss(int number) {
            super(number);
        }
    }

    @EncodedBy(Priced.ByKryo.class)
    private static final class Priced {
        private final Currency currency = Currency.getInstance("EUR");
        private Object extra;

        static final class ByKryo extends KryoCodec<Priced> {
            private static final long serialVersionUID = 1;

            ByKryo() {
                super(Priced.class, Text.class, Currency.class);
            }
        }
    }

    /** Its constructor is not bypassed, as nobody may set what a record holds. */
    @EncodedBy(Parcel.ByKryo.class)
    private record Parcel(String label, int weight, List<Parcel> within, Object extra) {

        Parcel {
            if (weight < 0) {
                throw new IllegalArgumentException("negative");
            }
        }

        static final class ByKryo extends KryoCodec<Parcel> {
            private static final long serialVersionUID = 1;

            ByKryo() {
                super(Parcel.class, Currency.class);
            }
        }
    }

    private static Person pair(int number) {
        Person person = new Person(number);
        Person boss = new Boss(number + 1);
        person.friends.addAll(List.of(boss, boss));
        boss.friends.add(person);
        person.asked = 5;
        return person;
    }

    @Test
    void objectsThatHoldEachOtherTravel() {
        try (Cluster cluster = Cluster.local(2)) {
            List<Person> people = cluster.from(IntStream.range(0, 50).boxed().toList()).map(KryoCodecTest::pair).repartition(3)
                    .sorted((a, b) -> a.worth.compareTo(b.worth)).toList();
            assertThat(people).hasSize(50);
            Person last = people.get(49);
            assertThat(last.name).isEqualTo("person 49");
            assertThat(last.marks).isEqualTo(Map.of("a", 49));
            assertThat(last.asked).as("a transient field").isZero();
            assertThat(last.friends).hasSize(2).allSatisfy(friend -> assertThat(friend).isSameAs(last.friends.get(0)));
            Boss boss = (Boss) last.friends.get(0);
            assertThat(boss.secrets).containsExactly(1, 2);
            assertThat(((Person) boss).friends).singleElement().isSameAs(last);
        }
    }

    @Test
    void areNoKeys() {
        assertThatThrownBy(() -> ValueCodec.encodeKey(new Person(1), new ByteSink(64))).isInstanceOf(UnencodableException.class)
                .hasMessageContainingAll(Person.ByKryo.class.getTypeName(), "not canonical");
    }

    @Test
    void aClassThatIsNotNamedIsRefusedWithTheRemedyAndHarmsNoOther() {
        Priced priced = new Priced();
        priced.extra = new StringBuilder();
        ByteSink out = new ByteSink();
        for (int i = 0; i < 3; i++) {
            assertThatThrownBy(() -> ValueCodec.encode(List.of(priced), out)).isInstanceOf(UnencodableException.class)
                    .hasMessageContainingAll("List[0] : " + Priced.class.getTypeName(), "not registered: java.lang.StringBuilder",
                            "Name it behind Priced.class in the codec's constructor");
            Person person = new Person(i);
            assertThat(((Person) ValueCodec.fromBytes(ValueCodec.toBytes(person), getClass().getClassLoader())).name).isEqualTo(person.name);
        }
        assertThat(out.size()).isZero();
    }

    @Test
    void classesOfTheJdkWhoseFieldsAreClosedGoByTheBuiltInCodec() {
        Priced priced = new Priced();
        priced.extra = List.of(new UUID(1, 2), ZonedDateTime.parse("2024-01-01T00:00:00+01:00[Europe/Berlin]"), Optional.of(1L), Text.wrap(new byte[10_000], 3, 2));
        Priced copy = (Priced) ValueCodec.fromBytes(ValueCodec.toBytes(priced), getClass().getClassLoader());
        assertThat(copy.currency).isEqualTo(priced.currency);
        assertThat(copy.extra).isEqualTo(priced.extra);
    }

    @Test
    void recordsTravelToo() {
        Parcel parcel = new Parcel("a", 1, List.of(new Parcel("b", 2, List.of(), Currency.getInstance("EUR"))), null);
        assertThat(ValueCodec.fromBytes(ValueCodec.toBytes(parcel), getClass().getClassLoader())).isEqualTo(parcel);
    }

    @Test
    void readsNoByteMoreThanItWrote() {
        KryoCodec<Person> codec = KryoCodec.of(Person.class, Boss.class);
        ByteSink out = new ByteSink();
        codec.encode(pair(1), out);
        codec.encode(pair(3), out);
        out.writeByte(7);
        ByteSource in = new ByteSource(out.toArray());
        assertThat(codec.decode(in).name).isEqualTo("person 1");
        assertThat(codec.decode(in).name).isEqualTo("person 3");
        assertThat(in.readByte()).isEqualTo((byte) 7);
        assertThat(in.remaining()).isZero();
    }

    @Test
    void isUsedByManyThreadsAtOnce() {
        KryoCodec<Person> codec = KryoCodec.of(Person.class, Boss.class);
        List<String> names = IntStream.range(0, 2000).parallel().mapToObj(i -> {
            ByteSink out = new ByteSink();
            codec.encode(pair(i), out);
            return codec.decode(new ByteSource(out.toArray())).name;
        }).toList();
        assertThat(names).isEqualTo(IntStream.range(0, 2000).mapToObj(i -> "person " + i).toList());
    }

    /** In a JVM of its own, which says each of its warnings once. */
    static final class Main {
        public static void main(String[] arguments) {
            Person copy = (Person) ValueCodec.fromBytes(ValueCodec.toBytes(pair(1)), Main.class.getClassLoader());
            System.out.println(copy.friends.get(0).name);
        }
    }

    @Test
    void needsNoFlagAndPrintsNoWarning() throws Exception {
        Process process = new ProcessBuilder(Path.of(System.getProperty("java.home"), "bin", "java").toString(), "-Xmx64m", "-cp",
                System.getProperty("java.class.path"), Main.class.getName()).redirectErrorStream(true).start();
        String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertThat(process.waitFor()).as(output).isZero();
        assertThat(output).isEqualTo("person 2" + System.lineSeparator());
    }
}
