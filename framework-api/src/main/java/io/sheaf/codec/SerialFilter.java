package io.sheaf.codec;

import java.io.ObjectInputFilter;
import java.lang.invoke.SerializedLambda;
import java.lang.reflect.Proxy;
import java.util.Set;

/**
 * What the JDK's serialisation may bring to life in a value: classes of the program and of its libraries, and of the JDK those
 * that hold data, and exceptions. The others, through which most attacks by prepared bytes go (RMI, JNDI, JMX, XSLT, proxies), are refused unless
 * the JVM's own filter, {@code jdk.serialFilter}, allows them by name; what that filter rejects is refused in any case. No array
 * or depth is let through that so few bytes cannot hold. For one value, used by one thread.
 */
final class SerialFilter implements ObjectInputFilter {

    private static final int MAX_DEPTH = 1000;
    private static final Set<String> PACKAGES = Set.of(
            "java.io", "java.lang", "java.math", "java.net", "java.nio", "java.nio.charset", "java.nio.file", "java.sql", "java.text", "java.time",
            "java.time.chrono", "java.time.format", "java.time.temporal", "java.time.zone", "java.util", "java.util.concurrent",
            "java.util.concurrent.atomic", "java.util.concurrent.locks", "java.util.function", "java.util.regex", "java.util.stream", "java.util.zip");
    /** The JDK's class of time zones is in none of these packages, nor can a name outside them be found by an import. */
    private static final Set<String> CLASSES = Set.of(SerializedLambda.class.getName(), "sun.util.calendar.ZoneInfo");

    private final long length;
    private UnencodablePart refused;

    /** @param length in bytes of the value */
    SerialFilter(long length) {
        this.length = length;
    }

    /** Why the value was not let through, or null. */
    UnencodablePart refusedOrNull() {
        return refused;
    }

    // Hash tables have up to eight places per entry, and an entry takes at least a byte.
    @Override
    public Status checkInput(FilterInfo info) {
        if (info.arrayLength() > 1024 + 8 * length || info.depth() > MAX_DEPTH) {
            return Status.REJECTED;
        }
        ObjectInputFilter programs = Config.getSerialFilter();
        Status status = programs == null ? Status.UNDECIDED : programs.checkInput(info);
        Class<?> type = info.serialClass();
        if (type != null && status == Status.REJECTED) {
            refused = new UnencodablePart(type, "the filter of this JVM rejects it", "Change what -Djdk.serialFilter says, or turn it into a known type first");
        } else if (type != null && status == Status.UNDECIDED && !holdsData(type)) {
            refused = unknown(type);
        }
        return refused != null ? Status.REJECTED : status;
    }

    /** Why values of this class will not be let through where they are read, or null: as far as it is known here. */
    static UnencodablePart refusalOrNull(Class<?> type) {
        return holdsData(type) || allowedByName(type) ? null : unknown(type);
    }

    private static UnencodablePart unknown(Class<?> type) {
        return new UnencodablePart(type, "it is a class of the JDK that is not known to hold data only",
                "Turn it into a known type first, or allow it by -Djdk.serialFilter=" + element(type).getName()
                        + " on every JVM (for workers in SHEAF_WORKER_OPTS)");
    }

    private static boolean holdsData(Class<?> type) {
        Class<?> element = element(type);
        if (Proxy.isProxyClass(element) || element == Proxy.class) {
            return false;
        }
        ClassLoader loader = element.getClassLoader();
        boolean jdk = loader == null || loader == ClassLoader.getPlatformClassLoader();
        return !jdk || element.isPrimitive() || isException(element) || PACKAGES.contains(element.getPackageName()) || CLASSES.contains(element.getName());
    }

    /** Of the JDK's base, whose exceptions run nothing when they are read; some of other modules do. */
    private static boolean isException(Class<?> type) {
        return Throwable.class.isAssignableFrom(type) && type.getModule() == Object.class.getModule();
    }

    private static Class<?> element(Class<?> type) {
        Class<?> element = type;
        while (element.isArray()) {
            element = element.getComponentType();
        }
        return element;
    }

    private static boolean allowedByName(Class<?> type) {
        ObjectInputFilter programs = Config.getSerialFilter();
        return programs != null && programs.checkInput(new OneClass(element(type))) == Status.ALLOWED;
    }

    /** What a filter is asked about a class alone. */
    private record OneClass(Class<?> serialClass) implements FilterInfo {

        @Override
        public long arrayLength() {
            return -1;
        }

        @Override
        public long depth() {
            return 1;
        }

        @Override
        public long references() {
            return 1;
        }

        @Override
        public long streamBytes() {
            return 1;
        }
    }
}
