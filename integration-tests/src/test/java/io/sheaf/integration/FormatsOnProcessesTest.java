package io.sheaf.integration;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.annotation.JsonProperty;
import com.github.luben.zstd.ZstdInputStream;
import de.siegmar.fastcsv.reader.CsvReader;
import demo.Formats;
import io.sheaf.compress.ZstdCompression;
import io.sheaf.csv.CsvSource;
import io.sheaf.json.JsonLines;
import java.nio.file.Path;
import java.util.List;
import org.apache.commons.compress.compressors.bzip2.BZip2CompressorInputStream;
import org.apache.commons.io.IOUtils;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.core.JsonParser;
import tools.jackson.databind.json.JsonMapper;

/** Formats with libraries of their own, and compressions found as services, travel to workers that have none of them. */
class FormatsOnProcessesTest {

    private static final List<Class<?>> ADDED = List.of(
            CsvSource.class, CsvReader.class,
            JsonLines.class, JsonMapper.class, JsonParser.class, JsonProperty.class,
            ZstdCompression.class, ZstdInputStream.class, BZip2CompressorInputStream.class, IOUtils.class);

    @TempDir
    Path scratch;

    @Test
    void recordsComeBackInEveryFormat() throws Exception {
        try (DevCluster cluster = DevCluster.start(Sheaf.in(scratch), 2)) {
            JavaProgram program = cluster.sheaf().userProgram(Formats.class).withJarsOf(ADDED);

            JavaProgram.Outcome outcome = program.run(scratch, scratch.toString());

            assertThat(outcome.exitCode()).as(outcome.stderr()).isZero();
            assertThat(outcome.stdout()).isEqualTo("10000\n10000\n");
            assertThat(scratch.resolve("csv/part-00000.csv.zst")).exists();
            assertThat(scratch.resolve("json/part-00000.jsonl.bz2")).exists();
        }
    }
}
