package io.sheaf.client.remote;

import io.sheaf.RefusedException;
import java.io.File;
import java.io.IOException;
import java.net.MalformedURLException;
import java.net.URI;
import java.net.URISyntaxException;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.FileSystemNotFoundException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.jar.Attributes;
import java.util.jar.JarFile;
import java.util.jar.Manifest;
import java.util.zip.ZipException;

/**
 * Collects the places a program's classes come from, each once, in the order in which they are searched. As the JVM does,
 * it passes over entries of a class path that do not exist or are no jars. Owned by one thread.
 */
final class ClassPathScan {

    private final Path jdk;
    private final Map<Path, CodePlace> found = new LinkedHashMap<>();

    private ClassPathScan() throws IOException {
        jdk = Path.of(System.getProperty("java.home")).toRealPath();
    }

    /**
     * @param loader its own jars and those of its parents come first, where it is a {@link URLClassLoader}
     * @param classPath as in the property {@code java.class.path}
     * @param added come last; each must exist
     */
    static List<CodePlace> scan(ClassLoader loader, String classPath, List<Path> added) throws IOException {
        ClassPathScan scan = new ClassPathScan();
        for (ClassLoader next = loader; next != null; next = next.getParent()) {
            if (next instanceof URLClassLoader jars) {
                for (URL url : jars.getURLs()) {
                    scan.addUrl(url);
                }
            }
        }
        // An empty entry of a class path is the working directory; an empty class path is none.
        String[] entries = classPath.isEmpty() ? new String[0] : classPath.split(File.pathSeparator, -1);
        for (String entry : entries) {
            scan.addIfThere(Path.of(entry));
        }
        for (Path jar : added) {
            scan.addJar(jar);
        }
        return new ArrayList<>(scan.found.values());
    }

    private void addJar(Path jar) throws IOException {
        if (!Files.isReadable(jar)) {
            throw new RefusedException("the jar " + jar + " does not exist or cannot be read");
        }
        try {
            add(jar);
        } catch (ZipException e) {
            throw new RefusedException("the file " + jar + " is no jar: " + e.getMessage(), e);
        }
    }

    private void addUrl(URL url) throws IOException {
        Path path = pathOrNull(url);
        if (path != null) {
            addIfThere(path);
        }
    }

    private void addIfThere(Path path) throws IOException {
        if (!Files.isReadable(path)) {
            return;
        }
        try {
            add(path);
        } catch (ZipException ignoredAsTheJvmDoes) {
            // Nothing was ever loaded from it.
        }
    }

    private void add(Path path) throws IOException {
        Path real = path.toRealPath();
        if (found.containsKey(real) || real.startsWith(jdk)) {
            return;
        }
        if (Files.isDirectory(real)) {
            found.put(real, DirectoryPlace.of(real));
        } else {
            found.put(real, JarPlace.of(real));
            addManifestClassPath(real);
        }
    }

    private void addManifestClassPath(Path jar) throws IOException {
        Manifest manifest;
        try (JarFile file = new JarFile(jar.toFile(), false)) {
            manifest = file.getManifest();
        }
        String entries = manifest == null ? null : manifest.getMainAttributes().getValue(Attributes.Name.CLASS_PATH);
        if (entries == null) {
            return;
        }
        for (String entry : entries.trim().split("\\s+")) {
            try {
                addUrl(jar.toUri().resolve(new URI(entry)).toURL());
            } catch (URISyntaxException | IllegalArgumentException | MalformedURLException ignoredAsTheJvmDoes) {
                // An entry that names nothing.
            }
        }
    }

    private static Path pathOrNull(URL url) {
        try {
            return "file".equals(url.getProtocol()) ? Path.of(url.toURI()) : null;
        } catch (URISyntaxException | IllegalArgumentException | FileSystemNotFoundException namesNoFile) {
            return null;
        }
    }
}
