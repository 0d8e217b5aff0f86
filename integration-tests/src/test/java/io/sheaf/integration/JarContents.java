package io.sheaf.integration;

import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeSet;
import java.util.jar.JarEntry;
import java.util.jar.JarFile;
import java.util.spi.ToolProvider;
import java.util.stream.Stream;

/** What is in a jar, by name: resources, classes, services and references that lead nowhere. */
record JarContents(Path jar, TreeSet<String> entries) {

    private static final String SERVICES = "META-INF/services/";

    static JarContents of(Path jar) throws IOException {
        try (JarFile file = new JarFile(jar.toFile())) {
            TreeSet<String> names = new TreeSet<>();
            file.stream().filter(entry -> !entry.isDirectory()).map(JarEntry::getName).forEach(names::add);
            return new JarContents(jar, names);
        }
    }

    /** Class files, as paths with slashes; those of newer Java releases below {@code META-INF/versions/}. */
    List<String> classFiles() {
        return entries.stream().filter(name -> name.endsWith(".class")).toList();
    }

    boolean hasClass(String className) {
        return entries.contains(className.replace('.', '/') + ".class");
    }

    /** The names of services that the jar offers providers for. */
    List<String> services() {
        return entries.stream().filter(name -> name.startsWith(SERVICES)).map(n -> n.substring(SERVICES.length())).toList();
    }

    /** The class names in the jar's list of providers for a service. */
    List<String> providers(String service) {
        try (JarFile file = new JarFile(jar.toFile());
                var in = file.getInputStream(file.getEntry(SERVICES + service))) {
            return new String(in.readAllBytes(), StandardCharsets.UTF_8)
                    .lines()
                    .map(line -> line.replaceFirst("#.*", "").strip())
                    .filter(line -> !line.isEmpty())
                    .toList();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /**
     * References from this jar's classes to classes that are neither in it, nor in the JDK, nor in the other jars.
     * Each is one line, {@code from -> to}.
     */
    List<String> danglingReferences(Path... classPath) {
        List<String> arguments = new ArrayList<>(List.of("--multi-release", "17", "--missing-deps"));
        if (classPath.length > 0) {
            arguments.add("--class-path");
            arguments.add(String.join(java.io.File.pathSeparator, Stream.of(classPath).map(Path::toString).toList()));
        }
        arguments.add(jar.toString());
        return jdeps(arguments)
                .lines()
                .filter(line -> line.startsWith("   "))
                .map(line -> line.strip().replaceAll("\\s+", " ").replace(" not found", ""))
                .toList();
    }

    private static String jdeps(List<String> arguments) {
        ToolProvider jdeps = ToolProvider.findFirst("jdeps").orElseThrow();
        StringWriter out = new StringWriter();
        int exit = jdeps.run(new PrintWriter(out), new PrintWriter(out), arguments.toArray(String[]::new));
        if (exit != 0) {
            throw new IllegalStateException("jdeps " + arguments + " ended with " + exit + ": " + out);
        }
        return out.toString();
    }
}
