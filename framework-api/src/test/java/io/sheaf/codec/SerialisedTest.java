package io.sheaf.codec;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.sheaf.UnencodableException;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.ObjectOutputStream;
import java.io.Serializable;
import java.lang.reflect.Proxy;
import java.util.ArrayList;
import java.util.Calendar;
import java.util.Collections;
import java.util.Comparator;
import java.util.Date;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.PriorityQueue;
import java.util.TimeZone;
import java.util.TreeMap;
import java.util.Vector;
import java.util.concurrent.CopyOnWriteArrayList;
import javax.management.BadAttributeValueExpException;
import javax.naming.CompositeName;
import org.junit.jupiter.api.Test;

/** Values that go through the JDK's serialisation: with all that they hold, and under a filter. */
class SerialisedTest {

    private record Point(int x, int y) {}

    private static final class Plain {
        private int number;
    }

    private static final class Holder implements Serializable {
        private static final long serialVersionUID = 1;
        private final Point point;
        private final Point same;
        private final Point[] points;
        private final Optional<String> text;
        private final Plain plain = new Plain();
        private final Wanted wanted = new Wanted();

        Holder(Point point) {
            this.point = point;
            same = point;
            points = new Point[] {point, null};
            text = Optional.of("text");
            plain.number = 7;
        }
    }

    /** Serializable, but with a codec that goes before that. */
    @EncodedBy(WantedCodec.class)
    private static final class Wanted implements Serializable {
        private static final long serialVersionUID = 1;
        private String from = "elsewhere";
    }

    private static final class WantedCodec implements Codec<Wanted> {
        private static final long serialVersionUID = 1;

        @Override
        public void encode(Wanted value, ByteSink out) {}

        @Override
        public Wanted decode(ByteSource in) {
            Wanted wanted = new Wanted();
            wanted.from = "the codec";
            return wanted;
        }

        @Override
        public boolean canonical() {
            return false;
        }
    }

    @Test
    void mayHoldWhatTheJdkCannotSerialise() {
        Point point = new Point(1, 2);
        TreeMap<String, Point> sorted = new TreeMap<>(Comparator.reverseOrder());
        sorted.putAll(Map.of("a", point, "b", point));
        for (Object value : List.of(new Vector<>(List.of(point)), Collections.nCopies(3, point), new CopyOnWriteArrayList<>(List.of(point)),
                Collections.synchronizedList(new ArrayList<>(List.of(List.of(point)))), sorted)) {
            assertThat(Samples.copy(value)).isEqualTo(value).hasSameClassAs(value);
        }
        assertThat(((TreeMap<?, ?>) Samples.copy(sorted)).firstKey()).isEqualTo("b");
        Holder copy = (Holder) Samples.copy(new Holder(point));
        assertThat(copy.point).isEqualTo(point).isSameAs(copy.same);
        assertThat(copy.points).containsExactly(point, null);
        assertThat(copy.text).contains("text");
        assertThat(copy.plain.number).isEqualTo(7);
        assertThat(copy.wanted.from).isEqualTo("the codec");
    }

    @Test
    void ordinaryDataOfTheJdkIsLetThrough() throws Exception {
        Calendar calendar = Calendar.getInstance(TimeZone.getTimeZone("Europe/Berlin"), Locale.ROOT);
        for (Object value : List.of(calendar, TimeZone.getTimeZone("Asia/Tokyo"), new java.sql.Timestamp(5), java.time.chrono.JapaneseDate.of(2020, 1, 1),
                new java.net.URL("http://127.0.0.1/"), java.util.Currency.getInstance("EUR"), new java.text.DecimalFormat("#.##"),
                new java.util.concurrent.ConcurrentSkipListMap<>(Map.of(1, 2)), new Class<?>[] {int.class, Point.class})) {
            assertThat(Samples.copy(value)).isEqualTo(value);
        }
        @SuppressWarnings("unchecked")
        PriorityQueue<Point> queue = (PriorityQueue<Point>) Samples.copy(byX(new Point(2, 0), new Point(1, 0)));
        assertThat(queue.remove()).isEqualTo(new Point(1, 0));
    }

    private static PriorityQueue<Point> byX(Point... points) {
        PriorityQueue<Point> queue = new PriorityQueue<>((Comparator<Point> & Serializable) (a, b) -> Integer.compare(a.x, b.x));
        queue.addAll(List.of(points));
        return queue;
    }

    @Test
    void classesOfTheJdkThatAreNoDataAreRefusedWhereTheyAreWritten() throws Exception {
        Object proxy = Proxy.newProxyInstance(getClass().getClassLoader(), new Class<?>[] {Comparable.class},
                (Serializable & java.lang.reflect.InvocationHandler) (self, method, arguments) -> 0);
        for (Object gadget : List.of(new BadAttributeValueExpException("x"), new CompositeName("rmi://a"), proxy)) {
            assertThatThrownBy(() -> ValueCodec.toBytes(List.of(1, new Vector<>(List.of(2, gadget))))).isInstanceOf(UnencodableException.class)
                    .hasMessageContainingAll("List[1][1] : " + gadget.getClass().getTypeName(), "not known to hold data only", "-Djdk.serialFilter=",
                            "SHEAF_WORKER_OPTS");
        }
    }

    @Test
    void preparedBytesBringNoSuchClassToLife() throws Exception {
        for (Object gadget : List.of(new BadAttributeValueExpException("x"), new CompositeName("rmi://a"), new Vector<>(List.of(new Date(), new CompositeName())))) {
            ByteSink value = new ByteSink();
            byte[] serialised = serialised(gadget);
            value.writeByte(Tag.IMMUTABLE_LIST);
            value.writeUnsigned(1);
            value.writeByte(Tag.JDK_SERIALISED);
            value.writeUnsigned(serialised.length);
            value.writeBytes(serialised, 0, serialised.length);
            assertThatThrownBy(() -> ValueCodec.fromBytes(value.toArray(), getClass().getClassLoader())).isInstanceOf(UnencodableException.class)
                    .hasMessageContainingAll("List[0] : javax.", "cannot be read", "not known to hold data only", "-Djdk.serialFilter=");
        }
    }

    private static byte[] serialised(Object value) throws IOException {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (ObjectOutputStream out = new ObjectOutputStream(bytes)) {
            out.writeObject(value);
        }
        return bytes.toByteArray();
    }
}
