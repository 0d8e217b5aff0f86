package io.sheaf.cli;

import io.sheaf.RefusedException;
import java.io.IOException;
import java.io.PrintStream;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.lang.reflect.Modifier;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.jar.Attributes;
import java.util.jar.JarFile;
import java.util.jar.Manifest;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Runs a user's jar as the driver of its jobs, in this process. */
@Command(
        name = "submit",
        mixinStandardHelpOptions = true,
        description = "Runs a program's main class; its Cluster.open() gives the cluster named here.",
        footerHeading = "%nExamples:%n",
        footer = {"  sheaf submit app.jar input/", "  sheaf submit --cluster 127.0.0.1:7070 --main-class demo.Main app.jar"})
final class SubmitCommand implements Callable<Integer> {

    private static final Duration DRIVER_ENDS_WITHIN = Duration.ofSeconds(5);

    @Option(names = "--main-class", paramLabel = "C", description = "Class with the main method. Default: the jar's Main-Class.")
    private String mainClass;

    @Mixin
    private ClusterOptions cluster;

    @Parameters(index = "0", paramLabel = "JAR", description = "The program.")
    private Path jar;

    @Parameters(index = "1..*", paramLabel = "ARGS", description = "Its arguments.")
    private List<String> arguments = new ArrayList<>();

    @Override
    public Integer call() throws Exception {
        String name = mainClassName();
        if (cluster.addressOrNull() != null) {
            System.setProperty("sheaf.cluster", cluster.addressOrNull());
        }
        URLClassLoader loader = new URLClassLoader(new URL[] {jar.toUri().toURL()}, getClass().getClassLoader());
        Thread.currentThread().setContextClassLoader(loader);
        Method main = mainMethod(loader, name);
        // The driver's stdout is its own: what it prints is seen at once, and not lost if it calls System.exit.
        System.setOut(new PrintStream(System.out, true, StandardCharsets.UTF_8));
        run(main);
        return ExitCodes.OK;
    }

    private String mainClassName() {
        if (Files.isDirectory(jar)) {
            throw new RefusedException(jar + " is a directory; name the jar to run");
        }
        if (!Files.isRegularFile(jar)) {
            throw new RefusedException("there is no file " + jar + "; name the jar to run");
        }
        try (JarFile file = new JarFile(jar.toFile())) {
            if (mainClass != null) {
                return mainClass;
            }
            Manifest manifest = file.getManifest();
            String name = manifest == null ? null : manifest.getMainAttributes().getValue(Attributes.Name.MAIN_CLASS);
            if (name == null) {
                throw new RefusedException(jar + " names no Main-Class in its manifest; give --main-class");
            }
            return name.strip();
        } catch (IOException e) {
            throw new RefusedException(jar + " is no jar: " + e.getMessage(), e);
        }
    }

    private Method mainMethod(ClassLoader loader, String name) {
        try {
            // Not initialised yet: what its static initialiser throws is the driver's failure.
            Method main = Class.forName(name, false, loader).getMethod("main", String[].class);
            if (!Modifier.isStatic(main.getModifiers())) {
                throw new RefusedException("main(String[]) of " + name + " is not static");
            }
            return main;
        } catch (ClassNotFoundException e) {
            throw new RefusedException("there is no class " + name + " in " + jar, e);
        } catch (NoSuchMethodException e) {
            throw new RefusedException(name + " has no public static void main(String[])", e);
        } catch (LinkageError e) {
            throw new RefusedException(name + " of " + jar + " cannot be loaded: " + e, e);
        }
    }

    private void run(Method main) throws Exception {
        main.setAccessible(true);
        CountDownLatch ended = new CountDownLatch(1);
        Set<Thread> ours = Thread.getAllStackTraces().keySet();
        Runnable forget = Signals.onStop(interrupt(Thread.currentThread(), ended));
        try {
            main.invoke(null, (Object) arguments.toArray(String[]::new));
            awaitThreads(ours);
        } catch (InvocationTargetException e) {
            if (e.getCause() instanceof Error error) {
                throw error;
            }
            throw (Exception) e.getCause();
        } finally {
            ended.countDown();
            forget.run();
        }
    }

    /** Like {@code java -jar}: a program that has returned from main goes on until the last of its threads has ended. */
    private static void awaitThreads(Set<Thread> ours) throws InterruptedException {
        Optional<Thread> running;
        do {
            running = Thread.getAllStackTraces().keySet().stream()
                    .filter(thread -> thread.isAlive() && !thread.isDaemon() && !ours.contains(thread))
                    .findAny();
            if (running.isPresent()) {
                running.get().join();
            }
        } while (running.isPresent());
    }

    /** Whether a thread of this program has called {@code System.exit}; a signal ends the JVM without it. */
    private static boolean exitCalled() {
        return Thread.getAllStackTraces().values().stream()
                .flatMap(Arrays::stream)
                .anyMatch(frame -> frame.getClassName().equals(Runtime.class.getName()) && frame.getMethodName().equals("exit"));
    }

    /** Ctrl-C interrupts the driver, which cancels the job that it waits for and lets it close its cluster. */
    private static Runnable interrupt(Thread driver, CountDownLatch ended) {
        return () -> {
            if (exitCalled()) {
                // The thread that called it waits for this one and ends no more; the program wants the end now.
                return;
            }
            driver.interrupt();
            try {
                ended.await(DRIVER_ENDS_WITHIN.toMillis(), TimeUnit.MILLISECONDS);
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
        };
    }
}
