package io.sheaf.benchmarks.duckdb;

import io.sheaf.benchmarks.dataflow.Rows;
import io.sheaf.benchmarks.dataflow.SortFiles;
import java.io.IOException;
import java.math.BigInteger;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.Callable;

/**
 * The rows in SQL, as a user of DuckDB who knows it well writes them. Each run makes its rows in its statements, as the other
 * contestants do; a result of many rows goes into a table, from which the answer is folded afterwards.
 */
final class DuckDbPrograms {

    /** {@link Rows} in SQL. DuckDB computes an expression that occurs twice once. */
    private static final String[] MACROS = {
        "folded(x, bits) AS xor(x, x >> bits)",
        "times(x, factor) AS x * factor::UBIGINT & 4294967295::UBIGINT",
        "mix32(n) AS folded(times(folded(times(folded(n::UBIGINT & 4294967295::UBIGINT, 16), 2146121005), 15), 2221713035), 16)",
        "squared(x) AS x * x",
        "zipf_key(y) AS floor(squared(squared(squared(y))) * squared(y))::INTEGER",
    };

    private final Connection database;

    DuckDbPrograms(Connection database) throws SQLException {
        this.database = database;
        for (String macro : MACROS) {
            execute("CREATE TEMP MACRO " + macro);
        }
    }

    /** A row of a result. */
    interface Fold {
        long of(ResultSet row) throws SQLException;
    }

    Callable<String> sumOfSquares(long size) throws SQLException {
        try (Statement statement = database.createStatement();
                ResultSet sum = statement.executeQuery("SELECT sum(range * range) FROM range(" + size + ")")) {
            sum.next();
            String answer = Long.toHexString(lowBits(sum, 1));
            return () -> answer;
        }
    }

    Callable<String> wordCount(Path directory) throws SQLException {
        String counting = """
                SELECT word, count(*)
                FROM (SELECT unnest(string_split(line, ' ')) AS word FROM %s)
                WHERE word <> ''
                GROUP BY word""".formatted(lines(quoted(directory.resolve(Rows.TEXT))));
        Map<String, Long> counts = new HashMap<>();
        try (Statement statement = database.createStatement();
                ResultSet words = statement.executeQuery(counting)) {
            while (words.next()) {
                counts.put(words.getString(1), words.getLong(2));
            }
        }
        return () -> Rows.countsAnswer(counts);
    }

    Callable<String> groupBy(long size) throws SQLException {
        execute("""
                CREATE OR REPLACE TEMP TABLE answer AS
                SELECT key, count(*), sum(value), min(value), max(value)
                FROM (SELECT (mix32(range) %% %d)::INTEGER AS key, (mix32(xor(range, 1540483477)) %% 1000)::DOUBLE AS value FROM range(%d))
                GROUP BY key""".formatted(Rows.GROUP_KEYS, size));
        return () -> folded(group -> Rows.groupFold(group.getInt(1), group.getLong(2), group.getDouble(3), group.getDouble(4), group.getDouble(5)));
    }

    /** Writes one file: so large ones are written in order and by several threads. */
    Callable<String> sort(Path directory) throws IOException, SQLException {
        Path output = Files.createDirectory(SortFiles.output(directory));
        execute("COPY (SELECT line FROM %s ORDER BY line) TO %s (FORMAT csv, HEADER false, DELIMITER '\t', QUOTE '', ESCAPE '')"
                .formatted(lines(quoted(SortFiles.input(directory).resolve(SortFiles.PREFIX + "*"))), quoted(SortFiles.part(output, 0))));
        return () -> SortFiles.checkAndDelete(output);
    }

    Callable<String> join(long size) throws SQLException {
        String joining = """
                SELECT count(*), sum(left_rows.value * right_rows.value + key)
                FROM (SELECT (mix32(range) %% (2 * %1$d))::INTEGER AS key, range %% 1000 AS value FROM range(%2$d)) AS left_rows
                JOIN (SELECT (range * 7919 %% %1$d)::INTEGER AS key, (mix32(range) %% 1000)::BIGINT AS value FROM range(%1$d)) AS right_rows
                USING (key)""".formatted(Rows.rightRows(size), size);
        try (Statement statement = database.createStatement();
                ResultSet total = statement.executeQuery(joining)) {
            total.next();
            String answer = Rows.answer(total.getLong(1), lowBits(total, 2));
            return () -> answer;
        }
    }

    Callable<String> groupByKey(long size) throws SQLException {
        execute("""
                CREATE OR REPLACE TEMP TABLE answer AS
                SELECT key, list_sum(list_transform(numbers, lambda number: xor(number::BIGINT, len(numbers))))::BIGINT
                FROM (
                  SELECT zipf_key(1e0 / (1e0 - mix32(range)::DOUBLE * %s * %s)) AS key, list(range::INTEGER) AS numbers
                  FROM range(%d)
                  GROUP BY key)""".formatted(literal(0x1.0p-32), literal(Rows.ZIPF_SPAN), size));
        return () -> folded(group -> Rows.valuesFold(group.getInt(1), group.getLong(2)));
    }

    Callable<String> pageRank(long size) throws SQLException {
        execute("CREATE OR REPLACE TEMP TABLE links AS SELECT (range // %1$d)::INTEGER AS node, (mix32(range) %% %2$d)::INTEGER AS target FROM range(%1$d * %2$d)"
                .formatted(Rows.LINKS, size));
        execute("CREATE OR REPLACE TEMP TABLE ranks AS SELECT range::INTEGER AS node, 1e0 AS rank FROM range(" + size + ")");
        for (int round = 0; round < Rows.ROUNDS; round++) {
            execute("""
                    CREATE OR REPLACE TEMP TABLE ranks AS
                    SELECT node, 15e-2 + 85e-2 * coalesce(shares, 0e0) AS rank
                    FROM ranks LEFT JOIN (
                      SELECT target, sum(rank / %d) AS shares FROM links JOIN ranks USING (node) GROUP BY target)
                    ON node = target""".formatted(Rows.LINKS));
        }
        try (Statement statement = database.createStatement();
                ResultSet summary = statement.executeQuery("SELECT sum(rank), max(rank) FROM ranks")) {
            summary.next();
            String answer = Rows.ranksAnswer(summary.getDouble(1), summary.getDouble(2));
            return () -> answer;
        }
    }

    Callable<String> kMeans(long size) throws SQLException {
        String answer = new DuckDbCentres(database, size).answer();
        return () -> answer;
    }

    /** A table of whole lines, which have no character U+0001 in them. */
    private static String lines(String quotedFiles) {
        return "read_csv(" + quotedFiles + ", columns = {'line': 'VARCHAR'}, delim = '\1', quote = '', escape = '', header = false, auto_detect = false)";
    }

    private String folded(Fold fold) throws SQLException {
        long groups = 0;
        long sum = 0;
        try (Statement statement = database.createStatement();
                ResultSet rows = statement.executeQuery("FROM answer")) {
            while (rows.next()) {
                groups++;
                sum += fold.of(rows);
            }
        }
        return Rows.answer(groups, sum);
    }

    /** Of a sum, which has 128 bits, those of a long; 0 of no rows. */
    private static long lowBits(ResultSet row, int column) throws SQLException {
        BigInteger sum = (BigInteger) row.getObject(column);
        return sum == null ? 0 : sum.longValue();
    }

    private void execute(String sql) throws SQLException {
        try (Statement statement = database.createStatement()) {
            statement.execute(sql);
        }
    }

    /** As SQL writes it down, to the last bit. */
    static String literal(double number) {
        return "'" + number + "'::DOUBLE";
    }

    static String quoted(Path path) {
        return "'" + path.toString().replace("'", "''") + "'";
    }
}
