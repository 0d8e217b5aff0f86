package io.sheaf.minicluster.junit;

import io.sheaf.minicluster.Fault;
import io.sheaf.minicluster.MiniCluster;
import io.sheaf.minicluster.Storm;
import java.lang.reflect.Method;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.jupiter.api.extension.InvocationInterceptor;
import org.junit.jupiter.api.extension.ReflectiveInvocationContext;
import org.junit.platform.commons.support.ReflectionSupport;

/**
 * Runs the method of a test until all faults of the run have happened.
 *
 * @param seedOrNull null for none
 */
record RunUnderFaults(ChaosTest chaos, MiniCluster cluster, Long seedOrNull) implements InvocationInterceptor {

    @Override
    public void interceptTestTemplateMethod(Invocation<Void> invocation, ReflectiveInvocationContext<Method> call, ExtensionContext context)
            throws Throwable {
        if (seedOrNull == null) {
            invocation.proceed();
            return;
        }
        List<Fault> faults = Fault.draw(seedOrNull, chaos.faults(), List.of(chaos.kinds()), chaos.workers(), Duration.ofMillis(chaos.longestMillis()));
        Storm storm = Storm.start(cluster, faults);
        try (storm) {
            while (!storm.isOver()) {
                ReflectionSupport.invokeMethod(call.getExecutable(), call.getTarget().orElse(null), call.getArguments().toArray());
            }
            invocation.proceed();
        } catch (Throwable failure) {
            failure.addSuppressed(new Story(context.getRequiredTestMethod(), seedOrNull, storm.history()));
            throw failure;
        }
    }

    /** Tells with a failure how it came about. Has no stack. */
    private static final class Story extends RuntimeException {
        private static final long serialVersionUID = 1;

        Story(Method test, long seed, List<String> history) {
            super("seed " + seed + ", again with -Dsheaf.chaos.seed=" + seed + " for " + test.getName() + "; what happened:\n  "
                    + String.join("\n  ", history), null, false, false);
        }
    }
}
