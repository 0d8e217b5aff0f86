package io.sheaf.client.remote;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.FileVisitOption;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import java.nio.file.attribute.FileTime;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * A directory of classes and resources, which travels as a jar.
 *
 * @param files in the order of their names
 */
record DirectoryPlace(Path path, List<Entry> files) implements CodePlace {

    /** A file; {@code name} is relative to the directory, with slashes. */
    record Entry(String name, Path file, long bytes, FileTime modified) {}

    static DirectoryPlace of(Path path) throws IOException {
        Map<String, Entry> sorted = new TreeMap<>();
        Files.walkFileTree(path, EnumSet.of(FileVisitOption.FOLLOW_LINKS), Integer.MAX_VALUE, new SimpleFileVisitor<>() {
            @Override
            public FileVisitResult visitFile(Path file, BasicFileAttributes attributes) {
                if (attributes.isRegularFile()) {
                    String name = path.relativize(file).toString().replace(file.getFileSystem().getSeparator(), "/");
                    sorted.put(name, new Entry(name, file, attributes.size(), attributes.lastModifiedTime()));
                }
                return FileVisitResult.CONTINUE;
            }
        });
        return new DirectoryPlace(path, List.copyOf(new ArrayList<>(sorted.values())));
    }

    @Override
    public Object version() {
        return this;
    }

    @Override
    public long bytes() {
        return files.stream().mapToLong(Entry::bytes).sum();
    }

    @Override
    public void visit(Visitor visitor) throws IOException {
        for (Entry entry : files) {
            visitor.file(entry.name(), () -> Files.newInputStream(entry.file()));
        }
    }

    @Override
    public void writeTo(OutputStream out) throws IOException {
        BundlePacker.pack(this, out);
    }
}
