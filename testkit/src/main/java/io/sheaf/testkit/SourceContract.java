package io.sheaf.testkit;

import io.sheaf.Source;
import java.util.ArrayList;
import java.util.List;

/**
 * The laws of a {@link Source}: it survives the way to a worker; its splits are the same whenever they are asked for, can be
 * encoded, and have between them the expected records in order, however many are wanted; a split gives the same records
 * each time; an exception out of the consumer ends the reading and comes out.
 */
public final class SourceContract {

    /** What a listing may take in all, encoded. */
    private static final int MAX_SPLIT_BYTES = 1 << 20;

    private SourceContract() {}

    /**
     * Checks the laws. Records are compared as Sheaf encodes them.
     *
     * @param expected all records, in order
     * @throws AssertionError naming the law that is broken
     */
    public static <S, T> void check(Source<S, T> source, List<? extends T> expected) throws Exception {
        for (int wanted : new int[] {1, 2, 7, 256, 10_000}) {
            checkSplits(source, wanted, expected);
        }
        checkStops(source, expected.size());
    }

    private static <S, T> void checkSplits(Source<S, T> source, int wanted, List<? extends T> expected) throws Exception {
        String asked = "with " + wanted + " splits wanted";
        List<S> splits = Copies.ofFunction(source).splits(wanted);
        List<S> again = Copies.ofFunction(source).splits(wanted);
        require(splits.size() == again.size(), "splits() gave " + splits.size() + " splits and then " + again.size() + ", " + asked);
        List<T> all = new ArrayList<>();
        long bytes = 0;
        for (int i = 0; i < splits.size(); i++) {
            S split = splits.get(i);
            require(Copies.same(split, again.get(i)), "split " + i + " was another one when asked again, " + asked);
            bytes += Copies.bytes(split, "split " + i).length;
            List<T> first = read(Copies.ofFunction(source), Copies.ofValue(split, "split " + i));
            List<T> second = read(Copies.ofFunction(source), split);
            requireSame(first, second, "split " + i + ", read a second time, " + asked + ",");
            all.addAll(first);
        }
        require(bytes <= MAX_SPLIT_BYTES, "all splits take " + bytes + " bytes encoded, more than the " + MAX_SPLIT_BYTES + " of a job, " + asked);
        requireSame(expected, all, "all splits together, " + asked + ",");
    }

    private static <S, T> List<T> read(Source<S, T> source, S split) throws Exception {
        List<T> records = new ArrayList<>();
        source.read(split, records::add);
        return records;
    }

    private static <S, T> void checkStops(Source<S, T> source, int records) throws Exception {
        if (records == 0) {
            return;
        }
        for (S split : source.splits(1)) {
            int[] taken = {0};
            boolean threw = false;
            try {
                source.read(split, record -> {
                    taken[0]++;
                    throw new Enough();
                });
            } catch (Exception e) {
                threw = true;
            }
            require(threw == taken[0] > 0, "read() returned although the consumer of its records threw");
            require(taken[0] <= 1, "read() handed over " + taken[0] + " records although the consumer threw at the first");
        }
    }

    private static void requireSame(List<?> expected, List<?> found, String what) {
        int common = Math.min(expected.size(), found.size());
        for (int i = 0; i < common; i++) {
            require(Copies.same(expected.get(i), found.get(i)),
                    what + " differ at record " + i + ": " + found.get(i) + " instead of " + expected.get(i));
        }
        require(expected.size() == found.size(), what + " have " + found.size() + " records instead of " + expected.size());
    }

    static void require(boolean kept, String broken) {
        if (!kept) {
            throw new AssertionError(broken);
        }
    }

    /** What a consumer throws that wants no more. */
    private static final class Enough extends RuntimeException {
        private static final long serialVersionUID = 1;
    }
}
