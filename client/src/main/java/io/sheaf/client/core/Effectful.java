package io.sheaf.client.core;

import io.sheaf.Effects;
import io.sheaf.JobOptions;
import io.sheaf.plan.LogicalNode;
import java.util.ArrayDeque;
import java.util.Collections;
import java.util.Deque;
import java.util.IdentityHashMap;
import java.util.Set;

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
            node.inputs().forEach(pending::push);
        }
        return false;
    }
}
