package io.sheaf;

/**
 * How text files are read.
 *
 * @param maxLineBytes the longest line allowed, in bytes; a longer one fails the job. Default 64 MiB
 * @param replaceInvalid whether invalid UTF-8 becomes U+FFFD, counted in the job's counter {@code text.replaced};
 *     otherwise it fails the job, naming file and byte offset. Default false
 */
public record TextOptions(int maxLineBytes, boolean replaceInvalid) {

    public static final TextOptions DEFAULT = new TextOptions(64 << 20, false);

    public TextOptions {
        if (maxLineBytes < 1) {
            throw new RefusedException("the line limit must be at least 1 byte, not " + maxLineBytes);
        }
    }

    public TextOptions withMaxLineBytes(int bytes) {
        return new TextOptions(bytes, replaceInvalid);
    }

    public TextOptions withReplaceInvalid(boolean replace) {
        return new TextOptions(maxLineBytes, replace);
    }
}
