package io.sheaf.embedded;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.sheaf.Cluster;
import io.sheaf.UnencodableException;
import io.sheaf.codec.ByteSink;
import io.sheaf.codec.ByteSource;
import io.sheaf.codec.Codec;
import io.sheaf.codec.EncodedBy;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Classes of the user's as records and keys. */
@Timeout(60)
class UserTypesTest {

    private static class Visit {
        private String page;
        private long millis;

        private Visit() {}

        Visit(String page, long millis) {
            this.page = page;
            this.millis = millis;
        }
    }

    @EncodedBy(PageCodec.class)
    private static final class Page {
        private final String name;

        Page(String name) {
            this.name = name;
        }

        @Override
        public boolean equals(Object other) {
            return other instanceof Page page && page.name.equalsIgnoreCase(name);
        }

        @Override
        public int hashCode() {
            return name.toLowerCase(Locale.ROOT).hashCode();
        }
    }

    private static final class PageCodec implements Codec<Page> {
        private static final long serialVersionUID = 1;

        @Override
        public void encode(Page value, ByteSink out) {
            out.writeString(value.name.toLowerCase(Locale.ROOT));
        }

        @Override
        public Page decode(ByteSource in) {
            return new Page(in.readString());
        }

        @Override
        public boolean canonical() {
            return true;
        }
    }

    private Cluster cluster;

    @BeforeEach
    void open() {
        cluster = Cluster.local(2);
    }

    @AfterEach
    void close() {
        cluster.close();
    }

    private List<Integer> numbers() {
        return IntStream.range(0, 100).boxed().toList();
    }

    @Test
    void anOrdinaryClassIsARecord() {
        Map<String, Visit> longest = cluster.from(numbers())
                .map(i -> new Visit("page-" + i % 3, i))
                .keyBy(visit -> visit.page)
                .reduceByKey((a, b) -> a.millis >= b.millis ? a : b)
                .toMap();
        assertThat(longest).hasSize(3);
        assertThat(longest.get("page-0").millis).isEqualTo(99);
    }

    @Test
    void anOrdinaryClassIsNoKey() {
        assertThatThrownBy(() -> cluster.of(1).keyBy(i -> new Visit("a", i)).countByKey())
                .hasMessageContaining(Visit.class.getTypeName()).hasMessageContaining("@EncodedBy")
                .satisfiesAnyOf(e -> assertThat(e).isInstanceOf(UnencodableException.class), e -> assertThat(e).hasCauseInstanceOf(UnencodableException.class));
    }

    @Test
    void aClassWithACodecIsAKeyEqualByItsBytes() {
        Map<Page, Long> counts = cluster.from(numbers()).keyBy(i -> new Page(i % 2 == 0 ? "Home" : "HOME")).countByKey();
        assertThat(counts).isEqualTo(Map.of(new Page("home"), 100L));
    }
}
