package io.sheaf.integration;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** The jars that users add must fit into any application: no class but ours, and none that is missing. */
class UserJarsTest {

    private static final List<String> NETWORK_PACKAGES = List.of(
            "io/sheaf/protocol/",
            "io/sheaf/scheduler/server/",
            "io/sheaf/worker/server/",
            "io/sheaf/worker/shuffle/",
            "io/sheaf/client/remote/");

    private static JarContents sheaf;
    private static JarContents sheafClient;
    private static JarContents sheafMiniCluster;

    @BeforeAll
    static void openJars() throws IOException {
        sheaf = JarContents.of(Built.sheafJar());
        sheafClient = JarContents.of(Built.sheafClientJar());
        sheafMiniCluster = JarContents.of(Built.sheafMiniClusterJar());
    }

    static Stream<JarContents> allJars() {
        return Stream.of(sheaf, sheafClient, sheafMiniCluster);
    }

    @ParameterizedTest
    @MethodSource("allJars")
    void holdsClassesOfSheafOnly(JarContents jar) {
        assertThat(jar.classFiles()).isNotEmpty().allMatch(name -> name.startsWith("io/sheaf/"));
    }

    @ParameterizedTest
    @MethodSource("allJars")
    void holdsNoSignaturesAndNoModuleDescriptors(JarContents jar) {
        assertThat(jar.entries())
                .noneMatch(name -> name.matches("META-INF/.*\\.(SF|DSA|RSA|EC)"))
                .noneMatch(name -> name.endsWith("module-info.class"))
                .noneMatch(name -> name.matches(".*\\.(so|dll|jnilib|dylib)"));
    }

    @ParameterizedTest
    @MethodSource("allJars")
    void offersOnlyProvidersThatItHolds(JarContents jar) {
        for (String service : jar.services()) {
            assertThat(jar.providers(service)).as(service).isNotEmpty().allMatch(jar::hasClass);
        }
    }

    @Test
    void sheafHoldsTheApiAndTheEngineButNothingThatNeedsTheNetwork() {
        assertThat(sheaf.classFiles())
                .anyMatch(name -> name.startsWith("io/sheaf/plan/"))
                .anyMatch(name -> name.startsWith("io/sheaf/internal/caffeine/"))
                .noneMatch(name -> NETWORK_PACKAGES.stream().anyMatch(name::startsWith))
                .noneMatch(name -> name.matches("io/sheaf/internal/(?!caffeine/).*"));
    }

    @Test
    void sheafClientRepeatsNothingOfSheaf() {
        assertThat(sheafClient.classFiles())
                .anyMatch(name -> name.startsWith("io/sheaf/internal/grpc/"))
                .doesNotContainAnyElementsOf(sheaf.classFiles());
    }

    @Test
    void sheafMiniClusterHoldsTheServersAndRepeatsNothing() {
        assertThat(sheafMiniCluster.classFiles())
                .anyMatch(name -> name.startsWith("io/sheaf/scheduler/server/"))
                .anyMatch(name -> name.startsWith("io/sheaf/worker/server/"))
                .noneMatch(name -> name.startsWith("io/sheaf/internal/"))
                .doesNotContainAnyElementsOf(sheaf.classFiles())
                .doesNotContainAnyElementsOf(sheafClient.classFiles());
    }

    @Test
    void everyReferenceFromAClassOfSheafLeadsSomewhere() {
        assertThat(sheaf.danglingReferences()).filteredOn(UserJarsTest::isFromOurOwnClass).isEmpty();
        assertThat(sheafClient.danglingReferences(Built.sheafJar()))
                .filteredOn(UserJarsTest::isFromOurOwnClass)
                .isEmpty();
        // Whoever runs a @ChaosTest has JUnit; workers of a mini cluster compress nothing.
        assertThat(sheafMiniCluster.danglingReferences(Built.sheafClientJar(), Built.sheafJar()))
                .allMatch(reference -> reference.matches("io\\.sheaf\\.minicluster\\.junit\\..* -> org\\.junit\\..*|io\\.sheaf\\.worker\\.shuffle\\.Lz4Frames.* -> net\\.jpountz\\..*"));
    }

    /** Libraries refer to optional libraries that nobody needs. We do not. */
    private static boolean isFromOurOwnClass(String reference) {
        return !reference.startsWith("io.sheaf.internal.");
    }

    @Test
    void usersInheritNoThirdPartyDependency() throws IOException {
        assertThat(inheritedDependencies(Built.sheafJar())).isEmpty();
        assertThat(inheritedDependencies(Built.sheafClientJar())).containsExactly("sheaf");
        assertThat(inheritedDependencies(Built.sheafMiniClusterJar())).containsExactlyInAnyOrder("sheaf-client", "sheaf");
    }

    /** Artifact names of the dependencies in a jar's POM that are not only for its own tests. */
    private static List<String> inheritedDependencies(Path jar) throws IOException {
        Pattern dependency = Pattern.compile(
                "<dependency>\\s*<groupId>[^<]*</groupId>\\s*<artifactId>([^<]*)</artifactId>(.*?)</dependency>",
                Pattern.DOTALL);
        return dependency
                .matcher(Files.readString(Built.pomOf(jar)))
                .results()
                .filter(found -> !found.group(2).contains("<scope>test</scope>"))
                .map(found -> found.group(1))
                .toList();
    }
}
