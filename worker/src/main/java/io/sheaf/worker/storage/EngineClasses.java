package io.sheaf.worker.storage;

import io.sheaf.plan.Failures;

/** Tells what this process lacks of itself from what a job's code lacks. Any thread. */
public final class EngineClasses {

    private EngineClasses() {}

    /**
     * The error that a class of the engine could not be loaded although it is there, as where no file can be opened; null if nothing
     * of that kind is the cause. The JVM does not try again: the process cannot be used any more.
     *
     * <p>Only what the engine's own code lacks: a job's code is not shown those classes, and may name them all the same.
     */
    public static NoClassDefFoundError lackingOrNull(Throwable thrown) {
        NoClassDefFoundError missing = Failures.causeOrNull(thrown, NoClassDefFoundError.class);
        return missing != null && isOfEngine(missing) && isLacking(String.valueOf(missing.getMessage())) ? missing : null;
    }

    // Where it was thrown is the code that names the class, or the JDK's that looks through a class of a job's.
    private static boolean isOfEngine(Throwable thrown) {
        StackTraceElement[] stack = thrown.getStackTrace();
        return stack.length > 0 && ApiLoader.isReserved(stack[0].getClassName());
    }

    // The JVM names a class that it could not load with slashes. One whose initialiser has failed it names otherwise.
    private static boolean isLacking(String path) {
        return ApiLoader.isReserved(path.replace('/', '.')) && EngineClasses.class.getClassLoader().getResource(path + ".class") != null;
    }
}
