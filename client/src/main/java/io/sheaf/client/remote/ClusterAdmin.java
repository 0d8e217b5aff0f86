package io.sheaf.client.remote;

import io.grpc.Channel;
import io.grpc.StatusRuntimeException;
import io.sheaf.RefusedException;
import io.sheaf.SheafException;
import io.sheaf.plan.Failure;
import io.sheaf.plan.JobId;
import io.sheaf.protocol.ControlChannel;
import io.sheaf.protocol.Wire;
import io.sheaf.protocol.v1.AdminProto;
import io.sheaf.protocol.v1.AdminServiceGrpc;
import java.time.Instant;
import java.util.Iterator;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.function.Supplier;

/**
 * What people ask a cluster. Every call waits for its answer, all but watching at most 8 seconds, and fails with a
 * {@link SheafException}:
 * {@link io.sheaf.ClusterUnreachableException} if there is no cluster, {@link RefusedException} for an unknown job. Jobs
 * are named by their id or a unique beginning of it. Safe for use by many threads.
 */
public final class ClusterAdmin implements AutoCloseable {

    private static final long CALL_SECONDS = 8;
    private static final int ID_DIGITS = 32;

    private final Doorway doorway;
    private final ControlChannel channel;

    ClusterAdmin(Doorway doorway) {
        this.doorway = doorway;
        this.channel = doorway.open();
    }

    /** @param address {@code host:port} of a scheduler on this machine, which the first question will connect to */
    public static ClusterAdmin connect(String address) {
        return connect(address, System.getenv());
    }

    /**
     * The same with the token that these variables lead to.
     *
     * @param environment variables that name the token file and the state directory
     */
    public static ClusterAdmin connect(String address, Map<String, String> environment) {
        return new ClusterAdmin(Doorway.find(address, environment));
    }

    /** All jobs the scheduler remembers, in its order. */
    public List<JobRow> listJobs() {
        return ask(stub -> stub.listJobs(AdminProto.ListJobsRequest.getDefaultInstance())).getJobsList().stream()
                .map(ClusterAdmin::row)
                .toList();
    }

    public JobRow showJob(String idOrPrefix) {
        JobId id = resolve(idOrPrefix);
        return row(ask(stub -> stub.showJob(AdminProto.ShowJobRequest.newBuilder().setId(Wire.toProto(id)).build())));
    }

    /**
     * Tells of the job now and of its changes, on the calling thread, until it has ended.
     *
     * @return the job at its end
     */
    public JobRow watchJob(String idOrPrefix, Consumer<? super JobRow> changes) {
        AdminProto.WatchJobRequest request =
                AdminProto.WatchJobRequest.newBuilder().setId(Wire.toProto(resolve(idOrPrefix))).build();
        Iterator<AdminProto.JobView> views = AdminServiceGrpc.newBlockingStub(channel.calls()).watchJob(request);
        JobRow last = null;
        while (call(views::hasNext)) {
            last = row(views.next());
            changes.accept(last);
        }
        if (last == null || !last.state().isFinal()) {
            throw CallErrors.unreachable(doorway.address(), "it stopped while job " + idOrPrefix + " was running", null);
        }
        return last;
    }

    /** Returns when the scheduler has taken note; a job that is over stays as it is. */
    public void cancelJob(String idOrPrefix, String reason) {
        JobId id = resolve(idOrPrefix);
        ask(stub -> stub.cancelJob(
                AdminProto.CancelJobRequest.newBuilder().setId(Wire.toProto(id)).setReason(reason).build()));
    }

    public List<WorkerRow> listWorkers() {
        return ask(stub -> stub.listWorkers(AdminProto.ListWorkersRequest.getDefaultInstance())).getWorkersList().stream()
                .map(worker -> new WorkerRow(
                        worker.getName(), worker.getPid(), worker.getDataAddress(), worker.getSlots(), worker.getRunning(), worker.getState(),
                        worker.getNote()))
                .toList();
    }

    /**
     * Has a worker finish what it runs and leave. Returns when the scheduler has taken note, with the worker's id: it stays,
     * {@code DRAINING}, until nobody needs what it keeps.
     *
     * @param name the worker's id, what stands in it before the {@code @}, or its process id
     */
    public String drainWorker(String name) {
        AdminProto.WorkerView worker = resolveWorker(name);
        ask(stub -> stub.drainWorker(AdminProto.DrainWorkerRequest.newBuilder().setEpoch(worker.getEpoch()).build()));
        return worker.getName();
    }

    private AdminProto.WorkerView resolveWorker(String name) {
        List<AdminProto.WorkerView> all = ask(stub -> stub.listWorkers(AdminProto.ListWorkersRequest.getDefaultInstance())).getWorkersList();
        List<AdminProto.WorkerView> matches = all.stream()
                .filter(worker -> worker.getName().equals(name) || worker.getName().startsWith(name + "@") || Long.toString(worker.getPid()).equals(name))
                .toList();
        if (matches.size() == 1) {
            return matches.get(0);
        }
        throw new RefusedException(matches.isEmpty()
                ? "no worker " + name + " is known at " + doorway.address() + "; 'sheaf worker list' shows those that are"
                : matches.size() + " workers are called " + name + "; give the id of one: "
                        + String.join(", ", matches.stream().map(AdminProto.WorkerView::getName).toList()));
    }

    @Override
    public void close() {
        channel.close();
    }

    private JobId resolve(String idOrPrefix) {
        String prefix = idOrPrefix.toLowerCase(Locale.ROOT);
        if (!prefix.matches("[0-9a-f]{1," + ID_DIGITS + "}")) {
            throw new RefusedException("'" + idOrPrefix + "' is no job id: expected up to " + ID_DIGITS + " hexadecimal digits");
        }
        if (prefix.length() == ID_DIGITS) {
            return JobId.parse(prefix);
        }
        List<JobRow> matches = listJobs().stream().filter(job -> job.id().startsWith(prefix)).toList();
        if (matches.size() == 1) {
            return JobId.parse(matches.get(0).id());
        }
        throw new RefusedException(matches.isEmpty()
                ? "no job whose id begins with " + idOrPrefix + " is known at " + doorway.address() + "; 'sheaf job list' shows those that are"
                : matches.size() + " jobs have an id that begins with " + idOrPrefix + "; give more digits: "
                        + String.join(", ", matches.stream().map(JobRow::id).limit(5).toList()));
    }

    private <R> R ask(Function<AdminServiceGrpc.AdminServiceBlockingStub, R> question) {
        Channel calls = channel.calls();
        return call(() -> question.apply(AdminServiceGrpc.newBlockingStub(calls).withDeadlineAfter(CALL_SECONDS, TimeUnit.SECONDS)));
    }

    private <R> R call(Supplier<R> call) {
        try {
            return call.get();
        } catch (StatusRuntimeException e) {
            throw CallErrors.toException(e.getStatus(), doorway.address());
        }
    }

    private static JobRow.MeasuredStage measured(AdminProto.MeasuredStage stage) {
        return new JobRow.MeasuredStage(stage.getStage(), stage.getTasks(), stage.getSize().getBytes(), stage.getSize().getRecords());
    }

    private static JobRow.JoinedStage joined(AdminProto.JoinedStage stage) {
        List<JobRow.SplitPartition> split = stage.getSplitList().stream()
                .map(each -> new JobRow.SplitPartition(each.getPartition(), each.getBytes(), each.getTasks()))
                .toList();
        return new JobRow.JoinedStage(stage.getStage(), stage.getMedian(), stage.getLargest(), split);
    }

    private static JobRow row(AdminProto.JobView job) {
        Failure failure = job.hasFailure() ? Wire.failure(job.getFailure()) : null;
        return new JobRow(
                Wire.jobId(job.hasId(), job.getId()).toString(),
                job.getName(),
                Wire.jobState(job.getState()),
                job.getTasksDone(),
                job.getTasksTotal(),
                job.getSpeculated(),
                job.getSpeculationsWon(),
                job.getDivided(),
                Instant.ofEpochMilli(job.getSubmittedAtMillis()),
                job.getMeasuredList().stream().map(ClusterAdmin::measured).toList(),
                job.getJoinedList().stream().map(ClusterAdmin::joined).toList(),
                failure == null ? null : failure.kind(),
                failure == null ? null : failure.message());
    }
}
