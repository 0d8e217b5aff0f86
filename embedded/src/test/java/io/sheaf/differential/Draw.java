package io.sheaf.differential;

import java.util.List;
import java.util.Random;
import java.util.function.Predicate;

/** The choices of one plan. Few functions make its keys, so that datasets have keys in common. */
final class Draw {

    private static final int[] VARIETIES = {1, 2, 5, 20, 300};

    final Random random;
    final boolean large;
    final boolean wild;
    private final boolean nulls;
    private final List<Functions.Making> keys;

    /** @param large whether datasets may have thousands of records */
    Draw(Random random, boolean large) {
        this.random = random;
        this.large = large;
        wild = random.nextInt(5) == 0;
        nulls = random.nextInt(3) == 0;
        keys = List.of(making(2), making(2), making(1));
    }

    boolean chance(int oneOutOf) {
        return random.nextInt(oneOutOf) == 0;
    }

    int upTo(int greatest) {
        return random.nextInt(greatest + 1);
    }

    <E> E oneOf(List<E> all) {
        return all.get(random.nextInt(all.size()));
    }

    /** A short number that code shows well. */
    long salt() {
        return random.nextInt(1000);
    }

    /** For records. Of what is not known it is not known either whether it can be a key, as operators may want it to be. */
    Functions.Making making() {
        return wild ? making(3) : making(Type.anyValue(random, 3, nulls));
    }

    private Functions.Making making(int depth) {
        return making(Type.any(random, depth, nulls));
    }

    Functions.Making making(Type type) {
        return new Functions.Making(type, salt(), VARIETIES[random.nextInt(VARIETIES.length)], random.nextBoolean());
    }

    /** For keys. */
    Functions.Making key() {
        return chance(10) ? making(2) : oneOf(keys);
    }

    Functions.Keeping keeping() {
        return new Functions.Keeping(salt(), 1 + upTo(5));
    }

    /** The name of one of {@link Functions#associative}. */
    String associative() {
        return oneOf(List.of("greatest", "firstPresent", "lastPresent"));
    }

    /** What a sample is to choose; where it cannot be known what it will be, all or nothing. */
    double fraction() {
        return wild ? random.nextDouble() : upTo(1);
    }

    /** With equals. */
    Functions.ByRemainder order() {
        return new Functions.ByRemainder(salt(), 1 + upTo(6));
    }

    /** What an operator that brings records together is asked for; 0 is the cluster's number. */
    int partitions() {
        return chance(3) ? 1 + random.nextInt(9) : 0;
    }

    /** One of those that suit, as often as their weights say. */
    Operator operator(List<Operator> all, Predicate<Operator> suits) {
        List<Operator> fit = all.stream().filter(suits).toList();
        int left = random.nextInt(fit.stream().mapToInt(Operator::weight).sum());
        int at = 0;
        while (left >= fit.get(at).weight()) {
            left -= fit.get(at).weight();
            at++;
        }
        return fit.get(at);
    }
}
