package io.sheaf.minicluster;

import io.sheaf.EnvironmentException;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Loses packets of TCP to and from some ports of an {@link Enclosure}, which the system sends again. By {@code tc}, with what all kernels
 * have: a filter takes those whose identification ends with certain bits, which each connection counts up for each packet.
 */
final class PacketLoss {

    /** In its last bits. Not zero: the answer to a call has no number, and would be lost each time. */
    private static final int LOST = 5;

    private PacketLoss() {}

    /**
     * In place of what was lost before.
     *
     * @param oneIn so many is lost, 2 to 128, a power of two
     */
    static void begin(List<Integer> ports, int oneIn) {
        Enclosure.requireInside();
        end();
        if (!Processes.runs("sh", "-c", String.join(" && ", script(ports, oneIn)))) {
            throw new EnvironmentException("tc loses no packets; Enclosure.hindrance() says whether it could");
        }
    }

    static void end() {
        Enclosure.requireInside();
        // Says so if there is none.
        Processes.runs("tc", "qdisc", "del", "dev", "lo", "root");
    }

    /** How many packets were lost since it began. */
    static long lost() {
        Matcher dropped = Pattern.compile("\\(dropped (\\d+),").matcher(Processes.output("tc", "-s", "qdisc", "show", "dev", "lo"));
        return dropped.find() ? Long.parseLong(dropped.group(1)) : 0;
    }

    static List<String> script(List<Integer> ports, int oneIn) {
        List<String> lines = new ArrayList<>(List.of(
                "tc qdisc add dev lo root handle 1: htb",
                "tc class add dev lo parent 1: classid 1:2 htb rate 1gbit quantum 60000",
                "tc qdisc add dev lo parent 1:2 blackhole"));
        for (int port : ports) {
            for (String end : List.of("sport", "dport")) {
                lines.add("tc filter add dev lo parent 1: protocol ip u32 match ip protocol 6 0xff match ip " + end + " " + port
                        + " 0xffff match u8 " + (LOST & oneIn - 1) + " " + (oneIn - 1) + " at 5 flowid 1:2");
            }
        }
        return lines;
    }
}
