package io.sheaf.embedded;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.sheaf.Cluster;
import io.sheaf.EnvironmentException;
import io.sheaf.JobOptions;
import io.sheaf.RefusedException;
import io.sheaf.ResourceException;
import io.sheaf.Sink;
import io.sheaf.TaskFailedException;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** A sink that is no directory of files. */
@Timeout(60)
class SinkTest {

    private static final Duration LONG = Duration.ofSeconds(30);
    private static final AtomicInteger NAMES = new AtomicInteger();
    private static final Map<String, Table> TABLES = new ConcurrentHashMap<>();

    private final String name = "table-" + NAMES.incrementAndGet();
    private Cluster cluster;

    @BeforeEach
    void open() {
        cluster = Cluster.local(2);
    }

    @AfterEach
    void close() {
        cluster.close();
        TABLES.remove(name);
    }

    /** Rows that are there, and rows of attempts that nobody sees. */
    private static final class Table {
        final Map<String, List<Integer>> staged = new ConcurrentHashMap<>();
        final AtomicInteger failures = new AtomicInteger();
        final List<String> discards = new java.util.concurrent.CopyOnWriteArrayList<>();
        volatile List<Integer> rows;

        static Table of(String name) {
            return TABLES.computeIfAbsent(name, unused -> new Table());
        }
    }

    /** @param poison the row that fails, with what {@code fault} says */
    private record TableSink(String table, int poison, String fault) implements Sink<Integer, String, Integer> {

        @Override
        public void check() throws IOException {
            if (Table.of(table).rows != null) {
                throw new IOException(table + " has rows already");
            }
        }

        @Override
        public Writer<Integer, String> open(Attempt attempt) {
            List<Integer> mine = new ArrayList<>();
            return new Writer<>() {
                @Override
                public void write(Integer record) throws Exception {
                    if (record == poison) {
                        fail();
                    }
                    mine.add(record);
                }

                @Override
                public String finish() {
                    Table.of(table).staged.put(attempt.name(), mine);
                    return fault.equals("long part") ? "x".repeat(70_000) : attempt.name();
                }

                @Override
                public void close() {}
            };
        }

        private void fail() throws Exception {
            int failures = Table.of(table).failures.incrementAndGet();
            switch (fault) {
                case "once" -> {
                    if (failures == 1) {
                        throw new Exception("the first time");
                    }
                }
                case "disk" -> throw new IOException("no route to table");
                case "row" -> throw new Exception("a bad row");
                default -> {}
            }
        }

        @Override
        public Integer commit(String job, List<String> parts) {
            List<Integer> all = new ArrayList<>();
            parts.forEach(part -> all.addAll(Table.of(table).staged.get(part)));
            Table.of(table).rows = all;
            return all.size();
        }

        @Override
        public void discard(String job, boolean committed) {
            Table.of(table).staged.clear();
            Table.of(table).discards.add(committed + " on " + Thread.currentThread().getName());
        }
    }

    private List<Integer> numbers() {
        return IntStream.range(0, 1000).boxed().toList();
    }

    @Test
    void rowsAppearInTheOrderOfTheDatasetAndWhatAttemptsLeftIsDiscarded() {
        int written = cluster.from(numbers()).write(new TableSink(name, -1, ""));
        assertThat(written).isEqualTo(1000);
        assertThat(Table.of(name).rows).isEqualTo(numbers());
        await().atMost(LONG).until(() -> Table.of(name).discards.equals(List.of("true on sheaf-discard")));
        assertThat(Table.of(name).staged).isEmpty();
    }

    @Test
    void anAttemptThatFailedAppearsNowhere() {
        assertThat(cluster.from(numbers()).<String, Integer>write(new TableSink(name, 500, "once"))).isEqualTo(1000);
        assertThat(Table.of(name).failures).hasValue(2);
        assertThat(Table.of(name).rows).isEqualTo(numbers());
    }

    @Test
    void aRowThatCannotBeWrittenFailsTheJobAndNothingAppears() {
        assertThatThrownBy(() -> cluster.from(numbers()).with(JobOptions.DEFAULT.withMaxAttempts(2)).write(new TableSink(name, 500, "row")))
                .isInstanceOf(TaskFailedException.class).hasStackTraceContaining("a bad row");
        assertThat(Table.of(name).failures).hasValue(2);
        assertThat(Table.of(name).rows).isNull();
        await().atMost(LONG).until(() -> Table.of(name).discards.equals(List.of("false on sheaf-discard")));
        assertThat(Table.of(name).staged).isEmpty();
    }

    @Test
    void anIOExceptionIsAFailureOfTheSurroundings() {
        assertThatThrownBy(() -> cluster.of(1).write(new TableSink(name, 1, "disk")))
                .isInstanceOf(EnvironmentException.class).hasMessageContaining("no route to table");
    }

    @Test
    void aSinkThatRefusesStartsNoJob() {
        Table.of(name).rows = List.of();
        assertThatThrownBy(() -> cluster.of(1).write(new TableSink(name, -1, "")))
                .isInstanceOf(RefusedException.class).hasMessageContaining("has rows already").hasMessageContaining("SinkTest.java");
        assertThat(Table.of(name).discards).isEmpty();
    }

    @Test
    void whatAnAttemptSaysAboutItsOutputMustBeShort() {
        assertThatThrownBy(() -> cluster.of(1).write(new TableSink(name, -1, "long part")))
                .isInstanceOf(ResourceException.class).hasMessageContaining("65536");
        assertThat(Table.of(name).rows).isNull();
    }
}
