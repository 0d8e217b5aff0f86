package io.sheaf.benchmarks.duckdb;

import io.sheaf.benchmarks.dataflow.Turns;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.concurrent.Callable;

/**
 * The process of DuckDB, on two threads, with the row, its size, the directory with the row's files and the MiB of memory as
 * arguments. The memory is the database's; the heap beside it holds answers only.
 */
public final class DuckDbContestant {

    private static final int THREADS = 2;

    private DuckDbContestant() {}

    public static void main(String[] arguments) throws Exception {
        long size = Long.parseLong(arguments[1]);
        Path directory = Path.of(arguments[2]);
        try (Connection database = DriverManager.getConnection("jdbc:duckdb:")) {
            configure(database, directory, Integer.parseInt(arguments[3]));
            DuckDbPrograms programs = new DuckDbPrograms(database);
            Turns.take(() -> run(programs, arguments[0], size, directory));
        }
    }

    private static void configure(Connection database, Path directory, int mebibytes) throws SQLException {
        try (Statement statement = database.createStatement()) {
            statement.execute("SET threads = " + THREADS);
            statement.execute("SET memory_limit = '" + mebibytes + "MiB'");
            statement.execute("SET temp_directory = " + DuckDbPrograms.quoted(directory.resolve("duckdb")));
            // Nobody asks for an order but where a program says so.
            statement.execute("SET preserve_insertion_order = false");
        }
    }

    private static Callable<String> run(DuckDbPrograms programs, String row, long size, Path directory) throws Exception {
        return switch (row) {
            case "sum-of-squares" -> programs.sumOfSquares(size);
            case "word-count", "word-count-bytes", "word-count-sources", "word-count-sources-bytes" -> programs.wordCount(directory);
            case "group-by" -> programs.groupBy(size);
            case "sort" -> programs.sort(directory);
            case "join" -> programs.join(size);
            case "group-by-key" -> programs.groupByKey(size);
            case "page-rank" -> programs.pageRank(size);
            case "k-means" -> programs.kMeans(size);
            default -> throw new IllegalArgumentException("DuckDB has no program for " + row);
        };
    }
}
