package io.sheaf.worker.server;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.SequenceInputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.logging.LogManager;

/**
 * The JDK's own logging configuration, but what Sheaf logs is a line each on stderr; with the system property
 * {@code sheaf.verbose} stack traces follow. Loggers of users are left as they are.
 *
 * <p>Named by the system property {@code java.util.logging.config.class}, so that a process that logs nothing does not
 * load the JDK's logging.
 */
public final class LogConfiguration {

    private static final String PROPERTY = "java.util.logging.config.class";
    private static final String VERBOSE = "sheaf.verbose";
    private static final String OWN = "\nio.sheaf.handlers=" + LogLines.class.getName() + "\nio.sheaf.useParentHandlers=false\n";

    /** For the JDK. */
    public LogConfiguration() throws IOException {
        Path standard = Path.of(System.getProperty("java.home"), "conf", "logging.properties");
        try (InputStream jdk = Files.exists(standard) ? Files.newInputStream(standard) : InputStream.nullInputStream();
                InputStream all = new SequenceInputStream(jdk, new ByteArrayInputStream(OWN.getBytes(StandardCharsets.ISO_8859_1)))) {
            LogManager.getLogManager().readConfiguration(all);
        }
    }

    /** Chooses this configuration for this process, unless its user has chosen one. Call before anything is logged. */
    public static void choose() {
        if (System.getProperty(PROPERTY) == null && System.getProperty("java.util.logging.config.file") == null) {
            System.setProperty(PROPERTY, LogConfiguration.class.getName());
        }
    }

    /** Lets stack traces follow, here and in the worker processes started from now on. */
    public static void showStackTraces() {
        System.setProperty(VERBOSE, "true");
    }

    static boolean showsStackTraces() {
        return Boolean.getBoolean(VERBOSE);
    }

    static String verboseOption() {
        return "-D" + VERBOSE + "=true";
    }
}
