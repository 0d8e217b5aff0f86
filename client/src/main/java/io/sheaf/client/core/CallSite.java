package io.sheaf.client.core;

import io.sheaf.Cluster;
import java.lang.StackWalker.StackFrame;
import java.security.CodeSource;
import java.util.List;
import java.util.Objects;

/** The place in the user's code that called the API. */
final class CallSite {

    private static final StackWalker STACK = StackWalker.getInstance(StackWalker.Option.RETAIN_CLASS_REFERENCE);
    private static final List<String> JDK = List.of("java.", "jdk.", "sun.");
    /** Programs that come with Sheaf, maybe in the same jar. */
    private static final List<String> PROGRAMS = List.of("io.sheaf.examples.", "io.sheaf.benchmarks.", "io.sheaf.cli.");

    private CallSite() {}

    /** Such as {@code demo.WordCount.main(WordCount.java:21)}. */
    static String here() {
        return STACK.walk(frames -> frames.filter(CallSite::isUsers).findFirst())
                .map(frame -> frame.toStackTraceElement().toString())
                .orElse("an unknown place");
    }

    /** Such as {@code WordCount.java:21}. */
    static String brief() {
        return STACK.walk(frames -> frames.filter(CallSite::isUsers).findFirst())
                .map(frame -> frame.getFileName() + ":" + frame.getLineNumber())
                .orElse("job");
    }

    private static boolean isUsers(StackFrame frame) {
        String type = frame.getClassName();
        if (!type.startsWith("io.sheaf.")) {
            return JDK.stream().noneMatch(type::startsWith);
        }
        return PROGRAMS.stream().anyMatch(type::startsWith) || !isFromOurJars(frame.getDeclaringClass());
    }

    private static boolean isFromOurJars(Class<?> type) {
        CodeSource source = type.getProtectionDomain().getCodeSource();
        return Objects.equals(source, Cluster.class.getProtectionDomain().getCodeSource())
                || Objects.equals(source, CallSite.class.getProtectionDomain().getCodeSource());
    }
}
