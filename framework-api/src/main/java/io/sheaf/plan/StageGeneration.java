package io.sheaf.plan;

/** How often a stage was started over because an input it had read was made again and differed; 0 at first. */
public record StageGeneration(int value) implements Comparable<StageGeneration> {

    public StageGeneration {
        if (value < 0) {
            throw new IllegalArgumentException("StageGeneration must not be negative: " + value);
        }
    }

    @Override
    public int compareTo(StageGeneration other) {
        return Integer.compare(value, other.value);
    }

    @Override
    public String toString() {
        return Integer.toString(value);
    }
}
