package io.sheaf;

/**
 * A value that many tasks read: encoded once, and sent to each worker once, not with every function that uses it. Made by
 * {@link Cluster#broadcast}; used by capturing it in functions:
 *
 * <pre>{@code
 * try (Broadcast<Map<String, Integer>> codes = cluster.broadcast(loadCodes())) {
 *     cluster.textFiles("log").map(line -> codes.value().get(line)).count();
 * }
 * }</pre>
 *
 * <p>The client puts it on one worker before the first task that may use it; other workers fetch it from there
 * when their first such task begins, decode it once and keep it in their heap, whole. What is lost with a worker is put on another. It can
 * be used in functions only, not in records. Safe for use by many threads.
 *
 * @param <T> the value, of any type that can be a record
 */
public interface Broadcast<T> extends AutoCloseable {

    /**
     * In this JVM the very value that was broadcast; in a task one copy for all tasks of the worker that run the same code, and
     * so for several threads at once: it must not be changed.
     *
     * @throws IllegalStateException once closed, and in a task whose functions did not capture it
     */
    T value();

    /** Lets workers forget the value when no job needs it any more; jobs that run go on. Closing the cluster closes it too. */
    @Override
    void close();
}
