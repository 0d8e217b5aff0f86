package io.sheaf.plan;

import java.io.Serializable;
import java.util.StringJoiner;

/**
 * Where a failure happened. Numbers are −1 and texts empty where unknown.
 *
 * @param job id as text
 * @param task index within the stage
 * @param attempt 1 for the first
 * @param worker display name such as {@code worker-3@host:pid}
 * @param record number of the record within the task's input, from 0
 * @param input where the record was read: file and line
 */
public record FailureSite(String job, int stage, int task, int attempt, String worker, long record, String input) implements Serializable {

    public static final FailureSite NONE = new FailureSite("", -1, -1, -1, "", -1);

    /** Of a record that was not read from a file, or nobody knows from which. */
    public FailureSite(String job, int stage, int task, int attempt, String worker, long record) {
        this(job, stage, task, attempt, worker, record, "");
    }

    /** Of a failure of a job as a whole. */
    public static FailureSite of(JobId job) {
        return new FailureSite(job.toString(), -1, -1, -1, "", -1);
    }

    /** A text such as {@code job 7f…, stage 1, task 17, attempt 2, worker-3@host:41, record 5, /data/a.txt: line 6}; empty if nothing is known. */
    public String describe() {
        StringJoiner text = new StringJoiner(", ");
        if (!job.isEmpty()) {
            text.add("job " + job);
        }
        add(text, "stage ", stage);
        add(text, "task ", task);
        add(text, "attempt ", attempt);
        if (!worker.isEmpty()) {
            text.add(worker);
        }
        add(text, "record ", record);
        if (!input.isEmpty()) {
            text.add(input);
        }
        return text.toString();
    }

    private static void add(StringJoiner text, String name, long number) {
        if (number >= 0) {
            text.add(name + number);
        }
    }
}
