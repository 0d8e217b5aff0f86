package demo;

import io.sheaf.Cluster;
import io.sheaf.Pool;
import io.sheaf.SheafException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedList;
import java.util.List;
import java.util.stream.LongStream;

/** A driver whose functions behave well or badly, as its first argument says. */
public final class UserCode {

    private static final List<Long> ITEMS = LongStream.range(0, 6).boxed().toList();

    private static final List<byte[]> LEAKED = new LinkedList<>();

    /** A type of the program's own, which travels there and back. */
    record Labelled(String label, long square) {}

    /** An exception of the program's own. */
    static final class TooLarge extends RuntimeException {
        private static final long serialVersionUID = 1;

        TooLarge(String message) {
            super(message);
        }
    }

    private UserCode() {}

    /** Prints the result, or the error's type, kind and cause, one a line. */
    public static void main(String[] args) {
        try (Cluster cluster = Cluster.open()) {
            System.out.println(run(args[0], cluster));
        } catch (SheafException e) {
            System.out.println(e.getClass().getSimpleName() + " " + e.kind());
            for (Throwable cause = e.getCause(); cause != null; cause = cause.getCause()) {
                System.out.println(cause.getClass().getName() + ": " + cause.getMessage());
            }
            System.out.println(e.getMessage());
        }
    }

    private static Object run(String what, Cluster cluster) {
        Pool pool = cluster.pool();
        return switch (what) {
            case "behave" -> pool.map(ITEMS, x -> new Labelled("item " + x, x * x));
            case "throw" -> pool.map(ITEMS, UserCode::small);
            case "exit" -> pool.map(ITEMS, x -> exit());
            case "allocate" -> pool.map(ITEMS, x -> allocate());
            case "leak" -> pool.map(ITEMS, x -> leak());
            case "loop" -> pool.withItemTimeout(Duration.ofSeconds(1)).map(ITEMS, x -> loop());
            case "recurse" -> pool.map(ITEMS, x -> recurse(x) + 1);
            case "unencodable" -> pool.map(ITEMS, x -> (Object) new Thread("result " + x)).size();
            default -> throw new IllegalArgumentException(what);
        };
    }

    private static long small(long x) {
        if (x > 3) {
            throw new TooLarge(x + " is too large");
        }
        return x;
    }

    private static long exit() {
        System.exit(9);
        return 0;
    }

    private static long allocate() {
        List<byte[]> kept = new ArrayList<>();
        while (true) {
            kept.add(new byte[1 << 20]);
        }
    }

    /** What it allocates stays reachable after it has failed, and leaves no room for anything. */
    private static long leak() {
        while (true) {
            LEAKED.add(new byte[16]);
        }
    }

    private static long loop() {
        long i = 0;
        while (i >= 0) {
            i = (i + 1) & Long.MAX_VALUE;
        }
        return i;
    }

    private static long recurse(long depth) {
        return recurse(depth + 1) + 1;
    }
}
