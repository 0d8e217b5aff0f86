package io.sheaf.worker.runtime;

/** What people are told about a task that would not stop. */
final class RunawayStory {

    private RunawayStory() {}

    static String tell(TaskRun run, Thread thread) {
        StringBuilder text = new StringBuilder("A task of ")
                .append(run)
                .append(" does not react to its cancellation. Its thread ")
                .append(thread.getName())
                .append(" is left alone, its outcome ignored, its slot replaced. It is at:");
        for (StackTraceElement frame : thread.getStackTrace()) {
            text.append("\n\tat ").append(frame);
        }
        return text.toString();
    }
}
