package io.sheaf.protocol;

import com.google.protobuf.InvalidProtocolBufferException;
import io.sheaf.plan.ClusterEpoch;
import io.sheaf.plan.message.FromClient;
import io.sheaf.plan.message.JournalRecord;
import io.sheaf.plan.message.ToClient;
import io.sheaf.protocol.v1.ClientProto;
import io.sheaf.protocol.v1.JournalProto;
import java.io.IOException;

/** Translates the records of a scheduler's journal. */
public final class JournalWire {

    private JournalWire() {}

    public static byte[] toBytes(JournalRecord record) {
        JournalProto.JournalRecord.Builder proto = JournalProto.JournalRecord.newBuilder();
        if (record instanceof JournalRecord.Started started) {
            proto.setStarted(JournalProto.JournalStarted.newBuilder()
                    .setCluster(started.cluster().value())
                    .setWallMillis(started.wallMillis()));
        } else if (record instanceof JournalRecord.Submitted submitted) {
            proto.setSubmitted(JournalProto.JournalSubmitted.newBuilder()
                    .setJob(PlanWire.toProto(submitted.job()))
                    .setWallMillis(submitted.wallMillis())
                    .setLives(submitted.lives()));
        } else if (record instanceof JournalRecord.Appended appended) {
            proto.setAppended(ClientWire.toProto(appended.append()).getAppend());
        } else if (record instanceof JournalRecord.Ended ended) {
            proto.setEnded(ClientWire.toProto(ended.end()).getEnded());
        } else if (record instanceof JournalRecord.Forgotten forgotten) {
            proto.setForgotten(PlanWire.toProto(forgotten.job()));
        }
        return proto.build().toByteArray();
    }

    /** @throws IOException if these bytes are no record that this version knows */
    public static JournalRecord fromBytes(byte[] bytes) throws IOException {
        try {
            return fromProto(JournalProto.JournalRecord.parseFrom(bytes));
        } catch (InvalidProtocolBufferException e) {
            throw e;
        } catch (IllegalArgumentException e) {
            throw new IOException(e.getMessage(), e);
        }
    }

    private static JournalRecord fromProto(JournalProto.JournalRecord proto) {
        return switch (proto.getKindCase()) {
            case STARTED -> new JournalRecord.Started(new ClusterEpoch(proto.getStarted().getCluster()), proto.getStarted().getWallMillis());
            case SUBMITTED -> new JournalRecord.Submitted(
                    PlanWire.fromProto(proto.getSubmitted().getJob()), proto.getSubmitted().getWallMillis(),
                    Fields.notNegative(proto.getSubmitted().getLives(), "lives"));
            case APPENDED -> new JournalRecord.Appended((FromClient.Append) ClientWire.fromProto(
                    ClientProto.FromClient.newBuilder().setAppend(proto.getAppended()).build()));
            case ENDED -> new JournalRecord.Ended((ToClient.Ended) ClientWire.fromProto(
                    ClientProto.ToClient.newBuilder().setEnded(proto.getEnded()).build()));
            case FORGOTTEN -> new JournalRecord.Forgotten(PlanWire.fromProto(true, proto.getForgotten()));
            case KIND_NOT_SET -> throw new IllegalArgumentException("a record of a kind that this version does not know");
        };
    }
}
