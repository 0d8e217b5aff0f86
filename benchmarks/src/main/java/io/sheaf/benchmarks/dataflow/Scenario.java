package io.sheaf.benchmarks.dataflow;

import io.sheaf.Text;
import java.util.Optional;
import java.util.stream.Stream;

/** The rows of the comparison, by the names that the command has for them. */
public enum Scenario {
    SUM_OF_SQUARES("sum-of-squares", 100_000_000, 100_000_000, new SumOfSquares(), "The sum of the squares of primitive numbers; 100 million."),
    SUM_AFTER_OTHERS("sum-after-others", 100_000_000, 100_000_000, new SumOfSquares.AfterOthers(), "The same after twenty other programs in each JVM."),
    BOXED_SUM("boxed-sum", 100_000_000, 50_000_000, new BoxedSumOfSquares(), "The sum of the squares of numbers that are objects; 100 million."),
    COLLECT("collect", 10_000_000, 10_000_000, new Collect(), "Numbers into an array in the program that asked; 10 million."),
    WORD_COUNT("word-count", 1 << 30, 256 << 20, new WordCount(), "How often each word of a text occurs; 1 GiB."),
    WORD_COUNT_BYTES("word-count-bytes", 1 << 30, 256 << 20, new WordCount.AsBytes(Text::words), "The same of words that Sheaf leaves as bytes."),
    WORD_COUNT_SOURCES("word-count-sources", 1 << 30, 1 << 30, new WordCount(), "The same of a text with many different words: the sources of the JDK, or --input."),
    WORD_COUNT_SOURCES_BYTES("word-count-sources-bytes", 1 << 30, 1 << 30, new WordCount.AsBytes(Rows::wordsAsBytes), "The same of words that Sheaf leaves as bytes."),
    GROUP_BY("group-by", 100_000_000, 50_000_000, new GroupBy(), "Count, sum, least and greatest of rows by a million keys; 100 million rows."),
    SORT("sort", 21_474_836, 21_474_836, new Sort(), "Files of records of 100 bytes, sorted into files; 2 GiB."),
    JOIN("join", 10_000_000, 10_000_000, new Join(), "Rows joined with a tenth as many; 10 million with 1 million."),
    GROUP_BY_KEY("group-by-key", 20_000_000, 20_000_000, new GroupByKey(), "All values of each of a million Zipf keys; 20 million rows."),
    PAGE_RANK("page-rank", 1_000_000, 300_000, new PageRank(), "Ten rounds over nodes with 10 links each; 1 million nodes."),
    K_MEANS("k-means", 1_000_000, 1_000_000, new KMeans(), "Ten rounds over points of 10 coordinates, 20 centres; 1 million points.");

    private final String title;
    private final long size;
    private final long quickSize;
    private final Workload workload;
    private final String description;

    Scenario(String title, long size, long quickSize, Workload workload, String description) {
        this.title = title;
        this.size = size;
        this.quickSize = quickSize;
        this.workload = workload;
        this.description = description;
    }

    public static Optional<Scenario> find(String title) {
        return Stream.of(values()).filter(scenario -> scenario.title.equals(title)).findFirst();
    }

    public String title() {
        return title;
    }

    public String description() {
        return description;
    }

    /** Numbers, bytes of text, rows, records, nodes or points, as the goals name it; the most bytes of a text that is there already. */
    public long size() {
        return size;
    }

    /** For a run of all rows in a third of an hour, with all contestants, on two processors. */
    public long quickSize() {
        return quickSize;
    }

    /** Whether what it reads is a text that is there already. Tests make one, as for {@link #WORD_COUNT}. */
    public boolean readsText() {
        return this == WORD_COUNT_SOURCES || this == WORD_COUNT_SOURCES_BYTES;
    }

    Workload workload() {
        return workload;
    }
}
