package io.sheaf.file;

/**
 * The file that one attempt wrote.
 *
 * @param task index of the task among those that write
 * @param file its name as long as nobody sees it
 * @param records as in {@link FileManifest.Entry}
 */
public record FilePart(int task, String file, long bytes, long records, int crc32c) {}
