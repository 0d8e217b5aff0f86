package io.sheaf.protocol;

import static io.sheaf.protocol.Fields.boxed;
import static io.sheaf.protocol.Fields.lengths;
import static io.sheaf.protocol.Fields.notNegative;
import static io.sheaf.protocol.Fields.oneForEach;
import static io.sheaf.protocol.Fields.positive;
import static io.sheaf.protocol.Fields.present;
import static io.sheaf.protocol.Fields.sha256;

import io.sheaf.plan.ClusterEpoch;
import io.sheaf.plan.LeaseId;
import io.sheaf.plan.Piece;
import io.sheaf.plan.Slices;
import io.sheaf.plan.StageGeneration;
import io.sheaf.plan.StageId;
import io.sheaf.plan.TaskRange;
import io.sheaf.plan.WorkerEpoch;
import io.sheaf.plan.message.FromWorker;
import io.sheaf.plan.message.FromWorker.LostBlocks;
import io.sheaf.plan.message.FromWorker.Tally;
import io.sheaf.plan.message.FromWorker.TaskOutput;
import io.sheaf.plan.message.FromWorker.TaskStats;
import io.sheaf.plan.message.FromWorker.WorkerInfo;
import io.sheaf.plan.message.ToWorker;
import io.sheaf.protocol.v1.WorkerProto;
import java.util.ArrayList;
import java.util.List;

/** Translates what a worker and the scheduler say to each other; what does not fit is an {@link IllegalArgumentException}. */
final class WorkerWire {

    private WorkerWire() {}

    static WorkerProto.FromWorker toProto(FromWorker message) {
        WorkerProto.FromWorker.Builder proto = WorkerProto.FromWorker.newBuilder();
        if (message instanceof FromWorker.Hello hello) {
            proto.setHello(toProto(hello.info()));
        } else if (message instanceof FromWorker.Succeeded succeeded) {
            proto.setSucceeded(toProto(succeeded));
        } else if (message instanceof FromWorker.Offered offered) {
            proto.setOffered(toProto(offered));
        } else if (message instanceof FromWorker.Failed failed) {
            proto.setFailed(toProto(failed));
        } else if (message instanceof FromWorker.Returned returned) {
            WorkerProto.Returned.Builder body = WorkerProto.Returned.newBuilder()
                    .setLease(returned.lease().value())
                    .setJob(PlanWire.toProto(returned.job()))
                    .setRecalled(returned.recalled());
            returned.tasks().forEach(range -> body.addTasks(PlanWire.toProto(range)));
            proto.setReturned(body);
        } else if (message instanceof FromWorker.Divided divided) {
            proto.setDivided(toProto(divided));
        } else if (message instanceof FromWorker.NeedProgram need) {
            proto.setNeedProgram(WorkerProto.NeedProgram.newBuilder()
                    .setJob(PlanWire.toProto(need.job()))
                    .setStage(need.stage().value())
                    .setProgramSha256(Fields.bytes(need.program())));
        } else if (message instanceof FromWorker.Heartbeat heartbeat) {
            proto.setHeartbeat(WorkerProto.Heartbeat.newBuilder().setRunning(heartbeat.running()));
        } else if (message instanceof FromWorker.Leaving) {
            proto.setLeaving(PlanWire.NOTHING);
        } else if (message instanceof FromWorker.Goodbye goodbye) {
            proto.setGoodbye(WorkerProto.Goodbye.newBuilder().setReason(goodbye.reason()));
        }
        return proto.build();
    }

    static FromWorker fromProto(WorkerProto.FromWorker message) {
        return switch (message.getKindCase()) {
            case HELLO -> new FromWorker.Hello(fromProto(message.getHello()));
            case SUCCEEDED -> fromProto(message.getSucceeded());
            case OFFERED -> fromProto(message.getOffered());
            case FAILED -> fromProto(message.getFailed());
            case RETURNED -> fromProto(message.getReturned());
            case DIVIDED -> fromProto(message.getDivided());
            case NEED_PROGRAM -> new FromWorker.NeedProgram(
                    PlanWire.fromProto(message.getNeedProgram().hasJob(), message.getNeedProgram().getJob()),
                    new StageId(message.getNeedProgram().getStage()),
                    sha256(message.getNeedProgram().getProgramSha256(), "program"));
            case HEARTBEAT -> new FromWorker.Heartbeat(notNegative(message.getHeartbeat().getRunning(), "running"));
            case LEAVING -> new FromWorker.Leaving();
            case GOODBYE -> new FromWorker.Goodbye(message.getGoodbye().getReason());
            case KIND_NOT_SET -> throw new IllegalArgumentException("a worker's message of no known kind");
        };
    }

    private static WorkerProto.WorkerInfo toProto(WorkerInfo info) {
        return WorkerProto.WorkerInfo.newBuilder()
                .setProtocol(info.protocol())
                .setSheafVersion(info.sheafVersion())
                .setJavaFeature(info.javaFeature())
                .setSlots(info.slots())
                .setPid(info.pid())
                .setHost(info.host())
                .setDataAddress(info.dataAddress())
                .build();
    }

    private static WorkerInfo fromProto(WorkerProto.WorkerInfo info) {
        return new WorkerInfo(
                info.getProtocol(),
                info.getSheafVersion(),
                info.getJavaFeature(),
                positive(info.getSlots(), "slots"),
                notNegative(info.getPid(), "pid"),
                info.getHost(),
                info.getDataAddress());
    }

    private static WorkerProto.Succeeded toProto(FromWorker.Succeeded succeeded) {
        WorkerProto.Succeeded.Builder proto = WorkerProto.Succeeded.newBuilder()
                .setLease(succeeded.lease().value())
                .setJob(PlanWire.toProto(succeeded.job()))
                .setStage(succeeded.stage().value())
                .setTasks(PlanWire.toProto(succeeded.tasks()))
                .setOutput(toProto(succeeded.output()))
                .setStats(toProto(succeeded.stats()));
        if (succeeded.dividedOrNull() != null) {
            proto.setDivided(toProto(succeeded.dividedOrNull()));
        }
        return proto.build();
    }

    private static FromWorker fromProto(WorkerProto.Succeeded succeeded) {
        TaskRange tasks = PlanWire.fromProto(succeeded.hasTasks(), succeeded.getTasks());
        return new FromWorker.Succeeded(
                new LeaseId(succeeded.getLease()),
                PlanWire.fromProto(succeeded.hasJob(), succeeded.getJob()),
                new StageId(succeeded.getStage()),
                tasks,
                fromProto(succeeded.getOutput(), tasks.size()),
                fromProto(succeeded.getStats(), tasks.size()),
                succeeded.hasDivided() ? fromProto(succeeded.getDivided()) : null);
    }

    private static WorkerProto.Divided toProto(FromWorker.Divided divided) {
        return WorkerProto.Divided.newBuilder()
                .setLease(divided.lease().value())
                .setJob(PlanWire.toProto(divided.job()))
                .setStage(divided.stage().value())
                .setTask(divided.task())
                .setNumber(divided.number())
                .addAllCuts(divided.cuts())
                .build();
    }

    private static FromWorker.Divided fromProto(WorkerProto.Divided divided) {
        return new FromWorker.Divided(
                new LeaseId(divided.getLease()),
                PlanWire.fromProto(divided.hasJob(), divided.getJob()),
                new StageId(divided.getStage()),
                notNegative(divided.getTask(), "task"),
                positive(divided.getNumber(), "number"),
                divided.getCutsList());
    }

    private static WorkerProto.Offered toProto(FromWorker.Offered offered) {
        return WorkerProto.Offered.newBuilder()
                .setJob(PlanWire.toProto(offered.job()))
                .setStage(offered.stage().value())
                .setLineageSha256(Fields.bytes(offered.lineage()))
                .setGeneration(offered.generation().value())
                .setAttempt(offered.attempt())
                .setTasks(PlanWire.toProto(offered.tasks()))
                .setOutput(toProto(offered.output()))
                .setStats(toProto(offered.stats()))
                .build();
    }

    private static FromWorker fromProto(WorkerProto.Offered offered) {
        TaskRange tasks = PlanWire.fromProto(offered.hasTasks(), offered.getTasks());
        return new FromWorker.Offered(
                PlanWire.fromProto(offered.hasJob(), offered.getJob()),
                new StageId(offered.getStage()),
                sha256(offered.getLineageSha256(), "lineage"),
                new StageGeneration(offered.getGeneration()),
                positive(offered.getAttempt(), "attempt"),
                tasks,
                fromProto(offered.getOutput(), tasks.size()),
                fromProto(offered.getStats(), tasks.size()));
    }

    private static WorkerProto.TaskOutput toProto(TaskOutput output) {
        WorkerProto.TaskOutput.Builder proto = WorkerProto.TaskOutput.newBuilder();
        if (output instanceof TaskOutput.Inline inline) {
            proto.setInline(PlanWire.toProto(inline.slices())).setListed(inline.listed());
        } else if (output instanceof TaskOutput.Stored stored) {
            proto.setStored(WorkerProto.TaskOutput.Stored.newBuilder().addAllBytes(boxed(stored.bytes())));
        } else if (output instanceof TaskOutput.Kept kept) {
            proto.setKept(WorkerProto.TaskOutput.Kept.newBuilder()
                    .addAllBytes(boxed(kept.bytes()))
                    .addAllRecords(boxed(kept.records()))
                    .addAllFingerprints(boxed(kept.fingerprints()))
                    .addAllWeights(boxed(kept.weights())));
        }
        return proto.build();
    }

    private static TaskOutput fromProto(WorkerProto.TaskOutput output, int tasks) {
        return switch (output.getKindCase()) {
            case INLINE -> new TaskOutput.Inline(inline(output, tasks), notNegative(output.getListed(), "bytes listed"));
            case STORED -> new TaskOutput.Stored(lengths(output.getStored().getBytesList(), tasks, "stored bytes"));
            case KEPT -> new TaskOutput.Kept(
                    lengths(output.getKept().getBytesList(), tasks, "kept bytes"),
                    lengths(output.getKept().getRecordsList(), tasks, "kept records"),
                    oneForEach(output.getKept().getFingerprintsList(), tasks, "fingerprints"),
                    weights(output.getKept().getWeightsList(), tasks));
            case KIND_NOT_SET -> throw new IllegalArgumentException("a task output of no known kind");
        };
    }

    private static long[] weights(List<Long> values, int tasks) {
        if (values.size() % tasks != 0) {
            throw new IllegalArgumentException(values.size() + " sizes of partitions for " + tasks + " tasks");
        }
        return lengths(values, values.size(), "bytes of partitions");
    }

    // The parts of a single task may be any number.
    private static Slices inline(WorkerProto.TaskOutput output, int tasks) {
        return tasks == 1
                ? PlanWire.fromProto(true, output.getInline())
                : PlanWire.slicesFor(tasks, true, output.getInline());
    }

    private static WorkerProto.TaskStats toProto(TaskStats stats) {
        WorkerProto.TaskStats.Builder proto = WorkerProto.TaskStats.newBuilder()
                .setNanos(stats.nanos())
                .setRecordsIn(stats.recordsIn())
                .setRecordsOut(stats.recordsOut());
        stats.tallies().forEach(tally -> proto.addTallies(toProto(tally)));
        return proto.build();
    }

    private static WorkerProto.Tally toProto(Tally tally) {
        WorkerProto.Tally.Builder proto = WorkerProto.Tally.newBuilder().putAllCounters(tally.counters());
        if (tally.accumulated().size() > 0) {
            proto.setAccumulated(PlanWire.toProto(tally.accumulated()));
        }
        if (!tally.skips().isEmpty()) {
            proto.setSkips(SkippingWire.toProto(tally.skips()));
        }
        return proto.build();
    }

    private static TaskStats fromProto(WorkerProto.TaskStats stats, int tasks) {
        if (stats.getTalliesCount() != 0 && stats.getTalliesCount() != tasks) {
            throw new IllegalArgumentException(stats.getTalliesCount() + " tallies for " + tasks + " tasks");
        }
        return new TaskStats(
                notNegative(stats.getNanos(), "nanos"),
                notNegative(stats.getRecordsIn(), "records in"),
                notNegative(stats.getRecordsOut(), "records out"),
                stats.getTalliesList().stream().map(WorkerWire::fromProto).toList());
    }

    private static Tally fromProto(WorkerProto.Tally tally) {
        return new Tally(
                Fields.counters(tally.getCountersMap()),
                PlanWire.slicesOrNone(tally.hasAccumulated(), tally.getAccumulated()),
                SkippingWire.fromProto(tally.hasSkips(), tally.getSkips()));
    }

    private static WorkerProto.Failed toProto(FromWorker.Failed failed) {
        WorkerProto.Failed.Builder proto = WorkerProto.Failed.newBuilder()
                .setLease(failed.lease().value())
                .setJob(PlanWire.toProto(failed.job()))
                .setStage(failed.stage().value())
                .setTask(failed.task())
                .setFailure(PlanWire.toProto(failed.failure()));
        LostBlocks lost = failed.lostBlocksOrNull();
        if (lost != null) {
            proto.setLostBlocks(WorkerProto.Failed.LostBlocks.newBuilder()
                    .setStage(lost.stage().value())
                    .setHolder(lost.holder().value())
                    .setMapVersion(lost.mapVersion()));
        }
        return proto.build();
    }

    private static FromWorker fromProto(WorkerProto.Failed failed) {
        WorkerProto.Failed.LostBlocks lost = failed.getLostBlocks();
        return new FromWorker.Failed(
                new LeaseId(failed.getLease()),
                PlanWire.fromProto(failed.hasJob(), failed.getJob()),
                new StageId(failed.getStage()),
                notNegative(failed.getTask(), "task"),
                PlanWire.fromProto(failed.hasFailure(), failed.getFailure()),
                failed.hasLostBlocks()
                        ? new LostBlocks(
                                new StageId(lost.getStage()),
                                new WorkerEpoch(lost.getHolder()),
                                notNegative(lost.getMapVersion(), "map version"))
                        : null);
    }

    private static FromWorker fromProto(WorkerProto.Returned returned) {
        List<TaskRange> tasks = new ArrayList<>(returned.getTasksCount());
        returned.getTasksList().forEach(range -> tasks.add(PlanWire.fromProto(true, range)));
        return new FromWorker.Returned(
                new LeaseId(returned.getLease()),
                PlanWire.fromProto(returned.hasJob(), returned.getJob()),
                List.copyOf(tasks),
                returned.getRecalled());
    }

    static WorkerProto.ToWorker toProto(ToWorker message) {
        WorkerProto.ToWorker.Builder proto = WorkerProto.ToWorker.newBuilder();
        if (message instanceof ToWorker.Welcome welcome) {
            proto.setWelcome(WorkerProto.Welcome.newBuilder()
                    .setWorker(welcome.worker().value())
                    .setCluster(welcome.cluster().value())
                    .setName(welcome.name())
                    .setHeartbeatMillis(welcome.heartbeatMillis())
                    .setLeaseMillis(welcome.leaseMillis()));
        } else if (message instanceof ToWorker.Refused refused) {
            proto.setRefused(WorkerProto.Refused.newBuilder().setReason(refused.reason()));
        } else if (message instanceof ToWorker.DefineStage define) {
            proto.setDefineStage(toProto(define));
        } else if (message instanceof ToWorker.BlockMap map) {
            proto.setBlockMap(toProto(map));
        } else if (message instanceof ToWorker.Grant grant) {
            proto.setGrant(toProto(grant));
        } else if (message instanceof ToWorker.Recall recall) {
            proto.setRecall(WorkerProto.Recall.newBuilder().setLease(recall.lease().value()));
        } else if (message instanceof ToWorker.Divide divide) {
            proto.setDivide(WorkerProto.Divide.newBuilder()
                    .setLease(divide.lease().value())
                    .setNumber(divide.number())
                    .setPieces(divide.pieces()));
        } else if (message instanceof ToWorker.CancelLease cancel) {
            WorkerProto.CancelLease.Builder body =
                    WorkerProto.CancelLease.newBuilder().setLease(cancel.lease().value());
            if (cancel.tasksOrNull() != null) {
                body.setTasks(PlanWire.toProto(cancel.tasksOrNull()));
            }
            proto.setCancelLease(body);
        } else if (message instanceof ToWorker.ReleaseResults release) {
            proto.setReleaseResults(WorkerProto.ReleaseResults.newBuilder()
                    .setJob(PlanWire.toProto(release.job()))
                    .setStage(release.stage().value())
                    .setTasks(PlanWire.toProto(release.tasks())));
        } else if (message instanceof ToWorker.DropJob drop) {
            proto.setDropJob(WorkerProto.DropJob.newBuilder()
                    .setJob(PlanWire.toProto(drop.job()))
                    .setSucceeded(drop.succeeded()));
        } else if (message instanceof ToWorker.Retire) {
            proto.setRetire(PlanWire.NOTHING);
        } else if (message instanceof ToWorker.Drain) {
            proto.setDrain(PlanWire.NOTHING);
        }
        return proto.build();
    }

    static ToWorker fromProto(WorkerProto.ToWorker message) {
        return switch (message.getKindCase()) {
            case WELCOME -> fromProto(message.getWelcome());
            case REFUSED -> new ToWorker.Refused(message.getRefused().getReason());
            case DEFINE_STAGE -> fromProto(message.getDefineStage());
            case BLOCK_MAP -> fromProto(message.getBlockMap());
            case GRANT -> fromProto(message.getGrant());
            case RECALL -> new ToWorker.Recall(new LeaseId(message.getRecall().getLease()));
            case DIVIDE -> new ToWorker.Divide(
                    new LeaseId(message.getDivide().getLease()),
                    positive(message.getDivide().getNumber(), "number"),
                    positive(message.getDivide().getPieces(), "pieces"));
            case CANCEL_LEASE -> new ToWorker.CancelLease(
                    new LeaseId(message.getCancelLease().getLease()),
                    message.getCancelLease().hasTasks()
                            ? PlanWire.fromProto(true, message.getCancelLease().getTasks())
                            : null);
            case RELEASE_RESULTS -> new ToWorker.ReleaseResults(
                    PlanWire.fromProto(message.getReleaseResults().hasJob(), message.getReleaseResults().getJob()),
                    new StageId(message.getReleaseResults().getStage()),
                    PlanWire.fromProto(message.getReleaseResults().hasTasks(), message.getReleaseResults().getTasks()));
            case DROP_JOB -> new ToWorker.DropJob(
                    PlanWire.fromProto(message.getDropJob().hasJob(), message.getDropJob().getJob()),
                    message.getDropJob().getSucceeded());
            case RETIRE -> new ToWorker.Retire();
            case DRAIN -> new ToWorker.Drain();
            case KIND_NOT_SET -> throw new IllegalArgumentException("a message to a worker of no known kind");
        };
    }

    private static ToWorker fromProto(WorkerProto.Welcome welcome) {
        return new ToWorker.Welcome(
                new WorkerEpoch(welcome.getWorker()),
                new ClusterEpoch(welcome.getCluster()),
                welcome.getName(),
                notNegative(welcome.getHeartbeatMillis(), "heartbeat"),
                notNegative(welcome.getLeaseMillis(), "lease time"));
    }

    private static WorkerProto.DefineStage toProto(ToWorker.DefineStage define) {
        WorkerProto.DefineStage.Builder proto = WorkerProto.DefineStage.newBuilder()
                .setJob(PlanWire.toProto(define.job()))
                .setSettings(PlanWire.toProto(define.settings()))
                .setBundleSha256(Fields.bytes(define.bundle()))
                .setStage(define.stage().value())
                .setProgram(PlanWire.toProto(define.program()))
                .setOutput(PlanWire.toProto(define.output()));
        define.branches().forEach(branch -> proto.addBranches(PlanWire.toProto(branch)));
        proto.addAllStarts(define.starts());
        define.sides().forEach(side -> proto.addSides(PlanWire.toProto(side)));
        return proto.build();
    }

    private static ToWorker fromProto(WorkerProto.DefineStage define) {
        if (define.getStartsCount() != define.getBranchesCount() + 1) {
            throw new IllegalArgumentException(define.getStartsCount() + " starts of " + define.getBranchesCount() + " branches");
        }
        return new ToWorker.DefineStage(
                PlanWire.fromProto(define.hasJob(), define.getJob()),
                PlanWire.fromProto(define.hasSettings(), define.getSettings()),
                sha256(define.getBundleSha256(), "bundle"),
                new StageId(define.getStage()),
                PlanWire.fromProto(define.hasProgram(), define.getProgram()),
                List.copyOf(PlanWire.sources(define.getBranchesList())),
                List.copyOf(define.getStartsList()),
                PlanWire.fromProto(define.getOutput()),
                define.getSidesList().stream().map(side -> PlanWire.fromProto(true, side)).toList());
    }

    private static WorkerProto.BlockMap toProto(ToWorker.BlockMap map) {
        WorkerProto.BlockMap.Builder proto = WorkerProto.BlockMap.newBuilder()
                .setJob(PlanWire.toProto(map.job()))
                .setStage(map.stage().value())
                .setGeneration(map.generation().value())
                .setVersion(map.version())
                .setMakerJob(PlanWire.toProto(map.maker().job()))
                .setMakerStage(map.maker().stage().value());
        for (ToWorker.Holder holder : map.holders()) {
            WorkerProto.BlockMap.Holder.Builder body = WorkerProto.BlockMap.Holder.newBuilder()
                    .setTasks(PlanWire.toProto(holder.tasks()))
                    .setAttempt(holder.attempt())
                    .setWorker(PlanWire.toProto(holder.worker()));
            if (holder.madeInOrNull() != null) {
                body.setMadeIn(holder.madeInOrNull().value());
            }
            proto.addHolders(body);
        }
        return proto.build();
    }

    private static ToWorker fromProto(WorkerProto.BlockMap map) {
        List<ToWorker.Holder> holders = new ArrayList<>(map.getHoldersCount());
        for (WorkerProto.BlockMap.Holder holder : map.getHoldersList()) {
            holders.add(new ToWorker.Holder(
                    PlanWire.fromProto(holder.hasTasks(), holder.getTasks()),
                    positive(holder.getAttempt(), "attempt"),
                    PlanWire.fromProto(holder.hasWorker(), holder.getWorker()),
                    holder.hasMadeIn() ? new StageGeneration(holder.getMadeIn()) : null));
        }
        return new ToWorker.BlockMap(
                PlanWire.fromProto(map.hasJob(), map.getJob()),
                new StageId(map.getStage()),
                new StageGeneration(map.getGeneration()),
                notNegative(map.getVersion(), "map version"),
                List.copyOf(holders),
                new ToWorker.Maker(PlanWire.fromProto(map.hasMakerJob(), map.getMakerJob()), new StageId(map.getMakerStage())));
    }

    private static WorkerProto.Grant toProto(ToWorker.Grant grant) {
        WorkerProto.Grant.Builder proto = WorkerProto.Grant.newBuilder()
                .setLease(grant.lease().value())
                .setJob(PlanWire.toProto(grant.job()))
                .setStage(grant.stage().value())
                .setGeneration(grant.generation().value())
                .setAttempt(grant.attempt())
                .setTasks(PlanWire.toProto(grant.tasks()))
                .setBranch(grant.branch())
                .setBranchStart(grant.branchStart())
                .setInputs(PlanWire.toProto(grant.inputs()))
                .setMapVersion(grant.mapVersion())
                .setInlineBytes(grant.inlineBytes());
        if (grant.lineageOrNull() != null) {
            proto.setLineageSha256(Fields.bytes(grant.lineageOrNull()));
        }
        if (grant.pieceOrNull() != null) {
            Piece piece = grant.pieceOrNull();
            proto.setPiece(WorkerProto.Piece.newBuilder().setOrigin(piece.origin()).setFrom(piece.from()).setTo(piece.to()));
        }
        return proto.build();
    }

    private static ToWorker fromProto(WorkerProto.Grant grant) {
        return new ToWorker.Grant(
                new LeaseId(grant.getLease()),
                PlanWire.fromProto(grant.hasJob(), grant.getJob()),
                new StageId(grant.getStage()),
                new StageGeneration(grant.getGeneration()),
                positive(grant.getAttempt(), "attempt"),
                PlanWire.fromProto(grant.hasTasks(), grant.getTasks()),
                notNegative(grant.getBranch(), "branch"),
                notNegative(grant.getBranchStart(), "branch start"),
                PlanWire.fromProto(grant.hasInputs(), grant.getInputs()),
                notNegative(grant.getMapVersion(), "map version"),
                notNegative(grant.getInlineBytes(), "inline bytes"),
                grant.getLineageSha256().isEmpty() ? null : sha256(grant.getLineageSha256(), "lineage"),
                grant.hasPiece() ? new Piece(grant.getPiece().getOrigin(), grant.getPiece().getFrom(), grant.getPiece().getTo()) : null);
    }
}
