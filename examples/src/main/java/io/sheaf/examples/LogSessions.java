package io.sheaf.examples;

import io.sheaf.Cluster;
import io.sheaf.Job;
import io.sheaf.Pair;
import io.sheaf.examples.ParsedLines.Line;
import io.sheaf.function.SerializableComparator;
import java.util.Comparator;
import java.util.Iterator;
import java.util.List;
import java.util.NoSuchElementException;

/**
 * Finds the sessions of users in access logs, whose lines need no order. A secondary sort: hits are partitioned by user and
 * sorted by user and time, so that one pass sees each user's hits one after another and holds one session only, however many
 * hits a user has.
 */
public final class LogSessions {

    /** A session is over once there was no hit for so long; a hit at that very second begins another. */
    public static final long IDLE_SECONDS = 30 * 60;

    private static final int FIELDS = 3;

    private static final SerializableComparator<Hit> BY_USER_AND_TIME = (a, b) -> {
        int byUser = WordCount.compareCodePoints(a.user(), b.user());
        return byUser != 0 ? byUser : Long.compare(a.second(), b.second());
    };

    private static final Comparator<Session> ORDER =
            Comparator.comparing(Session::user, WordCount::compareCodePoints).thenComparingLong(Session::start);

    private LogSessions() {}

    /** The key of the sort. @param second since 1970 */
    record Hit(String user, long second) {}

    /**
     * A user's hits with less than {@link #IDLE_SECONDS} between each and the next.
     *
     * @param start second of the first hit, since 1970
     * @param end second of the last hit
     * @param hits at least 1
     */
    public record Session(String user, long start, long end, long hits) {

        private boolean takes(Hit hit) {
            return user.equals(hit.user()) && hit.second() - end < IDLE_SECONDS;
        }

        private Session with(Hit hit) {
            return new Session(user, start, hit.second(), hits + 1);
        }
    }

    /**
     * The sessions, in no order that matters.
     *
     * @param files of lines as {@link #hit} takes them; also directories and patterns. A session may be spread over several.
     */
    public static Job<List<Session>> sessions(Cluster cluster, List<String> files) {
        return cluster.read(new ParsedLines<>(() -> LogSessions::hit, files))
                // The key says all; what users asked for would only be shuffled and sorted with it.
                .mapToPair(hit -> Pair.of(hit, 1L))
                .repartitionAndSortWithinPartitions((hit, partitions) -> Math.floorMod(hit.user().hashCode(), partitions), BY_USER_AND_TIME)
                .mapPartitions(hits -> new Sessions(hits))
                .submitToList();
    }

    /** Lines of user, start, end and hits with tabs between, by user in the order of code points, then by start. */
    public static List<String> lines(List<Session> sessions) {
        return sessions.stream()
                .sorted(ORDER)
                .map(session -> session.user() + "\t" + session.start() + "\t" + session.end() + "\t" + session.hits())
                .toList();
    }

    /** When who asked for what: a line's three fields, divided by white space; null for a blank line or a comment. */
    static Hit hit(Line line) {
        if (line.isBlankOrComment()) {
            return null;
        }
        String[] fields = line.text().strip().split("\\s+");
        if (fields.length != FIELDS) {
            throw line.error("has " + fields.length + (fields.length == 1 ? " field" : " fields")
                    + " instead of three, which are seconds since 1970, user and URL: '" + line.text() + "'");
        }
        return new Hit(fields[1], second(fields[0], line));
    }

    private static long second(String field, Line line) {
        try {
            long second = Long.parseLong(field);
            if (second >= 0) {
                return second;
            }
        } catch (NumberFormatException e) {
            // Reported below, like a negative one.
        }
        throw line.error("does not begin with a time in seconds since 1970, a whole number from 0, but with '" + field + "'");
    }

    /** Cuts hits, sorted by user and time, into sessions. */
    private static final class Sessions implements Iterator<Session> {
        private final Iterator<Pair<Hit, Long>> hits;
        private Hit next;

        Sessions(Iterator<Pair<Hit, Long>> hits) {
            this.hits = hits;
            advance();
        }

        @Override
        public boolean hasNext() {
            return next != null;
        }

        @Override
        public Session next() {
            if (next == null) {
                throw new NoSuchElementException("no session is left");
            }
            Session session = new Session(next.user(), next.second(), next.second(), 1);
            advance();
            while (next != null && session.takes(next)) {
                session = session.with(next);
                advance();
            }
            return session;
        }

        private void advance() {
            next = hits.hasNext() ? hits.next().first() : null;
        }
    }
}
