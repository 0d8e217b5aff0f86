package io.sheaf.worker.task;

/** The same with copies of the loops from the first record on. */
class OwnLoopsTest extends NarrowPipelineTest {

    @Override
    EngineHarness harness() {
        return EngineHarness.withOwnLoops();
    }
}
