package io.sheaf.cli;

/**
 * A command that another module adds to {@code sheaf}; found with {@link java.util.ServiceLoader}. The implementing class
 * is a picocli command itself: annotated with {@code @Command}, and a {@code Callable<Integer>} or {@code Runnable}.
 */
public interface SheafCommand {

    /** The command it belongs under, such as {@code example}; empty for the top level. */
    String parent();
}
