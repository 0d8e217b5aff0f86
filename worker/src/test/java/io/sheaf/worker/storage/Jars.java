package io.sheaf.worker.storage;

import java.io.IOException;
import java.io.OutputStream;
import java.io.StringWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.jar.Attributes;
import java.util.jar.JarOutputStream;
import java.util.jar.Manifest;
import java.util.stream.Stream;
import java.util.zip.ZipEntry;
import javax.tools.JavaCompiler;
import javax.tools.ToolProvider;

/** Compiles sources and packs jars. */
final class Jars {

    private Jars() {}

    /** A jar of the class files of one source, and of other entries. */
    static Path compiled(Path directory, String name, String className, String source, Path... classPath) throws IOException {
        Path jar = directory.resolve(name);
        write(jar, new Manifest(), classFiles(directory.resolve(name + ".src"), className, source, classPath));
        return jar;
    }

    static Map<String, byte[]> classFiles(Path work, String className, String source, Path... classPath) throws IOException {
        Path file = work.resolve(className.replace('.', '/') + ".java");
        Files.createDirectories(file.getParent());
        Files.writeString(file, source);
        Path out = Files.createDirectories(work.resolve("out"));
        JavaCompiler compiler = ToolProvider.getSystemJavaCompiler();
        StringWriter messages = new StringWriter();
        String path = System.getProperty("java.class.path") + Stream.of(classPath).map(p -> ":" + p).reduce("", String::concat);
        boolean compiled = compiler.getTask(messages, null, null, List.of("-d", out.toString(), "-cp", path), null,
                        compiler.getStandardFileManager(null, null, StandardCharsets.UTF_8).getJavaFileObjects(file)).call();
        if (!compiled) {
            throw new AssertionError(messages);
        }
        Map<String, byte[]> entries = new LinkedHashMap<>();
        try (Stream<Path> files = Files.walk(out)) {
            for (Path made : files.filter(Files::isRegularFile).sorted().toList()) {
                entries.put(out.relativize(made).toString(), Files.readAllBytes(made));
            }
        }
        return entries;
    }

    static void write(Path jar, Manifest manifest, Map<String, byte[]> entries) throws IOException {
        manifest.getMainAttributes().put(Attributes.Name.MANIFEST_VERSION, "1.0");
        try (OutputStream file = Files.newOutputStream(jar); JarOutputStream out = new JarOutputStream(file, manifest)) {
            for (Map.Entry<String, byte[]> entry : entries.entrySet()) {
                out.putNextEntry(new ZipEntry(entry.getKey()));
                out.write(entry.getValue());
            }
        }
    }
}
