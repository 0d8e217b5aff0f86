package io.sheaf.minicluster.junit;

import io.sheaf.Cluster;
import io.sheaf.minicluster.FaultKind;
import io.sheaf.minicluster.MiniCluster;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ThreadLocalRandom;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.extension.ConditionEvaluationResult;
import org.junit.jupiter.api.extension.ExecutionCondition;
import org.junit.jupiter.api.extension.Extension;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.jupiter.api.extension.TestTemplateInvocationContext;
import org.junit.jupiter.api.extension.TestTemplateInvocationContextProvider;
import org.junit.platform.commons.support.AnnotationSupport;

/** Makes the runs of a {@link ChaosTest}. JUnit calls it from one thread. */
final class ChaosExtension implements ExecutionCondition, TestTemplateInvocationContextProvider {

    private static final String SEED = "sheaf.chaos.seed";
    private static final long SEEDS = 1_000_000;

    @Override
    public boolean supportsTestTemplate(ExtensionContext context) {
        return AnnotationSupport.isAnnotated(context.getRequiredTestMethod(), ChaosTest.class);
    }

    /** Faults that cannot happen on this machine skip the test. */
    @Override
    public ConditionEvaluationResult evaluateExecutionCondition(ExtensionContext context) {
        return kinds(context).filter(kind -> !kind.needsEnclosure() && !kind.hindrance().isEmpty()).findFirst()
                .map(kind -> ConditionEvaluationResult.disabled(kind + " cannot happen here: " + kind.hindrance()))
                .orElse(ConditionEvaluationResult.enabled("all its faults can happen here"));
    }

    private static Stream<FaultKind> kinds(ExtensionContext context) {
        return Arrays.stream(chaos(context).kinds());
    }

    private static ChaosTest chaos(ExtensionContext context) {
        return AnnotationSupport.findAnnotation(context.getRequiredTestMethod(), ChaosTest.class).orElseThrow();
    }

    // JUnit closes the stream behind the last run.
    @Override
    public Stream<TestTemplateInvocationContext> provideTestTemplateInvocationContexts(ExtensionContext context) {
        ChaosTest chaos = chaos(context);
        List<FaultKind> enclosed = kinds(context).filter(FaultKind::needsEnclosure).toList();
        if (!enclosed.isEmpty()) {
            throw new IllegalArgumentException("@ChaosTest is run in no enclosure, which these need: " + enclosed + " of " + context.getRequiredTestMethod());
        }
        if (chaos.runs() < 1 || chaos.faults() < 1) {
            throw new IllegalArgumentException("@ChaosTest needs at least one run with at least one fault: " + context.getRequiredTestMethod());
        }
        long seed = seed(chaos);
        Shared shared = new Shared(MiniCluster.start(chaos.workers()), Answer.nothingKnown());
        return IntStream.rangeClosed(0, chaos.runs())
                .mapToObj(run -> (TestTemplateInvocationContext) new Run(chaos, shared, run == 0 ? null : seed + run - 1))
                .onClose(shared.cluster()::close);
    }

    private static long seed(ChaosTest chaos) {
        Long given = Long.getLong(SEED);
        if (given != null) {
            return given;
        }
        return chaos.seed() != 0 ? chaos.seed() : ThreadLocalRandom.current().nextLong(1, SEEDS);
    }

    /** What all runs of a test have. */
    record Shared(MiniCluster cluster, Map<String, Object> known) {}

    /** @param seedOrNull null without faults */
    private record Run(ChaosTest chaos, Shared shared, Long seedOrNull) implements TestTemplateInvocationContext {

        @Override
        public String getDisplayName(int number) {
            return seedOrNull == null ? "without faults" : "seed " + seedOrNull;
        }

        @Override
        public List<Extension> getAdditionalExtensions() {
            Cluster client = shared.cluster().open();
            Answer answer = new Answer(shared.known(), seedOrNull == null);
            return List.of(new RunParameters(shared.cluster(), client, answer), new RunUnderFaults(chaos, shared.cluster(), seedOrNull));
        }
    }
}
