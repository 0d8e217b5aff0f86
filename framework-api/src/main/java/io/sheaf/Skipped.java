package io.sheaf;

import java.util.List;

/**
 * What a job has left out; see {@link Skipping}.
 *
 * @param count how many records, all of them
 * @param first the first of them, in the order of stages, tasks and records: up to 100, and of one task no more than 64 KiB
 */
public record Skipped(long count, List<SkippedRecord> first) {

    public static final Skipped NONE = new Skipped(0, List.of());

    public Skipped {
        first = List.copyOf(first);
    }
}
