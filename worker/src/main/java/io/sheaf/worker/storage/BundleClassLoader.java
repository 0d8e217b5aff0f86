package io.sheaf.worker.storage;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.MalformedURLException;
import java.net.URL;
import java.net.URLConnection;
import java.net.URLStreamHandler;
import java.nio.file.Path;
import java.security.CodeSource;
import java.security.ProtectionDomain;
import java.security.cert.Certificate;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Enumeration;
import java.util.List;
import java.util.jar.Attributes;
import java.util.jar.JarEntry;
import java.util.jar.JarFile;
import java.util.jar.Manifest;
import java.util.zip.ZipFile;

/**
 * The classes and resources of a bundle's jars, in their order; multi-release jars give the version for this JDK. What a
 * manifest says of other jars is ignored: a bundle is complete. The files stay open as long as a class of them lives.
 * Safe for use by many threads.
 */
final class BundleClassLoader extends ClassLoader {

    static {
        registerAsParallelCapable();
    }

    private final List<Jar> jars = new ArrayList<>();

    /** An open jar and where its classes say they come from. */
    private record Jar(JarFile file, URL url, ProtectionDomain domain) {}

    BundleClassLoader(String name, List<Path> files, ClassLoader parent) throws IOException {
        super(name, parent);
        for (Path path : files) {
            JarFile file = new JarFile(path.toFile(), false, ZipFile.OPEN_READ, Runtime.version());
            URL url = path.toUri().toURL();
            CodeSource source = new CodeSource(url, (Certificate[]) null);
            jars.add(new Jar(file, url, new ProtectionDomain(source, null, this, null)));
        }
    }

    @Override
    protected Class<?> findClass(String name) throws ClassNotFoundException {
        if (ApiLoader.isReserved(name)) {
            throw new ClassNotFoundException(name);
        }
        String path = name.replace('.', '/') + ".class";
        for (Jar jar : jars) {
            JarEntry entry = jar.file().getJarEntry(path);
            if (entry != null) {
                return define(name, jar, entry);
            }
        }
        throw new ClassNotFoundException(name);
    }

    @Override
    protected URL findResource(String name) {
        for (Jar jar : jars) {
            JarEntry entry = jar.file().getJarEntry(name);
            if (entry != null) {
                return url(jar, entry);
            }
        }
        return null;
    }

    @Override
    protected Enumeration<URL> findResources(String name) {
        List<URL> found = new ArrayList<>();
        for (Jar jar : jars) {
            JarEntry entry = jar.file().getJarEntry(name);
            if (entry != null) {
                found.add(url(jar, entry));
            }
        }
        return Collections.enumeration(found);
    }

    private Class<?> define(String name, Jar jar, JarEntry entry) throws ClassNotFoundException {
        try (InputStream in = jar.file().getInputStream(entry)) {
            byte[] bytes = in.readAllBytes();
            definePackageOf(name, jar);
            return defineClass(name, bytes, 0, bytes.length, jar.domain());
        } catch (IOException e) {
            throw new ClassNotFoundException(name + " cannot be read from " + jar.url(), e);
        }
    }

    private void definePackageOf(String className, Jar jar) throws IOException {
        int dot = className.lastIndexOf('.');
        if (dot < 0 || getDefinedPackage(className.substring(0, dot)) != null) {
            return;
        }
        try {
            PackageTitles titles = PackageTitles.of(jar.file().getManifest());
            definePackage(className.substring(0, dot), titles.specTitle(), titles.specVersion(), titles.specVendor(),
                    titles.implTitle(), titles.implVersion(), titles.implVendor(), null);
        } catch (IllegalArgumentException e) {
            // Another thread defined it in between, which is all that was wanted.
            return;
        }
    }

    /** What a manifest says of all packages of its jar; null where it says nothing. */
    private record PackageTitles(
            String specTitle, String specVersion, String specVendor, String implTitle, String implVersion, String implVendor) {
        static PackageTitles of(Manifest manifestOrNull) {
            if (manifestOrNull == null) {
                return new PackageTitles(null, null, null, null, null, null);
            }
            Attributes main = manifestOrNull.getMainAttributes();
            return new PackageTitles(
                    main.getValue("Specification-Title"), main.getValue("Specification-Version"),
                    main.getValue("Specification-Vendor"), main.getValue("Implementation-Title"),
                    main.getValue("Implementation-Version"), main.getValue("Implementation-Vendor"));
        }
    }

    private static URL url(Jar jar, JarEntry entry) {
        try {
            return new URL(null, "jar:" + jar.url() + "!/" + entry.getRealName(), new EntryHandler(jar.file(), entry));
        } catch (MalformedURLException e) {
            throw new IllegalArgumentException("no URL for " + entry.getName() + " in " + jar.url(), e);
        }
    }

    /** Reads an entry through the jar that is open already, so that no cache outside keeps it open. */
    private static final class EntryHandler extends URLStreamHandler {
        private final JarFile file;
        private final JarEntry entry;

        EntryHandler(JarFile file, JarEntry entry) {
            this.file = file;
            this.entry = entry;
        }

        @Override
        protected URLConnection openConnection(URL url) {
            return new URLConnection(url) {
                @Override
                public void connect() {
                    connected = true;
                }

                @Override
                public InputStream getInputStream() throws IOException {
                    return entry.isDirectory() ? new ByteArrayInputStream(new byte[0]) : file.getInputStream(entry);
                }

                @Override
                public long getContentLengthLong() {
                    return entry.getSize();
                }

                @Override
                public long getLastModified() {
                    return entry.getTime();
                }
            };
        }
    }
}
