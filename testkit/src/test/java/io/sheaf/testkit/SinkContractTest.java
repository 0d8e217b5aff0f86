package io.sheaf.testkit;

import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.sheaf.Sink;
import io.sheaf.WrittenFiles;
import io.sheaf.file.FilePart;
import io.sheaf.file.FileSink;
import io.sheaf.file.FixedLengthSink;
import io.sheaf.file.LengthPrefixedSink;
import io.sheaf.file.LengthPrefixedSource;
import io.sheaf.file.TextSink;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SinkContractTest {

    private static final AtomicInteger NAMES = new AtomicInteger();
    private static final Map<Integer, Table> TABLES = new ConcurrentHashMap<>();
    private static final List<String> ROWS = List.of("a", "b", "c", "d", "e");

    @TempDir
    Path directory;

    private static final class Table {
        final Map<String, List<String>> staged = new ConcurrentHashMap<>();
        volatile List<String> rows;
    }

    /** Appears by one assignment, with one fault. */
    private record TableSink(int table, String fault) implements Sink<String, String, Integer> {

        private Table target() {
            return TABLES.computeIfAbsent(table, unused -> new Table());
        }

        @Override
        public Writer<String, String> open(Attempt attempt) {
            String key = attempt.job() + "/" + (fault.equals("attempts meet") ? "" + attempt.task() : attempt.name());
            List<String> mine = target().staged.computeIfAbsent(key, unused -> new ArrayList<>());
            return new Writer<>() {
                @Override
                public void write(String record) {
                    if (!fault.equals("loses") || !record.equals("e")) {
                        mine.add(record);
                    }
                }

                @Override
                public String finish() {
                    if (fault.equals("appears early")) {
                        target().rows = mine;
                    }
                    return key;
                }

                @Override
                public void close() {}
            };
        }

        @Override
        public Integer commit(String job, List<String> parts) {
            List<String> all = new ArrayList<>();
            if (fault.equals("appends") && target().rows != null) {
                all.addAll(target().rows);
            }
            for (String part : parts) {
                all.addAll(target().staged.get(part));
            }
            target().rows = all;
            return fault.equals("unsteady result") ? NAMES.incrementAndGet() : parts.size();
        }

        @Override
        public void discard(String job, boolean committed) {
            target().staged.keySet().removeIf(key -> key.startsWith(job + "/"));
            if (fault.equals("takes back") && !committed) {
                target().rows = null;
            }
        }
    }

    private static void checkTable(String fault) throws Exception {
        SinkContract.check(new SinkContract.Place<String, String, Integer>() {
            @Override
            public Sink<String, String, Integer> fresh() {
                return new TableSink(NAMES.incrementAndGet(), fault);
            }

            @Override
            public Optional<List<String>> read(Sink<String, String, Integer> sink) {
                return Optional.ofNullable(((TableSink) sink).target().rows);
            }
        }, ROWS);
    }

    @Test
    void aGoodSinkKeepsIt() throws Exception {
        checkTable("");
    }

    @Test
    void eachFaultIsNamed() {
        breaks("attempts meet", "two attempts said the same");
        breaks("appears early", "before the commit a reader sees an output");
        breaks("loses", "after the commit a reader sees");
        breaks("appends", "after a commit done twice");
        breaks("unsteady result", "returned another result");
        breaks("takes back", "after a committed job was discarded");
    }

    private static void breaks(String fault, String law) {
        assertThatThrownBy(() -> checkTable(fault)).as(fault).isInstanceOf(AssertionError.class).hasMessageContaining(law);
    }

    /** Directories, and how their files are read. */
    private interface Format<T> {
        FileSink<T> sink(Path directory);

        List<T> read(Path directory, List<Path> files) throws Exception;
    }

    private <T> void checkFiles(Format<T> format, List<T> records) throws Exception {
        SinkContract.check(new SinkContract.Place<T, FilePart, WrittenFiles>() {
            @Override
            public Sink<T, FilePart, WrittenFiles> fresh() {
                return format.sink(directory.resolve("out-" + NAMES.incrementAndGet()));
            }

            @Override
            public Optional<List<T>> read(Sink<T, FilePart, WrittenFiles> sink) throws Exception {
                Path written = Path.of(((FileSink<T>) sink).directory());
                if (!Files.exists(written.resolve("_SUCCESS"))) {
                    return Optional.empty();
                }
                try (var files = Files.list(written)) {
                    List<Path> parts = files.filter(file -> file.getFileName().toString().startsWith("part-")).sorted().toList();
                    return Optional.of(format.read(written, parts));
                }
            }
        }, records);
    }

    @Test
    void filesOfTextAndOfRecordsKeepIt() throws Exception {
        checkFiles(new Format<String>() {
            @Override
            public FileSink<String> sink(Path target) {
                return new TextSink<>(target);
            }

            @Override
            public List<String> read(Path target, List<Path> files) throws Exception {
                List<String> lines = new ArrayList<>();
                for (Path file : files) {
                    lines.addAll(Files.readAllLines(file));
                }
                return lines;
            }
        }, ROWS);
        List<byte[]> records = ROWS.stream().map(row -> new byte[] {(byte) row.charAt(0), 1}).toList();
        checkFiles(new Format<byte[]>() {
            @Override
            public FileSink<byte[]> sink(Path target) {
                return new LengthPrefixedSink(target, ".gz");
            }

            @Override
            public List<byte[]> read(Path target, List<Path> files) throws Exception {
                List<byte[]> all = new ArrayList<>();
                LengthPrefixedSource source = new LengthPrefixedSource(target.toString());
                for (byte[] split : source.splits(1)) {
                    source.read(split, all::add);
                }
                return all;
            }
        }, records);
        checkFiles(new Format<byte[]>() {
            @Override
            public FileSink<byte[]> sink(Path target) {
                return new FixedLengthSink(2, target, "");
            }

            @Override
            public List<byte[]> read(Path target, List<Path> files) throws Exception {
                List<byte[]> all = new ArrayList<>();
                for (Path file : files) {
                    byte[] bytes = Files.readAllBytes(file);
                    for (int i = 0; i < bytes.length; i += 2) {
                        all.add(new byte[] {bytes[i], bytes[i + 1]});
                    }
                }
                return all;
            }
        }, records);
    }
}
