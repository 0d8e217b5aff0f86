package io.sheaf.worker.task;

import io.sheaf.plan.Nulls;
import io.sheaf.plan.Operator;
import io.sheaf.plan.Slices;
import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;
import java.util.zip.CRC32C;
import java.util.zip.CheckedOutputStream;

/** Writes each record's text as a line of the attempt's file. Owned by the attempt's thread. */
final class TextTerminal implements Terminal {

    private static final int BUFFER_BYTES = 64 << 10;

    private final int task;
    private final String place;
    private final Path file;
    private final CRC32C crc = new CRC32C();
    private final OutputStream out;
    private long bytes;
    private long lines;

    TextTerminal(Operator terminal, Scope scope) {
        task = scope.attempt().task();
        place = scope.place(terminal);
        TextDirectory directory = scope.textDirectory(scope.constant(terminal, 0));
        file = directory.temporary().resolve(fileName(scope.attempt()));
        try {
            directory.prepare();
            out = new BufferedOutputStream(new CheckedOutputStream(Files.newOutputStream(file), crc), BUFFER_BYTES);
        } catch (IOException e) {
            throw Outputs.failed(e);
        }
    }

    @Override
    public Sink sink() {
        RefSink sink = this::write;
        return sink;
    }

    @Override
    public TaskOutput finish() throws IOException {
        out.close();
        TextPart part = new TextPart(task, file.getFileName().toString(), bytes, lines, (int) crc.getValue());
        return new TaskOutput.Inline(Slices.of(part.encode()), lines);
    }

    @Override
    public void close() throws IOException {
        out.close();
    }

    private void write(Object record) {
        byte[] line = utf8(Nulls.text(record, place));
        try {
            out.write(line);
            out.write('\n');
        } catch (IOException e) {
            throw Outputs.failed(e);
        }
        bytes += line.length + 1L;
        lines += 1 + linesWithin(line);
    }

    private static byte[] utf8(String text) {
        for (int i = 0; i < text.length(); i++) {
            if (Character.isSurrogate(text.charAt(i))) {
                i += requirePair(text, i);
            }
        }
        return text.getBytes(StandardCharsets.UTF_8);
    }

    /** The JDK would write a question mark for a character that is no character. */
    private static int requirePair(String text, int at) {
        if (Character.charCount(text.codePointAt(at)) != 2) {
            throw new IllegalArgumentException(
                    "a record's text has half a surrogate pair at index " + at + ", which UTF-8 cannot express");
        }
        return 1;
    }

    private static int linesWithin(byte[] line) {
        int count = 0;
        for (byte b : line) {
            count += b == '\n' ? 1 : 0;
        }
        return count;
    }

    private static String fileName(TaskAttempt attempt) {
        String name = String.format(Locale.ROOT, "part-%05d-attempt-%d", attempt.task(), attempt.attempt());
        int generation = attempt.generation().value();
        return generation == 0 ? name : name + "-generation-" + generation;
    }
}
