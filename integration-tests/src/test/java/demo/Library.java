package demo;

import io.sheaf.Cluster;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** An application of somebody else's, with libraries of its own choice; started as a process by tests. */
public final class Library {

    private Library() {}

    /** Prints where its own Guava comes from, then squares and counts on whatever {@link Cluster#open()} finds. */
    public static void main(String[] args) throws ClassNotFoundException {
        Class<?> guava = Class.forName("com.google.common.base.Joiner");
        System.out.println("guava=" + guava.getProtectionDomain().getCodeSource().getLocation().getPath().replaceFirst(".*/", ""));
        try (Cluster cluster = Cluster.open()) {
            System.out.println("squares=" + cluster.pool().map(List.of(1L, 2L, 3L), x -> x * x));
            Map<String, Long> counts = cluster.of("sheaf", "ear", "sheaf").countByValue();
            System.out.println("counts=" + new TreeMap<>(counts));
        }
    }
}
