package io.sheaf.integration;

import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.core.domain.Dependency;
import com.tngtech.archunit.core.domain.JavaClass;
import java.io.IOException;
import java.util.List;
import java.util.Map;
import java.util.function.Predicate;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** The table of ARCHITECTURE.md: which module may import which, and where the network's libraries may appear. */
class ModuleImportsTest {

    private static final Map<String, List<String>> MAY_IMPORT = Map.ofEntries(
            Map.entry("api", List.of()),
            Map.entry("partitioner", List.of("api")),
            Map.entry("aggregator", List.of("api")),
            Map.entry("protocol", List.of("api")),
            Map.entry("scheduler", List.of("api", "partitioner", "aggregator", "protocol")),
            Map.entry("worker", List.of("api", "partitioner", "aggregator", "protocol")),
            Map.entry("client-core", List.of("api", "aggregator", "protocol")),
            Map.entry("embedded", List.of("api", "partitioner", "aggregator", "scheduler", "worker", "client-core")),
            Map.entry("minicluster-core", List.of("api", "scheduler", "worker", "client-core")),
            Map.entry("chaos", List.of("api", "minicluster-core", "cli")),
            Map.entry("cli", List.of("api", "client-core", "embedded", "scheduler", "worker")),
            Map.entry("simulation", List.of("api", "partitioner", "aggregator", "protocol", "scheduler", "worker", "client-core", "cli")),
            Map.entry("csv", List.of("api")),
            Map.entry("examples", List.of("api", "cli", "embedded", "client-core", "csv")),
            Map.entry("benchmarks", List.of("api", "cli", "embedded", "client-core", "partitioner", "aggregator", "scheduler")));

    /** Packages that may know gRPC, Netty and protobuf, and with them {@code io.sheaf.protocol}. */
    private static final Pattern NETWORK_CODE = Pattern.compile(
            "io\\.sheaf\\.(protocol|client\\.remote|scheduler\\.server|worker\\.server|worker\\.shuffle)(\\..*)?");

    /** The simulation writes its journal as schedulers do, with {@code JournalWire}. */
    private static final Pattern JOURNAL_CODE = Pattern.compile("io\\.sheaf\\.simulation");

    private static final Pattern NETWORK_LIBRARY = Pattern.compile("(io\\.grpc|io\\.netty|com\\.google)\\..*");

    /** Packages inside modules that know the JDK and Sheaf alone. */
    private static final Pattern JDK_ONLY = Pattern.compile("io\\.sheaf\\.simulation|io\\.sheaf\\..*\\.(core|policy|task|runtime)(\\..*)?");

    private static final List<String> JDK_ONLY_MODULES = List.of("api", "partitioner", "aggregator");

    private static BuiltClasses built;

    @BeforeAll
    static void load() throws IOException {
        built = BuiltClasses.load();
    }

    @Test
    void knowsEveryModule() {
        assertThat(built.ours().map(ModuleImportsTest::module).distinct()).hasSameElementsAs(MAY_IMPORT.keySet());
    }

    @Test
    void modulesImportOnlyWhatTheTableAllows() {
        assertThat(violations(dependency -> {
                    String from = module(dependency.getOriginClass());
                    return BuiltClasses.moduleOf(dependency.getTargetClass())
                            .filter(to -> !to.equals(from) && !MAY_IMPORT.get(from).contains(to))
                            .isPresent();
                }))
                .isEmpty();
    }

    @Test
    void theSchedulerUsesOfTheAggregatorTheLedgerOnly() {
        assertThat(violations(dependency -> module(dependency.getOriginClass()).equals("scheduler")
                        && isOf(dependency.getTargetClass(), "aggregator")
                        && !dependency.getTargetClass().getPackageName().contains(".ledger")))
                .isEmpty();
    }

    @Test
    void onlyNetworkCodeKnowsTheNetworksLibrariesAndTheWire() {
        assertThat(violations(dependency -> !NETWORK_CODE.matcher(dependency.getOriginClass().getPackageName()).matches()
                        && (NETWORK_LIBRARY.matcher(targetName(dependency)).matches()
                                || isOf(dependency.getTargetClass(), "protocol") && !isJournal(dependency))))
                .isEmpty();
    }

    @Test
    void pureModulesAndPackagesKnowTheJdkAndSheafAlone() {
        assertThat(violations(dependency -> {
                    JavaClass from = dependency.getOriginClass();
                    boolean pure = JDK_ONLY_MODULES.contains(module(from)) || JDK_ONLY.matcher(from.getPackageName()).matches();
                    return pure && !targetName(dependency).matches("(java|javax|jdk|io\\.sheaf)\\..*");
                }))
                .isEmpty();
    }

    private static List<String> violations(Predicate<Dependency> forbidden) {
        Stream<Dependency> all = built.ours().flatMap(c -> c.getDirectDependenciesFromSelf().stream());
        return all.filter(dependency -> !dependency.getTargetClass().getBaseComponentType().isPrimitive())
                .filter(forbidden)
                .map(Dependency::getDescription)
                .sorted()
                .toList();
    }

    private static boolean isJournal(Dependency dependency) {
        return JOURNAL_CODE.matcher(dependency.getOriginClass().getPackageName()).matches()
                && dependency.getTargetClass().getSimpleName().equals("JournalWire");
    }

    private static String module(JavaClass ours) {
        return BuiltClasses.moduleOf(ours).orElseThrow();
    }

    private static boolean isOf(JavaClass javaClass, String module) {
        return BuiltClasses.moduleOf(javaClass).filter(module::equals).isPresent();
    }

    private static String targetName(Dependency dependency) {
        return dependency.getTargetClass().getBaseComponentType().getName();
    }
}
