package io.sheaf.minicluster;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * A process with a network and mounted file systems of its own (namespaces of Linux), in which it is root: what it does to them nobody else sees,
 * and ends with it. Mini clusters in it can have disks that fill, and links that lose packets.
 */
public final class Enclosure {

    private static final String PROPERTY = "sheaf.enclosed";
    private static final List<String> OF_ROOT = List.of("unshare", "--mount", "--net", "--");
    private static final List<String> OF_ANYBODY = List.of("unshare", "--user", "--map-root-user", "--mount", "--net", "--");
    private static final String PROBE = "mount -t tmpfs -o size=1m none /tmp && ip link set lo up && " + String.join(" && ", PacketLoss.script(List.of(1), 2));

    private Enclosure() {}

    /** Why there can be none on this machine; empty if there can be one. */
    public static String hindrance() {
        return isInside() || WayIn.OR_NULL != null
                ? ""
                : "this user may have no network and no mounts of its own here (unshare --mount --net, mount -t tmpfs, ip of iproute2, tc with htb, u32 and blackhole)";
    }

    /** Runs a class in one, with the class path of this process. Its standard output is the caller's to read. */
    public static ProcessBuilder program(Class<?> main, String... arguments) {
        List<String> command = new ArrayList<>(WayIn.OR_NULL);
        command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        command.addAll(MiniCluster.QUICK_START);
        // The JVM warns on standard output otherwise, in the middle of what the program says there.
        command.addAll(List.of("-Xlog:disable", "-Xlog:all=error:stderr"));
        command.addAll(List.of("-D" + PROPERTY + "=true", "-cp", System.getProperty("java.class.path"), main.getName()));
        command.addAll(List.of(arguments));
        return new ProcessBuilder(command).redirectError(ProcessBuilder.Redirect.INHERIT);
    }

    /** Of a process that {@link #program} has started: its network can be used from now on. */
    public static void enter() {
        requireInside();
        if (!Processes.runs("ip", "link", "set", "lo", "up")) {
            throw new IllegalStateException("the network of an enclosure has no loopback");
        }
    }

    static boolean isInside() {
        return Boolean.getBoolean(PROPERTY);
    }

    static void requireInside() {
        if (!isInside()) {
            throw new IllegalStateException("only in an enclosure: it would happen to the whole machine");
        }
    }

    /** Looked for once. */
    private static final class WayIn {

        static final List<String> OR_NULL = firstThatWorksOrNull();

        private static List<String> firstThatWorksOrNull() {
            for (List<String> way : List.of(OF_ROOT, OF_ANYBODY)) {
                List<String> probe = new ArrayList<>(way);
                probe.addAll(List.of("sh", "-c", PROBE));
                if (Processes.runs(probe.toArray(String[]::new))) {
                    return way;
                }
            }
            return null;
        }
    }
}
