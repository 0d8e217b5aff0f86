package io.sheaf.plan;

import io.sheaf.Broadcast;
import io.sheaf.spi.TaskContexts;
import java.io.IOException;
import java.io.ObjectInputStream;
import java.io.Serializable;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashSet;
import java.util.Set;

/**
 * A broadcast value as functions capture it: only the name of the job that keeps it travels. It is here, and not in the
 * client, because workers must know its class. An attempt that reads a function gets the value in the same moment, so that
 * the function may use it on any thread.
 */
public final class BroadcastHandle<T> implements Broadcast<T>, Serializable {

    private static final long serialVersionUID = 1;

    /** What a serialised handle contains before the name of its job, so that a stage's code tells which it uses. */
    private static final String PREFIX = "io.sheaf.Broadcast:";
    private static final byte[] PREFIX_BYTES = PREFIX.getBytes(StandardCharsets.US_ASCII);
    private static final int ID_LENGTH = 32;

    private final String name;
    private transient volatile boolean here;
    private transient T value;
    private transient Runnable onClose;

    /** @param onClose called by each {@link #close()} */
    public BroadcastHandle(JobId job, T value, Runnable onClose) {
        this.name = PREFIX + job;
        this.value = value;
        this.onClose = onClose;
        this.here = true;
    }

    /** The jobs that keep the broadcasts which are named in these bytes; maybe one too many, never one too few. */
    public static Set<JobId> namedIn(byte[] code) {
        Set<JobId> found = new LinkedHashSet<>();
        for (int at = 0; at + PREFIX_BYTES.length + ID_LENGTH <= code.length; at++) {
            if (code[at] == PREFIX_BYTES[0] && isPrefixAt(code, at)) {
                String id = new String(code, at + PREFIX_BYTES.length, ID_LENGTH, StandardCharsets.ISO_8859_1);
                if (id.chars().allMatch(c -> Character.digit(c, 16) >= 0 && c < 128)) {
                    found.add(JobId.parse(id));
                }
            }
        }
        return found;
    }

    private static boolean isPrefixAt(byte[] code, int at) {
        for (int i = 0; i < PREFIX_BYTES.length; i++) {
            if (code[at + i] != PREFIX_BYTES[i]) {
                return false;
            }
        }
        return true;
    }

    @SuppressWarnings("unchecked")
    private void readObject(ObjectInputStream in) throws IOException, ClassNotFoundException {
        in.defaultReadObject();
        onClose = () -> {};
        if (TaskContexts.inTask() && TaskContexts.current() instanceof Source source) {
            JobId job = JobId.parse(name.substring(PREFIX.length()));
            if (source.has(job)) {
                value = (T) source.get(job);
                here = true;
            }
        }
    }

    /** What a task context is that can get broadcast values. */
    public interface Source {

        /** Whether the task was told where it is. */
        boolean has(JobId keeper);

        /** The value. @throws IOException if it cannot be fetched now */
        Object get(JobId keeper) throws IOException;
    }

    @Override
    public T value() {
        if (!here) {
            throw new IllegalStateException("this broadcast has been closed, or was not captured by a function of this task but came with"
                    + " its records. Use it inside functions, and close it after the last action that uses it has begun.");
        }
        return value;
    }

    @Override
    public void close() {
        here = false;
        value = null;
        onClose.run();
    }
}
