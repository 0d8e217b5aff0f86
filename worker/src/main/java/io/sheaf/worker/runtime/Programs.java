package io.sheaf.worker.runtime;

import io.sheaf.plan.Program;
import io.sheaf.plan.message.ToWorker.DefineStage;
import io.sheaf.worker.task.TaskEngine;

/** Completes definitions of stages from the programs the engine keeps. */
final class Programs {

    private Programs() {}

    /** Keeps the program of a definition that has it; adds it to one that has not, if it is still kept. */
    static DefineStage keepOrRecall(TaskEngine engine, DefineStage definition) {
        Program program = definition.program();
        if (program.hasBytes()) {
            engine.keepProgram(program.id(), program.bytes());
            return definition;
        }
        byte[] kept = engine.programOrNull(program.id());
        if (kept == null) {
            return definition;
        }
        return definition.withProgram(new Program(program.id(), kept));
    }
}
