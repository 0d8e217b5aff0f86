package io.sheaf.integration;

import static org.assertj.core.api.Assertions.assertThat;

import demo.Library;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Sheaf's jars in an application that has other versions of gRPC, Netty, protobuf, Guava and Caffeine first. */
class ForeignApplicationTest {

    private static final String ANSWER = "guava=guava-19.0.jar\nsquares=[1, 4, 9]\ncounts={ear=1, sheaf=2}\n";

    @TempDir
    Path scratch;

    @Test
    void computesInItsOwnJvm() throws Exception {
        JavaProgram.Outcome outcome = application(Map.of(), Built.sheafJar()).run(scratch);

        assertThat(outcome).isEqualTo(new JavaProgram.Outcome(0, ANSWER, ""));
    }

    @Test
    void computesInItsOwnJvmWithTheRemoteClientPresent() throws Exception {
        JavaProgram.Outcome outcome = application(Map.of(), Built.sheafJar(), Built.sheafClientJar()).run(scratch);

        assertThat(outcome).isEqualTo(new JavaProgram.Outcome(0, ANSWER, ""));
    }

    /** Everything the shaded client looks up by name must be its own: transports, name resolvers, load balancers. */
    @Test
    void computesOnAClusterOfProcesses() throws Exception {
        try (DevCluster cluster = DevCluster.start(Sheaf.in(scratch), 2)) {
            Map<String, String> environment = cluster.sheaf().environment();

            JavaProgram.Outcome outcome = application(environment, Built.sheafJar(), Built.sheafClientJar()).run(scratch);

            assertThat(outcome).isEqualTo(new JavaProgram.Outcome(0, ANSWER, ""));
            assertThat(cluster.jobs()).as("the jobs that came to the cluster").hasSize(2);
        }
    }

    @Test
    void isToldToAddTheRemoteClientWhenItAsksForACluster() throws Exception {
        Map<String, String> environment = Map.of("SHEAF_CLUSTER", "127.0.0.1:7070");

        JavaProgram.Outcome outcome = application(environment, Built.sheafJar()).run(scratch);

        assertThat(outcome.exitCode()).isNotZero();
        assertThat(outcome.stderr()).contains("RefusedException", "io.sheaf:sheaf-client", "SHEAF_CLUSTER");
    }

    private static JavaProgram application(Map<String, String> environment, Path... sheaf) throws IOException {
        List<Path> classPath = new ArrayList<>(List.of(Built.testClasses()));
        classPath.addAll(JavaProgram.jarsIn(Built.foreignLib()));
        Stream.of(sheaf).forEach(classPath::add);
        return new JavaProgram(Library.class.getName(), classPath, environment);
    }
}
