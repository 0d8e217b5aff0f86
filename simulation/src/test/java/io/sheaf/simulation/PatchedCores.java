package io.sheaf.simulation;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.StringWriter;
import java.io.UncheckedIOException;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import javax.tools.FileObject;
import javax.tools.ForwardingJavaFileManager;
import javax.tools.JavaCompiler;
import javax.tools.JavaFileManager;
import javax.tools.JavaFileObject;
import javax.tools.SimpleJavaFileObject;
import javax.tools.StandardJavaFileManager;
import javax.tools.ToolProvider;

/**
 * All of Sheaf once more in a class loader of its own, with a mistake in it. The source is patched and compiled in memory,
 * so that no code that users get has a switch for it.
 */
final class PatchedCores {

    private static final Path ROOT = Path.of(System.getProperty("user.dir")).getParent();

    private final Method run;

    PatchedCores(SeededBug bug) throws IOException, ReflectiveOperationException {
        Map<String, byte[]> patched = compile(bug);
        Class<?> simulation = Class.forName(Simulation.class.getName(), true, new PatchedLoader(patched));
        run = simulation.getMethod("run", long.class);
    }

    /** What is wrong in the world of this seed; null if nothing is. */
    String failureOrNull(long seed) throws IllegalAccessException {
        try {
            run.invoke(null, seed);
            return null;
        } catch (InvocationTargetException e) {
            return String.valueOf(e.getCause().getMessage());
        }
    }

    private static Map<String, byte[]> compile(SeededBug bug) throws IOException {
        String module = bug.file().substring(0, bug.file().indexOf('/'));
        String name = bug.file().substring(module.length() + 1);
        String source = Files.readString(ROOT.resolve(module).resolve("src/main/java").resolve(name));
        int at = source.indexOf(bug.before());
        if (at < 0 || source.indexOf(bug.before(), at + 1) >= 0) {
            throw new IllegalStateException("the seeded bug '" + bug + "' no longer fits: its text is not in " + bug.file() + " exactly once."
                    + " Make it fit what the code says now, and search its seed anew: -Dsheaf.simulation.search=50000");
        }
        return compile(name, source.replace(bug.before(), bug.after()));
    }

    private static Map<String, byte[]> compile(String name, String source) throws IOException {
        JavaCompiler compiler = ToolProvider.getSystemJavaCompiler();
        Map<String, byte[]> classes = new HashMap<>();
        StringWriter messages = new StringWriter();
        try (StandardJavaFileManager files = compiler.getStandardFileManager(null, null, StandardCharsets.UTF_8);
                Memory memory = new Memory(files, classes)) {
            List<String> options = List.of("-proc:none", "-nowarn", "-cp", System.getProperty("java.class.path"));
            if (!compiler.getTask(messages, memory, null, options, null, List.of(new Source(name, source))).call()) {
                throw new IllegalStateException("the seeded bug does not compile: " + messages);
            }
        }
        return classes;
    }

    private static final class Source extends SimpleJavaFileObject {
        private final String text;

        Source(String name, String text) {
            super(URI.create("patched:///" + name), Kind.SOURCE);
            this.text = text;
        }

        @Override
        public CharSequence getCharContent(boolean ignoreEncodingErrors) {
            return text;
        }
    }

    /** Keeps classes instead of writing them. */
    private static final class Memory extends ForwardingJavaFileManager<JavaFileManager> {
        private final Map<String, byte[]> classes;

        Memory(JavaFileManager files, Map<String, byte[]> classes) {
            super(files);
            this.classes = classes;
        }

        @Override
        public JavaFileObject getJavaFileForOutput(Location location, String name, JavaFileObject.Kind kind, FileObject sibling) {
            return new SimpleJavaFileObject(URI.create("memory:///" + name), kind) {
                @Override
                public OutputStream openOutputStream() {
                    return new ByteArrayOutputStream() {
                        @Override
                        public void close() {
                            classes.put(name, toByteArray());
                        }
                    };
                }
            };
        }
    }

    /** Loads Sheaf's classes itself, patched ones as they were compiled, and all others where this class is from. */
    private static final class PatchedLoader extends ClassLoader {
        private final Map<String, byte[]> patched;

        PatchedLoader(Map<String, byte[]> patched) {
            super(PatchedCores.class.getClassLoader());
            this.patched = patched;
        }

        @Override
        protected Class<?> loadClass(String name, boolean resolve) throws ClassNotFoundException {
            if (!name.startsWith("io.sheaf.")) {
                return super.loadClass(name, resolve);
            }
            synchronized (getClassLoadingLock(name)) {
                Class<?> loaded = findLoadedClass(name);
                return loaded != null ? loaded : define(name);
            }
        }

        private Class<?> define(String name) throws ClassNotFoundException {
            byte[] bytes = patched.get(name);
            if (bytes == null) {
                try (InputStream in = getParent().getResourceAsStream(name.replace('.', '/') + ".class")) {
                    if (in == null) {
                        throw new ClassNotFoundException(name);
                    }
                    bytes = in.readAllBytes();
                } catch (IOException e) {
                    throw new UncheckedIOException(e);
                }
            }
            return defineClass(name, bytes, 0, bytes.length);
        }
    }
}
