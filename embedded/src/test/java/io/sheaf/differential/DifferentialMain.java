package io.sheaf.differential;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Iterator;

/**
 * Compares any number of random plans: {@code --seed FIRST --plans COUNT}, on the embedded engine and on clusters that
 * {@code --cluster HOST:PORT}, any number of them, name; {@code --losing} if workers of these are killed. Prints how many plans had no difference, or the first one, and then ends
 * with 1.
 */
final class DifferentialMain {

    private static final long REPORT_EVERY = 500;

    private DifferentialMain() {}

    public static void main(String... arguments) throws Exception {
        Path scratch = Files.createTempDirectory("sheaf-differential-");
        boolean isEqual;
        try (Engines engines = new Engines(scratch)) {
            isEqual = compare(engines, Arrays.asList(arguments).iterator());
        } finally {
            TextFiles.deleteAllIn(scratch);
            Files.delete(scratch);
        }
        System.exit(isEqual ? 0 : 1);
    }

    private static boolean compare(Engines engines, Iterator<String> words) {
        long seed = 1;
        long plans = 1000;
        while (words.hasNext()) {
            String option = words.next();
            switch (option) {
                case "--seed" -> seed = Long.parseLong(words.next());
                case "--plans" -> plans = Long.parseLong(words.next());
                case "--cluster" -> engines.add(words.next());
                case "--losing" -> engines.losing();
                default -> throw new IllegalArgumentException("unknown option " + option + "; there are --seed, --plans, --cluster and --losing");
            }
        }
        String difference = "";
        for (long done = 0; difference.isEmpty() && done < plans; ) {
            long next = Math.min(REPORT_EVERY, plans - done);
            difference = new Differential(engines).run(seed + done, next);
            done += next;
            System.out.println(difference.isEmpty() ? done + " plans from seed " + seed + " without a difference" : difference);
        }
        return difference.isEmpty();
    }
}
