package io.sheaf.testkit;

import io.sheaf.Sink;
import io.sheaf.WrittenFiles;
import io.sheaf.file.EncodedSink;
import io.sheaf.file.EncodedSource;
import io.sheaf.file.FileManifest;
import io.sheaf.file.FilePart;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Files of encoded records keep the contracts of sinks and of sources, compressed or not. */
class EncodedFilesTest {

    private static final List<Row> ROWS = List.of(new Row("a", List.of()), new Row(null, List.of(1L)), new Row("", List.of(2L, 3L)), new Row("d", List.of()),
            new Row("e", List.of(-1L)));

    @TempDir
    Path directory;

    private record Row(String name, List<Long> values) {}

    /** Each sink a directory of its own. */
    private final class Place implements SinkContract.Place<Row, FilePart, WrittenFiles> {
        private final AtomicInteger names = new AtomicInteger();
        private final String suffix;

        Place(String suffix) {
            this.suffix = suffix;
        }

        @Override
        public Sink<Row, FilePart, WrittenFiles> fresh() {
            return new EncodedSink<>(directory.resolve("out" + suffix + names.incrementAndGet()), suffix);
        }

        @Override
        public Optional<List<Row>> read(Sink<Row, FilePart, WrittenFiles> sink) throws Exception {
            Path written = Path.of(((EncodedSink<Row>) sink).directory());
            if (!Files.exists(written.resolve(FileManifest.NAME))) {
                return Optional.empty();
            }
            EncodedSource<Row> source = new EncodedSource<>(written);
            List<Row> all = new ArrayList<>();
            for (FileManifest.Entry file : source.splits(1)) {
                source.read(file, all::add);
            }
            return Optional.of(all);
        }
    }

    @Test
    void theyAppearAsAWholeAndAreReadAsTheyWereWritten() throws Exception {
        for (String suffix : List.of("", ".gz")) {
            Place place = new Place(suffix);
            SinkContract.check(place, ROWS);
            EncodedSink<Row> sink = (EncodedSink<Row>) place.fresh();
            List<FilePart> parts = new ArrayList<>();
            for (int task = 0; task < 3; task++) {
                try (Sink.Writer<Row, FilePart> writer = sink.open(new Sink.Attempt("job", task, "attempt-" + task))) {
                    for (Row row : ROWS.subList(task * 2, Math.min(ROWS.size(), task * 2 + 2))) {
                        writer.write(row);
                    }
                    parts.add(writer.finish());
                }
            }
            sink.commit("job", parts);
            SourceContract.check(new EncodedSource<Row>(sink.directory()), ROWS);
        }
    }
}
