package io.sheaf.integration;

import static org.assertj.core.api.Assertions.assertThat;

import demo.OwnMiniCluster;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The artifact for tests has all that the processes of a mini cluster need, beside other versions of our libraries, and without JUnit. */
class MiniClusterJarTest {

    @TempDir
    Path scratch;

    @Test
    void startsAClusterAndComputesThoughAWorkerIsKilled() throws Exception {
        Sheaf sheaf = Sheaf.in(scratch);
        List<Path> classPath = new ArrayList<>(List.of(Built.testClasses()));
        classPath.addAll(JavaProgram.jarsIn(Built.foreignLib()));
        classPath.addAll(List.of(Built.sheafMiniClusterJar(), Built.sheafClientJar(), Built.sheafJar()));
        JavaProgram program = new JavaProgram(OwnMiniCluster.class.getName(), classPath, sheaf.environment(), List.of("-Djava.io.tmpdir=" + scratch));

        JavaProgram.Outcome outcome = program.run(scratch);

        assertThat(outcome.exitCode()).as(outcome.stderr()).isZero();
        assertThat(outcome.stdout()).isEqualTo("44850\n");
        assertThat(scratch.toFile().list()).as("what is left of it").noneMatch(name -> name.startsWith("sheaf-"));
    }
}
