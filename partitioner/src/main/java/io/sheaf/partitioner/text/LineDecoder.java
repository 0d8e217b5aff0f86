package io.sheaf.partitioner.text;

import io.sheaf.partitioner.text.Utf8.Replaced;
import java.nio.charset.StandardCharsets;

/** Hands on the line at which a scanner stands, as text or as bytes. Owned by the thread that reads. */
final class LineDecoder {
    private final String file;
    private final boolean replaceInvalid;
    private long replaced;

    LineDecoder(String file, boolean replaceInvalid) {
        this.file = file;
        this.replaceInvalid = replaceInvalid;
    }

    /** Malformed sequences replaced so far. */
    long replaced() {
        return replaced;
    }

    /** ISO-8859-1 because ASCII is a part of it that the JDK copies without looking at it again. */
    String text(LineScanner line) {
        int length = line.end() - line.start();
        if (line.isAscii()) {
            return new String(line.buffer(), line.start(), length, StandardCharsets.ISO_8859_1);
        }
        return isWellFormed(line)
                ? new String(line.buffer(), line.start(), length, StandardCharsets.UTF_8)
                : replacement(line);
    }

    void slice(LineScanner line, SliceConsumer slices) {
        long place = line.offset(line.start());
        if (line.isAscii() || isWellFormed(line)) {
            slices.accept(line.buffer(), line.start(), line.end() - line.start(), place);
        } else {
            byte[] bytes = replacement(line).getBytes(StandardCharsets.UTF_8);
            slices.accept(bytes, 0, bytes.length, place);
        }
    }

    /** False only where malformed bytes may be replaced. */
    private boolean isWellFormed(LineScanner line) {
        int bad = Utf8.firstMalformed(line.buffer(), line.start(), line.end());
        if (bad >= 0 && !replaceInvalid) {
            throw new InvalidUtf8Exception(file, line.offset(bad), line.buffer()[bad]);
        }
        return bad < 0;
    }

    private String replacement(LineScanner line) {
        Replaced result = Utf8.replaceMalformed(line.buffer(), line.start(), line.end());
        replaced += result.count();
        return result.text();
    }
}
