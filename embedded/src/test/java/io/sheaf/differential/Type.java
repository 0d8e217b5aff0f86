package io.sheaf.differential;

import io.sheaf.Pair;
import io.sheaf.codec.ByteSink;
import io.sheaf.codec.ByteSource;
import io.sheaf.codec.Codec;
import io.sheaf.codec.EncodedBy;
import java.io.Serializable;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.net.URI;
import java.time.Instant;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.UUID;
import java.util.Vector;

/** The type of a dataset's records: what it is called, and how to make a value of it. Travels inside the plans' functions. */
sealed interface Type extends Serializable {

    Object make(Random random);

    /** Any type, also of classes that are no keys. */
    static Type anyValue(Random random, int depth, boolean nulls) {
        return switch (random.nextInt(10)) {
            case 0 -> new Ordinary(any(random, depth - 1, nulls));
            case 1 -> new Serialised(any(random, depth - 1, nulls));
            case 2 -> new ListOf(new Ordinary(new Serialised(any(random, depth - 1, nulls))));
            default -> any(random, depth, nulls);
        };
    }

    /** Any type of keys, down to so many types inside each other. */
    static Type any(Random random, int depth, boolean nulls) {
        Type type = switch (random.nextInt(depth > 1 ? 14 : 7)) {
            case 0, 7 -> Simple.LONG;
            case 1, 8 -> Simple.STRING;
            case 2, 9 -> Simple.DOUBLE;
            case 3, 4 -> Simple.values()[random.nextInt(Simple.values().length)];
            case 5 -> new Visits(nulls);
            case 6 -> new Outlines();
            case 10 -> new OptionalOf(any(random, depth - 1, false));
            case 11 -> new ListOf(any(random, depth - 1, nulls));
            case 12 -> random.nextBoolean() ? new SetOf(Simple.STRING) : new MapOf(Simple.LONG, any(random, depth - 1, nulls));
            default -> new PairOf(any(random, depth - 1, nulls), any(random, depth - 1, nulls));
        };
        return nulls && random.nextInt(4) == 0 ? new OrNull(type) : type;
    }

    /** Without parts. Half of what they make are the values at which programs fail. */
    enum Simple implements Type {
        LONG {
            private static final long[] SPECIAL = {0, 1, -1, 63, 64, -65, 127, 128, 1L << 32, Long.MAX_VALUE, Long.MIN_VALUE, Long.MIN_VALUE + 1};

            @Override
            public Object make(Random random) {
                return random.nextBoolean() ? SPECIAL[random.nextInt(SPECIAL.length)] : random.nextBoolean() ? random.nextLong() : random.nextInt(100);
            }
        },
        DOUBLE {
            private static final double[] SPECIAL = {
                0.0, -0.0, 1.0, -1.0, 0.1, Double.NaN, Double.POSITIVE_INFINITY, Double.NEGATIVE_INFINITY,
                Double.MIN_VALUE, -Double.MIN_VALUE, Double.MIN_NORMAL, Double.MAX_VALUE, -Double.MAX_VALUE, 1e16, 1e-16
            };

            @Override
            public Object make(Random random) {
                return random.nextBoolean() ? SPECIAL[random.nextInt(SPECIAL.length)] : random.nextGaussian() * Math.pow(10, random.nextInt(40) - 20);
            }
        },
        STRING {
            /** Unlike in the order of UTF-16 units and of code points, of several lengths in UTF-8, normalised in two ways, and alone where two belong together. */
            private static final String[] SPECIAL = {
                "", " ", "a", "A", "b", "aa", "\u0000", "\n", "é", "e\u0301", "ß", "İ", "\u200b", "\uffff", "\ud83d\ude00", "\ud800", "\udfff", "\u65e5\u672c"
            };

            @Override
            public Object make(Random random) {
                if (random.nextBoolean()) {
                    return SPECIAL[random.nextInt(SPECIAL.length)];
                }
                StringBuilder text = new StringBuilder();
                for (int length = random.nextInt(random.nextInt(8) == 0 ? 100 : 8); length >= 0; length--) {
                    text.append(random.nextInt(3) == 0 ? SPECIAL[random.nextInt(SPECIAL.length)] : (char) ('a' + random.nextInt(26)));
                }
                return text.toString();
            }
        },
        INTEGER {
            @Override
            public Object make(Random random) {
                return random.nextBoolean() ? random.nextInt(3) : random.nextInt();
            }
        },
        CHARACTER {
            @Override
            public Object make(Random random) {
                return (char) (random.nextBoolean() ? 'a' + random.nextInt(26) : random.nextInt(1 << 16));
            }
        },
        BOOLEAN {
            @Override
            public Object make(Random random) {
                return random.nextBoolean();
            }
        },
        WEATHER {
            @Override
            public Object make(Random random) {
                return Weather.values()[random.nextInt(Weather.values().length)];
            }
        },
        /** Some are equal as numbers alone. */
        DECIMAL {
            @Override
            public Object make(Random random) {
                return new BigDecimal(INTEGER.make(random).toString()).setScale(random.nextInt(3)).scaleByPowerOfTen(random.nextInt(5) - 2);
            }
        },
        BIG_INTEGER {
            @Override
            public Object make(Random random) {
                return random.nextBoolean() ? BigInteger.valueOf((Long) LONG.make(random)) : new BigInteger(200, random).negate();
            }
        },
        INSTANT {
            @Override
            public Object make(Random random) {
                return Instant.ofEpochSecond(random.nextInt(), random.nextInt(3));
            }
        },
        DATE {
            @Override
            public Object make(Random random) {
                return LocalDate.ofEpochDay(random.nextInt(200_000) - 100_000);
            }
        },
        UUIDS {
            @Override
            public Object make(Random random) {
                return new UUID((Long) LONG.make(random), (Long) LONG.make(random));
            }
        },
        URIS {
            @Override
            public Object make(Random random) {
                return URI.create("http://host" + random.nextInt(10) + "/a?b=%20" + random.nextInt(10));
            }
        },
        /** With an equals and a codec of their own. */
        COINS {
            @Override
            public Object make(Random random) {
                return new Coin(random.nextInt(3), random.nextBoolean() ? "e" : "d");
            }
        },
        BYTES {
            @Override
            public Object make(Random random) {
                byte[] bytes = new byte[random.nextInt(4)];
                random.nextBytes(bytes);
                return bytes;
            }
        };

        @Override
        public String toString() {
            return name().charAt(0) + name().substring(1).toLowerCase(Locale.ROOT);
        }
    }

    record OrNull(Type type) implements Type {
        @Override
        public Object make(Random random) {
            return random.nextInt(6) == 0 ? null : type.make(random);
        }

        @Override
        public String toString() {
            return type + "?";
        }
    }

    record PairOf(Type first, Type second) implements Type {
        @Override
        public Object make(Random random) {
            return Pair.of(first.make(random), second.make(random));
        }

        @Override
        public String toString() {
            return "Pair<" + first + ", " + second + ">";
        }
    }

    record OptionalOf(Type type) implements Type {
        @Override
        public Object make(Random random) {
            return random.nextInt(4) == 0 ? Optional.empty() : Optional.ofNullable(type.make(random));
        }

        @Override
        public String toString() {
            return "Optional<" + type + ">";
        }
    }

    record ListOf(Type type) implements Type {
        @Override
        public Object make(Random random) {
            List<Object> list = new ArrayList<>();
            for (int length = random.nextInt(4); length > 0; length--) {
                list.add(type.make(random));
            }
            return list;
        }

        @Override
        public String toString() {
            return "List<" + type + ">";
        }
    }

    record SetOf(Type type) implements Type {
        @Override
        public Object make(Random random) {
            Set<Object> set = new HashSet<>();
            for (int tries = random.nextInt(4); tries > 0; tries--) {
                set.add(type.make(random));
            }
            return random.nextBoolean() ? set : Set.copyOf(set);
        }

        @Override
        public String toString() {
            return "Set<" + type + ">";
        }
    }

    record MapOf(Type key, Type value) implements Type {
        @Override
        public Object make(Random random) {
            Map<Object, Object> map = random.nextBoolean() ? new HashMap<>() : new LinkedHashMap<>();
            for (int tries = random.nextInt(4); tries > 0; tries--) {
                map.put(key.make(random), value.make(random));
            }
            return map;
        }

        @Override
        public String toString() {
            return "Map<" + key + ", " + value + ">";
        }
    }

    /** Goes by fields and constructor. */
    record Ordinary(Type content) implements Type {
        @Override
        public Object make(Random random) {
            Parcel parcel = new Parcel((String) Simple.STRING.make(random), content.make(random));
            parcel.stamps = random.nextInt(3);
            return parcel;
        }

        @Override
        public String toString() {
            return "Parcel<" + content + ">";
        }
    }

    /** Goes through the JDK's serialisation, with what it cannot serialise inside. */
    record Serialised(Type content) implements Type {
        @Override
        public Object make(Random random) {
            return new Bag(content.make(random), random.nextInt(3));
        }

        @Override
        public String toString() {
            return "Bag<" + content + ">";
        }
    }

    /** A sealed hierarchy. */
    record Outlines() implements Type {
        @Override
        public Object make(Random random) {
            return switch (random.nextInt(3)) {
                case 0 -> new Circle((Double) Simple.DOUBLE.make(random));
                case 1 -> new Polygon(new int[] {random.nextInt(3), random.nextInt(3)});
                default -> new Hole(new Circle(random.nextInt(3)), random.nextInt(2));
            };
        }

        @Override
        public String toString() {
            return "Outline";
        }
    }

    /** No key. */
    abstract class Keyless {
        abstract List<Object> parts();

        @Override
        public final String toString() {
            return Values.show(parts());
        }
    }

    final class Parcel extends Keyless {
        private final String to;
        private final Object content;
        private int stamps;

        Parcel(String to, Object content) {
            this.to = to;
            this.content = content;
        }

        @Override
        List<Object> parts() {
            return Arrays.asList(to, content, stamps);
        }
    }

    final class Bag extends Keyless implements Serializable {
        private static final long serialVersionUID = 1;
        private final Vector<Object> things = new Vector<>();
        private final Bag self = this;

        Bag(Object thing, int count) {
            things.addAll(Collections.nCopies(count, thing));
        }

        @Override
        List<Object> parts() {
            return self == this ? things : null;
        }
    }

    /** Equal by its value, which the codec keeps alone. */
    @EncodedBy(CoinCodec.class)
    record Coin(int value, String mint) implements Comparable<Coin> {
        @Override
        public int compareTo(Coin other) {
            return Integer.compare(value, other.value);
        }

        @Override
        public boolean equals(Object other) {
            return other instanceof Coin coin && coin.value == value;
        }

        @Override
        public int hashCode() {
            return value;
        }

        @Override
        public String toString() {
            return "Coin " + value;
        }
    }

    final class CoinCodec implements Codec<Coin> {
        private static final long serialVersionUID = 1;

        @Override
        public void encode(Coin coin, ByteSink out) {
            out.writeSigned(coin.value);
        }

        @Override
        public Coin decode(ByteSource in) {
            return new Coin(in.readSignedInt(), "");
        }

        @Override
        public boolean canonical() {
            return true;
        }
    }

    sealed interface Outline {}

    record Circle(double radius) implements Outline {}

    record Polygon(int[] corners) implements Outline {}

    record Hole(Outline in, long depth) implements Outline {}

    /** A record with a record in it. */
    record Visits(boolean nulls) implements Type {
        @Override
        public Object make(Random random) {
            return new Visit(
                    (String) Simple.STRING.make(random),
                    nulls && random.nextInt(5) == 0 ? null : new Place((Double) Simple.DOUBLE.make(random), random.nextInt(3)),
                    random.nextBoolean() ? Optional.empty() : Optional.of((Long) Simple.LONG.make(random)),
                    Weather.values()[random.nextInt(Weather.values().length)]);
        }

        @Override
        public String toString() {
            return "Visit";
        }
    }

    record Visit(String who, Place where, Optional<Long> minutes, Weather weather) {}

    record Place(double distance, int floor) {}

    enum Weather {
        SUN,
        RAIN {
            @Override
            boolean isWet() {
                return true;
            }
        };

        boolean isWet() {
            return false;
        }
    }
}
