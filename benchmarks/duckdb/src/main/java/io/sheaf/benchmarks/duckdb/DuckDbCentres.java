package io.sheaf.benchmarks.duckdb;

import io.sheaf.benchmarks.dataflow.Centres;
import io.sheaf.benchmarks.dataflow.Rows;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.function.IntFunction;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/**
 * K-means with a column for each coordinate, and in each round one for the distance to each centre: whole columns are what
 * DuckDB is fast at. Distances add up in the same order as elsewhere, so that a point between two centres goes to the same one.
 */
final class DuckDbCentres {

    private final Connection database;
    private final long size;

    DuckDbCentres(Connection database, long size) {
        this.database = database;
        this.size = size;
    }

    String answer() throws SQLException {
        try (Statement statement = database.createStatement()) {
            statement.execute("CREATE OR REPLACE TEMP TABLE points AS SELECT "
                    + list(Rows.DIMENSIONS, ", ", DuckDbCentres::coordinate)
                    + " FROM (SELECT range AS row, mix32(range) % " + Rows.CENTRES + " AS cluster FROM range(" + size + "))");
            String answer = Centres.afterRounds(centres -> sums(statement, centres));
            statement.execute("DROP TABLE points");
            return answer;
        }
    }

    private static String coordinate(int d) {
        return "(mix32(cluster * %1$d + %2$d + 777) %% 1000 + mix32(row * %1$d + %2$d) %% 200)::DOUBLE AS x%2$d".formatted(Rows.DIMENSIONS, d);
    }

    private static double[] sums(Statement statement, double[][] centres) {
        double[] sums = Centres.noSums();
        try (ResultSet rows = statement.executeQuery(summing(centres))) {
            while (rows.next()) {
                int at = rows.getInt(1) * (Rows.DIMENSIONS + 1);
                for (int i = 0; i <= Rows.DIMENSIONS; i++) {
                    sums[at + i] = rows.getDouble(2 + i);
                }
            }
        } catch (SQLException e) {
            throw new IllegalStateException("a round of k-means failed", e);
        }
        return sums;
    }

    /** For each centre that has points, its number, the sums of its points' coordinates, and how many they are. */
    private static String summing(double[][] centres) {
        return """
                SELECT CASE least %s END AS centre, %s, count(*)
                FROM (SELECT *, least(%s) AS least FROM (SELECT *, %s FROM points))
                GROUP BY centre""".formatted(
                list(centres.length, " ", centre -> "WHEN d" + centre + " THEN " + centre),
                list(Rows.DIMENSIONS, ", ", d -> "sum(x" + d + ")"),
                list(centres.length, ", ", centre -> "d" + centre),
                list(centres.length, ", ", centre -> distance(centres[centre]) + " AS d" + centre));
    }

    private static String distance(double[] centre) {
        return list(centre.length, " + ", d -> "squared(x" + d + " - " + DuckDbPrograms.literal(centre[d]) + ")");
    }

    private static String list(int length, String separator, IntFunction<String> element) {
        return IntStream.range(0, length).mapToObj(element).collect(Collectors.joining(separator));
    }
}
