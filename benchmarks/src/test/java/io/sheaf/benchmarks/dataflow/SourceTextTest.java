package io.sheaf.benchmarks.dataflow;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.sheaf.RefusedException;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SourceTextTest {

    private static final long ALL = Long.MAX_VALUE;

    @TempDir
    private Path scratch;

    private Path text;

    @BeforeEach
    void nameTheText() {
        text = scratch.resolve("text");
    }

    @Test
    void filesOfADirectoryFollowOneAnotherByName() throws IOException {
        Path input = Files.createDirectories(scratch.resolve("in/below"));
        Files.writeString(input.resolve("second"), "b b\r\nc");
        Files.writeString(input.getParent().resolve("a-first"), "a\n");

        assertThat(SourceText.write(input.getParent(), text, ALL)).isEqualTo(8);
        assertThat(text).hasContent("a\nb b\nc\n");
    }

    @Test
    void theFilesInAZipFileAreRead() throws IOException {
        Path zip = scratch.resolve("src.zip");
        try (ZipOutputStream out = new ZipOutputStream(Files.newOutputStream(zip))) {
            out.putNextEntry(new ZipEntry("below/"));
            out.putNextEntry(new ZipEntry("below/One.java"));
            out.write("class One {}".getBytes(StandardCharsets.UTF_8));
        }

        assertThat(SourceText.write(zip, text, ALL)).isEqualTo(13);
        assertThat(text).hasContent("class One {}\n");
    }

    @Test
    void whatIsNoUtf8IsReplaced() throws IOException {
        Path latin = Files.write(scratch.resolve("latin"), new byte[] {'a', (byte) 0xe4, '\n'});

        assertThat(SourceText.write(latin, text, ALL)).isEqualTo(Files.size(text));
        assertThat(text).hasContent("a\ufffd\n");
    }

    @Test
    void theTextEndsWithTheLineThatReachesTheLimit() throws IOException {
        Path lines = Files.writeString(scratch.resolve("long"), "12345\n12345\n12345\n");

        assertThat(SourceText.write(lines, text, 7)).isEqualTo(12);
        assertThat(Files.size(text)).isEqualTo(12);
    }

    @Test
    void noTextIsRefusedWithTheRemedy() throws IOException {
        Path empty = Files.createDirectory(scratch.resolve("empty"));

        assertThatThrownBy(() -> SourceText.write(empty, text, ALL)).isInstanceOf(RefusedException.class).hasMessageContainingAll("empty", "--input");
        assertThatThrownBy(() -> SourceText.write(scratch.resolve("none"), text, ALL))
                .isInstanceOf(RefusedException.class).hasMessageContainingAll("none", "--input", "src.zip");
    }
}
