package io.sheaf.client.remote;

import io.sheaf.RefusedException;
import io.sheaf.protocol.code.BundleManifest;
import io.sheaf.spi.ClusterConfig;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * The code of a program that has to travel so that workers can run its functions: all of its class path but the JDK's and
 * Sheaf's own. In a distribution of Sheaf the libraries beside the sheaf command are Sheaf's, too.
 *
 * @param loader the program's
 * @param classPath as in the property {@code java.class.path}
 */
record ProgramCode(ClassLoader loader, String classPath, List<Path> added, List<String> excludes) {

    private static final int NAMED_WHEN_TOO_LARGE = 5;

    /** The code that the calling thread sees. */
    static ProgramCode ofCaller(ClusterConfig config) {
        ClassLoader context = Thread.currentThread().getContextClassLoader();
        return new ProgramCode(
                context == null ? ClassLoader.getSystemClassLoader() : context,
                System.getProperty("java.class.path", ""),
                config.jars(),
                config.excludes());
    }

    /**
     * What travels, in the order in which it is searched.
     *
     * @throws RefusedException for more than 1 GiB, and for an added jar that is none
     */
    List<CodePlace> travelling() throws IOException {
        List<CodePlace> all = ClassPathScan.scan(loader, classPath, added);
        Set<Path> distributions = distributions(all);
        List<Pattern> excluded = excludes.stream().map(ProgramCode::pattern).toList();
        List<CodePlace> travelling = new ArrayList<>();
        for (CodePlace place : all) {
            if (excluded.stream().noneMatch(pattern -> pattern.matcher(place.name()).matches()) && travels(place, distributions)) {
                travelling.add(place);
            }
        }
        requireNotTooLarge(travelling);
        return travelling;
    }

    private static boolean travels(CodePlace place, Set<Path> distributions) throws IOException {
        PlaceContents contents = PlaceContents.of(place);
        boolean distributed = place instanceof JarPlace && distributions.contains(place.path().getParent());
        return contents.files() && (distributed ? contents.programs() : !contents.isSheaf());
    }

    /** The directories of jars in which the sheaf command lies. */
    private static Set<Path> distributions(List<CodePlace> places) throws IOException {
        Set<Path> directories = new LinkedHashSet<>();
        for (CodePlace place : places) {
            PlaceContents contents = PlaceContents.of(place);
            if (place instanceof JarPlace && contents.command() && contents.isSheaf()) {
                directories.add(place.path().getParent());
            }
        }
        return directories;
    }

    /** Any characters for {@code *}, all else as it is. */
    private static Pattern pattern(String exclude) {
        return Pattern.compile(Stream.of(exclude.split("\\*", -1)).map(Pattern::quote).collect(Collectors.joining(".*")), Pattern.DOTALL);
    }

    private static void requireNotTooLarge(List<CodePlace> places) {
        long total = places.stream().mapToLong(CodePlace::bytes).sum();
        if (total <= BundleManifest.MAX_BUNDLE_BYTES) {
            return;
        }
        String largest = places.stream()
                .sorted(Comparator.comparingLong(CodePlace::bytes).reversed())
                .limit(NAMED_WHEN_TOO_LARGE)
                .map(place -> "\n  " + place.bytes() + " bytes  " + place.path())
                .collect(Collectors.joining());
        throw new RefusedException("the program's class path has " + total + " bytes of code and resources, more than the "
                + BundleManifest.MAX_BUNDLE_BYTES + " that may travel to workers. Leave out what the functions do not need with"
                + " Cluster.builder().exclude(\"name*.jar\"). The largest entries:" + largest);
    }
}
