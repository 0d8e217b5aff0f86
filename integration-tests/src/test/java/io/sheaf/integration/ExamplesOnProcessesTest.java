package io.sheaf.integration;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The examples by the command, on worker processes: all that they need must travel there. */
class ExamplesOnProcessesTest {

    @TempDir
    static Path scratch;

    private static DevCluster cluster;

    @BeforeAll
    static void start() throws Exception {
        cluster = DevCluster.start(Sheaf.in(scratch), 2);
    }

    @AfterAll
    static void stop() throws Exception {
        cluster.close();
    }

    private static String file(String name, String... lines) throws Exception {
        return Files.writeString(scratch.resolve(name), String.join("\n", lines) + "\n").toString();
    }

    private static String stdout(String... arguments) throws Exception {
        String[] all = new String[arguments.length + 1];
        all[0] = "example";
        System.arraycopy(arguments, 0, all, 1, arguments.length);
        JavaProgram.Outcome outcome = cluster.sheaf().run(all);
        assertThat(outcome.exitCode()).as(outcome.stderr()).isZero();
        return outcome.stdout();
    }

    /** FastCSV lies with the command, and did not travel. */
    @Test
    void join() throws Exception {
        String orders = file("orders.csv", "order,customer,amount", "1,7,10.50", "2,8,3");
        String customers = file("customers.csv", "customer,name,country", "7,\"Smith, A\",DE", "8,Bob,FR");
        assertThat(stdout("join", orders, customers)).isEqualTo("1\t10.50\tSmith, A\tDE\n2\t3\tBob\tFR\n");
    }

    @Test
    void sort() throws Exception {
        Path sorted = scratch.resolve("sorted");
        stdout("sort", "--generate", "1000", "--in", scratch.resolve("records").toString(), "--out", sorted.toString());
        assertThat(sorted.resolve("_SUCCESS")).exists();
    }

    @Test
    void words() throws Exception {
        String text = file("words.txt", "b a b", "c b a");
        assertThat(stdout("inverted-index", text)).isEqualTo("a\t" + text + ":2\nb\t" + text + ":3\nc\t" + text + ":1\n");
        for (String api : new String[] {"dataset", "mapreduce"}) {
            assertThat(stdout("top-words", "--api", api, "--top", "2", text)).isEqualTo("3\tb\n2\ta\n");
        }
    }

    @Test
    void graphsPointsAndLogs() throws Exception {
        assertThat(stdout("page-rank", "--top", "1", file("links.txt", "a b", "b a"))).isEqualTo("0.500000000000\ta\n");
        assertThat(stdout("k-means", file("points.txt", "1 1", "1 2", "9 9", "9 8"))).isEqualTo("2\t1 1.5\n2\t9 8.5\n");
        assertThat(stdout("log-sessions", file("access.log", "100 ann /a", "5000 ann /b", "160 ann /c")))
                .isEqualTo("ann\t100\t160\t2\nann\t5000\t5000\t1\n");
    }
}
