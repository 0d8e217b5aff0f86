package io.sheaf.json;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.sheaf.Cluster;
import io.sheaf.InputException;
import io.sheaf.RefusedException;
import io.sheaf.Sink;
import io.sheaf.TaskFailedException;
import io.sheaf.WrittenFiles;
import io.sheaf.file.FilePart;
import io.sheaf.testkit.SinkContract;
import java.math.BigDecimal;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(120)
class JsonLinesTest {

    enum State { OPEN, PAID }

    record Item(String name, BigDecimal price) {}

    record Order(long id, State state, List<Item> items, Instant at, Optional<String> note, Map<String, Integer> counts) {}

    record Number(int value) {}

    record Self(Object self) {}

    @TempDir
    Path directory;

    private Cluster cluster;

    @BeforeEach
    void open() {
        cluster = Cluster.local(2);
    }

    @AfterEach
    void close() {
        cluster.close();
    }

    @Test
    void recordsComeBackPlainAndCompressed() throws Exception {
        List<Order> orders = new ArrayList<>();
        for (int i = 0; i < 1000; i++) {
            orders.add(new Order(i, State.values()[i % 2], List.of(new Item("Ä\n\"\uD83D\uDE00\u0000" + i, new BigDecimal("1.50"))),
                    Instant.ofEpochSecond(i), i % 3 == 0 ? Optional.empty() : Optional.of("n"), Map.of("k", i)));
        }
        orders.add(null);
        for (String suffix : List.of(".jsonl", ".jsonl.gz")) {
            Path out = directory.resolve("out" + suffix);
            WrittenFiles written = cluster.from(orders).write(new JsonSink<>(out, suffix));
            assertThat(written.records()).isEqualTo(1001);
            assertThat(JsonLines.read(cluster, Order.class, out.toString()).toList()).isEqualTo(orders);
        }
    }

    @Test
    void linesOfWhiteSpaceAndUnknownPropertiesArePassedOver() throws Exception {
        Path file = Files.writeString(directory.resolve("in.jsonl"), "{\"value\": 1, \"other\": {}}\r\n\n  \t\n{\"value\": 2}");
        assertThat(JsonLines.read(cluster, Number.class, file.toString()).toList()).containsExactly(new Number(1), new Number(2));
        assertThat(JsonLines.parse(cluster.of("[1]", "{\"a\":[null]}"), Object.class).toList())
                .containsExactly(List.of(1), Map.of("a", Arrays.asList((Object) null)));
    }

    @Test
    void aLargeFileIsReadByManyTasks() throws Exception {
        Path file = directory.resolve("large.jsonl");
        int count = 400_000;
        try (var out = Files.newBufferedWriter(file)) {
            for (int i = 0; i < count; i++) {
                out.write("{\"padding\": \"" + "x".repeat(70) + "\", \"value\": " + i + "}\n");
            }
        }
        var read = JsonLines.read(cluster, Number.class, file.toString()).mapToLong(number -> number.value());
        assertThat(read.sum()).isEqualTo(count * (count - 1L) / 2);
        assertThat(Files.size(file)).isGreaterThan(32L << 20);
        Files.writeString(file, "{\"value\": \"x\"}\n", StandardOpenOption.APPEND);
        assertThatThrownBy(() -> JsonLines.read(cluster, Number.class, file.toString()).count()).isInstanceOf(InputException.class)
                .hasMessageContaining(file + ": line ").hasMessageContaining(" of those that begin behind byte 33554432");
    }

    @Test
    void whatIsNoSuchValueIsAnErrorThatShowsTheLine() {
        for (String line : List.of("{\"value\": 1", "{\"value\": \"x\"}", "{\"value\": null}", "{\"value\": 1.5}", "{\"value\": 1} {}", "{\"value\": 1, \"value\": 2}",
                "nonsense", "{\"value\": 1.5e99}")) {
            assertThatThrownBy(() -> JsonLines.parse(cluster.of(line), Number.class).toList()).as(line)
                    .isInstanceOf(InputException.class).hasMessageContaining(line).hasMessageContaining("no Number in JSON, at column");
        }
    }

    @Test
    void errorsNameFileLineColumnAndProperty() throws Exception {
        Path file = directory.resolve("bad.jsonl");
        String bad = "{\"id\": 1, \"items\": [{\"name\": \"a\", \"price\": 1}, {\"name\": \"b\", \"price\": \"cheap\"}]}";
        Files.writeString(directory.resolve("alike.jsonl"), "{\"id\": 1}\n");
        Files.writeString(file, "{\"id\": 1}\n\n" + bad + "\n{\"id\": 1}\n");
        assertThatThrownBy(() -> JsonLines.read(cluster, Order.class, directory.toString()).toList())
                .isInstanceOf(InputException.class).hasMessageContaining(file + ": line 3")
                .hasMessageContaining("property items[1].price").hasMessageContaining("at column").hasMessageContaining(bad);
    }

    @Test
    void whatJsonCannotExpressIsAnErrorOfTheRecord() {
        assertThatThrownBy(() -> cluster.of(1).map(x -> new Self(new Object())).write(new JsonSink<>(directory.resolve("out"))))
                .isInstanceOf(TaskFailedException.class).hasMessageContaining("JSON");
        assertThat(directory.resolve("out/_SUCCESS")).doesNotExist();
    }

    @Test
    void theSinkKeepsItsContract() throws Exception {
        SinkContract.check(new SinkContract.Place<Number, FilePart, WrittenFiles>() {
            private int number;

            @Override
            public JsonSink<Number> fresh() {
                return new JsonSink<>(directory.resolve("contract-" + number++));
            }

            @Override
            public Optional<List<Number>> read(Sink<Number, FilePart, WrittenFiles> sink) throws Exception {
                Path written = Path.of(((JsonSink<Number>) sink).directory());
                boolean some = Files.exists(written.resolve("part-00000.jsonl"));
                return Files.notExists(written.resolve("_SUCCESS")) ? Optional.empty()
                        : Optional.of(some ? JsonLines.read(cluster, Number.class, written.toString()).toList() : List.of());
            }
        }, List.of(new Number(1), new Number(2), new Number(3), new Number(4)));
    }

    @Test
    void nullIsRefusedWhereItIsGiven() {
        assertThatThrownBy(() -> JsonLines.read(cluster, null, "in")).isInstanceOf(RefusedException.class)
                .hasMessageContaining("the type is null, given to read() at " + JsonLinesTest.class.getName());
        assertThatThrownBy(() -> new JsonSink<>((Path) null)).isInstanceOf(RefusedException.class)
                .hasMessageContaining("the directory is null, given to new JsonSink() at " + JsonLinesTest.class.getName());
    }

    @Test
    void halfACharacterComesBack() {
        Path out = directory.resolve("half");
        cluster.of("half \ud83d").write(new JsonSink<>(out));
        assertThat(JsonLines.read(cluster, String.class, out.toString()).toList()).containsExactly("half \ud83d");
    }
}
