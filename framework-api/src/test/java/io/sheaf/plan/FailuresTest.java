package io.sheaf.plan;

import static org.assertj.core.api.Assertions.assertThat;

import io.sheaf.InputException;
import java.io.IOException;
import java.io.ObjectInputStream;
import java.io.Serializable;
import java.lang.reflect.InvocationHandler;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.lang.reflect.Proxy;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.channels.ClosedChannelException;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletionException;
import javax.management.BadAttributeValueExpException;
import org.junit.jupiter.api.Test;

/** What a worker threw arrives as it was, but brings nothing to life that a value could not. */
class FailuresTest {

    private static final ClassLoader LOADER = FailuresTest.class.getClassLoader();

    private static final class Sold extends Exception {
        private static final long serialVersionUID = 1;
        private final Map<String, List<Integer>> left;

        Sold(Map<String, List<Integer>> left, Throwable cause) {
            super("sold out", cause);
            this.left = left;
        }
    }

    private static final class Holding extends RuntimeException {
        private static final long serialVersionUID = 1;
        private final Serializable held;

        Holding(Serializable held) {
            super("it holds something");
            this.held = held;
        }
    }

    /** What prepared bytes would be made of: something runs while it is read. */
    private static final class Handler implements InvocationHandler, Serializable {
        private static final long serialVersionUID = 1;
        private static boolean read;

        @Override
        public Object invoke(Object proxy, Method method, Object[] arguments) {
            return null;
        }

        private void readObject(ObjectInputStream in) throws IOException, ClassNotFoundException {
            read = true;
            in.defaultReadObject();
        }
    }

    @Test
    void exceptionsOfProgramsAndOfTheJdkArriveAsTheyWere() {
        Sold sold = new Sold(Map.of("a", List.of(1, 2)), new CompletionException(new InvocationTargetException(new ClosedChannelException())));
        sold.addSuppressed(new InputException("b"));
        Throwable arrived = Failures.thrownOrNull(captured(sold), LOADER);
        assertThat(arrived).isInstanceOf(Sold.class).hasMessage("sold out").hasStackTraceContaining("exceptionsOfProgramsAndOfTheJdk");
        assertThat(((Sold) arrived).left).isEqualTo(sold.left);
        assertThat(arrived.getCause().getCause()).isInstanceOf(InvocationTargetException.class).hasCauseInstanceOf(ClosedChannelException.class);
        assertThat(arrived.getSuppressed()).singleElement().isInstanceOf(InputException.class);
    }

    @Test
    void ourExceptionsAreKnownWhateverTheLoader() throws IOException {
        try (URLClassLoader none = new URLClassLoader(new URL[0], null)) {
            assertThat(Failures.thrownOrNull(captured(new InputException("b")), none)).isInstanceOf(InputException.class);
        }
    }

    @Test
    void whatTheFilterOfValuesRefusesIsNotReadAndStillArrivesByNameMessageAndStack() {
        Serializable proxy = (Serializable) Proxy.newProxyInstance(LOADER, new Class<?>[] {Serializable.class, Runnable.class}, new Handler());
        for (Throwable refused : List.of(new Holding(proxy), new IllegalStateException("it holds something", new BadAttributeValueExpException("x")))) {
            Failure failure = captured(refused);
            assertThat(failure.thrown()).isNotEmpty();
            assertThat(Failures.thrownOrNull(failure, LOADER)).as(refused.toString()).isNull();
            assertThat(failure.type()).isEqualTo(refused.getClass().getName());
            assertThat(failure.message()).isEqualTo("it holds something");
            assertThat(failure.stack()).contains("whatTheFilterOfValuesRefuses");
        }
        assertThat(Handler.read).as("something of it was brought to life").isFalse();
        assertThat(((Holding) Failures.thrownOrNull(captured(new Holding("harmless")), LOADER)).held).isEqualTo("harmless");
    }

    private static Failure captured(Throwable thrown) {
        return Failures.capture(thrown, FailureSite.of(new JobId(1, 2)));
    }
}
