package demo;

import io.sheaf.Cluster;
import io.sheaf.Dataset;
import io.sheaf.csv.CsvFormat;
import io.sheaf.csv.CsvSink;
import io.sheaf.csv.CsvSource;
import io.sheaf.json.JsonLines;
import io.sheaf.json.JsonSink;
import java.nio.file.Path;

/** Writes records in formats that the workers do not have themselves, reads them again and prints how many came back. */
public final class Formats {

    /** A row, a line. */
    public record Sale(int id, String customer, double price) {}

    private Formats() {}

    /** @param args a directory to write below */
    public static void main(String[] args) {
        Path below = Path.of(args[0]);
        try (Cluster cluster = Cluster.open()) {
            Dataset<Sale> sales = cluster.range(0, 10_000).mapToObj(id -> new Sale((int) id, "customer \"" + id % 7 + "\", ü", id / 4.0));
            Path csv = below.resolve("csv");
            sales.write(new CsvSink<>(Sale.class, CsvFormat.DEFAULT, csv, ".csv.zst"));
            System.out.println(cluster.read(new CsvSource<>(Sale.class, csv.toString())).distinct().intersection(sales).count());
            Path json = below.resolve("json");
            sales.write(new JsonSink<>(json, ".jsonl.bz2"));
            System.out.println(JsonLines.read(cluster, Sale.class, json.toString()).distinct().intersection(sales).count());
        }
    }
}
