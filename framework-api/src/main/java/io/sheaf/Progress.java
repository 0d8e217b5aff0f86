package io.sheaf;

/**
 * How far a job is.
 *
 * @param tasksDone tasks that have a winning attempt
 * @param tasksTotal tasks known so far; grows while inputs are still being listed or appended
 * @param retries attempts beyond the first
 */
public record Progress(int tasksDone, int tasksTotal, int retries) {}
