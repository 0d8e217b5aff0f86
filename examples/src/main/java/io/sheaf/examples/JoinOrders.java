package io.sheaf.examples;

import io.sheaf.Accumulator;
import io.sheaf.Cluster;
import io.sheaf.Dataset;
import io.sheaf.InputException;
import io.sheaf.KeyedDataset;
import io.sheaf.Pair;
import io.sheaf.csv.CsvSource;
import java.math.BigDecimal;
import java.util.List;
import java.util.Optional;
import java.util.TreeSet;

/** Joins orders with the customers who made them, two CSV files with headers. */
public final class JoinOrders {

    /** Customers that are told by number where they are not known. */
    public static final int TOLD = 5;

    private static final String NOT_KNOWN = "?";

    private JoinOrders() {}

    /** A row of the orders, whose columns are named like this. @param amount null where the field is empty */
    public record Order(long order, long customer, BigDecimal amount) {

        private String amountText() {
            return amount == null ? "" : amount.toPlainString();
        }
    }

    /** A row of the customers. */
    public record Customer(long customer, String name, String country) {}

    /**
     * What is to be computed.
     *
     * @param lines of order, amount, customer's name and country with tabs between, by order; name and country are {@code ?}
     *     where the customer is not known
     * @param unknown the least {@value #TOLD} of the customers that have orders but are not known; read of the job that computes the lines
     */
    public record Joined(Dataset<String> lines, Accumulator<TreeSet<Long>> unknown) {}

    /**
     * The orders with their customers. A number that two customers have is an {@link InputException}.
     *
     * @param orders a file with the columns order, customer and amount, in any order
     * @param customers a file with the columns customer, name and country
     */
    public static Joined joined(Cluster cluster, String orders, String customers) {
        Accumulator<TreeSet<Long>> unknown = cluster.accumulator("unknown customers", new TreeSet<>(), JoinOrders::least);
        KeyedDataset<Long, Customer> known =
                cluster.read(new CsvSource<>(Customer.class, customers)).keyBy(Customer::customer).reduceByKey(JoinOrders::onlyOne);
        Dataset<String> lines = cluster.read(new CsvSource<>(Order.class, orders))
                .keyBy(Order::customer)
                .leftJoin(known)
                .values()
                .keyBy(both -> both.first().order())
                .sortByKey()
                // Behind the sort, which computes what is before it twice.
                .map(sorted -> line(sorted.second(), unknown));
        return new Joined(lines, unknown);
    }

    private static String line(Pair<Order, Optional<Customer>> both, Accumulator<TreeSet<Long>> unknown) {
        Order order = both.first();
        if (both.second().isEmpty()) {
            unknown.add(new TreeSet<>(List.of(order.customer())));
        }
        String name = both.second().map(Customer::name).orElse(NOT_KNOWN);
        String country = both.second().map(Customer::country).orElse(NOT_KNOWN);
        return order.order() + "\t" + order.amountText() + "\t" + name + "\t" + country;
    }

    /** The least of both, so many that they can be told. May change the first. */
    private static TreeSet<Long> least(TreeSet<Long> some, TreeSet<Long> others) {
        some.addAll(others);
        while (some.size() > TOLD) {
            some.pollLast();
        }
        return some;
    }

    private static Customer onlyOne(Customer first, Customer second) {
        throw new InputException("customer " + first.customer() + " occurs twice, as '" + first.name() + "' and as '" + second.name()
                + "'. Leave one of them, so that each order has one customer.");
    }
}
