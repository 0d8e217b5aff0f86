package io.sheaf.client.remote;

import static org.assertj.core.api.Assertions.assertThat;

import io.sheaf.plan.CodeLevel;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.util.ArrayList;
import java.util.List;
import java.util.TimeZone;
import java.util.zip.ZipEntry;
import java.util.zip.ZipInputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class BundlePackerTest {

    @TempDir
    Path dir;

    private static byte[] text(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }

    private static byte[] pack(Path directory) throws IOException {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        DirectoryPlace.of(directory).writeTo(out);
        return out.toByteArray();
    }

    @Test
    void equalDirectoriesGiveEqualBytesWhereverAndWheneverTheyWereMade() throws IOException {
        Places.file(dir.resolve("one/b/B.txt"), text("b"));
        Places.file(dir.resolve("one/a.txt"), text("ä"));
        Places.file(dir.resolve("two/a.txt"), text("ä"));
        Path last = Places.file(dir.resolve("two/b/B.txt"), text("b"));
        Files.setLastModifiedTime(last, FileTime.fromMillis(1_000_000));
        TimeZone before = TimeZone.getDefault();
        byte[] one = pack(dir.resolve("one"));
        try {
            TimeZone.setDefault(TimeZone.getTimeZone("Pacific/Auckland"));
            assertThat(pack(dir.resolve("two"))).isEqualTo(one);
        } finally {
            TimeZone.setDefault(before);
        }
    }

    @Test
    void aPackedDirectoryHoldsItsFilesAndTheirParentsInOrder() throws IOException {
        Places.file(dir.resolve("c/x/y/Z.txt"), text("z"));
        Places.file(dir.resolve("c/x/A.txt"), text("a"));
        List<String> entries = new ArrayList<>();
        try (ZipInputStream zip = new ZipInputStream(new ByteArrayInputStream(pack(dir.resolve("c"))))) {
            for (ZipEntry entry = zip.getNextEntry(); entry != null; entry = zip.getNextEntry()) {
                entries.add(entry.getName() + new String(zip.readAllBytes(), StandardCharsets.UTF_8));
            }
        }
        assertThat(entries).containsExactly("x/", "x/A.txta", "x/y/", "x/y/Z.txtz");
    }

    @Test
    void aChangeOfContentIsSeen() throws IOException {
        Path file = Places.file(dir.resolve("c/A.txt"), text("a"));
        BundlePacker.Packed before = BundlePacker.packed(DirectoryPlace.of(dir.resolve("c")));
        Files.write(file, text("b"));
        Files.setLastModifiedTime(file, FileTime.fromMillis(1_000_000));
        BundlePacker.Packed after = BundlePacker.packed(DirectoryPlace.of(dir.resolve("c")));
        assertThat(after.sha256()).isNotEqualTo(before.sha256());
        assertThat(after.bytes()).isEqualTo(before.bytes()).isEqualTo(pack(dir.resolve("c")).length);
    }

    @Test
    void namesTheNewestJavaAClassNeeds() throws IOException {
        Places.file(dir.resolve("c/a/Old.class"), Places.classFile(11));
        Places.file(dir.resolve("c/a/New.class"), Places.classFile(21));
        Places.file(dir.resolve("c/a/Text.class"), text("no class at all"));
        Places.file(dir.resolve("c/module-info.class"), Places.classFile(25));
        Places.file(dir.resolve("c/META-INF/versions/24/a/New.class"), Places.classFile(24));
        assertThat(BundlePacker.packed(DirectoryPlace.of(dir.resolve("c"))).level()).isEqualTo(new CodeLevel(21, "a.New"));
        Path jar = Places.jar(dir.resolve("j.jar"), "b/B.class");
        assertThat(BundlePacker.packed(JarPlace.of(jar)).level()).isEqualTo(new CodeLevel(17, "b.B"));
    }
}
