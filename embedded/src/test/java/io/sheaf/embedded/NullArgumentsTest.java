package io.sheaf.embedded;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowable;

import io.sheaf.Cluster;
import io.sheaf.ClusterExecutor;
import io.sheaf.Dataset;
import io.sheaf.DoubleDataset;
import io.sheaf.Effects;
import io.sheaf.Job;
import io.sheaf.JobOptions;
import io.sheaf.KeyedDataset;
import io.sheaf.LongDataset;
import io.sheaf.MapReduce;
import io.sheaf.Order;
import io.sheaf.Pool;
import io.sheaf.PoolResult;
import io.sheaf.RefusedException;
import io.sheaf.Skipping;
import io.sheaf.TextOptions;
import java.io.Serializable;
import java.lang.reflect.InvocationHandler;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.lang.reflect.Modifier;
import java.lang.reflect.Parameter;
import java.lang.reflect.Proxy;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.Collection;
import java.util.List;
import java.util.Set;
import java.util.function.Consumer;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** Every method of the API refuses a null argument in the call, saying which argument, of what, and where. */
@Timeout(60)
class NullArgumentsTest {

    /** Parameters that take null, for records and values. */
    private static final Set<String> VALUES = Set.of("T", "A", "V", "K");

    private static Cluster cluster;

    /** Any function of the API; none of them is ever called. */
    private record Uncalled() implements InvocationHandler, Serializable {
        @Override
        public Object invoke(Object proxy, Method method, Object[] arguments) {
            throw new AssertionError(method + " was called");
        }
    }

    @BeforeAll
    static void open() {
        cluster = Cluster.local(1);
    }

    @AfterAll
    static void close() {
        cluster.close();
    }

    /** What has the methods, by the type that declares them. */
    private static Object receiver(Class<?> type) {
        if (type == Cluster.class) {
            return cluster;
        } else if (type == Cluster.Builder.class) {
            return Cluster.builder();
        } else if (type == Pool.class) {
            return cluster.pool();
        } else if (type == ClusterExecutor.class) {
            return cluster.executor();
        } else if (type == JobOptions.class) {
            return JobOptions.DEFAULT;
        } else if (type == LongDataset.class) {
            return cluster.range(0, 1);
        } else if (type == DoubleDataset.class) {
            return cluster.range(0, 1).asDoubles();
        } else if (type == KeyedDataset.class) {
            return cluster.of("a").keyBy(x -> x);
        } else if (type == Job.class) {
            return cluster.range(0, 1).submitCount();
        } else if (type == PoolResult.class) {
            return cluster.pool().applyAsync(() -> 1);
        } else if (type == Order.class) {
            return Order.<String>natural();
        } else if (type == MapReduce.class) {
            return MapReduce.job();
        } else if (type.getEnclosingClass() == MapReduce.class) {
            return stepOfMapReduce(type);
        }
        return cluster.of("a");
    }

    private static Object stepOfMapReduce(Class<?> type) {
        MapReduce.Input<String, String, String, String> input = MapReduce.<String, String, String, String>job().input(cluster.of("a"));
        if (type == MapReduce.Input.class) {
            return input;
        }
        MapReduce.Mapped<String, String, String> mapped = input.map((record, out) -> out.emit(record, record));
        return type == MapReduce.Mapped.class ? mapped : mapped.reduce((key, values, out) -> out.accept(key));
    }

    static Stream<Arguments> references() {
        return Stream.of(Dataset.class, KeyedDataset.class, LongDataset.class, DoubleDataset.class, Pool.class, Cluster.class,
                        Cluster.Builder.class, ClusterExecutor.class, Job.class, PoolResult.class, JobOptions.class, Order.class,
                        MapReduce.class, MapReduce.Input.class, MapReduce.Mapped.class, MapReduce.Reduced.class)
                .flatMap(type -> methods(type).flatMap(method -> IntStream.range(0, method.getParameterCount())
                        .filter(i -> refusesNull(type, method.getParameters()[i]))
                        .mapToObj(i -> Arguments.of(type, method, i))));
    }

    private static Stream<Method> methods(Class<?> type) {
        return Arrays.stream(type.getMethods())
                .filter(method -> !method.isBridge() && !method.isSynthetic())
                .filter(method -> method.getDeclaringClass() != Object.class && !method.getName().equals("equals"))
                // What java.util.Comparator brings is the JDK's.
                .filter(method -> type != Order.class || method.getDeclaringClass() == Order.class && !method.getName().equals("compare"));
    }

    private static boolean refusesNull(Class<?> type, Parameter parameter) {
        boolean callback = type == Pool.class && parameter.getType() == Consumer.class;
        return !parameter.getType().isPrimitive() && !VALUES.contains(parameter.getParameterizedType().getTypeName()) && !callback;
    }

    @ParameterizedTest(name = "{1}, parameter {2}")
    @MethodSource("references")
    void nullIsRefused(Class<?> type, Method method, int parameter) throws IllegalAccessException {
        Object[] arguments = Arrays.stream(method.getParameterTypes()).map(NullArgumentsTest::sample).toArray();
        arguments[parameter] = null;
        Object receiver = Modifier.isStatic(method.getModifiers()) ? null : receiver(type);
        Throwable thrown = catchThrowable(() -> method.invoke(receiver, arguments));
        assertThat(thrown).isInstanceOf(InvocationTargetException.class);
        assertThat(thrown.getCause())
                .isInstanceOf(type == ClusterExecutor.class && !method.getName().equals("with") ? NullPointerException.class : RefusedException.class)
                .hasMessageContaining(" is null")
                .hasMessageContaining(method.getName() + "() at " + NullArgumentsTest.class.getName())
                .hasMessageContaining("NullArgumentsTest.java:");
    }

    @Test
    void optionsOfNullAreRefused() {
        assertThatThrownBy(() -> new JobOptions(null, 1, 1, Effects.IDEMPOTENT, Duration.ZERO, Duration.ZERO, "", false, 0, 0, 0, true, Skipping.NONE))
                .isInstanceOf(RefusedException.class)
                .hasMessageContaining("the name is null, given to new JobOptions() at " + NullArgumentsTest.class.getName());
    }

    private static Object sample(Class<?> type) {
        if (type == int.class) {
            return 1;
        } else if (type == long.class) {
            return 1L;
        } else if (type == double.class) {
            return 0.5;
        } else if (type == boolean.class) {
            return true;
        } else if (type == Object.class || type == String.class) {
            return "a";
        } else if (type.isArray()) {
            return type == String[].class ? new String[] {"a"} : java.lang.reflect.Array.newInstance(type.getComponentType(), 2);
        } else if (type.isAssignableFrom(KeyedDataset.class)) {
            return receiver(KeyedDataset.class);
        } else if (type == LongDataset.class || type == DoubleDataset.class) {
            return receiver(type);
        } else if (type == Iterable.class || type == Collection.class || type == List.class) {
            return List.of();
        } else if (type == Path.class) {
            return Path.of("never-written");
        } else if (type.isEnum()) {
            return type.getEnumConstants()[0];
        } else if (type.isInterface()) {
            return Proxy.newProxyInstance(NullArgumentsTest.class.getClassLoader(), new Class<?>[] {type, Serializable.class}, new Uncalled());
        }
        return List.of(JobOptions.DEFAULT, TextOptions.DEFAULT, Skipping.NONE, Duration.ofSeconds(1)).stream().filter(type::isInstance).findFirst().orElseThrow();
    }
}
