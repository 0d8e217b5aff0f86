package io.sheaf.benchmarks.structures;

import com.sun.management.ThreadMXBean;
import java.lang.management.ManagementFactory;
import java.util.Locale;

/**
 * Prints how many bytes an operation of each {@link HotPath} allocates. To be run with {@code -Xint}: compiled code leaves out
 * allocations as it sees fit, and interpreted code makes the same ones every time.
 */
public final class AllocationCounts {

    private static final int RUNS_BEFORE = 2;

    private AllocationCounts() {}

    public static void main(String[] arguments) {
        ThreadMXBean threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();
        for (HotPath path : HotPath.values()) {
            for (int i = 0; i < RUNS_BEFORE; i++) {
                path.run();
            }
            long before = threads.getCurrentThreadAllocatedBytes();
            path.run();
            long bytes = threads.getCurrentThreadAllocatedBytes() - before;
            System.out.println(path.name() + "\t" + String.format(Locale.ROOT, "%.1f", (double) bytes / HotPath.OPERATIONS));
        }
    }
}
