package io.sheaf.spi;

import io.sheaf.Cluster;
import io.sheaf.RefusedException;
import java.lang.StackWalker.StackFrame;
import java.security.CodeSource;
import java.util.Iterator;
import java.util.List;
import java.util.Optional;
import java.util.function.Predicate;
import java.util.stream.Stream;

/**
 * The place in the user's program that called the API, for messages. The frames between it and the caller of these methods
 * are of this API or of the code that a class stands for, which an engine names.
 */
public final class UserCode {

    private static final StackWalker STACK = StackWalker.getInstance(StackWalker.Option.RETAIN_CLASS_REFERENCE);
    private static final List<String> JDK = List.of("java.", "jdk.", "sun.");
    /** Programs that come with Sheaf, maybe in the same jar. */
    private static final List<String> PROGRAMS = List.of("io.sheaf.examples.", "io.sheaf.benchmarks.", "io.sheaf.cli.");

    private UserCode() {}

    /** Such as {@code demo.WordCount.main(WordCount.java:21)}. */
    public static String place(Class<?> ofEngine) {
        return caller(ofEngine).map(Call::place).orElse("an unknown place");
    }

    /** Such as {@code WordCount.java:21}. */
    public static Optional<String> line(Class<?> ofEngine) {
        return caller(ofEngine).map(call -> call.user().getFileName() + ":" + call.user().getLineNumber());
    }

    /** What the user called, and where, such as {@code flatMap() at demo.WordCount.main(WordCount.java:21)}. */
    public static String call(Class<?> ofEngine) {
        return caller(ofEngine).map(call -> call.called() + " at " + call.place()).orElse("a call at an unknown place");
    }

    /**
     * The argument of a method of the API.
     *
     * @param name what the user passes, such as {@code function}
     * @throws RefusedException if it is null
     */
    public static <T> T argument(T value, String name, Class<?> ofEngine) {
        if (value == null) {
            throw new RefusedException(nullArgument(name, ofEngine));
        }
        return value;
    }

    /** What to say of an argument that is null. */
    public static String nullArgument(String name, Class<?> ofEngine) {
        return "the " + name + " is null, given to " + call(ofEngine) + ". It has no default: pass one.";
    }

    /** @param api the last method of ours, which the user called; null if it is not known */
    private record Call(StackFrame api, StackFrame user) {
        String place() {
            return user.toStackTraceElement().toString();
        }

        String called() {
            if (api == null) {
                return "a call";
            }
            return api.getMethodName().equals("<init>") ? "new " + api.getDeclaringClass().getSimpleName() + "()" : api.getMethodName() + "()";
        }
    }

    private static Optional<Call> caller(Class<?> ofEngine) {
        List<CodeSource> ours = Stream.of(Cluster.class, ofEngine).map(UserCode::sourceOf).toList();
        return STACK.walk(frames -> firstNot(frame -> isOurs(frame, ours), frames.iterator()));
    }

    private static Optional<Call> firstNot(Predicate<StackFrame> ours, Iterator<StackFrame> frames) {
        StackFrame api = null;
        while (frames.hasNext()) {
            StackFrame frame = frames.next();
            if (ours.test(frame)) {
                api = frame;
            } else if (JDK.stream().noneMatch(frame.getClassName()::startsWith)) {
                return Optional.of(new Call(api, frame));
            }
        }
        return Optional.empty();
    }

    private static boolean isOurs(StackFrame frame, List<CodeSource> ours) {
        String type = frame.getClassName();
        return type.startsWith("io.sheaf.") && PROGRAMS.stream().noneMatch(type::startsWith) && ours.contains(sourceOf(frame.getDeclaringClass()));
    }

    private static CodeSource sourceOf(Class<?> type) {
        return type.getProtectionDomain().getCodeSource();
    }
}
