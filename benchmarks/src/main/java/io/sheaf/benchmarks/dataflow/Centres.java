package io.sheaf.benchmarks.dataflow;

import java.util.Arrays;
import java.util.Locale;
import java.util.stream.LongStream;

/** How centres move: by the sums of the points that are nearest to each, which contestants add up in ways of their own. */
public final class Centres {

    /** For one centre after another, the sum of its points coordinate by coordinate, and their number. */
    private static final int SUMS = Rows.DIMENSIONS + 1;

    private Centres() {}

    /** What gives the sums for these centres. */
    public interface Round {
        double[] sums(double[][] centres);
    }

    /** The answer after all rounds, which begin with the first points. */
    public static String afterRounds(Round round) {
        double[][] centres = LongStream.range(0, Rows.CENTRES).mapToObj(Rows::point).toArray(double[][]::new);
        for (int i = 0; i < Rows.ROUNDS; i++) {
            centres = moved(centres, round.sums(centres));
        }
        return String.format(Locale.ROOT, "%.6f", Arrays.stream(centres).flatMapToDouble(Arrays::stream).sum());
    }

    /** Of no points. */
    public static double[] noSums() {
        return new double[Rows.CENTRES * SUMS];
    }

    /** Adds a point to its centre's, and gives the same array. */
    public static double[] add(double[] sums, double[] point, double[][] centres) {
        int at = Rows.nearest(point, centres) * SUMS;
        for (int i = 0; i < point.length; i++) {
            sums[at + i] += point[i];
        }
        sums[at + point.length]++;
        return sums;
    }

    /** Adds the others to the first, and gives that array. */
    public static double[] plus(double[] sums, double[] others) {
        for (int i = 0; i < sums.length; i++) {
            sums[i] += others[i];
        }
        return sums;
    }

    /** A centre without points stays. */
    private static double[][] moved(double[][] centres, double[] sums) {
        double[][] moved = new double[centres.length][];
        for (int i = 0; i < centres.length; i++) {
            double count = sums[i * SUMS + Rows.DIMENSIONS];
            double[] sum = Arrays.copyOfRange(sums, i * SUMS, i * SUMS + Rows.DIMENSIONS);
            moved[i] = count == 0 ? centres[i] : Arrays.stream(sum).map(coordinate -> coordinate / count).toArray();
        }
        return moved;
    }
}
