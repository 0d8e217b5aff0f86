package io.sheaf.integration;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import demo.JobTimeout;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What the command says and how it exits, without a cluster. */
class CommandLineTest {

    private static final int OK = 0;
    private static final int INTERNAL = 1;
    private static final int REFUSED = 2;
    private static final int FAILED = 3;
    private static final int UNREACHABLE = 5;

    @TempDir
    Path scratch;

    @Test
    void squaresGoToStdoutAndNothingElse() throws Exception {
        assertEnds(sheaf("example", "square-map"), OK, "[0, 1, 4, 9, 16, 25, 36, 49, 64, 81]\n");
    }

    @Test
    void noSquaresAreAnEmptyList() throws Exception {
        assertEnds(sheaf("example", "square-map", "--n", "0"), OK, "[]\n");
    }

    @ParameterizedTest
    @ValueSource(strings = {
        "example square-map --n -1",
        "example square-map --n 1000001",
        "example square-map --n ten",
        "example square-map --squares",
        "no-such-command",
        "example word-count --top 0",
        "example word-count no-such-file.txt",
        "example word-count no-such-directory/*.txt",
        "submit no-such.jar",
        "dev --workers 0",
        "job list",
        "job list --cluster 192.0.2.1:7070",
        "example square-map --cluster 192.0.2.1:7070",
    })
    void isRefusedBeforeAJobRuns(String command) throws Exception {
        assertRefused(sheaf(command.split(" ")));
    }

    @Test
    void aJarThatIsNoJarIsRefused() throws Exception {
        Path text = Files.writeString(scratch.resolve("text.jar"), "this is no jar");

        assertThat(assertRefused(sheaf("submit", text.toString()))).contains("text.jar is no jar");
    }

    @Test
    void aPatternWithoutAMatchIsRefused() throws Exception {
        Files.writeString(scratch.resolve("in.txt"), "a word\n");
        String pattern = scratch.resolve("*.log").toString();

        assertThat(assertRefused(sheaf("example", "word-count", pattern))).contains(pattern);
    }

    @Test
    void aDirectoryThatIsNotReadableIsRefused() throws Exception {
        OrdinaryUser user = OrdinaryUser.in(scratch);
        Path closed = Files.createDirectory(scratch.resolve("closed"), PosixFilePermissions.asFileAttribute(Set.of()));

        assertThat(assertRefused(user.run("example", "word-count", closed.toString()))).contains(closed.toString());
    }

    @ParameterizedTest
    @ValueSource(strings = {"job list", "worker list", "submit JAR"})
    void aClusterThatIsNotThereIsUnreachable(String command) throws Exception {
        Files.writeString(scratch.resolve("token"), "0f".repeat(32));
        Files.setPosixFilePermissions(scratch.resolve("token"), PosixFilePermissions.fromString("rw-------"));
        String jar = UserJar.of(JobTimeout.class, scratch.resolve("app.jar")).toString();
        // Bound, so that nobody else takes it, and not listening.
        try (Socket reserved = new Socket()) {
            reserved.bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0));
            String address = "127.0.0.1:" + reserved.getLocalPort();

            JavaProgram.Outcome outcome = Sheaf.in(scratch).with("SHEAF_CLUSTER", address).run(command.replace("JAR", jar).split(" "));

            assertThat(assertError(outcome, UNREACHABLE)).contains(address);
        }
    }

    @Test
    void aPortInUseIsRefused() throws Exception {
        try (ServerSocket taken = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            String port = Integer.toString(taken.getLocalPort());

            assertThat(assertRefused(sheaf("dev", "--port", port))).contains(port);
        }
    }

    @Test
    void anOutputThatExistsIsRefusedAndStaysAsItIs() throws Exception {
        Path input = Files.writeString(scratch.resolve("in.txt"), "a word\n");
        Path out = Files.createDirectory(scratch.resolve("out"));

        assertThat(assertRefused(sheaf("example", "word-count", "--out", out.toString(), input.toString()))).contains(out.toString());
        assertThat(out).isEmptyDirectory();
    }

    @Test
    void anOutputThatCannotBeMadeIsRefused() throws Exception {
        Path input = Files.writeString(scratch.resolve("in.txt"), "a word\n");
        String below = input.resolve("out").toString();

        assertThat(assertRefused(sheaf("example", "word-count", "--out", below, input.toString()))).contains(below, "is no directory");
        assertThat(assertRefused(sheaf("example", "word-count", "--out", "", input.toString()))).contains("is empty");
    }

    @Test
    void invalidUtf8FailsWithFileAndByteOffset() throws Exception {
        byte[] text = "some good text\nand ? bad\n".getBytes(StandardCharsets.UTF_8);
        text[19] = (byte) 0xff;
        Path input = Files.write(scratch.resolve("latin.txt"), text);

        assertThat(assertFailed(sheaf("example", "word-count", input.toString()))).contains("latin.txt", "19");
    }

    @Test
    void aTruncatedGzipFails() throws Exception {
        byte[] packed = gzip("one two three\n".repeat(10_000));
        Path input = Files.write(scratch.resolve("cut.gz"), Arrays.copyOf(packed, packed.length - 20));

        assertThat(assertFailed(sheaf("example", "word-count", input.toString()))).contains("cut.gz");
    }

    @Test
    void garbageAfterAGzipMemberFails() throws Exception {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        bytes.write(gzip("one two three\n"));
        bytes.write("garbage that is no gzip member".getBytes(StandardCharsets.UTF_8));
        Path input = Files.write(scratch.resolve("trailing.gz"), bytes.toByteArray());

        assertThat(assertFailed(sheaf("example", "word-count", input.toString()))).contains("trailing.gz");
    }

    @Test
    void aLineOverTheLimitFails() throws Exception {
        byte[] line = new byte[(64 << 20) + 1];
        Arrays.fill(line, (byte) ' ');
        Path input = Files.write(scratch.resolve("long.txt"), line);

        assertThat(assertFailed(sheaf("example", "word-count", input.toString()))).contains("long.txt");
    }

    @Test
    void wordsGoToPartFilesInTheOrderOfTheTable() throws Exception {
        Path input = Files.writeString(scratch.resolve("in.txt"), "b a b\r\nÄ ä a-b c");
        Path out = scratch.resolve("out");

        assertEnds(sheaf("example", "word-count", "--top", "3", "--out", out.toString(), input.toString()), OK, "");

        assertThat(out.resolve("_SUCCESS")).exists();
        assertThat(partLines(out)).containsExactly("3\tb", "2\ta", "2\tä");
        assertEnds(sheaf("example", "word-count", "--top", "3", input.toString()), OK, "3\tb\n2\ta\n2\tä\n");
    }

    @Test
    void noWordsAreNoOutput() throws Exception {
        Path input = Files.writeString(scratch.resolve("in.txt"), "... !\n\n");

        assertEnds(sheaf("example", "word-count", input.toString()), OK, "");
    }

    @Test
    void aReaderThatHasEnoughEndsItQuietly() throws Exception {
        Path status = scratch.resolve("status");
        Path err = scratch.resolve("err");
        Sheaf sheaf = Sheaf.in(scratch);
        String script = "{ \"$@\" 2>\"$ERR\"; echo $? >\"$STATUS\"; } | head -c 5";
        ProcessBuilder shell = sheaf.shell(script, "example", "square-map", "--n", "100000");
        shell.environment().put("ERR", err.toString());
        shell.environment().put("STATUS", status.toString());

        Process process = shell.start();

        assertThat(new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8)).isEqualTo("[0, 1");
        process.waitFor();
        assertThat(status).hasContent("0");
        assertThat(err).isEmptyFile();
    }

    /** Every write to this device fails as one to a full disk. */
    @Test
    void anOutputThatIsNotWrittenIsAnError() throws Exception {
        Path full = Path.of("/dev/full");
        assumeTrue(Files.exists(full), "this system has no " + full + " to stand for a full disk");
        ProcessBuilder shell = Sheaf.in(scratch).shell("exec \"$@\" >" + full, "example", "square-map");

        Process process = shell.start();
        String err = new String(process.getErrorStream().readAllBytes(), StandardCharsets.UTF_8);

        assertThat(process.waitFor()).as(err).isEqualTo(INTERNAL);
        assertThat(err).startsWith("sheaf: cannot write the output: ").hasLineCount(1);
    }

    private static List<String> partLines(Path out) throws IOException {
        try (var files = Files.list(out)) {
            List<Path> parts = files.filter(file -> file.getFileName().toString().matches("part-\\d{5}")).sorted().toList();
            assertThat(parts).isNotEmpty();
            StringBuilder lines = new StringBuilder();
            for (Path part : parts) {
                lines.append(Files.readString(part));
            }
            return lines.toString().lines().toList();
        }
    }

    private JavaProgram.Outcome sheaf(String... arguments) throws IOException, InterruptedException {
        return Sheaf.in(scratch).run(arguments);
    }

    private static void assertEnds(JavaProgram.Outcome outcome, int exitCode, String stdout) {
        assertThat(outcome.exitCode()).as(outcome.stderr()).isEqualTo(exitCode);
        assertThat(outcome.stdout()).isEqualTo(stdout);
        assertThat(outcome.stderr()).isEmpty();
    }

    private static String assertRefused(JavaProgram.Outcome outcome) {
        return assertError(outcome, REFUSED);
    }

    private static String assertFailed(JavaProgram.Outcome outcome) {
        return assertError(outcome, FAILED);
    }

    private static String assertError(JavaProgram.Outcome outcome, int exitCode) {
        assertThat(outcome.exitCode()).as(outcome.stderr()).isEqualTo(exitCode);
        assertThat(outcome.stdout()).isEmpty();
        assertThat(outcome.stderr()).startsWith("sheaf: ");
        assertWithoutStackTrace(outcome.stderr());
        return outcome.stderr();
    }

    static void assertWithoutStackTrace(String stderr) {
        assertThat(stderr).doesNotContainPattern("(?m)^\\s+at \\S+\\(");
    }

    private static byte[] gzip(String text) throws IOException {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (GZIPOutputStream packed = new GZIPOutputStream(bytes)) {
            packed.write(text.getBytes(StandardCharsets.UTF_8));
        }
        return bytes.toByteArray();
    }
}
