package io.sheaf.worker.task;

import static org.assertj.core.api.Assertions.assertThat;

import io.sheaf.EnvironmentException;
import io.sheaf.ResourceException;
import java.io.IOException;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class OutputsTest {

    @Test
    void aFullDiskNamesTheDirectoryTheBytesAndTheRemedy() {
        assertThat(Outputs.spillFailed(new IOException("No space left on device"), Path.of("/scratch"), 5_000, 300))
                .isInstanceOf(ResourceException.class)
                .hasMessageContaining("/scratch").hasMessageContaining("300 bytes more").hasMessageContaining("5000")
                .hasMessageContaining("Free space");
    }

    @Test
    void aDiskThatIsTooFullForBlocksIsNamedWithItsFreeBytes(@TempDir Path directory) {
        assertThat(Outputs.blocksFailed(new IOException("No space left on device"), directory))
                .isInstanceOf(ResourceException.class)
                .hasMessageMatching(".*the disk of " + directory + " is full, \\d+ bytes of it are free now.*Free space there.*java\\.io\\.tmpdir.*");
        assertThat(Outputs.blocksFailed(new IOException("Input/output error"), directory))
                .isInstanceOf(EnvironmentException.class).hasMessageContaining(directory.toString());
    }

    @Test
    void anyOtherFailureIsOneOfTheEnvironment() {
        assertThat(Outputs.spillFailed(new IOException("Input/output error"), Path.of("/scratch"), 5_000, 300))
                .isInstanceOf(EnvironmentException.class).hasMessageContaining("/scratch");
        assertThat(Outputs.readBackFailed(new IOException("Input/output error"), Path.of("/scratch")))
                .isInstanceOf(EnvironmentException.class).hasMessageContaining("/scratch");
    }
}
