package io.sheaf.codec;

import static org.assertj.core.api.Assertions.assertThat;

import io.sheaf.UnencodableException;
import java.io.File;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import javax.naming.CompositeName;
import org.junit.jupiter.api.Test;

/** JVMs agree on bytes, whatever their identity hashes and the seeds of their immutable sets, and have nothing to warn of. */
class OtherJvmTest {

    private static final long SEED = 11;

    /** Encodes everything in a JVM of its own, and prints what came out. */
    static final class Main {
        public static void main(String[] arguments) {
            Samples.copy(new File("a"));
            Immutability.isDeeplyImmutable(Samples.Point.class);
            System.out.println(fingerprint());
        }
    }

    /** Says what becomes of values of which the JVM's filter for serialised objects allows one and rejects one. */
    static final class Filtered {
        public static void main(String[] arguments) throws Exception {
            System.out.println(Samples.copy(new CompositeName("a/b")));
            try {
                Samples.copy(List.of(new File("a")));
            } catch (UnencodableException e) {
                System.out.println(e.getMessage());
            }
        }
    }

    private static Fingerprint fingerprint() {
        List<Object> values = new ArrayList<>(Samples.leaves());
        Random random = new Random(SEED);
        for (int i = 0; i < 1000; i++) {
            values.add(Samples.random(random, 4));
        }
        Fingerprint.Builder all = new Fingerprint.Builder();
        for (Object value : values) {
            byte[] bytes = ValueCodec.toBytes(value);
            byte[] key = Samples.key(Samples.copy(value));
            all.add(bytes, 0, bytes.length).add(key, 0, key.length);
        }
        return all.build();
    }

    @Test
    void needsNoFlagAndPrintsNoWarning() throws Exception {
        assertThat(run()).isEqualTo(fingerprint().toString());
    }

    @Test
    void bytesDoNotDependOnIdentityHashes() throws Exception {
        for (int mode : new int[] {0, 2, 4}) {
            String output = run("-XX:+UnlockExperimentalVMOptions", "-XX:hashCode=" + mode);
            assertThat(output).as("-XX:hashCode=%d", mode).isEqualTo(fingerprint().toString());
        }
    }

    @Test
    void whatTheJvmsOwnFilterSaysGoesBeforeOurs() throws Exception {
        assertThat(runs(Filtered.class, "-Djdk.serialFilter=javax.naming.CompositeName;!java.io.File")).startsWith("a/b\n")
                .contains("List[0] : java.io.File cannot be read", "the filter of this JVM rejects it", "-Djdk.serialFilter");
    }

    private static String run(String... flags) throws IOException, InterruptedException {
        return runs(Main.class, flags);
    }

    private static String runs(Class<?> main, String... flags) throws IOException, InterruptedException {
        List<String> command = new ArrayList<>(List.of(Path.of(System.getProperty("java.home"), "bin", "java").toString(), "-Xmx128m"));
        command.addAll(List.of(flags));
        command.addAll(List.of("-cp", System.getProperty("java.class.path"), main.getName()));
        Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
        String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8).strip();
        assertThat(process.waitFor()).as(output).isZero();
        return output;
    }
}
