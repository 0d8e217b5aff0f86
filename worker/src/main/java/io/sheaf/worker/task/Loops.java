package io.sheaf.worker.task;

import io.sheaf.InternalException;
import java.io.IOException;
import java.io.InputStream;
import java.lang.invoke.MethodHandle;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.MethodHandles.Lookup;
import java.lang.invoke.MethodType;
import java.lang.reflect.Constructor;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.BiFunction;
import java.util.function.Function;
import java.util.function.Supplier;

/**
 * Makes what the records of a task go through, of classes that all programs share or of copies that one branch of one program has
 * for itself.
 *
 * <p>A compiler inlines a call if it has seen it reach one or two methods. In shared classes calls reach the functions of all programs
 * that ran in this JVM, so that none is inlined. A copy is a hidden class (JEP 371) of the same bytes, with a profile of its own:
 * each of its calls reaches one method, of this program. It is unloaded when nobody has these loops any more.
 *
 * <p>A class that is copied must not name itself in a signature, where its name means the shared class, and must have no lambda, which
 * would look for it by its name. Safe for use by many threads.
 */
final class Loops {

    /** Of shared classes: at once there, and compiled for whoever ran before. */
    static final Loops SHARED = new Loops(null);

    /** Where the head is, beside steps from 0 on. */
    static final int HEAD = -1;

    /** Where what takes the last records is. */
    static final int END = -2;

    private static final System.Logger LOG = System.getLogger("io.sheaf.worker");
    private static final Set<Class<?>> NOT_COPIED = ConcurrentHashMap.newKeySet();

    /** Constructors, which take an array of arguments; none of a class that could not be copied. */
    private final Map<Use, Optional<MethodHandle>> copiesOrNull;

    private record Use(Class<?> template, int place) {}

    private Loops(Map<Use, Optional<MethodHandle>> copiesOrNull) {
        this.copiesOrNull = copiesOrNull;
    }

    /** Of copies. */
    static Loops own() {
        return new Loops(new ConcurrentHashMap<>());
    }

    /**
     * Makes one for this place, where each attempt has one of the same class. That is the template if no copy of it can be made, as where
     * its class file is gone: then the task is slower.
     *
     * @param role what both are to who asks; the copy is no instance of its template
     * @param template has one constructor
     * @param shared makes one of the template
     * @param arguments of the constructor
     */
    <T> T make(Class<T> role, int place, Class<? extends T> template, Supplier<? extends T> shared, Object... arguments) {
        if (copiesOrNull == null) {
            return shared.get();
        }
        Optional<MethodHandle> copy = copiesOrNull.computeIfAbsent(new Use(template, place), use -> copied(use.template()));
        if (copy.isEmpty()) {
            return shared.get();
        }
        try {
            return role.cast((Object) copy.get().invokeExact(arguments));
        } catch (RuntimeException | Error e) {
            throw e;
        } catch (Throwable e) {
            throw new InternalException("a copy of " + template.getName() + " cannot be made: " + e, e);
        }
    }

    /** The same with one argument of the constructor. */
    <T, A> T make(Class<T> role, int place, Class<? extends T> template, Function<? super A, ? extends T> constructor, A argument) {
        return make(role, place, template, () -> constructor.apply(argument), new Object[] {argument});
    }

    /** The same with two. */
    <T, A, B> T make(
            Class<T> role, int place, Class<? extends T> template, BiFunction<? super A, ? super B, ? extends T> constructor, A first, B second) {
        return make(role, place, template, () -> constructor.apply(first, second), new Object[] {first, second});
    }

    private static Optional<MethodHandle> copied(Class<?> template) {
        try {
            return Optional.of(copy(template));
        } catch (IOException | ReflectiveOperationException | RuntimeException | LinkageError e) {
            if (NOT_COPIED.add(template)) {
                LOG.log(System.Logger.Level.WARNING, template.getName() + " cannot be copied (" + e + "): programs share it, and long ones are slower");
            }
            return Optional.empty();
        }
    }

    /** Defines another class of the same bytes. */
    private static MethodHandle copy(Class<?> template) throws IOException, ReflectiveOperationException {
        Constructor<?> constructor = template.getDeclaredConstructors()[0];
        int arguments = constructor.getParameterCount();
        Lookup lookup = MethodHandles.privateLookupIn(template, MethodHandles.lookup());
        Lookup copy = lookup.defineHiddenClass(bytes(template), false, Lookup.ClassOption.NESTMATE);
        return copy.findConstructor(copy.lookupClass(), MethodType.methodType(void.class, constructor.getParameterTypes()))
                .asType(MethodType.genericMethodType(arguments))
                .asSpreader(Object[].class, arguments);
    }

    private static byte[] bytes(Class<?> template) throws IOException {
        String file = template.getName().substring(template.getPackageName().length() + 1) + ".class";
        try (InputStream in = template.getResourceAsStream(file)) {
            if (in == null) {
                throw new IOException(file + " is not where the class was loaded from");
            }
            return in.readAllBytes();
        }
    }
}
