package io.sheaf.protocol.code;

import io.sheaf.plan.Sha256;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.HexFormat;
import java.util.List;

/**
 * What a code bundle consists of. Equal manifests have equal encodings, so that a bundle is known by the digest of it.
 *
 * @param entries jars in class-path order
 */
public record BundleManifest(List<Entry> entries) {

    /** All entries of a bundle together are not larger. */
    public static final long MAX_BUNDLE_BYTES = 1L << 30;

    public static final int MAX_ENTRIES = 10_000;

    private static final int MAX_NAME = 1000;
    private static final int NAMED_WHEN_TOO_LARGE = 5;
    private static final String FIRST_LINE = "sheaf-bundle 1";

    /**
     * @param sha256 of the bytes
     * @param name what people know it by; never a path to write to
     */
    public record Entry(Sha256 sha256, long bytes, String name) {
        public Entry {
            if (bytes < 0) {
                throw new IllegalArgumentException("an entry of " + bytes + " bytes");
            }
            name = label(name);
        }
    }

    public BundleManifest {
        entries = List.copyOf(entries);
        if (entries.size() > MAX_ENTRIES) {
            throw new IllegalArgumentException("a bundle of " + entries.size() + " entries; the limit is " + MAX_ENTRIES);
        }
    }

    /** The name of the bundle. */
    public Sha256 id() {
        return Sha256.of(encode());
    }

    /** Bytes of all entries. */
    public long totalBytes() {
        long total = 0;
        for (Entry entry : entries) {
            total = Math.addExact(total, entry.bytes());
        }
        return total;
    }

    /** Why the bundle is too large, naming its largest entries; empty if it is not. */
    public String tooLarge() {
        if (totalBytes() <= MAX_BUNDLE_BYTES) {
            return "";
        }
        StringBuilder text = new StringBuilder("the program's code has " + totalBytes() + " bytes, more than the limit of "
                + MAX_BUNDLE_BYTES + "; leave out what the functions do not need. The largest entries:");
        entries.stream()
                .sorted(Comparator.comparingLong(Entry::bytes).reversed())
                .limit(NAMED_WHEN_TOO_LARGE)
                .forEach(entry -> text.append("\n  ").append(entry.bytes()).append(" bytes  ").append(entry.name()));
        return text.toString();
    }

    public byte[] encode() {
        StringBuilder text = new StringBuilder(FIRST_LINE + "\n");
        for (Entry entry : entries) {
            text.append(entry.sha256()).append(' ').append(entry.bytes()).append(' ').append(entry.name()).append('\n');
        }
        return text.toString().getBytes(StandardCharsets.UTF_8);
    }

    /** The inverse of {@link #encode()}; refuses anything else with an {@link IllegalArgumentException}. */
    public static BundleManifest decode(byte[] encoding) {
        String[] lines = new String(encoding, StandardCharsets.UTF_8).split("\n", -1);
        if (lines.length < 2 || !lines[0].equals(FIRST_LINE) || !lines[lines.length - 1].isEmpty()) {
            throw new IllegalArgumentException("not the manifest of a code bundle");
        }
        List<Entry> entries = new ArrayList<>();
        for (int i = 1; i < lines.length - 1; i++) {
            String[] fields = fields(lines[i]);
            entries.add(new Entry(Sha256.ofDigest(HexFormat.of().parseHex(fields[0])), Long.parseLong(fields[1]), fields[2]));
        }
        BundleManifest manifest = new BundleManifest(entries);
        if (!Arrays.equals(manifest.encode(), encoding)) {
            throw new IllegalArgumentException("the manifest of a code bundle is not in its canonical form");
        }
        return manifest;
    }

    private static String[] fields(String line) {
        String[] fields = line.split(" ", 3);
        if (fields.length != 3) {
            throw new IllegalArgumentException("a line of a code bundle's manifest has " + fields.length + " fields");
        }
        return fields;
    }

    private static String label(String name) {
        StringBuilder label = new StringBuilder();
        name.codePoints().limit(MAX_NAME).forEach(c -> label.appendCodePoint(c < ' ' || Character.isSurrogate((char) c) && c < 0x10000 ? '?' : c));
        return label.toString();
    }
}
