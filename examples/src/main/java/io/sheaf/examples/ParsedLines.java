package io.sheaf.examples;

import io.sheaf.InputException;
import io.sheaf.TextOptions;
import io.sheaf.file.FileSource;
import io.sheaf.file.FileSplit;
import io.sheaf.function.SerializableSupplier;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.function.Consumer;
import java.util.function.Function;

/**
 * A source of one's own: lines of text files that know their place, made into records where they are read, so that an error
 * can name file and line. Lines are UTF-8 and end with {@code \n} or {@code \r\n}. Large files are read by several tasks, each
 * of which counts its lines from where it begins.
 */
public final class ParsedLines<T> extends FileSource<T> {

    private static final long serialVersionUID = 1;

    private final SerializableSupplier<? extends Function<? super Line, ? extends T>> parsers;

    /**
     * A line and where it is.
     *
     * @param split whose lines are counted
     * @param number from 1
     * @param text without the line's end
     */
    public record Line(FileSplit split, long number, String text) {

        /** The file's absolute path. */
        public String file() {
            return split.path();
        }

        /** What a parser throws. @param what is wrong with the line, and what it should be like */
        public InputException error(String what) {
            return error(what, null);
        }

        private InputException error(String what, Throwable causeOrNull) {
            return new InputException(split.lineName(number) + ": " + what, causeOrNull);
        }

        /** Whether there is nothing to parse: only white space, or a comment, which begins with {@code #}. */
        public boolean isBlankOrComment() {
            String stripped = text.strip();
            return stripped.isEmpty() || stripped.startsWith("#");
        }
    }

    /**
     * @param parsers gives each piece of a file a function of its own, which is called for its lines in order, and returns
     *     null where a line has no record
     * @param paths as in {@link FileSource}
     */
    public ParsedLines(SerializableSupplier<? extends Function<? super Line, ? extends T>> parsers, List<String> paths) {
        super(paths);
        this.parsers = parsers;
    }

    @Override
    protected boolean splitsAtLines() {
        return true;
    }

    @Override
    protected void read(FileSplit split, InputStream bytes, Consumer<? super T> records) throws IOException {
        Function<? super Line, ? extends T> parser = parsers.get();
        ByteArrayOutputStream line = new ByteArrayOutputStream();
        for (long number = 1; readLine(bytes, line, split, number); number++) {
            T record = parser.apply(new Line(split, number, text(line.toByteArray(), split, number)));
            if (record != null) {
                records.accept(record);
            }
            line.reset();
        }
    }

    /** Reads up to and without the next line feed; false if there is no byte left. */
    private static boolean readLine(InputStream bytes, ByteArrayOutputStream line, FileSplit split, long number) throws IOException {
        int next = bytes.read();
        if (next < 0) {
            return false;
        }
        while (next >= 0 && next != '\n') {
            if (line.size() == TextOptions.DEFAULT.maxLineBytes()) {
                throw new Line(split, number, "").error("is longer than " + line.size() + " bytes. Check that this is a text file.");
            }
            line.write(next);
            next = bytes.read();
        }
        return true;
    }

    private static String text(byte[] line, FileSplit split, long number) {
        int length = line.length > 0 && line[line.length - 1] == '\r' ? line.length - 1 : line.length;
        try {
            return StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(line, 0, length)).toString();
        } catch (CharacterCodingException e) {
            throw new Line(split, number, "").error("is no UTF-8. Convert the file first.", e);
        }
    }
}
