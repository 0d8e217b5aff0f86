package io.sheaf.plan;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Renumbers stages, to make room for {@code by} others before them. A stage's code names no stage, so it stays. */
record Shift(int by) {

    StageId id(StageId id) {
        return new StageId(id.value() + by);
    }

    /** The same of stages that are called otherwise. */
    <T> Map<StageId, T> keys(Map<StageId, T> byStage) {
        Map<StageId, T> moved = new LinkedHashMap<>();
        byStage.forEach((id, value) -> moved.put(id(id), value));
        return moved;
    }

    /** The stage with further sides, which are numbered already, behind its own. */
    StageSpec stage(StageSpec stage, List<StageId> moreSides) {
        List<StageId> sides = new ArrayList<>(stage.sides().stream().map(this::id).toList());
        sides.addAll(moreSides);
        List<TaskSource> branches = stage.branches().stream().map(this::source).toList();
        return new StageSpec(
                id(stage.id()), stage.program(), branches, stage.output(), stage.leaseSize(), sides, stage.choices().rename(this::id),
                stage.effectful());
    }

    private TaskSource source(TaskSource source) {
        if (source instanceof TaskSource.Blocks blocks) {
            return new TaskSource.Blocks(id(blocks.from()));
        } else if (source instanceof TaskSource.Enumerated enumerated) {
            return new TaskSource.Enumerated(id(enumerated.from()));
        } else if (source instanceof TaskSource.Gathered gathered) {
            return new TaskSource.Gathered(id(gathered.from()));
        } else if (source instanceof TaskSource.Shuffled shuffled) {
            return new TaskSource.Shuffled(id(shuffled.from()), shuffled.partitions());
        }
        if (source instanceof TaskSource.Splittable splittable) {
            return new TaskSource.Splittable(
                    id(splittable.from()), id(splittable.beside()), splittable.partitions(), splittable.splitAbove());
        }
        return source;
    }
}
