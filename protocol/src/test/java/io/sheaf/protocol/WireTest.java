package io.sheaf.protocol;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.google.protobuf.ByteString;
import com.google.protobuf.InvalidProtocolBufferException;
import com.google.protobuf.MessageLite;
import io.grpc.Status;
import io.grpc.StatusRuntimeException;
import io.sheaf.Effects;
import io.sheaf.ErrorKind;
import io.sheaf.plan.Failure;
import io.sheaf.plan.FailureSite;
import io.sheaf.plan.JobId;
import io.sheaf.plan.JobState;
import io.sheaf.plan.message.FromClient;
import io.sheaf.plan.message.FromWorker;
import io.sheaf.plan.message.ToClient;
import io.sheaf.plan.message.ToWorker;
import io.sheaf.protocol.v1.ClientProto.FromClientBatch;
import io.sheaf.protocol.v1.ClientProto.ToClientBatch;
import io.sheaf.protocol.v1.PlanProto;
import io.sheaf.protocol.v1.WorkerProto;
import io.sheaf.protocol.v1.WorkerProto.FromWorkerBatch;
import io.sheaf.protocol.v1.WorkerProto.ToWorkerBatch;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class WireTest {

    private static final int ROUNDS = 200;

    static Stream<Class<?>> records() {
        return Stream.of(FromWorker.class, ToWorker.class, FromClient.class, ToClient.class)
                .flatMap(family -> Arrays.stream(family.getPermittedSubclasses()));
    }

    @ParameterizedTest
    @MethodSource("records")
    void everyRecordSurvivesTheWire(Class<?> type) throws InvalidProtocolBufferException {
        for (long seed = 1; seed <= ROUNDS; seed++) {
            Object sent = new RandomRecords(seed).make(type);
            Object received = overTheWire(sent);
            assertThat(received)
                    .as("seed %d: %s", seed, sent)
                    .usingRecursiveComparison()
                    .withStrictTypeChecking()
                    .withEqualsForType(Object::equals, io.sheaf.plan.Slices.class)
                    .withEqualsForType(
                            (a, b) -> a.equals(b) && Arrays.equals(a.bytes(), b.bytes()), io.sheaf.plan.Program.class)
                    .isEqualTo(sent);
        }
    }

    private static Object overTheWire(Object message) throws InvalidProtocolBufferException {
        if (message instanceof FromWorker m) {
            byte[] bytes = FromWorkerBatch.newBuilder().addMessages(Wire.toProto(m)).build().toByteArray();
            return Wire.fromProto(FromWorkerBatch.parseFrom(bytes)).get(0);
        } else if (message instanceof ToWorker m) {
            byte[] bytes = ToWorkerBatch.newBuilder().addMessages(Wire.toProto(m)).build().toByteArray();
            return Wire.fromProto(ToWorkerBatch.parseFrom(bytes)).get(0);
        } else if (message instanceof FromClient m) {
            byte[] bytes = FromClientBatch.newBuilder().addMessages(Wire.toProto(m)).build().toByteArray();
            return Wire.fromProto(FromClientBatch.parseFrom(bytes)).get(0);
        } else if (message instanceof ToClient m) {
            byte[] bytes = ToClientBatch.newBuilder().addMessages(Wire.toProto(m)).build().toByteArray();
            return Wire.fromProto(ToClientBatch.parseFrom(bytes)).get(0);
        }
        throw new AssertionError("no such family: " + message);
    }

    /** Bit flips in valid messages give a valid record or a clean refusal, nothing else. */
    @ParameterizedTest
    @MethodSource("records")
    void damagedMessagesAreRefusedWithAStatus(Class<?> type) {
        for (long seed = 1; seed <= ROUNDS; seed++) {
            byte[] bytes = encode(new RandomRecords(seed).make(type));
            Random random = new Random(seed);
            for (int flips = random.nextInt(4); flips >= 0; flips--) {
                bytes[random.nextInt(bytes.length)] ^= (byte) (1 << random.nextInt(8));
            }
            try {
                decode(type, bytes);
            } catch (InvalidProtocolBufferException expected) {
                assertThat(expected).isNotNull();
            } catch (StatusRuntimeException refused) {
                assertThat(refused.getStatus().getCode()).as("seed %d", seed).isEqualTo(Status.Code.INVALID_ARGUMENT);
            }
        }
    }

    private static byte[] encode(Object message) {
        MessageLite proto;
        if (message instanceof FromWorker m) {
            proto = FromWorkerBatch.newBuilder().addMessages(Wire.toProto(m)).build();
        } else if (message instanceof ToWorker m) {
            proto = ToWorkerBatch.newBuilder().addMessages(Wire.toProto(m)).build();
        } else if (message instanceof FromClient m) {
            proto = FromClientBatch.newBuilder().addMessages(Wire.toProto(m)).build();
        } else {
            proto = ToClientBatch.newBuilder().addMessages(Wire.toProto((ToClient) message)).build();
        }
        return proto.toByteArray();
    }

    private static List<?> decode(Class<?> type, byte[] bytes) throws InvalidProtocolBufferException {
        if (FromWorker.class.isAssignableFrom(type)) {
            return Wire.fromProto(FromWorkerBatch.parseFrom(bytes));
        } else if (ToWorker.class.isAssignableFrom(type)) {
            return Wire.fromProto(ToWorkerBatch.parseFrom(bytes));
        } else if (FromClient.class.isAssignableFrom(type)) {
            return Wire.fromProto(FromClientBatch.parseFrom(bytes));
        }
        return Wire.fromProto(ToClientBatch.parseFrom(bytes));
    }

    @Test
    void enumsHaveTheSameNamesOnTheWire() {
        for (ErrorKind kind : ErrorKind.values()) {
            assertThat(PlanProto.ErrorKind.forNumber(kind.ordinal() + 1).name()).isEqualTo("ERROR_KIND_" + kind);
        }
        for (Effects effects : Effects.values()) {
            assertThat(PlanProto.Effects.forNumber(effects.ordinal() + 1).name()).isEqualTo("EFFECTS_" + effects);
        }
        for (JobState state : JobState.values()) {
            assertThat(Wire.toProto(state).name()).isEqualTo("JOB_STATE_" + state);
        }
    }

    @Test
    void aProgramUnderAFalseDigestIsRefused() {
        PlanProto.Program program = PlanProto.Program.newBuilder()
                .setSha256(ByteString.copyFrom(new byte[32]))
                .setCode(ByteString.copyFromUtf8("code"))
                .build();
        assertThatThrownBy(() -> PlanWire.fromProto(true, program)).hasMessageContaining("digest");
    }

    @Test
    void anEmptyMessageNamesWhatIsMissing() {
        FromWorkerBatch batch = FromWorkerBatch.newBuilder()
                .addMessages(WorkerProto.FromWorker.newBuilder()
                        .setSucceeded(WorkerProto.Succeeded.getDefaultInstance()))
                .build();
        assertThatThrownBy(() -> Wire.fromProto(batch))
                .isInstanceOf(StatusRuntimeException.class)
                .hasMessageContaining("tasks is missing");
    }

    @Test
    void aHugeExceptionTravelsAsItsText() throws InvalidProtocolBufferException {
        Failure huge = new Failure(
                ErrorKind.USER, "T", "m".repeat(1_000_000), "s", new byte[PlanWire.MAX_THROWN_BYTES + 1], FailureSite.NONE);
        ToClient.Rejected received = (ToClient.Rejected) overTheWire(new ToClient.Rejected(new JobId(1, 2), huge));
        assertThat(received.failure().thrown()).isEmpty();
        assertThat(received.failure().stack()).isEqualTo("s");
        assertThat(received.failure().message()).startsWith("mmm").endsWith("(1000000 characters)").hasSizeLessThan(70_000);
    }
}
