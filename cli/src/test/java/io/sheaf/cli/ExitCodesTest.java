package io.sheaf.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.sheaf.ClusterUnreachableException;
import io.sheaf.EnvironmentException;
import io.sheaf.FunctionNotSerializableException;
import io.sheaf.InputException;
import io.sheaf.InputPathException;
import io.sheaf.InternalException;
import io.sheaf.JobCancelledException;
import io.sheaf.JobTimeoutException;
import io.sheaf.NoWorkersException;
import io.sheaf.RefusedException;
import io.sheaf.ResourceException;
import io.sheaf.TaskFailedException;
import io.sheaf.TaskTimeoutException;
import io.sheaf.UnencodableException;
import io.sheaf.WorkerLostException;
import io.sheaf.plan.JobState;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;
import java.util.stream.Stream;
import org.junit.jupiter.params.provider.Arguments;

class ExitCodesTest {

    @ParameterizedTest
    @MethodSource("errors")
    void tellsTheErrorsApart(Throwable thrown, int code) {
        assertThat(ExitCodes.of(thrown)).isEqualTo(code);
    }

    static Stream<Arguments> errors() {
        return Stream.of(
                Arguments.of(new RefusedException("m"), 2),
                Arguments.of(new InputPathException("m"), 2),
                Arguments.of(new FunctionNotSerializableException("m"), 2),
                Arguments.of(UnencodableException.refused("m", null), 2),
                Arguments.of(new TaskFailedException("m"), 3),
                Arguments.of(new InputException("m"), 3),
                Arguments.of(new UnencodableException("m"), 3),
                Arguments.of(new ResourceException("m"), 3),
                Arguments.of(new EnvironmentException("m"), 3),
                Arguments.of(new NoWorkersException("m"), 3),
                Arguments.of(new WorkerLostException("m"), 3),
                Arguments.of(new JobCancelledException("m"), 4),
                Arguments.of(new ClusterUnreachableException("m"), 5),
                Arguments.of(new JobTimeoutException("m"), 7),
                Arguments.of(new TaskTimeoutException("m"), 7),
                Arguments.of(new InternalException("m"), 1));
    }

    @Test
    void givesOneToWhateverSheafDoesNotKnow() {
        assertThat(ExitCodes.of(new IllegalStateException("m"))).isEqualTo(1);
        assertThat(ExitCodes.of(new RuntimeException(new RefusedException("m")))).isEqualTo(1);
        assertThat(ExitCodes.of(new StackOverflowError())).isEqualTo(1);
    }

    @ParameterizedTest
    @EnumSource
    void givesEveryEndOfAJobACode(JobState state) {
        if (state.isFinal()) {
            assertThat(ExitCodes.ofEnd(state) == 0).isEqualTo(state == JobState.SUCCEEDED);
        } else {
            assertThatThrownBy(() -> ExitCodes.ofEnd(state)).hasMessageContaining(state.name());
        }
    }
}
