package io.sheaf.codec;

import java.io.IOException;
import java.io.InputStream;
import java.lang.invoke.MethodHandle;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.MethodHandles.Lookup;
import java.lang.invoke.MethodType;
import java.lang.reflect.Constructor;
import java.lang.reflect.Method;
import java.lang.reflect.RecordComponent;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;

/**
 * Flat forms of records whose components are all primitive. What the accessors give, the canonical constructor makes an equal record of, as
 * {@link Record} has it; {@link RecordEncoding} relies on the same. Each class has a copy of {@link FlatRecord}, in which the ways to its components are
 * constants, so that a compiler sees through them, and makes no object for a record that is used up at once.
 */
final class FlatRecords {

    private static final System.Logger LOG = System.getLogger("io.sheaf.codec");
    /** Larger records gain little: most of them is copied for nothing when one component changes. */
    private static final int MOST_COMPONENTS = 8;
    private static final Lookup LOOKUP = MethodHandles.lookup();
    private static final MethodType READS = MethodType.methodType(Object.class, long[].class, int.class);
    private static final MethodType WRITES = MethodType.methodType(void.class, Object.class, long[].class, int.class);

    private static final ClassValue<Optional<FlatForm>> FORMS = new ClassValue<>() {
        @Override
        protected Optional<FlatForm> computeValue(Class<?> type) {
            return Optional.ofNullable(make(type));
        }
    };

    private FlatRecords() {}

    /** Null if it has other components, or is not encoded as records are. */
    static FlatForm ofOrNull(Class<?> type) {
        return FORMS.get(type).orElse(null);
    }

    private static FlatForm make(Class<?> type) {
        if (!(Encodings.of(type) instanceof RecordEncoding)) {
            return null;
        }
        RecordComponent[] components = type.getRecordComponents();
        if (components.length == 0 || components.length > MOST_COMPONENTS
                || !Arrays.stream(components).allMatch(component -> component.getType().isPrimitive())) {
            return null;
        }
        try {
            List<Object> parts = List.of(reader(type, components), writer(components));
            Class<?> copy = LOOKUP.defineHiddenClassWithClassData(bytes(), parts, true).lookupClass();
            return (FlatForm) copy.getDeclaredConstructors()[0].newInstance(type, components.length);
        } catch (IOException | ReflectiveOperationException | RuntimeException | LinkageError e) {
            LOG.log(System.Logger.Level.WARNING, "tables of " + type.getName() + " are slower, for it cannot be kept without objects: " + e);
            return null;
        }
    }

    private static byte[] bytes() throws IOException {
        try (InputStream in = FlatRecord.class.getResourceAsStream("FlatRecord.class")) {
            if (in == null) {
                throw new IOException("FlatRecord.class is not where the class was loaded from");
            }
            return in.readAllBytes();
        }
    }

    /** Longs and index give the record. */
    private static MethodHandle reader(Class<?> type, RecordComponent[] components) throws ReflectiveOperationException {
        Constructor<?> canonical = type.getDeclaredConstructor(Arrays.stream(components).map(RecordComponent::getType).toArray(Class<?>[]::new));
        PartsEncoding.open(canonical, type);
        MethodHandle made = LOOKUP.unreflectConstructor(canonical);
        for (int i = components.length - 1; i >= 0; i--) {
            MethodType gives = MethodType.methodType(components[i].getType(), long[].class, int.class, int.class);
            MethodHandle read = LOOKUP.findStatic(FlatRecords.class, "read" + components[i].getType().getName(), gives);
            made = MethodHandles.collectArguments(made, i, MethodHandles.insertArguments(read, 2, i));
        }
        int[] both = IntStream.range(0, 2 * components.length).map(i -> i % 2).toArray();
        return MethodHandles.permuteArguments(made, MethodType.methodType(type, long[].class, int.class), both).asType(READS);
    }

    /** Puts a record into longs from an index on. */
    private static MethodHandle writer(RecordComponent[] components) throws ReflectiveOperationException {
        MethodHandle all = null;
        for (int i = components.length - 1; i >= 0; i--) {
            Class<?> part = components[i].getType();
            Method accessor = components[i].getAccessor();
            PartsEncoding.open(accessor, accessor.getDeclaringClass());
            MethodHandle write = LOOKUP.findStatic(FlatRecords.class, "write", MethodType.methodType(void.class, part, long[].class, int.class, int.class));
            MethodHandle one = MethodHandles.filterArguments(MethodHandles.insertArguments(write, 3, i), 0, LOOKUP.unreflect(accessor)).asType(WRITES);
            all = all == null ? one : MethodHandles.foldArguments(all, one);
        }
        return all;
    }

    private static long readlong(long[] longs, int at, int part) {
        return longs[at + part];
    }

    private static int readint(long[] longs, int at, int part) {
        return (int) longs[at + part];
    }

    private static short readshort(long[] longs, int at, int part) {
        return (short) longs[at + part];
    }

    private static byte readbyte(long[] longs, int at, int part) {
        return (byte) longs[at + part];
    }

    private static char readchar(long[] longs, int at, int part) {
        return (char) longs[at + part];
    }

    private static boolean readboolean(long[] longs, int at, int part) {
        return longs[at + part] != 0;
    }

    private static double readdouble(long[] longs, int at, int part) {
        return Double.longBitsToDouble(longs[at + part]);
    }

    private static float readfloat(long[] longs, int at, int part) {
        return Float.intBitsToFloat((int) longs[at + part]);
    }

    private static void write(long value, long[] longs, int at, int part) {
        longs[at + part] = value;
    }

    private static void write(int value, long[] longs, int at, int part) {
        longs[at + part] = value;
    }

    private static void write(short value, long[] longs, int at, int part) {
        longs[at + part] = value;
    }

    private static void write(byte value, long[] longs, int at, int part) {
        longs[at + part] = value;
    }

    private static void write(char value, long[] longs, int at, int part) {
        longs[at + part] = value;
    }

    private static void write(boolean value, long[] longs, int at, int part) {
        longs[at + part] = value ? 1 : 0;
    }

    private static void write(double value, long[] longs, int at, int part) {
        longs[at + part] = Double.doubleToRawLongBits(value);
    }

    private static void write(float value, long[] longs, int at, int part) {
        longs[at + part] = Float.floatToRawIntBits(value);
    }
}
