package io.sheaf.integration;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.jar.Attributes;
import java.util.jar.JarOutputStream;
import java.util.jar.Manifest;
import java.util.stream.Stream;
import java.util.zip.ZipEntry;

/** Packs a program of these tests, as a user packs a program. */
final class UserJar {

    private UserJar() {}

    /** A jar with this main class, its nested classes, and nothing else. */
    static Path of(Class<?> main, Path jar) throws IOException {
        Manifest manifest = new Manifest();
        manifest.getMainAttributes().put(Attributes.Name.MANIFEST_VERSION, "1.0");
        manifest.getMainAttributes().put(Attributes.Name.MAIN_CLASS, main.getName());
        Path classes = Built.testClasses();
        try (OutputStream file = Files.newOutputStream(jar);
                JarOutputStream out = new JarOutputStream(file, manifest)) {
            for (Path classFile : classFiles(main, classes)) {
                out.putNextEntry(new ZipEntry(classes.relativize(classFile).toString()));
                Files.copy(classFile, out);
                out.closeEntry();
            }
        }
        return jar;
    }

    private static List<Path> classFiles(Class<?> main, Path classes) throws IOException {
        try (Stream<Path> files = Files.list(classes.resolve(main.getPackageName().replace('.', '/')))) {
            return files.filter(file -> file.getFileName().toString().matches(main.getSimpleName() + "(\\$.*)?\\.class")).sorted().toList();
        }
    }
}
