package io.sheaf.client.remote;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.nio.file.attribute.FileTime;
import java.util.Enumeration;
import java.util.zip.ZipEntry;
import java.util.zip.ZipException;
import java.util.zip.ZipFile;

/** A jar, which travels as it is. */
record JarPlace(Path path, long bytes, FileTime modified) implements CodePlace {

    /** @throws ZipException if the file is no jar */
    static JarPlace of(Path path) throws IOException {
        BasicFileAttributes attributes = Files.readAttributes(path, BasicFileAttributes.class);
        new ZipFile(path.toFile()).close();
        return new JarPlace(path, attributes.size(), attributes.lastModifiedTime());
    }

    @Override
    public Object version() {
        return this;
    }

    @Override
    public void visit(Visitor visitor) throws IOException {
        try (ZipFile jar = new ZipFile(path.toFile())) {
            for (Enumeration<? extends ZipEntry> entries = jar.entries(); entries.hasMoreElements(); ) {
                ZipEntry entry = entries.nextElement();
                if (!entry.isDirectory()) {
                    visitor.file(entry.getName(), () -> jar.getInputStream(entry));
                }
            }
        }
    }

    @Override
    public void writeTo(OutputStream out) throws IOException {
        Files.copy(path, out);
    }
}
