package io.sheaf.examples;

import io.sheaf.InputException;
import io.sheaf.InputPathException;
import io.sheaf.Source;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import java.util.zip.ZipEntry;
import java.util.zip.ZipException;
import java.util.zip.ZipFile;

/**
 * A source of one's own: the texts in a zip archive, several entries a task. An archive that changes meanwhile fails the job.
 *
 * @param archive absolute path
 */
public record ZipTexts(String archive) implements Source<ZipTexts.Entries, ZipTexts.Text> {

    /**
     * Some entries of the archive as it was.
     *
     * @param from number of the first, from 0
     * @param to number after the last
     */
    public record Entries(long size, long modifiedMillis, int from, int to) {}

    /** An entry: its name, and what is in it, UTF-8. */
    public record Text(String name, String content) {}

    public static ZipTexts of(Path archive) {
        return new ZipTexts(archive.toAbsolutePath().normalize().toString());
    }

    @Override
    public List<Entries> splits(int wanted) throws IOException {
        if (!Files.isReadable(path())) {
            throw new InputPathException("the archive " + archive + " is not there or cannot be read. Check the path.");
        }
        int count;
        Entries stamp = stamp(0, 0);
        try (ZipFile zip = open()) {
            count = files(zip).size();
        }
        int tasks = Math.min(wanted, count);
        List<Entries> splits = new ArrayList<>();
        for (int task = 0; task < tasks; task++) {
            int from = (int) ((long) count * task / tasks);
            int to = (int) ((long) count * (task + 1) / tasks);
            splits.add(new Entries(stamp.size(), stamp.modifiedMillis(), from, to));
        }
        return splits;
    }

    @Override
    public void read(Entries split, Consumer<? super Text> records) throws IOException {
        requireUnchanged(split);
        try (ZipFile zip = open()) {
            for (ZipEntry entry : files(zip).subList(split.from(), split.to())) {
                records.accept(new Text(entry.getName(), text(zip, entry)));
            }
        }
        requireUnchanged(split);
    }

    private ZipFile open() throws IOException {
        try {
            return new ZipFile(archive);
        } catch (ZipException e) {
            throw new InputException(archive + ": is no zip archive: " + e.getMessage(), e);
        }
    }

    private static List<ZipEntry> files(ZipFile zip) {
        return zip.stream().filter(entry -> !entry.isDirectory()).<ZipEntry>map(entry -> entry).toList();
    }

    private String text(ZipFile zip, ZipEntry entry) throws IOException {
        try (InputStream in = zip.getInputStream(entry)) {
            return StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(in.readAllBytes())).toString();
        } catch (ZipException | CharacterCodingException e) {
            throw new InputException(archive + ": " + entry.getName() + " is damaged or no UTF-8: " + e, e);
        }
    }

    private void requireUnchanged(Entries split) throws IOException {
        if (!stamp(split.from(), split.to()).equals(split)) {
            throw new InputException(archive + ": changed after it was listed. Run the job again once nothing writes to it.");
        }
    }

    private Entries stamp(int from, int to) throws IOException {
        return new Entries(Files.size(path()), Files.getLastModifiedTime(path()).toMillis(), from, to);
    }

    private Path path() {
        return Path.of(archive);
    }
}
