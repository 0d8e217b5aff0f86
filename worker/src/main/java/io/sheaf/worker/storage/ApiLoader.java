package io.sheaf.worker.storage;

import java.util.Set;
import java.util.regex.Pattern;

/**
 * Shows the JDK and, of all that this process has on its class path, only the packages users program against. Safe for
 * use by many threads.
 */
final class ApiLoader extends ClassLoader {

    private static final Set<String> SHOWN =
            Set.of("io.sheaf", "io.sheaf.function", "io.sheaf.codec", "io.sheaf.file", "io.sheaf.spi", "io.sheaf.plan");
    /** Packages, with all below them, that belong to the engine and that no user's code gets to see or to replace. */
    private static final Pattern ENGINE = Pattern.compile("io\\.sheaf\\."
            + "(plan|partitioner|aggregator|protocol|scheduler|worker|client|embedded|cli|simulation|testkit|internal)\\..*");

    static {
        registerAsParallelCapable();
    }

    private final ClassLoader host = ApiLoader.class.getClassLoader();

    ApiLoader() {
        super("sheaf-api", ClassLoader.getPlatformClassLoader());
    }

    /**
     * Whether a class of this name comes from the host or not at all, never from a bundle. Programs that come with Sheaf,
     * such as its examples, travel like a user's.
     */
    static boolean isReserved(String className) {
        return SHOWN.contains(packageOf(className)) || ENGINE.matcher(className).matches();
    }

    @Override
    protected Class<?> findClass(String name) throws ClassNotFoundException {
        if (SHOWN.contains(packageOf(name))) {
            return host.loadClass(name);
        }
        throw new ClassNotFoundException(name);
    }

    private static String packageOf(String className) {
        return className.substring(0, Math.max(0, className.lastIndexOf('.')));
    }
}
