package io.sheaf.scheduler.server;

import io.grpc.Status;
import io.grpc.StatusRuntimeException;
import io.grpc.stub.ServerCallStreamObserver;
import io.grpc.stub.StreamObserver;
import io.sheaf.plan.ClientId;
import io.sheaf.plan.ClusterEpoch;
import io.sheaf.plan.JobId;
import io.sheaf.plan.JobState;
import io.sheaf.plan.WorkerEpoch;
import io.sheaf.plan.message.FromClient;
import io.sheaf.plan.message.ToClient;
import io.sheaf.plan.SheafRelease;
import io.sheaf.protocol.Wire;
import io.sheaf.protocol.v1.AdminProto;
import io.sheaf.protocol.v1.AdminProto.CancelJobReply;
import io.sheaf.protocol.v1.AdminProto.CancelJobRequest;
import io.sheaf.protocol.v1.AdminProto.ClusterInfoReply;
import io.sheaf.protocol.v1.AdminProto.ClusterInfoRequest;
import io.sheaf.protocol.v1.AdminProto.DrainWorkerReply;
import io.sheaf.protocol.v1.AdminProto.DrainWorkerRequest;
import io.sheaf.protocol.v1.AdminProto.ListJobsReply;
import io.sheaf.protocol.v1.AdminProto.ListJobsRequest;
import io.sheaf.protocol.v1.AdminProto.ListWorkersReply;
import io.sheaf.protocol.v1.AdminProto.ListWorkersRequest;
import io.sheaf.protocol.v1.AdminProto.ShowJobRequest;
import io.sheaf.protocol.v1.AdminProto.WatchJobRequest;
import io.sheaf.protocol.v1.AdminServiceGrpc;
import io.sheaf.scheduler.core.ClusterSnapshot;
import io.sheaf.scheduler.core.ClusterSnapshot.JobView;
import io.sheaf.scheduler.core.ClusterSnapshot.WorkerView;
import io.sheaf.scheduler.runtime.SchedulerLoop;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;

/** Answers people's questions from snapshots. Its calls may wait for the event loop. */
final class AdminService extends AdminServiceGrpc.AdminServiceImplBase {

    private static final long WATCH_MILLIS = 250;

    private final SchedulerLoop loop;
    private final ClusterEpoch cluster;
    private final ScheduledExecutorService timer;
    /** In whose name jobs are cancelled; wants no answers. */
    private final ClientId self;

    AdminService(SchedulerLoop loop, ClusterEpoch cluster, ScheduledExecutorService timer) {
        this.loop = loop;
        this.cluster = cluster;
        this.timer = timer;
        this.self = loop.clientConnected(messages -> {});
    }

    @Override
    public void clusterInfo(ClusterInfoRequest request, StreamObserver<ClusterInfoReply> reply) {
        answer(reply, () -> {
            ClusterSnapshot now = loop.snapshot();
            return ClusterInfoReply.newBuilder()
                    .setSheafVersion(SheafRelease.version())
                    .setProtocol(Wire.PROTOCOL)
                    .setJavaFeature(SheafRelease.javaFeature())
                    .setCluster(cluster.value())
                    .setPid(ProcessHandle.current().pid())
                    .setWorkers(now.workers().size())
                    .setSlots(now.workers().stream().mapToInt(WorkerView::slots).sum())
                    .setRunningJobs((int) now.jobs().stream().filter(job -> job.state() == JobState.RUNNING).count())
                    .build();
        });
    }

    @Override
    public void listWorkers(ListWorkersRequest request, StreamObserver<ListWorkersReply> reply) {
        answer(reply, () -> {
            ListWorkersReply.Builder list = ListWorkersReply.newBuilder();
            loop.snapshot().workers().forEach(worker -> list.addWorkers(toProto(worker)));
            return list.build();
        });
    }

    @Override
    public void listJobs(ListJobsRequest request, StreamObserver<ListJobsReply> reply) {
        answer(reply, () -> {
            ListJobsReply.Builder list = ListJobsReply.newBuilder();
            loop.snapshot().jobs().forEach(job -> list.addJobs(toProto(job)));
            return list.build();
        });
    }

    @Override
    public void showJob(ShowJobRequest request, StreamObserver<AdminProto.JobView> reply) {
        answer(reply, () -> toProto(find(Wire.jobId(request.hasId(), request.getId()))));
    }

    @Override
    public void watchJob(WatchJobRequest request, StreamObserver<AdminProto.JobView> reply) {
        try {
            JobId id = Wire.jobId(request.hasId(), request.getId());
            new Watcher(id, (ServerCallStreamObserver<AdminProto.JobView>) reply).start(find(id));
        } catch (StatusRuntimeException e) {
            reply.onError(e);
        }
    }

    @Override
    public void cancelJob(CancelJobRequest request, StreamObserver<CancelJobReply> reply) {
        answer(reply, () -> {
            JobView job = find(Wire.jobId(request.hasId(), request.getId()));
            loop.clientSaid(self, new FromClient.Cancel(job.id(), null, request.getReason()));
            return CancelJobReply.getDefaultInstance();
        });
    }

    @Override
    public void drainWorker(DrainWorkerRequest request, StreamObserver<DrainWorkerReply> reply) {
        answer(reply, () -> {
            WorkerEpoch worker = new WorkerEpoch(request.getEpoch());
            if (loop.snapshot().workers().stream().noneMatch(view -> view.id().equals(worker))) {
                throw Status.NOT_FOUND.withDescription("no such worker is known here, or it has left").asRuntimeException();
            }
            loop.drainWorker(worker);
            return DrainWorkerReply.getDefaultInstance();
        });
    }

    private JobView find(JobId id) {
        return loop.snapshot().jobs().stream()
                .filter(job -> job.id().equals(id))
                .findFirst()
                .orElseThrow(() -> Status.NOT_FOUND.withDescription("no job " + id + " is known here").asRuntimeException());
    }

    private static <R> void answer(StreamObserver<R> reply, Supplier<R> answer) {
        R value;
        try {
            value = answer.get();
        } catch (StatusRuntimeException e) {
            reply.onError(e);
            return;
        }
        reply.onNext(value);
        reply.onCompleted();
    }

    private static AdminProto.JobView toProto(JobView job) {
        AdminProto.JobView.Builder proto = AdminProto.JobView.newBuilder()
                .setId(Wire.toProto(job.id()))
                .setName(job.name())
                .setState(Wire.toProto(job.state()))
                .setTasksDone(job.tasksDone())
                .setTasksTotal(job.tasksTotal())
                .setRetries(job.retries())
                .setSpeculated(job.speculated())
                .setSpeculationsWon(job.speculationsWon())
                .setDivided(job.divided())
                .setSubmittedAtMillis(job.submittedAtMillis());
        for (ToClient.Measured measured : job.measured()) {
            proto.addMeasured(AdminProto.MeasuredStage.newBuilder()
                    .setStage(measured.stage().value())
                    .setTasks(measured.blocks())
                    .setSize(Wire.toProto(measured.size())));
        }
        job.splits().forEach(split -> proto.addJoined(toProto(split)));
        if (job.errorOrNull() != null) {
            proto.setFailure(Wire.toProto(job.errorOrNull()));
        }
        return proto.build();
    }

    private static AdminProto.JoinedStage toProto(ToClient.Split split) {
        AdminProto.JoinedStage.Builder proto = AdminProto.JoinedStage.newBuilder()
                .setStage(split.of().value())
                .setMedian(split.median())
                .setLargest(split.largest());
        for (ToClient.Part part : split.parts()) {
            proto.addSplit(AdminProto.JoinedStage.SplitPartition.newBuilder()
                    .setPartition(part.partition())
                    .setBytes(part.bytes())
                    .setTasks(part.tasks()));
        }
        return proto.build();
    }

    private static AdminProto.WorkerView toProto(WorkerView worker) {
        return AdminProto.WorkerView.newBuilder()
                .setEpoch(worker.id().value())
                .setName(worker.name())
                .setPid(worker.pid())
                .setHost(worker.host())
                .setDataAddress(worker.dataAddress())
                .setJavaFeature(worker.javaFeature())
                .setSlots(worker.slots())
                .setRunning(worker.running())
                .setState(worker.state().name())
                .setNote(worker.note())
                .build();
    }

    /** Sends one job's changes to one caller: the newest only, when the caller is ready for it. Owned by the timer's thread. */
    private final class Watcher {

        private final JobId id;
        private final ServerCallStreamObserver<AdminProto.JobView> out;
        private AdminProto.JobView sent;

        Watcher(JobId id, ServerCallStreamObserver<AdminProto.JobView> out) {
            this.id = id;
            this.out = out;
            out.setOnCancelHandler(() -> {});
        }

        void start(JobView now) {
            timer.execute(() -> show(now));
        }

        private void look() {
            if (out.isCancelled()) {
                return;
            }
            try {
                show(find(id));
            } catch (StatusRuntimeException forgotten) {
                out.onError(forgotten);
            }
        }

        private void show(JobView now) {
            AdminProto.JobView view = toProto(now);
            if (!view.equals(sent) && (out.isReady() || now.state().isFinal())) {
                out.onNext(view);
                sent = view;
            }
            if (now.state().isFinal()) {
                out.onCompleted();
            } else {
                timer.schedule(this::look, WATCH_MILLIS, TimeUnit.MILLISECONDS);
            }
        }
    }
}
