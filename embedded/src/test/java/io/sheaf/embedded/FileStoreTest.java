package io.sheaf.embedded;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import demo.MemoryFileStore;
import io.sheaf.Cluster;
import io.sheaf.InputException;
import io.sheaf.InputPathException;
import io.sheaf.JobOptions;
import io.sheaf.RefusedException;
import io.sheaf.TaskFailedException;
import io.sheaf.WrittenFiles;
import io.sheaf.file.EncodedSink;
import io.sheaf.file.EncodedSource;
import io.sheaf.file.FixedLengthSink;
import io.sheaf.file.FixedLengthSource;
import io.sheaf.file.LengthPrefixedSink;
import io.sheaf.file.LengthPrefixedSource;
import io.sheaf.file.TextSink;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.stream.LongStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Another place for files than this machine, found as a service: every format reads and writes there. */
@Timeout(60)
class FileStoreTest {

    private Cluster cluster;

    @BeforeEach
    void open() {
        cluster = Cluster.local(2);
    }

    @AfterEach
    void close() {
        cluster.close();
    }

    private static List<Long> numbers() {
        return LongStream.range(0, 100).boxed().toList();
    }

    @Test
    void everyFormatReadsWhatItWroteThere() {
        WrittenFiles text = cluster.from(numbers()).write(new TextSink<>("memory://store/text", ".txt.gz"));
        assertThat(text.place()).isEqualTo("memory://store/text");
        assertThat(text.files()).allMatch(name -> name.endsWith(".txt.gz"));
        assertThat(cluster.textFiles("memory://store/text").map(Long::valueOf).distinct().count()).isEqualTo(100);
        cluster.from(numbers()).write(new EncodedSink<>("memory://store/encoded", ""));
        assertThat(cluster.read(new EncodedSource<Long>("memory://store/encoded")).toList()).isEqualTo(numbers());
        cluster.from(numbers()).map(x -> new byte[] {x.byteValue()}).write(new FixedLengthSink(1, "memory://store/fixed", ""));
        assertThat(cluster.read(new FixedLengthSource(1, "memory://store/fixed")).count()).isEqualTo(100);
        cluster.from(numbers()).map(x -> new byte[x.intValue()]).write(new LengthPrefixedSink("memory://store/prefixed", ""));
        assertThat(cluster.read(new LengthPrefixedSource("memory://store/prefixed")).mapToLong(record -> record.length).sum()).isEqualTo(4950);
        assertThatThrownBy(() -> cluster.of(1).write(new TextSink<>("memory://store/text", ""))).isInstanceOf(RefusedException.class);
    }

    @Test
    void filesOfSeveralPlacesAreReadTogether(@TempDir Path directory) throws Exception {
        MemoryFileStore.put("memory://mixed/a", "one\ntwo".getBytes(StandardCharsets.UTF_8));
        Path local = Files.writeString(directory.resolve("b"), "three\n");
        assertThat(cluster.textFiles(local.toString(), "memory://mixed/a").toList()).containsExactly("three", "one", "two");
        assertThatThrownBy(() -> cluster.textFiles("memory://mixed/none").count()).isInstanceOf(InputPathException.class);
    }

    @Test
    void aFileThatChangesThereFailsTheJobAsWell() {
        MemoryFileStore.put("memory://changing/a", "one\ntwo\n".getBytes(StandardCharsets.UTF_8));
        assertThatThrownBy(() -> cluster.textFiles("memory://changing/a").map(line -> {
            MemoryFileStore.put("memory://changing/a", "two\none\n".getBytes(StandardCharsets.UTF_8));
            return line;
        }).count()).isInstanceOf(InputException.class).hasMessageContaining("changed after it was listed");
    }

    @Test
    void whatAJobThatFailedLeftThereIsDiscarded() {
        assertThatThrownBy(() -> cluster.from(numbers()).map(x -> 1 / (x - 70)).with(JobOptions.DEFAULT.withMaxAttempts(1))
                .write(new TextSink<>("memory://failed/out", ""))).isInstanceOf(TaskFailedException.class);
        await().atMost(Duration.ofSeconds(30)).until(() -> MemoryFileStore.names("memory://failed/").isEmpty());
    }
}
