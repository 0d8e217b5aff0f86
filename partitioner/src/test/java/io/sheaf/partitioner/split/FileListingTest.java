package io.sheaf.partitioner.split;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.catchThrowableOfType;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.sheaf.ErrorKind;
import io.sheaf.file.FileStamp;
import io.sheaf.partitioner.split.BadPathException.Problem;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class FileListingTest {
    @TempDir
    Path temporary;

    private Path root;

    @BeforeEach
    void resolveLinksToTheTemporaryDirectory() throws IOException {
        root = temporary.toRealPath();
    }

    @Test
    void listsADirectoryRecursivelySortedWithoutHiddenNames() {
        files("b/z.txt", "b/a.txt", "a.txt", "c", "b.txt", ".hidden", "_SUCCESS", "_temporary/x", ".git/y", "b/_z");
        assertThat(list("")).containsExactly("a.txt", "b.txt", "b/a.txt", "b/z.txt", "c");
    }

    @Test
    void listsNamesInAnyScript() {
        assumeTrue("UTF-8".equals(System.getProperty("sun.jnu.encoding")), "file names are not UTF-8 in this locale");
        files("é.txt", "книга.txt", "\uD83D\uDCDA.txt");
        assertThat(list("?*.txt")).containsExactly("é.txt", "книга.txt", "\uD83D\uDCDA.txt");
    }

    @Test
    void readsHiddenNamesThatTheUserNamed() {
        files(".git/y", ".git/_z", "_out/part");
        assertThat(list(".git")).containsExactly(".git/y");
        assertThat(list(".git/_z")).containsExactly(".git/_z");
        assertThat(list("_o*/*")).containsExactly("_out/part");
    }

    @Test
    void stampsSizeAndTimeToTheNanosecond() throws IOException {
        files("a");
        Files.writeString(root.resolve("a"), "12345");
        Files.setLastModifiedTime(root.resolve("a"), FileTime.from(Instant.ofEpochSecond(1_700_000_000L, 123_456_789)));
        assertThat(FileListing.list(List.of(root + "/a")))
                .containsExactly(new FileStamp(root + "/a", 5, 1_700_000_000_123_456_789L));
    }

    @Test
    void followsPatterns() {
        files("a.txt", "b.csv", "s/c.txt", "s/t/d.txt", "s/t/.h/e.txt", "s/_t/f.txt", "u v/[x].txt");
        assertThat(list("*.txt")).containsExactly("a.txt");
        assertThat(list("**/*.txt")).containsExactly("a.txt", "s/c.txt", "s/t/d.txt", "u v/[x].txt");
        assertThat(list("s/**/d.txt")).containsExactly("s/t/d.txt");
        assertThat(list("s/**/t/**/*")).containsExactly("s/t/d.txt");
        assertThat(list("s/**")).containsExactly("s/c.txt", "s/t/d.txt");
        assertThat(list("*.{txt,csv}")).containsExactly("a.txt", "b.csv");
        assertThat(list("{s/t/d,a}.txt")).containsExactly("a.txt", "s/t/d.txt");
        assertThat(list("{s/{c,t/d},b.csv}*")).containsExactly("b.csv", "s/c.txt", "s/t/d.txt");
        assertThat(list("?.[!t]*")).containsExactly("b.csv");
        assertThat(list("u */\\[x\\].txt")).containsExactly("u v/[x].txt");
        assertThat(list("./s/../*.csv")).containsExactly("./s/../b.csv");
        assertThat(list("s/*")).as("a directory that fits is read whole").containsExactly("s/c.txt", "s/t/d.txt");
    }

    @Test
    void prefersAnExistingPathToItsReadingAsAPattern() {
        files("[ab].txt", "a.txt", "x*/f", "xy/f", "[dir]/a.txt", "d/a.txt");
        assertThat(list("[ab].txt")).containsExactly("[ab].txt");
        assertThat(list("x*")).containsExactly("x*/f");
        assertThat(list("[dir]/*.txt")).as("a working directory may look like a pattern").containsExactly("[dir]/a.txt");
    }

    @Test
    void readsTheSameRealFileOnce() throws IOException {
        files("real/a.txt", "real/b.txt");
        link("alias", "real");
        link("real/c.txt", "a.txt");
        link("0.txt", "real/b.txt");
        assertThat(list("real", "real/a.txt", "re*/**", "alias/a.txt", "real/./a.txt", "real"))
                .containsExactly("alias/a.txt", "real/b.txt");
        assertThat(list("alias", "real")).isEqualTo(list("real", "alias"));
        assertThat(list("")).containsExactly("0.txt", "alias/a.txt");
    }

    @Test
    void takesAHardLinkForAFileOfItsOwn() throws IOException {
        files("a.txt");
        Files.createLink(root.resolve("b.txt"), root.resolve("a.txt"));
        assertThat(list("")).containsExactly("a.txt", "b.txt");
    }

    @Test
    void comesToAnEndWhereLinksLeadInACircle() throws IOException {
        files("d/a.txt", "d/e/b.txt");
        link("d/e/up", "../..");
        link("d/self", "self");
        link("d/ping", "pong");
        link("d/pong", "ping");
        assertThat(list("")).containsExactly("d/a.txt", "d/e/b.txt");
        assertThat(list("**/b.txt")).containsExactly("d/e/b.txt");
        assertThat(list("**/**/*.txt")).containsExactly("d/a.txt", "d/e/b.txt");
        assertThat(fault("d/self").problem()).isEqualTo(Problem.MISSING);
    }

    @Test
    void reportsALinkToNothingBecauseDataIsMissing() throws IOException {
        files("d/a.txt");
        link("d/gone.txt", "nowhere");
        for (String path : List.of("d", "d/gone.txt", "d/*.txt", "**/gone.txt")) {
            BadPathException e = fault(path);
            assertThat(e.problem()).as(path).isEqualTo(Problem.MISSING);
            assertThat(e.path()).isEqualTo(root + "/d/gone.txt");
            assertThat(e).hasMessageContaining("symbolic link");
        }
    }

    @Test
    void namesWhatIsMissing() {
        files("a.txt");
        BadPathException missing = fault("nowhere.txt");
        assertThat(missing.problem()).isEqualTo(Problem.MISSING);
        assertThat(missing.kind()).isEqualTo(ErrorKind.REFUSED);
        assertThat(missing.path()).isEqualTo(root + "/nowhere.txt");
        assertThat(missing).hasMessage(root + "/nowhere.txt: there is no such file or directory. " + missing.remedy() + ".");
        assertThat(fault("a.txt/b").problem()).isIn(Problem.MISSING, Problem.UNREADABLE);
        assertThat(fault("*.csv").problem()).isEqualTo(Problem.NO_MATCH);
        assertThat(fault("no/such/dir/*.csv").problem()).isEqualTo(Problem.NO_MATCH);
        assertThat(fault("a.txt/*").problem()).isEqualTo(Problem.NO_MATCH);
    }

    @Test
    void refusesPatternsThatAreNone() {
        files("a.txt");
        for (String bad : List.of("[a.txt", "{a,b", "**.txt", "a**/b", "[z-a]", "x*\\", "{a,[b}", "{a,b}".repeat(11),
                "{".repeat(5_000) + "}".repeat(5_000))) {
            BadPathException e = fault(bad);
            assertThat(e.problem()).as(bad).isEqualTo(Problem.BAD_GLOB);
            assertThat(e.path()).isEqualTo(root + "/" + bad);
        }
    }

    @Test
    void refusesPathsThatCannotBeMeant() {
        assertThat(catchThrowableOfType(BadPathException.class, () -> FileListing.list(List.of("a.txt"))).problem())
                .isEqualTo(Problem.NOT_ABSOLUTE);
        assertThat(fault("nul\0byte").problem()).isEqualTo(Problem.UNSUPPORTED_NAME);
        assertThatIllegalArgumentException().isThrownBy(() -> FileListing.list(List.of()));
    }

    @Test
    void anEmptyDirectoryHoldsNoFileAndIsNoError() throws IOException {
        Files.createDirectories(root.resolve("empty/deeper"));
        assertThat(list("empty")).isEmpty();
        assertThat(list("em*")).isEmpty();
    }

    @Test
    void passesOverPipesUnlessNamed() throws Exception {
        files("d/a.txt");
        assumeTrue(run("mkfifo", root + "/d/pipe") == 0, "mkfifo is not available");
        assertThat(list("d")).containsExactly("d/a.txt");
        assertThat(fault("d/pipe").problem()).isEqualTo(Problem.NOT_A_FILE);
        assertThat(fault("d/pi*").problem()).isEqualTo(Problem.NO_MATCH);
    }

    @Test
    void reportsWhatMayNotBeRead() throws IOException {
        files("d/a.txt", "d/locked/b.txt");
        Files.setPosixFilePermissions(root.resolve("d/locked"), PosixFilePermissions.fromString("---------"));
        Files.setPosixFilePermissions(root.resolve("d/a.txt"), PosixFilePermissions.fromString("---------"));
        try {
            assumeTrue(!Files.isReadable(root.resolve("d/a.txt")), "this user (root?) may read everything");
            for (String path : List.of("d", "d/a.txt", "d/locked", "d/locked/b.txt", "d/locked/*", "**/b.txt")) {
                assertThat(fault(path).problem()).as(path).isEqualTo(Problem.UNREADABLE);
            }
        } finally {
            Files.setPosixFilePermissions(root.resolve("d/locked"), PosixFilePermissions.fromString("rwx------"));
        }
    }

    @Test
    void reportsNamesThatAreNotInTheEncodingOfFileNames() throws Exception {
        files("d/a.txt");
        assumeTrue(run("sh", "-c", "printf x > '" + root + "/d/bad'\"$(printf '\\377')\"") == 0, "sh cannot make such a name");
        assumeTrue(Files.list(root.resolve("d")).count() == 2, "the file system does not keep such a name");
        BadPathException e = fault("d");
        assertThat(e.problem()).isEqualTo(Problem.UNSUPPORTED_NAME);
        assertThat(e).hasMessageContaining("UTF-8 locale");
    }

    private void files(String... names) {
        for (String name : names) {
            try {
                Path file = root.resolve(name);
                Files.createDirectories(file.getParent());
                Files.write(file, name.getBytes(StandardCharsets.UTF_8));
            } catch (IOException e) {
                throw new AssertionError(e);
            }
        }
    }

    private void link(String name, String target) throws IOException {
        Files.createSymbolicLink(root.resolve(name), Path.of(target));
    }

    private List<String> list(String... paths) {
        List<String> absolute = Arrays.stream(paths).map(path -> root + "/" + path).toList();
        return FileListing.list(absolute).stream().map(file -> file.path().substring(root.toString().length() + 1)).toList();
    }

    private BadPathException fault(String path) {
        return catchThrowableOfType(BadPathException.class, () -> list(path));
    }

    private static int run(String... command) throws Exception {
        try {
            return new ProcessBuilder(command).inheritIO().start().waitFor();
        } catch (IOException e) {
            return -1;
        }
    }
}
