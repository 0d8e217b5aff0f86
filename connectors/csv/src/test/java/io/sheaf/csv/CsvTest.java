package io.sheaf.csv;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.sheaf.Cluster;
import io.sheaf.InputException;
import io.sheaf.RefusedException;
import io.sheaf.Sink;
import io.sheaf.TaskFailedException;
import io.sheaf.WrittenFiles;
import io.sheaf.file.FilePart;
import io.sheaf.file.FileSource;
import io.sheaf.file.FileSplit;
import io.sheaf.file.FileSplitGroup;
import io.sheaf.file.FileSplits;
import io.sheaf.file.FileStamp;
import io.sheaf.testkit.SinkContract;
import io.sheaf.testkit.SourceContract;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.time.DayOfWeek;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.LocalTime;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Random;
import java.util.UUID;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(120)
class CsvTest {

    record Order(int id, String customer, double price) {}

    record All(
            byte a, short b, int c, long d, float e, double f, boolean g, char h, Integer boxed, BigInteger big, BigDecimal price,
            DayOfWeek day, LocalDate date, LocalTime time, LocalDateTime both, Instant instant, Duration duration, UUID id, URI uri,
            Optional<String> text, Optional<Integer> number, String last) {}

    record One(String only) {}

    record Strict(int positive) {
        Strict {
            if (positive < 0) {
                throw new IllegalArgumentException("negative");
            }
        }
    }

    record Nested(int id, Order order) {}

    @TempDir
    Path directory;

    private Cluster cluster;

    @BeforeEach
    void open() {
        cluster = Cluster.local(2);
    }

    @AfterEach
    void close() {
        cluster.close();
    }

    private String file(String content) throws Exception {
        return Files.writeString(Files.createTempFile(directory, "in", ".csv"), content).toString();
    }

    private List<Order> orders(String content) throws Exception {
        return cluster.read(new CsvSource<>(Order.class, file(content))).toList();
    }

    @Test
    void columnsAreFoundByNameAndQuotedFieldsMayHoldLineEnds() throws Exception {
        assertThat(orders("price,extra,customer,id\r\n1.5,x,\"Smith, \"\"J\"\"\r\nSons\",7\r\n\r\n-0.0,,Ä\uD83D\uDE00,8"))
                .containsExactly(new Order(7, "Smith, \"J\"\r\nSons", 1.5), new Order(8, "Ä\uD83D\uDE00", -0.0));
        assertThat(orders("\uFEFFid,customer,price\n1,a,2\n")).containsExactly(new Order(1, "a", 2));
        assertThat(orders("id,customer,price")).isEmpty();
    }

    @Test
    void otherSeparatorsAndNoHeader() throws Exception {
        CsvFormat format = CsvFormat.DEFAULT.withSeparator(';').withQuote('\'').withoutHeader();
        assertThat(cluster.read(new CsvSource<>(Order.class, format, file("1;'a;b';2\n2;c;3"))).toList())
                .containsExactly(new Order(1, "a;b", 2), new Order(2, "c", 3));
        assertThat(cluster.read(new CsvRows(format, file("1;x\n2;y\n"))).toList()).containsExactly(List.of("1", "x"), List.of("2", "y"));
        assertThat(cluster.read(new CsvRows(CsvFormat.DEFAULT, file("a,b\n2,\n"))).toList()).containsExactly(List.of("2", ""));
        assertThatThrownBy(() -> format.withQuote(';')).isInstanceOf(RefusedException.class);
    }

    @Test
    void nullIsRefusedWhereItIsGiven() {
        refusesNull("path", "new CsvSource()", () -> new CsvSource<>(Order.class, (String) null));
        refusesNull("type", "new CsvSource()", () -> new CsvSource<Order>(null, "in"));
        refusesNull("format", "new CsvRows()", () -> new CsvRows(null, "in"));
        refusesNull("type", "new CsvSink()", () -> new CsvSink<Order>(null, directory));
        refusesNull("directory", "new CsvSink()", () -> new CsvSink<>(Order.class, null));
    }

    private static void refusesNull(String argument, String call, ThrowingCallable making) {
        assertThatThrownBy(making).isInstanceOf(RefusedException.class)
                .hasMessageContaining("the " + argument + " is null, given to " + call + " at " + CsvTest.class.getName());
    }

    /** P36: where a row begins cannot be known from the middle of a file, as a line end may be quoted. */
    @Test
    void aFileOfAnySizeIsOnePiece() throws Exception {
        Path file = directory.resolve("large.csv");
        try (RandomAccessFile sparse = new RandomAccessFile(file.toFile(), "rw")) {
            sparse.setLength(1L << 30);
        }
        List<byte[]> pieces = new CsvSource<>(One.class, file.toString()).splits(16);
        assertThat(pieces).hasSize(1);
        assertThat(FileSplitGroup.fromBytes(pieces.get(0)).splits()).singleElement()
                .satisfies(split -> assertThat(split.length()).isEqualTo(1L << 30));
    }

    @Test
    void valuesOfEveryTypeComeBackWhateverTheLocale() {
        Locale before = Locale.getDefault();
        List<All> all = List.of(
                new All((byte) -1, (short) 2, 3, 1L << 60, 1.25f, Double.NaN, true, '"', 5, BigInteger.TWO.pow(80), new BigDecimal("1.50"),
                        DayOfWeek.FRIDAY, LocalDate.of(2024, 2, 29), LocalTime.of(1, 2), LocalDateTime.of(2024, 1, 1, 0, 0), Instant.EPOCH,
                        Duration.ofMillis(1), new UUID(1, 2), URI.create("http://x/?a,b"), Optional.of("Ι"), Optional.of(6), ""),
                new All((byte) 0, (short) 0, 0, 0, 0, -0.0, false, ' ', null, null, null, null, null, null, null, null, null, null, null,
                        Optional.empty(), Optional.empty(), "\n,\""));
        try {
            for (String tag : List.of("en-US", "tr-TR", "ar-EG", "de-DE")) {
                Locale.setDefault(Locale.forLanguageTag(tag));
                Path out = directory.resolve(tag);
                cluster.from(all).write(new CsvSink<>(All.class, out));
                assertThat(cluster.read(new CsvSource<>(All.class, out.toString())).toList()).as(tag).isEqualTo(all);
            }
        } finally {
            Locale.setDefault(before);
        }
    }

    @Test
    void randomTextsComeBack() {
        long seed = Long.getLong("test.seed", 1);
        Random random = new Random(seed);
        String letters = "a\"\n\r,; ä\uFEFF\u0000#'";
        List<One> rows = new ArrayList<>();
        for (int i = 0; i < 2000; i++) {
            StringBuilder text = new StringBuilder();
            for (int n = random.nextInt(5); n > 0; n--) {
                text.append(letters.charAt(random.nextInt(letters.length())));
            }
            rows.add(new One(text.toString()));
        }
        int number = 0;
        for (CsvFormat format : List.of(CsvFormat.DEFAULT, CsvFormat.DEFAULT.withoutHeader(), CsvFormat.DEFAULT.withSeparator(';').withQuote('\''))) {
            for (String suffix : List.of(".csv", ".csv.gz")) {
                Path out = directory.resolve("random-" + number++);
                WrittenFiles written = cluster.from(rows).write(new CsvSink<>(One.class, format, out, suffix));
                assertThat(written.records()).isEqualTo(rows.size());
                assertThat(cluster.read(new CsvSource<>(One.class, format, out.toString())).toList()).as("seed %d, %s", seed, format).isEqualTo(rows);
            }
        }
    }

    @Test
    void sourceAndSinkKeepTheirContracts() throws Exception {
        List<Order> orders = List.of(new Order(1, "a,b", 1), new Order(2, "\n", 2), new Order(3, "", 3), new Order(4, "\"", 4));
        SinkContract.check(new SinkContract.Place<Order, FilePart, WrittenFiles>() {
            private int number;

            @Override
            public CsvSink<Order> fresh() {
                return new CsvSink<>(Order.class, directory.resolve("contract-" + number++));
            }

            @Override
            public Optional<List<Order>> read(Sink<Order, FilePart, WrittenFiles> sink) throws Exception {
                String written = ((CsvSink<Order>) sink).directory();
                if (!Files.exists(Path.of(written, "_SUCCESS"))) {
                    return Optional.empty();
                }
                List<Order> all = new ArrayList<>();
                if (Files.exists(Path.of(written, "part-00000.csv"))) {
                    CsvSource<Order> source = new CsvSource<>(Order.class, written);
                    for (byte[] split : source.splits(1)) {
                        source.read(split, all::add);
                    }
                    SourceContract.check(source, all);
                }
                return Optional.of(all);
            }
        }, orders);
    }

    @Test
    void aTextThatBeginsLikeAByteOrderMarkComesBack() {
        Path out = directory.resolve("mark");
        CsvFormat format = CsvFormat.DEFAULT.withoutHeader();
        cluster.of(new One("\uFEFFx")).write(new CsvSink<>(One.class, format, out, ""));
        assertThat(cluster.read(new CsvSource<>(One.class, format, out.toString())).toList()).containsExactly(new One("\uFEFFx"));
    }

    record Texts(String text, Optional<String> optional, Optional<Integer> number, Integer box) {}

    private List<Texts> texts(String name, CsvFormat format, Texts... rows) {
        Path out = directory.resolve(name);
        cluster.from(List.of(rows)).write(new CsvSink<>(Texts.class, format, out, ".csv"));
        return cluster.read(new CsvSource<>(Texts.class, format, out.toString())).toList();
    }

    /** What is written comes back as it was, or is not written. */
    @Test
    void nullAndTheEmptyTextAreToldApartWhereTheFormatSaysSoAndRefusedOtherwise() throws Exception {
        CsvFormat nulls = CsvFormat.DEFAULT.withNulls();
        Texts[] all = {new Texts(null, Optional.empty(), Optional.empty(), null), new Texts("", Optional.of(""), Optional.of(1), 2)};
        assertThat(texts("nulls", nulls, all)).containsExactly(all);
        Texts plain = new Texts("", Optional.empty(), Optional.empty(), null);
        assertThat(texts("plain", CsvFormat.DEFAULT, plain)).containsExactly(plain);
        assertThat(cluster.read(new CsvSource<>(Texts.class, file("text,optional,number,box\n\"\",\"\",\"\",\"\"\n,,,\n"))).toList())
                .containsExactly(plain, plain);

        refuses(CsvFormat.DEFAULT, new Texts(null, Optional.empty(), Optional.empty(), null), "Texts.text is null");
        refuses(CsvFormat.DEFAULT, new Texts("", Optional.of(""), Optional.empty(), null), "Texts.optional is Optional[]");
        refuses(nulls, new Texts("", null, Optional.empty(), null), "Texts.optional is null");
        refuses(nulls, new Texts("", Optional.empty(), null, null), "Texts.number is null");
        assertThatThrownBy(() -> cluster.of(new One(null)).write(new CsvSink<>(One.class, nulls, directory.resolve("one"), ".csv")))
                .isInstanceOf(TaskFailedException.class).hasMessageContaining("One.only is null, and the only column");
    }

    private void refuses(CsvFormat format, Texts row, String message) {
        assertThatThrownBy(() -> texts("refused", format, row)).isInstanceOf(TaskFailedException.class).hasMessageContaining(message);
        assertThat(directory.resolve("refused")).doesNotExist();
    }

    private static List<FileSplit> pieces(Path file, long pieceBytes) throws IOException {
        FileStamp stamp = FileStamp.of(file.toString(), Files.readAttributes(file, BasicFileAttributes.class));
        return FileSplits.planLines(List.of(stamp), pieceBytes);
    }

    private static <T> List<T> read(FileSource<T> source, List<FileSplit> pieces) throws Exception {
        List<T> rows = new ArrayList<>();
        for (FileSplit piece : pieces) {
            source.read(new FileSplitGroup(List.of(piece)).toBytes(), rows::add);
        }
        return rows;
    }

    /** P36 and P35: each row is read once, by the names of the file's header, wherever the file is cut. */
    @Test
    void rowsOfOneLineAreCutAnywhere() throws Exception {
        CsvFormat format = CsvFormat.DEFAULT.withoutLineEnds();
        StringBuilder text = new StringBuilder("\uFEFFcustomer,id,price\r\n");
        List<Order> orders = new ArrayList<>();
        for (int i = 0; i < 40; i++) {
            orders.add(new Order(i, "ä, \"" + "x".repeat(i % 5) + "\" ", i / 2.0));
            text.append("\"ä, \"\"" + "x".repeat(i % 5) + "\"\" \",").append(i).append(',').append(i / 2.0).append(i % 7 == 0 ? "\n\n" : "\r\n");
        }
        Path file = Path.of(file(text.toString()));
        CsvSource<Order> source = new CsvSource<>(Order.class, format, file.toString());
        CsvRows rows = new CsvRows(format.withoutHeader(), file.toString());
        for (long pieceBytes = 1; pieceBytes < Files.size(file); pieceBytes += pieceBytes < 60 ? 1 : 97) {
            List<FileSplit> pieces = pieces(file, pieceBytes);
            assertThat(read(source, pieces)).as("pieces of %d bytes", pieceBytes).isEqualTo(orders);
            assertThat(read(rows, pieces)).as("pieces of %d bytes", pieceBytes).hasSize(41);
        }
        SourceContract.check(source, orders);
        SourceContract.check(new CsvRows(CsvFormat.DEFAULT, file("a,b\n1,\"x\ny\"\n2,\n")), List.of(List.of("1", "x\ny"), List.of("2", "")));
        Path large = directory.resolve("large.csv");
        try (RandomAccessFile sparse = new RandomAccessFile(large.toFile(), "rw")) {
            sparse.setLength(1L << 30);
        }
        assertThat(new CsvSource<>(One.class, format, large.toString()).splits(16)).hasSize(32);
    }

    @Test
    void aLineEndInAFieldOfAFormatWithoutThemIsAnErrorWhereverTheFileIsCut() throws Exception {
        CsvFormat format = CsvFormat.DEFAULT.withoutLineEnds();
        Path file = Path.of(file("id,customer,price\n1,a,2\n2,\"b\nc\",3\n4,d,5\n6,e,7\n"));
        CsvSource<Order> source = new CsvSource<>(Order.class, format, file.toString());
        for (long pieceBytes = 1; pieceBytes <= Files.size(file); pieceBytes++) {
            List<FileSplit> pieces = pieces(file, pieceBytes);
            assertThatThrownBy(() -> read(source, pieces)).as("pieces of %d bytes", pieceBytes)
                    .isInstanceOf(InputException.class).hasMessageContaining(file.toString());
        }
        assertThatThrownBy(() -> read(source, pieces(file, 1000))).hasMessageContaining("line 3").hasMessageContaining("field 2").hasMessageContaining("b\nc");
        assertThatThrownBy(() -> cluster.of(new One("a\nb")).write(new CsvSink<>(One.class, format, directory.resolve("out"), "")))
                .isInstanceOf(TaskFailedException.class).hasMessageContaining("One.only holds a line end");
    }

    @Test
    void errorsInTheMiddleOfAFileNameTheByteFromWhichLinesAreCounted() throws Exception {
        CsvFormat format = CsvFormat.DEFAULT.withoutLineEnds();
        String beginning = "id,customer,price\n1,a,2\n2,b,3\n";
        Path wrong = Path.of(file(beginning + "3,c,4\n4,d,cheap\n"));
        List<FileSplit> second = pieces(wrong, beginning.length() - 1).subList(1, 2);
        assertThatThrownBy(() -> read(new CsvSource<>(Order.class, format, wrong.toString()), second)).isInstanceOf(InputException.class)
                .hasMessageContaining(wrong + ": line 2 of those that begin behind byte 29: column price: 'cheap' is no double");
        Path few = Path.of(file(beginning + "3,c\n4,d\n"));
        List<FileSplit> last = pieces(few, beginning.length() - 1).subList(1, 2);
        assertThatThrownBy(() -> read(new CsvRows(format, few.toString()), last)).isInstanceOf(InputException.class)
                .hasMessageContaining("has 2 fields instead of the 3 of the first line: [3, c]");
    }

    @Test
    void errorsNameFileLineAndColumn() {
        fails("id,customer,price\n1,a,2\n2,\"b\nc\",x\n", "line 3", "price", "'x' is no double");
        fails("id,customer,price\n,a,2\n", "line 2", "column id", "'' is no int");
        fails("id,customer,price\n1,a\n", "line 2: has 2 fields instead of the 3", "[1, a]");
        fails("id,customer,price\n1,a,2,3\n", "line 2: has 4 fields", "[1, a, 2, 3]");
        fails("id,customer,price\n1,\"a,2\n", "line 1");
        fails("id,customer,price\n1,\"a\"b,2\n", "line 1");
        fails("id,customer\n1,a\n", "no column price", "[id, customer]");
        fails("id,customer,price,id\n", "two columns called 'id'");
        fails("\n\n", "no line with the names");
    }

    private void fails(String content, String... parts) {
        assertThatThrownBy(() -> orders(content)).isInstanceOf(InputException.class).hasMessageContaining(directory.toString())
                .satisfies(thrown -> assertThat(thrown.getMessage()).contains(parts));
    }

    @Test
    void whatARecordRefusesIsAnErrorOfTheInput() throws Exception {
        String file = file("positive\n1\n-1\n");
        assertThatThrownBy(() -> cluster.read(new CsvSource<>(Strict.class, file)).count())
                .isInstanceOf(InputException.class).hasMessageContaining("line 3: Strict refuses [-1]").hasMessageContaining("negative");
    }

    @Test
    void whatIsNoUtf8IsAnError() throws Exception {
        Path file = directory.resolve("latin.csv");
        Files.write(file, "id,customer,price\n1,\u00e4,2\n".getBytes(StandardCharsets.ISO_8859_1));
        assertThatThrownBy(() -> cluster.read(new CsvSource<>(Order.class, file.toString())).count())
                .isInstanceOf(InputException.class).hasMessageContaining("latin.csv").hasMessageContaining("UTF-8");
    }

    /** Wherever the line is in the file and in what is read at once. */
    @Test
    void theLineIsNamedThatIsNoUtf8() throws Exception {
        for (int line : List.of(1, 2, 3, 700, 4_000)) {
            for (String end : List.of("\n", "\r\n", "\r")) {
                String good = IntStream.range(1, line).mapToObj(i -> i == 2 ? "2,\"\u20ac\"" : i + ",\u00e4").collect(Collectors.joining(end, "", line == 1 ? "" : end));
                ByteArrayOutputStream bytes = new ByteArrayOutputStream();
                bytes.writeBytes(good.getBytes(StandardCharsets.UTF_8));
                bytes.writeBytes(("0,\u00e4" + end + "1,2" + end).getBytes(StandardCharsets.ISO_8859_1));
                Path file = directory.resolve("mixed.csv");
                Files.write(file, bytes.toByteArray());
                assertThatThrownBy(() -> cluster.read(new CsvRows(CsvFormat.DEFAULT.withoutHeader(), file.toString())).count())
                        .isInstanceOf(InputException.class).hasMessageContaining("mixed.csv: line " + line + ": bytes that are no UTF-8");
            }
        }
        Path cut = directory.resolve("cut.csv");
        Files.write(cut, Arrays.copyOf("1,2\n3,\u20ac".getBytes(StandardCharsets.UTF_8), 8));
        assertThatThrownBy(() -> cluster.read(new CsvRows(CsvFormat.DEFAULT.withoutHeader(), cut.toString())).count())
                .isInstanceOf(InputException.class).hasMessageContaining("line 2: bytes that are no UTF-8");
    }

    @Test
    void whatCannotBeAColumnIsRefusedInTheProgram() {
        assertThatThrownBy(() -> new CsvSource<>(Nested.class, "x.csv"))
                .isInstanceOf(RefusedException.class).hasMessageContaining("Nested.order : " + Order.class.getName());
        assertThatThrownBy(() -> new CsvSink<>(Nested.class, directory.resolve("out"))).isInstanceOf(RefusedException.class);
    }

    @Test
    void whatUtf8CannotExpressIsAnErrorOfTheRecord() {
        assertThatThrownBy(() -> cluster.of(new One("half \ud83d")).write(new CsvSink<>(One.class, directory.resolve("out"))))
                .isInstanceOf(TaskFailedException.class).hasMessageContaining("surrogate");
    }
}
