package io.sheaf.benchmarks.dataflow;

import io.sheaf.RefusedException;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.Writer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Enumeration;
import java.util.List;
import java.util.stream.Stream;
import java.util.zip.ZipEntry;
import java.util.zip.ZipFile;

/**
 * Text that is there already, made one file that all contestants read alike: UTF-8, in which U+FFFD stands for what was none,
 * and lines that end with {@code \n}. Owned by one thread.
 */
public final class SourceText {

    /** Where a JDK that has its sources keeps them. */
    public static final Path OF_THIS_JDK = Path.of(System.getProperty("java.home"), "lib", "src.zip");

    private static final String ZIP = ".zip";

    private final Writer out;
    private final long atMost;
    private long written;

    private SourceText(Writer out, long atMost) {
        this.out = out;
        this.atMost = atMost;
    }

    /**
     * Writes whole lines until there are no more or the file has at least so many bytes.
     *
     * @param input a file, a directory with files anywhere below it, or a zip file
     * @return how many bytes the file has, at least 1
     * @throws RefusedException if there is no text
     */
    public static long write(Path input, Path file, long atMost) throws IOException {
        if (!Files.isReadable(input)) {
            throw noText("there is no text " + input);
        }
        try (Writer out = Files.newBufferedWriter(file)) {
            SourceText text = new SourceText(out, atMost);
            text.add(input);
            if (text.written == 0) {
                throw noText(input + " is empty");
            }
            return text.written;
        }
    }

    private static RefusedException noText(String why) {
        return new RefusedException(why + ". Name a text with --input: a file, a directory with files, or a zip file such as the src.zip of a JDK");
    }

    private void add(Path input) throws IOException {
        if (Files.isDirectory(input)) {
            addDirectory(input);
        } else if (input.toString().endsWith(ZIP)) {
            addZip(input);
        } else {
            addFile(input);
        }
    }

    // In the order of names, so that the text is the same wherever the same files are.
    private void addDirectory(Path directory) throws IOException {
        List<Path> files;
        try (Stream<Path> below = Files.walk(directory)) {
            files = below.filter(Files::isRegularFile).sorted().toList();
        }
        for (Path file : files) {
            addFile(file);
        }
    }

    private void addFile(Path file) throws IOException {
        try (InputStream in = Files.newInputStream(file)) {
            addLines(in);
        }
    }

    private void addZip(Path zip) throws IOException {
        try (ZipFile open = new ZipFile(zip.toFile())) {
            for (Enumeration<? extends ZipEntry> entries = open.entries(); entries.hasMoreElements(); ) {
                try (InputStream in = open.getInputStream(entries.nextElement())) {
                    addLines(in);
                }
            }
        }
    }

    private void addLines(InputStream in) throws IOException {
        BufferedReader lines = new BufferedReader(new InputStreamReader(in, StandardCharsets.UTF_8));
        for (String line = next(lines); line != null; line = next(lines)) {
            out.write(line);
            out.write('\n');
            written += line.getBytes(StandardCharsets.UTF_8).length + 1;
        }
    }

    private String next(BufferedReader lines) throws IOException {
        return written < atMost ? lines.readLine() : null;
    }
}
