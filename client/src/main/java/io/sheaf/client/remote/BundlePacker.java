package io.sheaf.client.remote;

import io.sheaf.plan.CodeLevel;
import io.sheaf.plan.Sha256;
import java.io.BufferedOutputStream;
import java.io.FilterOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.DigestOutputStream;
import java.security.MessageDigest;
import java.time.LocalDateTime;
import java.util.LinkedHashSet;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.zip.CRC32;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;

/**
 * Turns places on the class path into jars that are known by their content. What was found out about a place is kept
 * until it changes. Safe for use by many threads.
 */
final class BundlePacker {

    /** One for all: the same files give the same bytes, wherever and whenever they were made. */
    private static final LocalDateTime TIME = LocalDateTime.of(2000, 1, 1, 0, 0);

    private static final ConcurrentMap<Object, Packed> KNOWN = new ConcurrentHashMap<>();

    private BundlePacker() {}

    /** What a place is as a jar. */
    record Packed(Sha256 sha256, long bytes, CodeLevel level) {}

    static Packed packed(CodePlace place) throws IOException {
        Packed known = KNOWN.get(place.version());
        if (known == null) {
            known = look(place);
            KNOWN.put(place.version(), known);
        }
        return known;
    }

    private static Packed look(CodePlace place) throws IOException {
        MessageDigest digest = Sha256.newDigest();
        CountingOutput counted = new CountingOutput(new DigestOutputStream(OutputStream.nullOutputStream(), digest));
        place.writeTo(counted);
        return new Packed(Sha256.ofDigest(digest.digest()), counted.bytes, ClassVersions.newest(place));
    }

    /** Writes a directory as a jar: sorted, nothing compressed, since compression differs between JDKs. */
    static void pack(DirectoryPlace directory, OutputStream out) throws IOException {
        ZipOutputStream zip = new ZipOutputStream(new BufferedOutputStream(out, 1 << 16));
        Set<String> parents = new LinkedHashSet<>();
        for (DirectoryPlace.Entry file : directory.files()) {
            for (int slash = file.name().indexOf('/'); slash >= 0; slash = file.name().indexOf('/', slash + 1)) {
                String parent = file.name().substring(0, slash + 1);
                if (parents.add(parent)) {
                    zip.putNextEntry(stored(parent, 0, 0));
                }
            }
            zip.putNextEntry(stored(file.name(), file.bytes(), crc(file.file())));
            Files.copy(file.file(), zip);
            zip.closeEntry();
        }
        zip.finish();
        zip.flush();
    }

    private static ZipEntry stored(String name, long bytes, long crc) {
        ZipEntry entry = new ZipEntry(name);
        entry.setMethod(ZipEntry.STORED);
        entry.setSize(bytes);
        entry.setCrc(crc);
        entry.setTimeLocal(TIME);
        return entry;
    }

    private static long crc(Path file) throws IOException {
        CRC32 crc = new CRC32();
        byte[] buffer = new byte[1 << 16];
        try (InputStream in = Files.newInputStream(file)) {
            for (int count = in.read(buffer); count >= 0; count = in.read(buffer)) {
                crc.update(buffer, 0, count);
            }
        }
        return crc.getValue();
    }

    private static final class CountingOutput extends FilterOutputStream {
        private long bytes;

        CountingOutput(OutputStream out) {
            super(out);
        }

        @Override
        public void write(int b) throws IOException {
            out.write(b);
            bytes++;
        }

        @Override
        public void write(byte[] from, int at, int length) throws IOException {
            out.write(from, at, length);
            bytes += length;
        }
    }
}
