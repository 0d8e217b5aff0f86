package io.sheaf.protocol;

import io.grpc.Status;
import io.grpc.StatusRuntimeException;
import io.sheaf.plan.Failure;
import io.sheaf.plan.JobId;
import io.sheaf.plan.JobState;
import io.sheaf.plan.Sha256;
import io.sheaf.plan.Size;
import io.sheaf.plan.message.FromClient;
import io.sheaf.plan.message.FromWorker;
import io.sheaf.plan.message.ToClient;
import io.sheaf.plan.message.ToWorker;
import io.sheaf.protocol.v1.ClientProto;
import io.sheaf.protocol.v1.PlanProto;
import io.sheaf.protocol.v1.WorkerProto;
import com.google.protobuf.ByteString;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;
import java.util.function.Supplier;

/**
 * The translation between control messages and what travels. Total: every record has a form on the wire, and whatever
 * arrives either becomes a record whose fields are in range or is refused with
 * {@link Status.Code#INVALID_ARGUMENT} and the name of the field. Arrays are shared, not copied, where that is safe:
 * nobody writes to an array that was handed over.
 *
 * <p>An exception object longer than 256 KiB is left out of a {@link Failure}, and its message is cut after 64 Ki
 * characters.
 */
public final class Wire {

    /** The version of the protocol that this code speaks. */
    public static final int PROTOCOL = io.sheaf.plan.SheafRelease.PROTOCOL;

    /** The longest message that a client may send; what the scheduler makes of it for a worker is little longer. */
    public static final int MAX_MESSAGE_BYTES = 16 << 20;

    /** The longest batch that is received; a longer one is refused before it is read. */
    public static final int MAX_BATCH_BYTES = MAX_MESSAGE_BYTES + (64 << 10);

    /** Longer metadata is refused. */
    public static final int MAX_METADATA_BYTES = 8 << 10;

    private Wire() {}

    public static WorkerProto.FromWorker toProto(FromWorker message) {
        return WorkerWire.toProto(message);
    }

    public static WorkerProto.ToWorker toProto(ToWorker message) {
        return WorkerWire.toProto(message);
    }

    public static ClientProto.FromClient toProto(FromClient message) {
        return ClientWire.toProto(message);
    }

    public static ClientProto.ToClient toProto(ToClient message) {
        return ClientWire.toProto(message);
    }

    public static List<FromWorker> fromProto(WorkerProto.FromWorkerBatch batch) {
        return all(batch.getMessagesList(), WorkerWire::fromProto);
    }

    public static List<ToWorker> fromProto(WorkerProto.ToWorkerBatch batch) {
        return all(batch.getMessagesList(), WorkerWire::fromProto);
    }

    public static List<FromClient> fromProto(ClientProto.FromClientBatch batch) {
        return all(batch.getMessagesList(), ClientWire::fromProto);
    }

    public static List<ToClient> fromProto(ClientProto.ToClientBatch batch) {
        return all(batch.getMessagesList(), ClientWire::fromProto);
    }

    public static PlanProto.JobId toProto(JobId id) {
        return PlanWire.toProto(id);
    }

    /** {@code has} is whether the message that holds the id has it. */
    public static JobId jobId(boolean has, PlanProto.JobId id) {
        return checked(() -> PlanWire.fromProto(has, id));
    }

    public static PlanProto.JobState toProto(JobState state) {
        return PlanWire.toProto(state);
    }

    public static JobState jobState(PlanProto.JobState state) {
        return checked(() -> PlanWire.fromProto(state, state == PlanProto.JobState.UNRECOGNIZED ? -1 : state.getNumber()));
    }

    public static PlanProto.Size toProto(Size size) {
        return PlanWire.toProto(size);
    }

    public static PlanProto.Failure toProto(Failure failure) {
        return PlanWire.toProto(failure);
    }

    public static Failure failure(PlanProto.Failure failure) {
        return checked(() -> PlanWire.fromProto(true, failure));
    }

    public static ByteString toProto(Sha256 digest) {
        return Fields.bytes(digest);
    }

    public static Sha256 sha256(ByteString bytes) {
        return checked(() -> Fields.sha256(bytes, "digest"));
    }

    private static <P, M> List<M> all(List<P> protos, Function<P, M> translate) {
        return checked(() -> {
            List<M> messages = new ArrayList<>(protos.size());
            for (P proto : protos) {
                messages.add(translate.apply(proto));
            }
            return messages;
        });
    }

    private static <T> T checked(Supplier<T> translation) {
        try {
            return translation.get();
        } catch (IllegalArgumentException e) {
            throw badMessage(e.getMessage());
        }
    }

    private static StatusRuntimeException badMessage(String reason) {
        return Status.INVALID_ARGUMENT.withDescription("bad message: " + reason).asRuntimeException();
    }
}
