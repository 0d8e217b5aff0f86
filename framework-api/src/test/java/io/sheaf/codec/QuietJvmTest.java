package io.sheaf.codec;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.File;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;

class QuietJvmTest {

    /** Encodes everything in a JVM of its own. */
    static final class Main {
        public static void main(String[] arguments) {
            for (Object value : Samples.leaves()) {
                Samples.copy(value);
                Samples.key(value);
            }
            java.util.Random random = new java.util.Random(1);
            for (int i = 0; i < 300; i++) {
                Samples.copy(Samples.random(random, 4));
            }
            Samples.copy(new File("a"));
            Immutability.isDeeplyImmutable(Samples.Point.class);
            System.out.println("done");
        }
    }

    @Test
    void needsNoFlagAndPrintsNoWarning() throws Exception {
        String java = Path.of(System.getProperty("java.home"), "bin", "java").toString();
        Process process = new ProcessBuilder(java, "-Xmx128m", "-cp", System.getProperty("java.class.path"), Main.class.getName())
                .redirectErrorStream(true)
                .start();
        String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertThat(process.waitFor()).as(output).isZero();
        assertThat(output.strip()).isEqualTo("done");
    }
}
