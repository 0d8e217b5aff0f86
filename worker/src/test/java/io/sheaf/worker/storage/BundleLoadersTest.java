package io.sheaf.worker.storage;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.github.benmanes.caffeine.cache.Caffeine;
import io.sheaf.function.SerializableFunction;
import io.sheaf.plan.Sha256;
import java.io.IOException;
import java.net.URL;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;
import java.util.jar.Attributes;
import java.util.jar.Manifest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class BundleLoadersTest {

    private static final Sha256 ONE = Sha256.of(new byte[] {1});
    private static final Sha256 TWO = Sha256.of(new byte[] {2});

    @TempDir
    Path directory;

    @Test
    void aBundleSeesTheApiOfTheHost() throws Exception {
        String source = """
                package app;
                public class Job implements io.sheaf.function.SerializableFunction<String, Integer> {
                    public Integer apply(String text) { return text.length(); }
                }
                """;
        ClassLoader loader = loader(ONE, Jars.compiled(directory, "app.jar", "app.Job", source));
        Object job = loader.loadClass("app.Job").getDeclaredConstructor().newInstance();
        assertThat(job).isInstanceOf(SerializableFunction.class);
        assertThat(job.getClass().getClassLoader()).isSameAs(loader);
    }

    @Test
    void aBundleSeesNothingElseOfTheHost() throws Exception {
        ClassLoader loader = loader(ONE, Jars.compiled(directory, "app.jar", "app.Empty", "package app; class Empty {}"));
        for (String hidden : List.of(
                BlockStore.class.getName(), "io.sheaf.worker.task.TaskEngine", "io.sheaf.aggregator.table.KeyTable",
                Caffeine.class.getName(), "org.junit.jupiter.api.Test", getClass().getName())) {
            assertThatExceptionOfType(ClassNotFoundException.class).isThrownBy(() -> loader.loadClass(hidden));
        }
        assertThat(loader.getResource("com/github/benmanes/caffeine/cache/Caffeine.class")).isNull();
        assertThat(loader.loadClass("java.sql.Date").getName()).isEqualTo("java.sql.Date");
    }

    /** Else a job that names one would end its workers, one after another. */
    @Test
    void aHiddenClassThatABundleNamesIsNoneThatTheWorkerLacks() throws Exception {
        String source = """
                package app;
                public class Names implements java.util.function.Supplier<Object> {
                    public Object get() { return io.sheaf.worker.storage.BlockStore.class; }
                    public static void hidden(io.sheaf.worker.storage.BlockStore store) {}
                }
                """;
        ClassLoader loader = loader(ONE, Jars.compiled(directory, "app.jar", "app.Names", source));
        Class<?> names = loader.loadClass("app.Names");
        Supplier<?> used = (Supplier<?>) names.getDeclaredConstructor().newInstance();
        for (int time = 0; time < 2; time++) {
            assertThatThrownBy(used::get).isInstanceOfSatisfying(NoClassDefFoundError.class, BundleLoadersTest::isTheJobs);
            assertThatThrownBy(names::getDeclaredMethods).isInstanceOfSatisfying(NoClassDefFoundError.class, BundleLoadersTest::isTheJobs);
        }
    }

    private static void isTheJobs(NoClassDefFoundError lacking) {
        assertThat(lacking).hasMessage("io/sheaf/worker/storage/BlockStore");
        assertThat(EngineClasses.lackingOrNull(lacking)).isNull();
    }

    @Test
    void everyBundleHasItsOwnVersionOfALibrary() throws Exception {
        ClassLoader one = loader(ONE, library("1"));
        ClassLoader two = loader(TWO, library("2"));
        assertThat(version(one)).isEqualTo("1");
        assertThat(version(two)).isEqualTo("2");
    }

    @Test
    void aBundleCannotReplaceClassesOfTheEngine() throws Exception {
        Map<String, byte[]> entries = new LinkedHashMap<>();
        entries.putAll(Jars.classFiles(directory.resolve("a"), "io.sheaf.worker.Evil", "package io.sheaf.worker; public class Evil {}"));
        entries.putAll(Jars.classFiles(directory.resolve("b"), "io.sheaf.Evil", "package io.sheaf; public class Evil {}"));
        entries.putAll(Jars.classFiles(directory.resolve("c"), "io.sheaf.examples.Good", "package io.sheaf.examples; public class Good {}"));
        Path jar = directory.resolve("evil.jar");
        Jars.write(jar, new Manifest(), entries);
        ClassLoader loader = loader(ONE, jar);
        assertThatExceptionOfType(ClassNotFoundException.class).isThrownBy(() -> loader.loadClass("io.sheaf.worker.Evil"));
        assertThatExceptionOfType(ClassNotFoundException.class).isThrownBy(() -> loader.loadClass("io.sheaf.Evil"));
        assertThat(loader.loadClass("io.sheaf.examples.Good").getClassLoader()).isSameAs(loader);
    }

    @Test
    void theClassPathOfAManifestIsIgnored() throws Exception {
        Path other = Jars.compiled(directory, "other.jar", "app.Other", "package app; public class Other {}");
        Manifest manifest = new Manifest();
        manifest.getMainAttributes().put(Attributes.Name.CLASS_PATH, other.getFileName().toString());
        Path jar = directory.resolve("app.jar");
        Jars.write(jar, manifest, Jars.classFiles(directory.resolve("x"), "app.Main", "package app; public class Main {}"));
        ClassLoader loader = loader(ONE, jar);
        assertThat(loader.loadClass("app.Main")).isNotNull();
        assertThatExceptionOfType(ClassNotFoundException.class).isThrownBy(() -> loader.loadClass("app.Other"));
    }

    @Test
    void multiReleaseJarsGiveTheVersionForThisJdk() throws Exception {
        Manifest manifest = new Manifest();
        manifest.getMainAttributes().put(new Attributes.Name("Multi-Release"), "true");
        manifest.getMainAttributes().put(Attributes.Name.IMPLEMENTATION_VERSION, "7.1");
        Map<String, byte[]> entries = new LinkedHashMap<>(Jars.classFiles(directory.resolve("base"), "app.Level", level("base")));
        Jars.classFiles(directory.resolve("eleven"), "app.Level", level("11"))
                .forEach((name, bytes) -> entries.put("META-INF/versions/11/" + name, bytes));
        entries.put("note.txt", "base".getBytes(StandardCharsets.UTF_8));
        entries.put("META-INF/versions/11/note.txt", "eleven".getBytes(StandardCharsets.UTF_8));
        Path jar = directory.resolve("levels.jar");
        Jars.write(jar, manifest, entries);
        ClassLoader loader = loader(ONE, jar);

        Object level = loader.loadClass("app.Level").getDeclaredConstructor().newInstance();
        assertThat(((Supplier<?>) level).get()).isEqualTo("11");
        assertThat(level.getClass().getPackage().getImplementationVersion()).isEqualTo("7.1");
        assertThat(new String(loader.getResourceAsStream("note.txt").readAllBytes(), StandardCharsets.UTF_8)).isEqualTo("eleven");
    }

    @Test
    void resourcesOfAllJarsAreFoundInOrder() throws Exception {
        Path first = directory.resolve("1.jar");
        Path second = directory.resolve("2.jar");
        Jars.write(first, new Manifest(), Map.of("META-INF/services/x", new byte[] {1}));
        Jars.write(second, new Manifest(), Map.of("META-INF/services/x", new byte[] {2}));
        List<URL> found = Collections.list(loader(ONE, first, second).getResources("META-INF/services/x"));
        assertThat(found).hasSize(2);
        assertThat(found.get(0).openStream().readAllBytes()).containsExactly(1);
        assertThat(found.get(1).openStream().readAllBytes()).containsExactly(2);
    }

    @Test
    void aBundleIsOpenedOnceAndAFailureIsNotKept() throws Exception {
        Path jar = Jars.compiled(directory, "app.jar", "app.Empty", "package app; class Empty {}");
        int[] fetches = {0};
        BundleLoaders loaders = new BundleLoaders(bundle -> {
            if (fetches[0]++ == 0) {
                throw new IOException("the cable is out");
            }
            return List.of(jar);
        });
        assertThatThrownBy(() -> loaders.loader(ONE)).isInstanceOf(IOException.class).hasMessageContaining("the cable is out");
        assertThat(loaders.loader(ONE)).isSameAs(loaders.loader(ONE));
        assertThat(fetches[0]).isEqualTo(2);
    }

    @Test
    void theProgramsOfThisJvmAreKnownByName() throws Exception {
        FixedLoader loaders = new FixedLoader();
        loaders.add(ONE, getClass().getClassLoader());
        assertThat(loaders.loader(ONE)).isSameAs(getClass().getClassLoader());
        assertThatThrownBy(() -> loaders.loader(TWO)).isInstanceOf(IOException.class).hasMessageContaining(TWO.toString());
    }

    private Path library(String version) throws IOException {
        String source = "package lib; public class Version implements java.util.function.Supplier<String> {"
                + " public String get() { return \"" + version + "\"; } }";
        return Jars.compiled(directory, "lib-" + version + ".jar", "lib.Version", source);
    }

    private static String version(ClassLoader loader) throws Exception {
        return (String) ((Supplier<?>) loader.loadClass("lib.Version").getDeclaredConstructor().newInstance()).get();
    }

    private static String level(String level) {
        return "package app; public class Level implements java.util.function.Supplier<String> {"
                + " public String get() { return \"" + level + "\"; } }";
    }

    private static ClassLoader loader(Sha256 bundle, Path... jars) throws IOException {
        return new BundleLoaders(wanted -> List.of(jars)).loader(bundle);
    }
}
