package io.sheaf.examples;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.sheaf.Cluster;
import io.sheaf.InputException;
import io.sheaf.InputPathException;
import io.sheaf.RefusedException;
import io.sheaf.Sink;
import io.sheaf.examples.ZipTexts.Text;
import io.sheaf.testkit.SinkContract;
import io.sheaf.testkit.SourceContract;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** A source and a sink that know nothing but the SPI. */
@Timeout(120)
class OwnSourceAndSinkTest {

    @TempDir
    Path directory;

    private List<Text> archive(Path file, int entries) throws IOException {
        List<Text> texts = new ArrayList<>();
        try (OutputStream out = Files.newOutputStream(file); ZipOutputStream zip = new ZipOutputStream(out)) {
            zip.putNextEntry(new ZipEntry("empty directory/"));
            for (int i = 0; i < entries; i++) {
                Text text = new Text("t" + i, "word äöü number" + i % 10 + "\n");
                zip.putNextEntry(new ZipEntry(text.name()));
                zip.write(text.content().getBytes(StandardCharsets.UTF_8));
                texts.add(text);
            }
        }
        return texts;
    }

    @Test
    void keepTheirContracts() throws Exception {
        Path file = directory.resolve("texts.zip");
        SourceContract.check(ZipTexts.of(file), archive(file, 37));
        SinkContract.check(new SinkContract.Place<String, SingleFile.Part, Long>() {
            private int number;

            @Override
            public Sink<String, SingleFile.Part, Long> fresh() {
                return SingleFile.at(directory.resolve("lines-" + number++));
            }

            @Override
            public Optional<List<String>> read(Sink<String, SingleFile.Part, Long> sink) throws IOException {
                SingleFile written = (SingleFile) sink;
                return Files.exists(Path.of(written.file())) ? Optional.of(written.lines()) : Optional.empty();
            }
        }, List.of("a", "b", "", "ä"));
    }

    @Test
    void aJobReadsOneAndWritesTheOther() throws Exception {
        Path file = directory.resolve("texts.zip");
        archive(file, 1000);
        SingleFile table = SingleFile.at(directory.resolve("table.txt"));
        try (Cluster cluster = Cluster.local(2)) {
            Map<String, Long> counts = cluster.read(ZipTexts.of(file)).flatMap(text -> Words.of(text.content())).countByValue();
            long lines = cluster.from(WordCount.lines(counts, 0)).write(table);
            assertThat(lines).isEqualTo(12);
            assertThatThrownBy(() -> cluster.of("x").write(table)).isInstanceOf(RefusedException.class).hasMessageContaining("exists");
        }
        assertThat(table.lines()).startsWith("1000\tword", "1000\täöü", "100\tnumber0").hasSize(12);
    }

    @Test
    void aFileOfSomebodyElseIsNotReplaced() throws Exception {
        SingleFile table = SingleFile.at(directory.resolve("table.txt"));
        try (Cluster cluster = Cluster.local(2)) {
            String path = table.file();
            assertThatThrownBy(() -> cluster.of("x").map(x -> putInTheWay(path)).write(table)).isInstanceOf(RefusedException.class).hasMessageContaining("not of this job");
        }
        assertThat(Path.of(table.file())).hasContent("precious");
    }

    private static String putInTheWay(String path) {
        try {
            return Files.writeString(Path.of(path), "precious").toString();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Test
    void whatIsNoArchiveOrChangesIsAnError() throws Exception {
        Path file = directory.resolve("texts.zip");
        archive(file, 3);
        ZipTexts source = ZipTexts.of(file);
        ZipTexts.Entries split = source.splits(1).get(0);
        Files.setLastModifiedTime(file, FileTime.fromMillis(0));
        assertThatThrownBy(() -> source.read(split, text -> {})).isInstanceOf(InputException.class).hasMessageContaining("changed");
        Path nonsense = Files.writeString(directory.resolve("nonsense.zip"), "nonsense");
        assertThatThrownBy(() -> ZipTexts.of(nonsense).splits(1)).isInstanceOf(InputException.class).hasMessageContaining("no zip");
        assertThatThrownBy(() -> ZipTexts.of(directory.resolve("none")).splits(1)).isInstanceOf(InputPathException.class);
    }
}
