package io.sheaf.worker.storage;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class EngineClassesTest {

    @Test
    void aClassOfTheEngineThatIsThereAndCannotBeLoadedIsTheProcessesOwnTrouble() {
        NoClassDefFoundError lacking = new NoClassDefFoundError("io/sheaf/worker/storage/BlockStore");
        assertThat(EngineClasses.lackingOrNull(lacking)).isSameAs(lacking);
        assertThat(EngineClasses.lackingOrNull(new IllegalStateException("around it", lacking))).isSameAs(lacking);
    }

    @Test
    void whatAJobsCodeLacksIsNot() {
        assertThat(EngineClasses.lackingOrNull(new NoClassDefFoundError("com/example/Missing"))).isNull();
        // Of another release, against which the code was compiled.
        assertThat(EngineClasses.lackingOrNull(new NoClassDefFoundError("io/sheaf/OfAnotherRelease"))).isNull();
        assertThat(EngineClasses.lackingOrNull(new NoClassDefFoundError("Could not initialize class io.sheaf.worker.storage.BlockStore"))).isNull();
        assertThat(EngineClasses.lackingOrNull(new IllegalStateException("other"))).isNull();
    }
}
