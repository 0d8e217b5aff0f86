package io.sheaf.client.remote;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.jar.Attributes;
import java.util.jar.JarOutputStream;
import java.util.jar.Manifest;
import java.util.zip.ZipEntry;

/** Jars and directories for tests; a class in them is a class file's first bytes. */
final class Places {

    private Places() {}

    static byte[] classFile(int javaFeature) {
        return ByteBuffer.allocate(10).putInt(0xCAFEBABE).putShort((short) 0).putShort((short) (javaFeature + 44)).array();
    }

    static Path jar(Path jar, String... names) throws IOException {
        return jarWithClassPath(jar, "", names);
    }

    /** Every name gets a class file of Java 17. */
    static Path jarWithClassPath(Path jar, String classPath, String... names) throws IOException {
        Manifest manifest = new Manifest();
        manifest.getMainAttributes().put(Attributes.Name.MANIFEST_VERSION, "1.0");
        if (!classPath.isEmpty()) {
            manifest.getMainAttributes().put(Attributes.Name.CLASS_PATH, classPath);
        }
        Files.createDirectories(jar.getParent());
        try (OutputStream file = Files.newOutputStream(jar); JarOutputStream out = new JarOutputStream(file, manifest)) {
            for (String name : names) {
                out.putNextEntry(new ZipEntry(name));
                out.write(classFile(17));
            }
        }
        return jar;
    }

    static Path file(Path file, byte[] content) throws IOException {
        Files.createDirectories(file.getParent());
        return Files.write(file, content);
    }

    static String classPath(Path... entries) {
        return String.join(java.io.File.pathSeparator, List.of(entries).stream().map(Path::toString).toList());
    }

    static List<String> names(List<CodePlace> places) {
        return places.stream().map(CodePlace::name).toList();
    }
}
