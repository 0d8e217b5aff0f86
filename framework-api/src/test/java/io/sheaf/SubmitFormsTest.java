package io.sheaf;

import static org.assertj.core.api.Assertions.assertThat;

import java.lang.invoke.MethodType;
import java.lang.reflect.Method;
import java.lang.reflect.Modifier;
import java.lang.reflect.ParameterizedType;
import java.lang.reflect.Type;
import java.lang.reflect.WildcardType;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Every action has a form that waits and one that returns its job. */
class SubmitFormsTest {

    private static final List<Class<?>> DATASETS = List.of(Dataset.class, KeyedDataset.class, LongDataset.class, DoubleDataset.class, MapReduce.Reduced.class);
    /** What is neither operator nor action: records computed while they are taken, text that needs no job, and giving up what is kept. */
    private static final Set<String> NO_ACTIONS = Set.of("iterator", "toStream", "explain", "unpersist");
    /** Actions though their result is a dataset. */
    private static final Set<String> EAGER = Set.of("checkpoint");
    private static final String SUBMIT = "submit";

    private static Stream<Method> methods(boolean ofJobs) {
        return DATASETS.stream()
                .flatMap(type -> Arrays.stream(type.getDeclaredMethods()))
                .filter(method -> Modifier.isPublic(method.getModifiers()) && !Modifier.isStatic(method.getModifiers()) && !method.isSynthetic())
                .filter(method -> method.getName().startsWith(SUBMIT) == ofJobs);
    }

    static Stream<Method> actions() {
        return methods(false)
                .filter(method -> EAGER.contains(method.getName()) || DATASETS.stream().noneMatch(type -> type.isAssignableFrom(method.getReturnType())))
                .filter(method -> !NO_ACTIONS.contains(method.getName()));
    }

    static Stream<Method> jobs() {
        return methods(true);
    }

    @ParameterizedTest
    @MethodSource("actions")
    void everyActionHasItsJob(Method action) {
        String name = SUBMIT + Character.toUpperCase(action.getName().charAt(0)) + action.getName().substring(1);
        assertThat(twins(action, name)).as(name).hasSize(1).allSatisfy(job -> assertThat(resultOf(job)).isEqualTo(boxed(action)));
    }

    @ParameterizedTest
    @MethodSource("jobs")
    void everyJobHasItsAction(Method job) {
        String name = Character.toLowerCase(job.getName().charAt(SUBMIT.length())) + job.getName().substring(SUBMIT.length() + 1);
        assertThat(twins(job, name)).as(name).hasSize(1).allSatisfy(action -> assertThat(boxed(action)).isEqualTo(resultOf(job)));
    }

    @Test
    void thereAreActionsOfEveryDataset() {
        assertThat(actions().map(Method::getDeclaringClass).distinct()).containsExactlyInAnyOrderElementsOf(DATASETS);
        assertThat(jobs().count()).isEqualTo(actions().count());
    }

    private static List<Method> twins(Method method, String name) {
        return Arrays.stream(method.getDeclaringClass().getDeclaredMethods())
                .filter(other -> !other.isSynthetic() && other.getName().equals(name) && names(other.getGenericParameterTypes()).equals(names(method.getGenericParameterTypes())))
                .toList();
    }

    /** Type variables of two methods are never equal, their names are. */
    private static List<String> names(Type[] types) {
        return Arrays.stream(types).map(Type::getTypeName).toList();
    }

    private static String resultOf(Method job) {
        ParameterizedType type = (ParameterizedType) job.getGenericReturnType();
        assertThat(type.getRawType()).isEqualTo(Job.class);
        Type result = type.getActualTypeArguments()[0];
        return result instanceof WildcardType some ? some.getUpperBounds()[0].getTypeName() : result.getTypeName();
    }

    private static String boxed(Method action) {
        Class<?> plain = action.getReturnType();
        return plain.isPrimitive() ? MethodType.methodType(plain).wrap().returnType().getTypeName() : action.getGenericReturnType().getTypeName();
    }
}
