package io.sheaf.aggregator.order;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.PriorityQueue;
import java.util.function.UnaryOperator;

/** The greatest records of a sequence, of equal ones the earlier. Owned by one thread. */
public final class TopN<T> {

    private final int limit;
    private final Comparator<Entry<T>> bestFirst;
    private final PriorityQueue<Entry<T>> worstFirst;
    private final Comparator<? super T> order;
    private final UnaryOperator<T> kept;
    private long seen;

    private record Entry<T>(T record, long place) {}

    /** @param limit how many are kept at the most; not negative */
    public TopN(int limit, Comparator<? super T> order) {
        this(limit, order, UnaryOperator.identity());
    }

    /**
     * @param limit how many are kept at the most; not negative
     * @param kept what may be held of a record while others come
     */
    public TopN(int limit, Comparator<? super T> order, UnaryOperator<T> kept) {
        if (limit < 0) {
            throw new IllegalArgumentException("the number of greatest records must not be negative: " + limit);
        }
        this.limit = limit;
        this.order = order;
        this.kept = kept;
        bestFirst = (a, b) -> {
            int byRecord = order.compare(b.record, a.record);
            return byRecord != 0 ? byRecord : Long.compare(a.place, b.place);
        };
        worstFirst = new PriorityQueue<>(bestFirst.reversed());
    }

    public void add(T record) {
        long place = seen++;
        if (worstFirst.size() < limit) {
            worstFirst.add(new Entry<>(kept.apply(record), place));
        } else if (limit > 0 && order.compare(record, worstFirst.peek().record) > 0) {
            worstFirst.poll();
            worstFirst.add(new Entry<>(kept.apply(record), place));
        }
    }

    /** What was kept, greatest first. */
    public List<T> toList() {
        List<Entry<T>> entries = new ArrayList<>(worstFirst);
        entries.sort(bestFirst);
        List<T> records = new ArrayList<>(entries.size());
        entries.forEach(entry -> records.add(entry.record));
        return records;
    }
}
