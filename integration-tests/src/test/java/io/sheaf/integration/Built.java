package io.sheaf.integration;

import java.io.IOException;
import java.net.URI;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** Where this build has put what the tests start. Maven sets the properties; see the module's POM. */
final class Built {

    private Built() {}

    /** The root of the source tree, which holds {@code ./sheaf}. */
    static Path home() {
        return Path.of(property("sheaf.home"));
    }

    /** The directory of the command's jars. */
    static Path lib() {
        return Path.of(property("sheaf.lib"));
    }

    /** All jars of the command's class path, in the order in which {@code ./sheaf} names them. */
    static List<Path> commandJars() throws IOException {
        List<Path> jars = new ArrayList<>(JavaProgram.jarsIn(lib()));
        jars.addAll(JavaProgram.jarsIn(lib().resolve("formats")));
        return jars;
    }

    /** The jar for users who compute in their own JVM. */
    static Path sheafJar() {
        return userJar("sheaf");
    }

    /** The jar that adds the remote client to {@link #sheafJar()}. */
    static Path sheafClientJar() {
        return userJar("sheaf-client");
    }

    /** The jar that adds the servers and the mini cluster to {@link #sheafClientJar()}. */
    static Path sheafMiniClusterJar() {
        return userJar("sheaf-minicluster");
    }

    /** A directory with other versions of the libraries that Sheaf uses itself. */
    static Path foreignLib() {
        return Path.of(property("sheaf.foreign"));
    }

    /** The classes of these tests, which are also the classes of the programs they start. */
    static Path testClasses() {
        return Path.of(URI.create(Built.class.getProtectionDomain().getCodeSource().getLocation().toString()));
    }

    /** The classes of another module's tests, which may be programs. */
    static Path testClassesOf(String module) {
        return home().resolve(module + "/target/test-classes");
    }

    /** The POM that goes with a user's jar, with only the dependencies that are left outside the jar. */
    static Path pomOf(Path userJar) {
        return userJar.resolveSibling("dependency-reduced-pom.xml");
    }

    /** The java launcher of the JDK that runs the tests. */
    static Path java() {
        return Path.of(System.getProperty("java.home"), "bin", "java");
    }

    private static Path userJar(String name) {
        return home().resolve("dist/" + name + "/target/" + name + "-" + property("sheaf.version") + ".jar");
    }

    private static String property(String name) {
        String value = System.getProperty(name);
        if (value == null) {
            throw new IllegalStateException(name + " is not set; run the integration tests with mvn verify");
        }
        return value;
    }
}
