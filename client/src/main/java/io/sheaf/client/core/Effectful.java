package io.sheaf.client.core;

import io.sheaf.Effects;
import io.sheaf.JobOptions;
import io.sheaf.plan.LogicalNode;
import java.util.ArrayDeque;
import java.util.Collections;
import java.util.Deque;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;

/** How jobs run whose functions are there for their effects. */
final class Effectful {

    private Effectful() {}

    /** At least once, and a user's exception ends the job, unless the options speak of effects or of attempts. */
    static JobOptions options(JobOptions options) {
        if (options.effects() != Effects.IDEMPOTENT) {
            return options;
        }
        boolean attemptsUnsaid = options.maxAttempts() == JobOptions.DEFAULT.maxAttempts();
        return options.withEffects(Effects.AT_LEAST_ONCE).withMaxAttempts(attemptsUnsaid ? 1 : options.maxAttempts());
    }

    /** The options of a job that computes this: {@link #options(JobOptions)} if any step that it runs has effects. */
    static JobOptions options(LogicalNode root, JobOptions options) {
        return hasEffects(root) ? options(options) : options;
    }

    // Not recursive: a loop in a program makes thousands of steps.
    private static boolean hasEffects(LogicalNode root) {
        Set<LogicalNode> seen = Collections.newSetFromMap(new IdentityHashMap<>());
        Deque<LogicalNode> pending = new ArrayDeque<>();
        pending.push(root);
        while (!pending.isEmpty()) {
            LogicalNode node = pending.pop();
            if (!seen.add(node)) {
                continue;
            }
            if (node instanceof LogicalNode.Narrow narrow && narrow.step().kind().hasEffects()) {
                return true;
            }
            inputs(node).forEach(pending::push);
        }
        return false;
    }

    /** What the same job has to run before it. */
    private static List<LogicalNode> inputs(LogicalNode node) {
        if (node instanceof LogicalNode.Narrow narrow) {
            return with(narrow.input(), narrow.sides());
        } else if (node instanceof LogicalNode.Shuffle shuffle) {
            return with(shuffle.input(), shuffle.sides());
        } else if (node instanceof LogicalNode.Union union) {
            return union.inputs();
        } else if (node instanceof LogicalNode.Join join) {
            return List.of(join.streamed(), join.measured().input());
        } else if (node instanceof LogicalNode.Called called) {
            return List.of(called.input());
        } else if (node instanceof LogicalNode.Gathered gathered) {
            return List.of(gathered.side().input());
        } else if (node instanceof LogicalNode.Kept kept && !kept.keeper().keeps()) {
            return List.of(kept.input());
        }
        return List.of();
    }

    private static List<LogicalNode> with(LogicalNode input, List<LogicalNode.Side> sides) {
        return sides.isEmpty() ? List.of(input)
                : Stream.concat(Stream.of(input), sides.stream().map(LogicalNode.Side::input)).toList();
    }
}
