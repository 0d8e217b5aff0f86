package io.sheaf.examples;

import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.sheaf.Cluster;
import io.sheaf.InputException;
import io.sheaf.examples.ParsedLines.Line;
import io.sheaf.file.FileSplit;
import io.sheaf.file.FileStamp;
import io.sheaf.testkit.SourceContract;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(120)
class ParsedLinesTest {

    @TempDir
    Path directory;

    private ParsedLines<Line> lines() {
        return new ParsedLines<>(() -> Function.identity(), List.of(directory.toString()));
    }

    @Test
    void keepsTheContractOfASource() throws Exception {
        List<Line> expected = new ArrayList<>();
        for (String name : List.of("a.txt", "b.txt")) {
            Path path = Files.writeString(directory.resolve(name), "one\r\n\nthräe\n" + name).toRealPath();
            FileStamp stamp = FileStamp.of(path.toString(), Files.readAttributes(path, BasicFileAttributes.class));
            FileSplit split = new FileSplit(stamp.path(), 0, stamp.size(), stamp.size(), stamp.mtimeNanos());
            expected.addAll(List.of(new Line(split, 1, "one"), new Line(split, 2, ""), new Line(split, 3, "thräe"), new Line(split, 4, name)));
        }
        Files.createFile(directory.resolve("empty.txt"));

        SourceContract.check(lines(), expected);
    }

    @Test
    void namesTheLineThatIsNoUtf8() throws Exception {
        Path file = Files.write(directory.resolve("latin"), new byte[] {'a', '\n', 'b', '\n', (byte) 0xE4, '\n', 'c'});

        try (Cluster cluster = Cluster.local(1)) {
            assertThatThrownBy(() -> cluster.read(lines()).count())
                    .isInstanceOf(InputException.class)
                    .hasMessageContaining(file.toRealPath() + ": line 3: is no UTF-8");
        }
    }
}
