package io.sheaf.benchmarks.codecs;

import java.io.Serializable;
import java.math.BigDecimal;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;

/** Values of three shapes, public and with constructors as each contestant likes. */
public final class Values {

    static final List<String> SHAPES = List.of("flat", "nested", "tree", "serial tree");

    private static final int MANY = 1000;
    private static final long SEED = 42;

    private Values() {}

    /** What most records are: some numbers and a short text. */
    public record Trade(long id, int account, int quantity, double price, boolean sold, long millis, String symbol) implements Serializable {}

    public enum State {
        OPEN,
        SHIPPED,
        RETURNED
    }

    public record Item(String name, int count, BigDecimal price) implements Serializable {}

    /** What documents are: records in lists and maps. */
    public record Order(long id, State state, Instant at, List<Item> items, Map<String, String> notes) implements Serializable {}

    /** An ordinary class, in a tree of 85 objects. */
    public static final class Node {
        public String name;
        public long weight;
        public double[] place;
        public List<Node> children = new ArrayList<>();
    }

    /** The same for the JDK, through whose serialisation Sheaf, too, sends what is Serializable. */
    public static final class SerialNode implements Serializable {
        private static final long serialVersionUID = 1;
        public String name;
        public long weight;
        public double[] place;
        public List<SerialNode> children = new ArrayList<>();

        public SerialNode() {}

        SerialNode(Node node) {
            name = node.name;
            weight = node.weight;
            place = node.place;
            node.children.forEach(child -> children.add(new SerialNode(child)));
        }
    }

    /** The values of a shape. @throws IllegalArgumentException if there is no such shape */
    static List<Object> of(String shape) {
        Random random = new Random(SEED);
        List<Object> values = new ArrayList<>();
        int count = shape.endsWith("tree") ? MANY / 50 : MANY;
        for (int i = 0; i < count; i++) {
            values.add(switch (shape) {
                case "flat" -> trade(random);
                case "nested" -> order(random);
                case "tree" -> node(random, 3);
                case "serial tree" -> new SerialNode(node(random, 3));
                default -> throw new IllegalArgumentException(shape + " is none of " + SHAPES);
            });
        }
        return values;
    }

    private static Trade trade(Random random) {
        return new Trade(random.nextLong(), random.nextInt(100_000), random.nextInt(1000), random.nextDouble(), random.nextBoolean(),
                1_700_000_000_000L + random.nextInt(), "SYM" + random.nextInt(500));
    }

    private static Order order(Random random) {
        List<Item> items = new ArrayList<>();
        for (int i = random.nextInt(6); i >= 0; i--) {
            items.add(new Item("item " + random.nextInt(10_000), random.nextInt(9), BigDecimal.valueOf(random.nextInt(100_000), 2)));
        }
        Map<String, String> notes = new LinkedHashMap<>();
        notes.put("city", "city " + random.nextInt(100));
        notes.put("by", "post");
        return new Order(random.nextInt(1 << 30), State.values()[random.nextInt(3)], Instant.ofEpochMilli(1_700_000_000_000L + random.nextInt()), items, notes);
    }

    private static Node node(Random random, int levels) {
        Node node = new Node();
        node.name = "node " + random.nextInt(1000);
        node.weight = random.nextInt(1_000_000);
        node.place = new double[] {random.nextDouble(), random.nextDouble()};
        for (int i = 0; levels > 0 && i < 4; i++) {
            node.children.add(node(random, levels - 1));
        }
        return node;
    }
}
