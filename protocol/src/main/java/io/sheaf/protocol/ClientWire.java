package io.sheaf.protocol;

import static io.sheaf.protocol.Fields.boxed;
import static io.sheaf.protocol.Fields.lengths;
import static io.sheaf.protocol.Fields.notNegative;
import static io.sheaf.protocol.Fields.oneForEach;
import static io.sheaf.protocol.Fields.positive;

import io.sheaf.plan.LeaseId;
import io.sheaf.plan.StageGeneration;
import io.sheaf.plan.StageId;
import io.sheaf.plan.TaskRange;
import io.sheaf.plan.message.FromClient;
import io.sheaf.plan.message.ToClient;
import io.sheaf.protocol.v1.ClientProto;

/** Translates what a client and the scheduler say to each other; what does not fit is an {@link IllegalArgumentException}. */
final class ClientWire {

    private ClientWire() {}

    static ClientProto.FromClient toProto(FromClient message) {
        ClientProto.FromClient.Builder proto = ClientProto.FromClient.newBuilder();
        if (message instanceof FromClient.Submit submit) {
            proto.setSubmit(PlanWire.toProto(submit.job()));
        } else if (message instanceof FromClient.Append append) {
            proto.setAppend(ClientProto.Append.newBuilder()
                    .setJob(PlanWire.toProto(append.job()))
                    .setFirstTask(append.firstTask())
                    .setInputs(PlanWire.toProto(append.inputs()))
                    .setLast(append.last()));
        } else if (message instanceof FromClient.Uploaded uploaded) {
            proto.setUploaded(ClientProto.Uploaded.newBuilder()
                    .setJob(PlanWire.toProto(uploaded.job()))
                    .setLease(uploaded.lease().value())
                    .setTasks(PlanWire.toProto(uploaded.tasks()))
                    .addAllBytes(boxed(uploaded.bytes()))
                    .addAllFingerprints(boxed(uploaded.fingerprints())));
        } else if (message instanceof FromClient.UploadFailed failed) {
            proto.setUploadFailed(ClientProto.UploadFailed.newBuilder()
                    .setJob(PlanWire.toProto(failed.job()))
                    .setLease(failed.lease().value())
                    .setReason(failed.reason()));
        } else if (message instanceof FromClient.Taken taken) {
            proto.setTaken(ClientProto.Taken.newBuilder()
                    .setJob(PlanWire.toProto(taken.job()))
                    .setTasks(taken.tasks()));
        } else if (message instanceof FromClient.ResultLost lost) {
            proto.setResultLost(ClientProto.ResultLost.newBuilder()
                    .setJob(PlanWire.toProto(lost.job()))
                    .setLease(lost.lease().value())
                    .setTasks(PlanWire.toProto(lost.tasks()))
                    .setReason(lost.reason()));
        } else if (message instanceof FromClient.Cancel cancel) {
            ClientProto.Cancel.Builder body = ClientProto.Cancel.newBuilder()
                    .setJob(PlanWire.toProto(cancel.job()))
                    .setReason(cancel.reason());
            if (cancel.tasksOrNull() != null) {
                body.setTasks(PlanWire.toProto(cancel.tasksOrNull()));
            }
            proto.setCancel(body);
        } else if (message instanceof FromClient.Attach attach) {
            proto.setAttach(ClientProto.Attach.newBuilder()
                    .setJob(PlanWire.toProto(attach.job()))
                    .setFromTask(attach.fromTask())
                    .setOtherLife(attach.otherLife()));
        } else if (message instanceof FromClient.Release release) {
            proto.setRelease(ClientProto.Release.newBuilder().setJob(PlanWire.toProto(release.job())));
        }
        return proto.build();
    }

    static FromClient fromProto(ClientProto.FromClient message) {
        return switch (message.getKindCase()) {
            case SUBMIT -> new FromClient.Submit(PlanWire.fromProto(message.getSubmit()));
            case APPEND -> new FromClient.Append(
                    PlanWire.fromProto(message.getAppend().hasJob(), message.getAppend().getJob()),
                    notNegative(message.getAppend().getFirstTask(), "first task"),
                    PlanWire.fromProto(message.getAppend().hasInputs(), message.getAppend().getInputs()),
                    message.getAppend().getLast());
            case UPLOADED -> fromProto(message.getUploaded());
            case UPLOAD_FAILED -> new FromClient.UploadFailed(
                    PlanWire.fromProto(message.getUploadFailed().hasJob(), message.getUploadFailed().getJob()),
                    new LeaseId(message.getUploadFailed().getLease()),
                    message.getUploadFailed().getReason());
            case TAKEN -> new FromClient.Taken(
                    PlanWire.fromProto(message.getTaken().hasJob(), message.getTaken().getJob()),
                    notNegative(message.getTaken().getTasks(), "tasks"));
            case RESULT_LOST -> new FromClient.ResultLost(
                    PlanWire.fromProto(message.getResultLost().hasJob(), message.getResultLost().getJob()),
                    new LeaseId(message.getResultLost().getLease()),
                    PlanWire.fromProto(message.getResultLost().hasTasks(), message.getResultLost().getTasks()),
                    message.getResultLost().getReason());
            case CANCEL -> new FromClient.Cancel(
                    PlanWire.fromProto(message.getCancel().hasJob(), message.getCancel().getJob()),
                    message.getCancel().hasTasks() ? PlanWire.fromProto(true, message.getCancel().getTasks()) : null,
                    message.getCancel().getReason());
            case ATTACH -> new FromClient.Attach(
                    PlanWire.fromProto(message.getAttach().hasJob(), message.getAttach().getJob()),
                    notNegative(message.getAttach().getFromTask(), "from task"),
                    message.getAttach().getOtherLife());
            case RELEASE -> new FromClient.Release(
                    PlanWire.fromProto(message.getRelease().hasJob(), message.getRelease().getJob()));
            case KIND_NOT_SET -> throw new IllegalArgumentException("a client's message of no known kind");
        };
    }

    private static FromClient fromProto(ClientProto.Uploaded uploaded) {
        TaskRange tasks = PlanWire.fromProto(uploaded.hasTasks(), uploaded.getTasks());
        return new FromClient.Uploaded(
                PlanWire.fromProto(uploaded.hasJob(), uploaded.getJob()),
                new LeaseId(uploaded.getLease()),
                tasks,
                lengths(uploaded.getBytesList(), tasks.size(), "uploaded bytes"),
                oneForEach(uploaded.getFingerprintsList(), tasks.size(), "fingerprints"));
    }

    static ClientProto.ToClient toProto(ToClient message) {
        ClientProto.ToClient.Builder proto = ClientProto.ToClient.newBuilder();
        if (message instanceof ToClient.Accepted accepted) {
            proto.setAccepted(ClientProto.Accepted.newBuilder()
                    .setJob(PlanWire.toProto(accepted.job()))
                    .setActual(PlanWire.toProto(accepted.actual())));
        } else if (message instanceof ToClient.Rejected rejected) {
            proto.setRejected(ClientProto.Rejected.newBuilder()
                    .setJob(PlanWire.toProto(rejected.job()))
                    .setFailure(PlanWire.toProto(rejected.failure()))
                    .setBegunAnew(rejected.begunAnew()));
        } else if (message instanceof ToClient.Results results) {
            proto.setResults(ClientProto.Results.newBuilder()
                    .setJob(PlanWire.toProto(results.job()))
                    .setTasks(PlanWire.toProto(results.tasks()))
                    .setSlices(PlanWire.toProto(results.slices())));
        } else if (message instanceof ToClient.StoredResults stored) {
            proto.setStoredResults(toProto(stored));
        } else if (message instanceof ToClient.TaskFailed failed) {
            proto.setTaskFailed(ClientProto.TaskFailed.newBuilder()
                    .setJob(PlanWire.toProto(failed.job()))
                    .setTask(failed.task())
                    .setFailure(PlanWire.toProto(failed.failure())));
        } else if (message instanceof ToClient.Measured measured) {
            proto.setMeasured(ClientProto.Measured.newBuilder()
                    .setJob(PlanWire.toProto(measured.job()))
                    .setStage(measured.stage().value())
                    .setBlocks(measured.blocks())
                    .setSize(PlanWire.toProto(measured.size())));
        } else if (message instanceof ToClient.Split split) {
            proto.setSplit(toProto(split));
        } else if (message instanceof ToClient.Partitioned partitioned) {
            proto.setPartitioned(ClientProto.Partitioned.newBuilder()
                    .setJob(PlanWire.toProto(partitioned.job()))
                    .setGroup(partitioned.group())
                    .setPartitions(partitioned.partitions())
                    .setBytes(partitioned.bytes()));
        } else if (message instanceof ToClient.Upload upload) {
            proto.setUpload(toProto(upload));
        } else if (message instanceof ToClient.Progress progress) {
            proto.setProgress(ClientProto.Progress.newBuilder()
                    .setJob(PlanWire.toProto(progress.job()))
                    .setState(PlanWire.toProto(progress.state()))
                    .setTasksDone(progress.tasksDone())
                    .setTasksTotal(progress.tasksTotal())
                    .setRetries(progress.retries()));
        } else if (message instanceof ToClient.Ended ended) {
            proto.setEnded(toProto(ended));
        }
        return proto.build();
    }

    private static ClientProto.StoredResults toProto(ToClient.StoredResults stored) {
        return ClientProto.StoredResults.newBuilder()
                .setJob(PlanWire.toProto(stored.job()))
                .setLease(stored.lease().value())
                .setStage(stored.stage().value())
                .setGeneration(stored.generation().value())
                .setTasks(PlanWire.toProto(stored.tasks()))
                .setAttempt(stored.attempt())
                .setWorker(PlanWire.toProto(stored.worker()))
                .addAllBytes(boxed(stored.bytes()))
                .build();
    }

    private static ClientProto.Upload toProto(ToClient.Upload upload) {
        return ClientProto.Upload.newBuilder()
                .setJob(PlanWire.toProto(upload.job()))
                .setLease(upload.lease().value())
                .setStage(upload.stage().value())
                .setGeneration(upload.generation().value())
                .setTasks(PlanWire.toProto(upload.tasks()))
                .setAttempt(upload.attempt())
                .setWorker(PlanWire.toProto(upload.worker()))
                .build();
    }

    private static ClientProto.Ended toProto(ToClient.Ended ended) {
        ClientProto.Ended.Builder proto = ClientProto.Ended.newBuilder()
                .setJob(PlanWire.toProto(ended.job()))
                .setState(PlanWire.toProto(ended.state()))
                .setResultTasks(ended.resultTasks())
                .putAllCounters(ended.counters());
        if (ended.accumulated().size() > 0) {
            proto.setAccumulated(PlanWire.toProto(ended.accumulated()));
        }
        if (!ended.skips().isEmpty()) {
            proto.setSkips(SkippingWire.toProto(ended.skips()));
        }
        if (ended.failureOrNull() != null) {
            proto.setFailure(PlanWire.toProto(ended.failureOrNull()));
        }
        return proto.build();
    }

    static ToClient fromProto(ClientProto.ToClient message) {
        return switch (message.getKindCase()) {
            case ACCEPTED -> new ToClient.Accepted(
                    PlanWire.fromProto(message.getAccepted().hasJob(), message.getAccepted().getJob()),
                    PlanWire.fromProto(message.getAccepted().hasActual(), message.getAccepted().getActual()));
            case REJECTED -> new ToClient.Rejected(
                    PlanWire.fromProto(message.getRejected().hasJob(), message.getRejected().getJob()),
                    PlanWire.fromProto(message.getRejected().hasFailure(), message.getRejected().getFailure()),
                    message.getRejected().getBegunAnew());
            case RESULTS -> fromProto(message.getResults());
            case STORED_RESULTS -> fromProto(message.getStoredResults());
            case TASK_FAILED -> new ToClient.TaskFailed(
                    PlanWire.fromProto(message.getTaskFailed().hasJob(), message.getTaskFailed().getJob()),
                    notNegative(message.getTaskFailed().getTask(), "task"),
                    PlanWire.fromProto(message.getTaskFailed().hasFailure(), message.getTaskFailed().getFailure()));
            case UPLOAD -> fromProto(message.getUpload());
            case PROGRESS -> fromProto(message.getProgress());
            case ENDED -> fromProto(message.getEnded());
            case MEASURED -> fromProto(message.getMeasured());
            case SPLIT -> fromProto(message.getSplit());
            case PARTITIONED -> fromProto(message.getPartitioned());
            case KIND_NOT_SET -> throw new IllegalArgumentException("a message to a client of no known kind");
        };
    }

    private static ToClient fromProto(ClientProto.Results results) {
        TaskRange tasks = PlanWire.fromProto(results.hasTasks(), results.getTasks());
        return new ToClient.Results(
                PlanWire.fromProto(results.hasJob(), results.getJob()),
                tasks,
                PlanWire.slicesFor(tasks.size(), results.hasSlices(), results.getSlices()));
    }

    private static ToClient fromProto(ClientProto.StoredResults stored) {
        TaskRange tasks = PlanWire.fromProto(stored.hasTasks(), stored.getTasks());
        return new ToClient.StoredResults(
                PlanWire.fromProto(stored.hasJob(), stored.getJob()),
                new LeaseId(stored.getLease()),
                new StageId(stored.getStage()),
                new StageGeneration(stored.getGeneration()),
                tasks,
                positive(stored.getAttempt(), "attempt"),
                PlanWire.fromProto(stored.hasWorker(), stored.getWorker()),
                lengths(stored.getBytesList(), tasks.size(), "stored bytes"));
    }

    private static ToClient fromProto(ClientProto.Upload upload) {
        return new ToClient.Upload(
                PlanWire.fromProto(upload.hasJob(), upload.getJob()),
                new LeaseId(upload.getLease()),
                new StageId(upload.getStage()),
                new StageGeneration(upload.getGeneration()),
                PlanWire.fromProto(upload.hasTasks(), upload.getTasks()),
                positive(upload.getAttempt(), "attempt"),
                PlanWire.fromProto(upload.hasWorker(), upload.getWorker()));
    }

    private static ToClient fromProto(ClientProto.Progress progress) {
        return new ToClient.Progress(
                PlanWire.fromProto(progress.hasJob(), progress.getJob()),
                PlanWire.fromProto(progress.getState(), progress.getStateValue()),
                notNegative(progress.getTasksDone(), "tasks done"),
                notNegative(progress.getTasksTotal(), "tasks total"),
                notNegative(progress.getRetries(), "retries"));
    }

    private static ToClient fromProto(ClientProto.Measured measured) {
        return new ToClient.Measured(
                PlanWire.fromProto(measured.hasJob(), measured.getJob()),
                new StageId(measured.getStage()),
                notNegative(measured.getBlocks(), "blocks"),
                PlanWire.fromProto(measured.hasSize(), measured.getSize()));
    }

    private static ToClient fromProto(ClientProto.Partitioned partitioned) {
        return new ToClient.Partitioned(
                PlanWire.fromProto(partitioned.hasJob(), partitioned.getJob()),
                notNegative(partitioned.getGroup(), "group"),
                positive(partitioned.getPartitions(), "partitions"),
                notNegative(partitioned.getBytes(), "bytes"));
    }

    private static ClientProto.Split toProto(ToClient.Split split) {
        ClientProto.Split.Builder proto = ClientProto.Split.newBuilder()
                .setJob(PlanWire.toProto(split.job()))
                .setOf(split.of().value())
                .setMedian(split.median())
                .setLargest(split.largest());
        for (ToClient.Part part : split.parts()) {
            proto.addParts(ClientProto.Split.Part.newBuilder().setPartition(part.partition()).setBytes(part.bytes()).setTasks(part.tasks()));
        }
        return proto.build();
    }

    private static ToClient fromProto(ClientProto.Split split) {
        return new ToClient.Split(
                PlanWire.fromProto(split.hasJob(), split.getJob()),
                new StageId(split.getOf()),
                split.getMedian(),
                split.getLargest(),
                split.getPartsList().stream().map(part -> new ToClient.Part(
                        notNegative(part.getPartition(), "partition"),
                        notNegative(part.getBytes(), "bytes"),
                        positive(part.getTasks(), "tasks"))).toList());
    }

    private static ToClient fromProto(ClientProto.Ended ended) {
        return new ToClient.Ended(
                PlanWire.fromProto(ended.hasJob(), ended.getJob()),
                PlanWire.fromProto(ended.getState(), ended.getStateValue()),
                ended.hasFailure() ? PlanWire.fromProto(true, ended.getFailure()) : null,
                notNegative(ended.getResultTasks(), "result tasks"),
                Fields.counters(ended.getCountersMap()),
                PlanWire.slicesOrNone(ended.hasAccumulated(), ended.getAccumulated()),
                SkippingWire.fromProto(ended.hasSkips(), ended.getSkips()));
    }
}
