package io.sheaf.plan;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;

/** Which Sheaf this is: what the sides of a connection tell each other first. */
public final class SheafRelease {

    /** Version of the wire protocol; two sides must have the same. */
    public static final int PROTOCOL = 1;

    private static final String VERSION = read();

    private SheafRelease() {}

    /** The release of Sheaf, such as {@code 0.1.0}. */
    public static String version() {
        return VERSION;
    }

    /** The feature release of the JDK this process runs on. */
    public static int javaFeature() {
        return Runtime.version().feature();
    }

    private static String read() {
        try (InputStream in = SheafRelease.class.getResourceAsStream("version.txt")) {
            if (in == null) {
                throw new IllegalStateException("the Sheaf jar is incomplete: version.txt is missing");
            }
            return new String(in.readAllBytes(), StandardCharsets.UTF_8).strip();
        } catch (IOException e) {
            throw new UncheckedIOException("the Sheaf jar cannot be read", e);
        }
    }
}
