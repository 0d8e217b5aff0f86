package io.sheaf.protocol;

import static io.sheaf.protocol.Fields.notNegative;

import io.sheaf.RefusedException;
import io.sheaf.SkippedRecord;
import io.sheaf.Skipping;
import io.sheaf.plan.message.Skips;
import io.sheaf.protocol.v1.PlanProto;

/** Translates what is said of records that are left out, both ways; what does not fit is an {@link IllegalArgumentException}. */
final class SkippingWire {

    private SkippingWire() {}

    static PlanProto.Skipping toProto(Skipping skipping) {
        return PlanProto.Skipping.newBuilder()
                .setRecords(skipping.records())
                .setShare(skipping.share())
                .setDirectory(skipping.directory())
                .build();
    }

    static Skipping fromProto(boolean has, PlanProto.Skipping skipping) {
        try {
            return has ? new Skipping(skipping.getRecords(), skipping.getShare(), skipping.getDirectory()) : Skipping.NONE;
        } catch (RefusedException e) {
            throw new IllegalArgumentException("skipping: " + e.getMessage(), e);
        }
    }

    static PlanProto.Skips toProto(Skips skips) {
        PlanProto.Skips.Builder proto = PlanProto.Skips.newBuilder().setSkipped(skips.skipped()).setRead(skips.read());
        skips.first().forEach(record -> proto.addFirst(toProto(record)));
        if (skips.parts().size() > 0) {
            proto.setParts(PlanWire.toProto(skips.parts()));
        }
        return proto.build();
    }

    static Skips fromProto(boolean has, PlanProto.Skips skips) {
        if (!has) {
            return Skips.NONE;
        }
        if (skips.getFirstCount() > Skips.MOST_TOLD) {
            throw new IllegalArgumentException(skips.getFirstCount() + " skipped records are told, more than " + Skips.MOST_TOLD);
        }
        return new Skips(
                notNegative(skips.getSkipped(), "skipped records"),
                notNegative(skips.getRead(), "records read"),
                skips.getFirstList().stream().map(SkippingWire::fromProto).toList(),
                PlanWire.slicesOrNone(skips.hasParts(), skips.getParts()));
    }

    private static PlanProto.SkippedRecord toProto(SkippedRecord record) {
        return PlanProto.SkippedRecord.newBuilder()
                .setStage(record.stage())
                .setTask(record.task())
                .setSource(record.source())
                .setPosition(record.position())
                .setType(record.type())
                .setMessage(record.message())
                .setStack(record.stack())
                .setRecord(record.record())
                .build();
    }

    private static SkippedRecord fromProto(PlanProto.SkippedRecord record) {
        return new SkippedRecord(
                notNegative(record.getStage(), "stage"),
                notNegative(record.getTask(), "task"),
                record.getSource(),
                record.getPosition(),
                record.getType(),
                record.getMessage(),
                record.getStack(),
                record.getRecord());
    }
}
