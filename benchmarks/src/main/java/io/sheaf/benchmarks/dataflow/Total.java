package io.sheaf.benchmarks.dataflow;

/** How many groups there were and what they add up to, modulo 2^64. */
record Total(long groups, long sum) {

    static final Total NONE = new Total(0, 0);

    Total with(long fold) {
        return new Total(groups + 1, sum + fold);
    }

    Total plus(Total other) {
        return new Total(groups + other.groups, sum + other.sum);
    }

    @Override
    public String toString() {
        return Rows.answer(groups, sum);
    }
}
