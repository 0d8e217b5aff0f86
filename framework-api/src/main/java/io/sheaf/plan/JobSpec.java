package io.sheaf.plan;

import java.util.List;

/**
 * A job as the scheduler gets it. Functions and inputs in it are opaque.
 *
 * @param bundle names the code the functions need; a worker fetches what it lacks
 * @param codeLevel the Java release that code was compiled for; workers on an older one get no task
 * @param stages in an order in which every stage follows those it reads; the last one has {@link StageOutput.Results}
 */
public record JobSpec(JobId id, JobSettings settings, Sha256 bundle, CodeLevel codeLevel, List<StageSpec> stages) {

    public JobSpec {
        stages = List.copyOf(stages);
        for (int i = 0; i < stages.size(); i++) {
            StageSpec stage = stages.get(i);
            boolean last = i == stages.size() - 1;
            if (stage.id().value() != i || last != (stage.output() instanceof StageOutput.Results)) {
                throw new IllegalArgumentException("stage " + stage.id() + " does not belong at place " + i);
            }
        }
        if (stages.isEmpty()) {
            throw new IllegalArgumentException("a job needs a stage");
        }
    }

    /** A job whose code runs on every worker. */
    public JobSpec(JobId id, JobSettings settings, Sha256 bundle, List<StageSpec> stages) {
        this(id, settings, bundle, CodeLevel.ANY, stages);
    }

    public StageSpec stage(StageId id) {
        return stages.get(id.value());
    }
}
