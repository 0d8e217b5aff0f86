package io.sheaf.examples;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.sheaf.Cluster;
import io.sheaf.InputException;
import io.sheaf.Job;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(120)
class JoinOrdersTest {

    @TempDir
    Path directory;

    private record Result(List<String> lines, Set<Long> unknown) {}

    private Result joined(Path orders, Path customers) {
        try (Cluster cluster = Cluster.local(2)) {
            JoinOrders.Joined joined = JoinOrders.joined(cluster, orders.toString(), customers.toString());
            Job<List<String>> job = joined.lines().submitToList();
            return new Result(job.join(), job.accumulated(joined.unknown()));
        }
    }

    private Path write(String name, String text) throws IOException {
        return Files.writeString(directory.resolve(name), text);
    }

    @Test
    void ordersGetTheNamesOfTheirCustomers() throws IOException {
        Path orders = write("orders.csv", """
                order,customer,amount,note
                3,7,10.50,
                1,8,2,"two
                lines"
                2,7,,
                4,9,0.10,
                """);
        Path customers = write("customers.csv", """
                name,country,customer
                "Miller, Jane",NZ,7
                Zoë,,8
                "Nobody ""X"" Y",DE,5
                """);

        Result result = joined(orders, customers);

        assertThat(result.lines()).containsExactly("1\t2\tZoë\t", "2\t\tMiller, Jane\tNZ", "3\t10.50\tMiller, Jane\tNZ", "4\t0.10\t?\t?");
        assertThat(result.unknown()).containsExactly(9L);
    }

    @Test
    void findsWhatALoopFinds() throws IOException {
        Random random = new Random(23);
        Map<Long, String> names = new HashMap<>();
        StringBuilder customers = new StringBuilder("customer,name,country\n");
        for (long customer = 0; customer < 300; customer++) {
            if (customer % 25 != 24) {
                names.put(customer, "name " + customer + "\tC" + customer % 7);
                customers.append(customer).append(",name ").append(customer).append(",C").append(customer % 7).append('\n');
            }
        }
        List<String> rows = new ArrayList<>();
        List<String> expected = new ArrayList<>();
        TreeSet<Long> unknown = new TreeSet<>();
        for (int order = 0; order < 5_000; order++) {
            // A third of them from one customer.
            long customer = random.nextInt(3) == 0 ? 1 : random.nextInt(300);
            rows.add(order + "," + customer + "," + order + ".5");
            expected.add(order + "\t" + order + ".5\t" + names.getOrDefault(customer, "?\t?"));
            if (!names.containsKey(customer)) {
                unknown.add(customer);
            }
        }
        Collections.shuffle(rows, random);
        Path orders = write("orders.csv", "order,customer,amount\n" + String.join("\n", rows));

        Result result = joined(orders, write("customers.csv", customers.toString()));

        assertThat(result.lines()).as("seed 23").isEqualTo(expected);
        assertThat(result.unknown()).containsExactlyElementsOf(unknown.stream().limit(JoinOrders.TOLD).toList());
    }

    @Test
    void refusesWhatCannotBeJoined() throws IOException {
        Path orders = write("orders.csv", "order,customer,amount\n1,7,2\n");
        Path twice = write("twice.csv", "customer,name,country\n7,Ann,A\n7,Bob,B\n");
        assertThatThrownBy(() -> joined(orders, twice)).isInstanceOf(InputException.class)
                .hasMessageContaining("customer 7 occurs twice, as 'Ann' and as 'Bob'");
        Path noNumber = write("bad.csv", "customer,name,country\nseven,Ann,A\n");
        assertThatThrownBy(() -> joined(orders, noNumber)).isInstanceOf(InputException.class)
                .hasMessageContaining(noNumber.toRealPath().toString()).hasMessageContaining("seven");
        Path noColumn = write("columns.csv", "customer,name\n7,Ann\n");
        assertThatThrownBy(() -> joined(orders, noColumn)).isInstanceOf(InputException.class).hasMessageContaining("country");
    }
}
