package io.sheaf.plan.message;

import io.sheaf.SkippedRecord;
import io.sheaf.Skipping;
import io.sheaf.plan.Slices;
import java.util.ArrayList;
import java.util.List;

/**
 * What attempts have left out, as {@link io.sheaf.Skipping} says. Counts only of attempts that win.
 *
 * @param skipped how many records
 * @param read how many they read that come from outside the job; 0 where no share of them is asked for
 * @param first of those that were skipped the first, at most {@link #MOST_TOLD}
 * @param parts what the attempts say about the files in which they wrote them down, each an encoded {@link io.sheaf.file.FilePart}
 */
public record Skips(long skipped, long read, List<SkippedRecord> first, Slices parts) {

    public static final Skips NONE = new Skips(0, 0, List.of(), Slices.EMPTY);

    /** How many are told one by one. */
    public static final int MOST_TOLD = 100;

    /** What the texts of those that one attempt tells may come to. */
    public static final int MOST_CHARS = 64 << 10;

    public Skips {
        first = List.copyOf(first);
    }

    public boolean isEmpty() {
        return skipped == 0 && read == 0 && first.isEmpty() && parts.size() == 0;
    }

    /** Both, these before the others. */
    public Skips then(Skips later) {
        if (later.isEmpty()) {
            return this;
        }
        List<SkippedRecord> all = new ArrayList<>(first);
        later.first.stream().limit(MOST_TOLD - all.size()).forEach(all::add);
        Slices.Builder both = new Slices.Builder();
        both.addAll(parts);
        both.addAll(later.parts);
        return new Skips(skipped + later.skipped, read + later.read, all, both.build());
    }

    /**
     * What to say where these are more than the limit allows.
     *
     * @param who skipped them, such as {@code the job}
     */
    public String tooMany(String who, Skipping limit) {
        String what = limit.share() > 0
                ? skipped + " of " + read + " records, more than the share of " + limit.share()
                : skipped + " records, more than the " + limit.records();
        String example = first.isEmpty() ? "" : ". The first one is of " + first.get(0).describe() + ", of the record \"" + first.get(0).record() + "\"";
        return who + " skipped " + what + " that the options of the job allow" + example
                + ". Correct the input or the function, or allow more with JobOptions.withSkipping";
    }

    /** About how long a message gets by it. */
    public long bytes() {
        return parts.bytes() + first.stream().mapToLong(Skips::chars).sum();
    }

    /** Characters of the texts of one. */
    public static long chars(SkippedRecord one) {
        return one.source().length() + one.type().length() + one.message().length() + one.stack().length() + one.record().length();
    }
}
