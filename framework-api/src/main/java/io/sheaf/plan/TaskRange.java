package io.sheaf.plan;

/** A non-empty run of task indexes of one stage: {@code from} inclusive, {@code to} exclusive. */
public record TaskRange(int from, int to) implements Comparable<TaskRange> {

    public TaskRange {
        if (from < 0 || to <= from) {
            throw new IllegalArgumentException("not a task range: [" + from + ", " + to + ")");
        }
    }

    public static TaskRange single(int task) {
        return new TaskRange(task, task + 1);
    }

    public int size() {
        return to - from;
    }

    public boolean contains(int task) {
        return from <= task && task < to;
    }

    @Override
    public int compareTo(TaskRange other) {
        int byFrom = Integer.compare(from, other.from);
        return byFrom != 0 ? byFrom : Integer.compare(to, other.to);
    }

    @Override
    public String toString() {
        return "[" + from + ", " + to + ")";
    }
}
