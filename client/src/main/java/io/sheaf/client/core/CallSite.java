package io.sheaf.client.core;

import java.lang.StackWalker.StackFrame;
import java.util.List;

/** The place in the user's code that called the API. */
final class CallSite {

    private static final List<String> OURS = List.of(
            "io.sheaf.client.", "io.sheaf.embedded.", "io.sheaf.spi.", "io.sheaf.plan.", "java.", "jdk.");

    private CallSite() {}

    /** Such as {@code demo.WordCount.main(WordCount.java:21)}. */
    static String here() {
        return StackWalker.getInstance().walk(frames -> frames.filter(CallSite::isUsers).findFirst())
                .map(frame -> frame.toStackTraceElement().toString())
                .orElse("an unknown place");
    }

    /** Such as {@code WordCount.java:21}. */
    static String brief() {
        return StackWalker.getInstance().walk(frames -> frames.filter(CallSite::isUsers).findFirst())
                .map(frame -> frame.getFileName() + ":" + frame.getLineNumber())
                .orElse("job");
    }

    private static boolean isUsers(StackFrame frame) {
        String type = frame.getClassName();
        boolean api = type.startsWith("io.sheaf.") && type.indexOf('.', "io.sheaf.".length()) < 0 && !type.endsWith("Test");
        return !api && OURS.stream().noneMatch(type::startsWith);
    }
}
