package io.sheaf.file;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/**
 * The content of {@code _SUCCESS}: the files a job wrote. One line per file, in order, after a line that names the
 * format; fields are separated by tabs. The same files give the same text.
 */
public record FileManifest(List<Entry> files) {

    /** The name of its file, beside the files it names. */
    public static final String NAME = "_SUCCESS";

    private static final String FORMAT = "sheaf-files 1";

    /**
     * One file.
     *
     * @param records how many it holds; ends of lines in a text
     * @param crc32c of its bytes
     */
    public record Entry(String name, long bytes, long records, int crc32c) {}

    public FileManifest {
        files = List.copyOf(files);
    }

    public long bytes() {
        return files.stream().mapToLong(Entry::bytes).sum();
    }

    public long records() {
        return files.stream().mapToLong(Entry::records).sum();
    }

    public String toText() {
        StringBuilder text = new StringBuilder(FORMAT).append('\n');
        for (Entry file : files) {
            text.append(file.name()).append('\t').append(file.bytes()).append('\t').append(file.records()).append('\t');
            text.append(String.format(Locale.ROOT, "%08x", file.crc32c())).append('\n');
        }
        return text.toString();
    }

    /** The inverse of {@link #toText()}; refuses anything else with an {@link IllegalArgumentException}. */
    public static FileManifest parse(String text) {
        String[] lines = text.split("\n", -1);
        if (!lines[0].equals(FORMAT) || !lines[lines.length - 1].isEmpty()) {
            throw new IllegalArgumentException("not the manifest of an output");
        }
        List<Entry> files = new ArrayList<>();
        for (int i = 1; i < lines.length - 1; i++) {
            String[] fields = lines[i].split("\t", -1);
            if (fields.length != 4) {
                throw new IllegalArgumentException("line " + (i + 1) + " of a manifest has " + fields.length + " fields");
            }
            files.add(new Entry(
                    fields[0], Long.parseLong(fields[1]), Long.parseLong(fields[2]), Integer.parseUnsignedInt(fields[3], 16)));
        }
        return new FileManifest(files);
    }
}
