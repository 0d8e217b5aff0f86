package io.sheaf.integration;

import static org.assertj.core.api.Assertions.assertThat;

import com.esotericsoftware.kryo.Kryo;
import com.esotericsoftware.minlog.Log;
import com.esotericsoftware.reflectasm.FieldAccess;
import demo.UserTypes;
import io.sheaf.kryo.KryoCodec;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.objenesis.strategy.StdInstantiatorStrategy;
import tools.jackson.databind.JsonNode;

/** One cluster of workers on two releases of the JDK, whose objects have different hash codes (P13, P14). */
class MixedJvmsTest {

    private static final int PLANS = 60;
    private static final int MINUTES = 10;

    private static final List<Class<?>> KRYO = List.of(KryoCodec.class, Kryo.class, StdInstantiatorStrategy.class, FieldAccess.class, Log.class);

    @TempDir
    Path scratch;

    @Test
    void workersOnDifferentJdksGiveTheSameAnswers() throws Exception {
        OtherJdk other = OtherJdk.assumed();
        Sheaf sheaf = Sheaf.in(scratch);
        Sheaf hashing = sheaf.with("SHEAF_WORKER_OPTS", "-Xmx128m -XX:+UnlockExperimentalVMOptions -XX:hashCode=2");
        try (DevCluster dev = DevCluster.start(hashing, 1);
                RunningProgram more = other.start(sheaf.with("SHEAF_WORKER_OPTS", "-Xmx128m"), "worker", "start", "--scheduler", dev.address())) {
            dev.awaitWorkers(2);
            assertThat(dev.workers()).map(worker -> ProcessHandle.of(worker.get("pid").asLong()).flatMap(process -> process.info().command()))
                    .containsOnlyOnce(Optional.of(other.java().toRealPath().toString()));
            for (JsonNode worker : Files.isDirectory(Path.of("/proc/self")) ? dev.workers() : List.<JsonNode>of()) {
                long pid = worker.get("pid").asLong();
                int feature = isOn(other, pid) ? other.feature() : Runtime.version().feature();
                assertThat(mayUseNativeLibraries(pid)).as("on JDK %d", feature).isEqualTo(feature >= 24);
            }
            JavaProgram program = sheaf.userProgram("io.sheaf.differential.DifferentialMain", Built.testClassesOf("embedded"));
            try (RunningProgram differential = program.start(scratch, "--seed", "200001", "--plans", Integer.toString(PLANS), "--cluster", dev.address())) {
                JavaProgram.Outcome outcome = differential.awaitEnd(MINUTES);
                assertThat(outcome.stdout()).as(outcome.stderr()).isEqualTo(PLANS + " plans from seed 200001 without a difference\n");
                assertThat(outcome.exitCode()).isZero();
            }
            typesAreTheSameEverywhere(dev, other);
            more.signal("TERM");
            assertThat(more.awaitEnd().exitCode()).as("it has left in order").isZero();
        }
    }

    /** Programs on both releases, on the cluster and by themselves, print the same and no warning. */
    private void typesAreTheSameEverywhere(DevCluster dev, OtherJdk other) throws Exception {
        JavaProgram here = dev.sheaf().userProgram(UserTypes.class).withJarsOf(KRYO);
        JavaProgram alone = Sheaf.in(scratch).userProgram(UserTypes.class).withJarsOf(KRYO);
        String expected = null;
        for (JavaProgram program : List.of(here, here.on(other.java()), alone, alone.on(other.java()))) {
            JavaProgram.Outcome outcome = program.run(scratch);
            assertThat(outcome.exitCode()).as(outcome.stderr()).isZero();
            assertThat(outcome.stderr()).as("on %s", program.java()).isEmpty();
            expected = expected == null ? outcome.stdout() : expected;
            assertThat(outcome.stdout()).as("on %s", program.java()).isEqualTo(expected);
        }
        assertThat(expected).startsWith("values [page 0Circle[radius=0.0]66, page 1Circle[radius=1.0]66, page 2Circle[radius=2.0]65] 19900 19900\n");
    }

    /** Without a warning. Asked of Linux, as a ProcessHandle does not tell long command lines. */
    private static boolean mayUseNativeLibraries(long pid) throws IOException {
        Path commandLine = Path.of("/proc", Long.toString(pid), "cmdline");
        return Files.readString(commandLine, StandardCharsets.UTF_8).contains("\0--enable-native-access=ALL-UNNAMED\0");
    }

    private static boolean isOn(OtherJdk jdk, long pid) throws IOException {
        return ProcessHandle.of(pid).flatMap(process -> process.info().command()).orElseThrow().equals(jdk.java().toRealPath().toString());
    }
}
