package io.sheaf.worker.task;

import io.sheaf.TaskFailedException;
import io.sheaf.plan.Operator;
import io.sheaf.plan.StageCode;
import java.io.IOException;
import java.lang.ref.SoftReference;
import java.util.Collections;
import java.util.IdentityHashMap;
import java.util.Map;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.LongAdder;

/** The decoded code of a stage. Safe for use by many threads. */
final class StageProgram {

    private final byte[] bytes;
    private StageCode code;
    private SoftReference<Shared> shared = new SoftReference<>(null);
    private final LongAdder records = new LongAdder();
    private final AtomicBoolean ran = new AtomicBoolean();

    /**
     * Functions that attempts can share, read with one loader. Held softly: they hold the loader, and a program that is
     * kept must not keep the code of a bundle that nobody uses any more.
     */
    private record Shared(ClassLoader loader, Map<byte[], Object> functions) {}

    StageProgram(byte[] bytes) {
        this.bytes = bytes;
    }

    byte[] bytes() {
        return bytes;
    }

    synchronized StageCode code() {
        if (code == null) {
            code = StageCode.decode(bytes);
        }
        return code;
    }

    /** An attempt has read so many records. Returns whether it is the first that has read any. */
    boolean ran(long read) {
        records.add(read);
        return read > 0 && !ran.get() && ran.compareAndSet(false, true);
    }

    /** How many records attempts have read, about. */
    long records() {
        return records.sum();
    }

    /** Function {@code index} of an operator of this code, which an attempt may keep to itself or share unknowingly. */
    Object function(Operator operator, int index, ClassLoader loader) {
        byte[] serialised = operator.function(index);
        Map<byte[], Object> functions = sharedWith(loader);
        Object known = functions.get(serialised);
        if (known != null) {
            return known;
        }
        Object function = read(operator, serialised, loader);
        if (Immutability.isDeeplyImmutable(function)) {
            functions.putIfAbsent(serialised, function);
        }
        return function;
    }

    private synchronized Map<byte[], Object> sharedWith(ClassLoader loader) {
        Shared current = shared.get();
        if (current == null || current.loader() != loader) {
            current = new Shared(loader, Collections.synchronizedMap(new IdentityHashMap<>()));
            shared = new SoftReference<>(current);
        }
        return current.functions();
    }

    private static Object read(Operator operator, byte[] serialised, ClassLoader loader) {
        try {
            return Functions.read(serialised, loader);
        } catch (ClassNotFoundException | NoClassDefFoundError e) {
            throw new TaskFailedException("a function of " + operator.kind() + " needs the class " + e.getMessage()
                    + ", which is not in the job's code. Add its jar to the program's class path or to the cluster's builder", e);
        } catch (IOException e) {
            throw new TaskFailedException("a function of " + operator.kind() + " cannot be read: " + e, e);
        }
    }
}
