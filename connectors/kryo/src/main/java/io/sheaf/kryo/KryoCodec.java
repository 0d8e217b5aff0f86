package io.sheaf.kryo;

import com.esotericsoftware.kryo.Kryo;
import com.esotericsoftware.kryo.KryoException;
import com.esotericsoftware.kryo.util.Pool;
import io.sheaf.UnencodableException;
import io.sheaf.codec.ByteSink;
import io.sheaf.codec.ByteSource;
import io.sheaf.codec.Codec;
import java.util.List;

/**
 * A codec by Kryo, for classes that the built-in one refuses or writes at length: objects that hold each other in circles or are
 * to stay one where they are held twice, final fields without a fitting constructor, large graphs of ordinary objects. Never for keys: Kryo's bytes are not canonical. A class names
 * a subclass that says which classes there are:
 *
 * <pre>{@code
 * @EncodedBy(Mesh.ByKryo.class)
 * final class Mesh {
 *     static final class ByKryo extends KryoCodec<Mesh> {
 *         ByKryo() {
 *             super(Mesh.class, Vertex.class, Edge.class);
 *         }
 *     }
 *     …
 * }
 * }</pre>
 *
 * <p>All classes within must be named, so that bytes can bring no others to life; common collections, {@code BigDecimal},
 * {@code java.time} and their like are known. Their order is part of the format: values kept in files are read by the same list only.
 * Constructors are bypassed, where there is none without parameters, but for those of records. Final fields are set by reflection then, of which
 * JDK 26 and later warn unless they are started with {@code --enable-final-field-mutation=ALL-UNNAMED}. Without Kryo's use of {@code Unsafe}, of which JDK 24 and later
 * warn: the first codec sets the system property {@code kryo.unsafe} to {@code false} unless it is set. Safe for use by many threads.
 *
 * @param <T> the values
 */
public class KryoCodec<T> implements Codec<T> {

    private static final long serialVersionUID = 1;
    private static final String UNSAFE = "kryo.unsafe";

    private final Class<T> type;
    private final List<Class<?>> others;
    private transient volatile Pool<Workbench> workbenches;

    static {
        // Before the first class of Kryo, which asks once.
        if (System.getProperty(UNSAFE) == null) {
            System.setProperty(UNSAFE, "false");
        }
    }

    /**
     * @param type of the values
     * @param others its subclasses, and all that values may hold beside what is known, arrays among them
     */
    protected KryoCodec(Class<T> type, Class<?>... others) {
        this.type = type;
        this.others = List.of(others);
    }

    /** A codec without a class of its own, for a codec of yours that hands on to it. */
    public static <T> KryoCodec<T> of(Class<T> type, Class<?>... others) {
        return new KryoCodec<>(type, others);
    }

    /** Sets serializers and options of one Kryo, the classes being registered already. The same each time it is called. */
    protected void configure(Kryo kryo) {}

    @Override
    public final void encode(T value, ByteSink out) {
        Workbench bench = pool().obtain();
        try {
            bench.encode(value, out);
        } catch (KryoException | IllegalArgumentException e) {
            throw new UnencodableException(advice(e), e);
        } finally {
            pool().free(bench);
        }
    }

    @Override
    public final T decode(ByteSource in) {
        Workbench bench = pool().obtain();
        try {
            return type.cast(bench.decode(in));
        } finally {
            pool().free(bench);
        }
    }

    @Override
    public final boolean canonical() {
        return false;
    }

    // Kryo's own message goes on about how to register with Kryo itself.
    private String advice(RuntimeException e) {
        String message = String.valueOf(e.getMessage());
        boolean unregistered = message.contains("Class is not registered");
        String first = message.lines().findFirst().orElse(message);
        return unregistered ? first + ". Name it behind " + type.getSimpleName() + ".class in the codec's constructor" : first;
    }

    private Pool<Workbench> pool() {
        Pool<Workbench> pool = workbenches;
        if (pool == null) {
            synchronized (this) {
                pool = workbenches;
                if (pool == null) {
                    pool = new Workbenches();
                    workbenches = pool;
                }
            }
        }
        return pool;
    }

    /** Kryo is not for many threads, and costly to make. */
    private final class Workbenches extends Pool<Workbench> {

        Workbenches() {
            super(true, true);
        }

        @Override
        protected Workbench create() {
            return new Workbench(KryoCodec.this::configure, type, others);
        }
    }
}
