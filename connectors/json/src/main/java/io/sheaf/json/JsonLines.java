package io.sheaf.json;

import io.sheaf.Cluster;
import io.sheaf.Dataset;
import io.sheaf.TextOptions;
import io.sheaf.spi.UserCode;

/**
 * Files of one JSON value per line, as https://jsonlines.org has it, read as records of a type that Jackson knows: records
 * and other classes, maps, lists, strings, numbers. {@link JsonSink} writes them.
 */
public final class JsonLines {

    private JsonLines() {}

    /**
     * The values of files. Read as {@link Cluster#textFiles} reads lines: in order, large plain files by several tasks,
     * compressed ones by their names. Lines of nothing but white space are passed over. Properties that the type does not have
     * are passed over, ones that a line does not have are null, or 0 for a primitive. A primitive that is null, an
     * integer with a fraction, a property that comes twice, and anything behind the value is an {@link io.sheaf.InputException},
     * as is a line that is no JSON: with the file, the line, the column, the property and what is there. Where a task reads from
     * the middle of a file, lines are counted from there, and the error says from which byte.
     */
    public static <T> Dataset<T> read(Cluster cluster, Class<T> type, String... paths) {
        return read(cluster, type, TextOptions.DEFAULT, paths);
    }

    /** The same with other options for the lines. */
    public static <T> Dataset<T> read(Cluster cluster, Class<T> type, TextOptions options, String... paths) {
        return parse(UserCode.argument(cluster, "cluster", JsonLines.class).textFiles(options, paths), type);
    }

    /** The values of lines, wherever they come from; errors name a file only if it is read in the same stage. */
    public static <T> Dataset<T> parse(Dataset<String> lines, Class<T> type) {
        Dataset<String> all = UserCode.argument(lines, "dataset of lines", JsonLines.class);
        return all.filter(line -> !line.isBlank()).map(new LineParser<>(UserCode.argument(type, "type", JsonLines.class)));
    }
}
