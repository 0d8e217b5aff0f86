package io.sheaf.integration;

import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.Location;
import java.io.IOException;
import java.net.URI;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/** All classes of Sheaf as they were packaged, each with the module whose jar holds it. */
record BuiltClasses(JavaClasses classes) {

    private static final Pattern JAR = Pattern.compile("/sheaf-([a-z-]+)-[0-9][^/]*\\.jar!");

    static BuiltClasses load() throws IOException {
        List<Location> jars = Built.commandJars().stream()
                .filter(file -> file.getFileName().toString().startsWith("sheaf-"))
                .map(file -> Location.of(URI.create("jar:" + file.toUri() + "!/")))
                .toList();
        return new BuiltClasses(new ClassFileImporter().importLocations(jars));
    }

    /** Every class of the modules, in the order of their names. */
    Stream<JavaClass> ours() {
        return classes.stream().filter(c -> moduleOf(c).isPresent()).sorted((a, b) -> a.getName().compareTo(b.getName()));
    }

    /** The name in the module's jar, {@code api} or {@code worker}; empty for classes that are not ours. */
    static Optional<String> moduleOf(JavaClass javaClass) {
        return javaClass.getBaseComponentType().getSource().flatMap(source -> {
            Matcher jar = JAR.matcher(source.getUri().toString());
            return jar.find() ? Optional.of(jar.group(1)) : Optional.empty();
        });
    }
}
