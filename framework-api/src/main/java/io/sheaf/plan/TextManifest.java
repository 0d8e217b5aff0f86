package io.sheaf.plan;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/**
 * The content of {@code _SUCCESS}: what a job wrote as text. One line per file, in order, after a line that names the
 * format; fields are separated by tabs. The same files give the same text.
 */
public record TextManifest(List<Entry> files) {

    private static final String FORMAT = "sheaf-text 1";

    /**
     * One file.
     *
     * @param lines ends of lines in it
     * @param crc32c of its bytes
     */
    public record Entry(String name, long bytes, long lines, int crc32c) {}

    public TextManifest {
        files = List.copyOf(files);
    }

    public long bytes() {
        return files.stream().mapToLong(Entry::bytes).sum();
    }

    public long lines() {
        return files.stream().mapToLong(Entry::lines).sum();
    }

    public String toText() {
        StringBuilder text = new StringBuilder(FORMAT).append('\n');
        for (Entry file : files) {
            text.append(file.name()).append('\t').append(file.bytes()).append('\t').append(file.lines()).append('\t');
            text.append(String.format(Locale.ROOT, "%08x", file.crc32c())).append('\n');
        }
        return text.toString();
    }

    /** The inverse of {@link #toText()}; refuses anything else with an {@link IllegalArgumentException}. */
    public static TextManifest parse(String text) {
        String[] lines = text.split("\n", -1);
        if (!lines[0].equals(FORMAT) || !lines[lines.length - 1].isEmpty()) {
            throw new IllegalArgumentException("not the manifest of a text output");
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
        return new TextManifest(files);
    }
}
