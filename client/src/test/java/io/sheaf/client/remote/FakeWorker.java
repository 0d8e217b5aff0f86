package io.sheaf.client.remote;

import io.grpc.Status;
import io.grpc.stub.StreamObserver;
import io.sheaf.Effects;
import io.sheaf.plan.JobId;
import io.sheaf.plan.JobSettings;
import io.sheaf.plan.JobSpec;
import io.sheaf.plan.Program;
import io.sheaf.plan.Sha256;
import io.sheaf.plan.Slices;
import io.sheaf.plan.StageId;
import io.sheaf.plan.StageOutput;
import io.sheaf.plan.StageSpec;
import io.sheaf.plan.TaskSource;
import io.sheaf.plan.message.FromWorker;
import io.sheaf.plan.message.ToWorker;
import io.sheaf.protocol.ControlChannel;
import io.sheaf.plan.SheafRelease;
import io.sheaf.protocol.Wire;
import io.sheaf.protocol.auth.Endpoint;
import io.sheaf.protocol.auth.Token;
import io.sheaf.protocol.v1.WorkerProto;
import io.sheaf.protocol.v1.WorkerServiceGrpc;
import java.util.ArrayList;
import java.util.List;

/** A worker whose tasks give back their inputs, at once or when it is told to. Safe for use by many threads. */
final class FakeWorker implements AutoCloseable {

    private final ControlChannel channel;
    private final StreamObserver<WorkerProto.FromWorkerBatch> out;
    private final List<ToWorker.Grant> waiting = new ArrayList<>();
    private boolean answering;

    FakeWorker(String scheduler, Token token, boolean answering) {
        this.answering = answering;
        channel = new ControlChannel(Endpoint.parseLoopback(scheduler), token);
        out = WorkerServiceGrpc.newStub(channel.calls()).connect(new StreamObserver<>() {
            @Override
            public void onNext(WorkerProto.ToWorkerBatch batch) {
                Wire.fromProto(batch).forEach(FakeWorker.this::told);
            }

            @Override
            public void onError(Throwable trouble) {
                if (Status.fromThrowable(trouble).getCode() == Status.Code.INVALID_ARGUMENT) {
                    throw new AssertionError("the scheduler did not understand the worker", trouble);
                }
            }

            @Override
            public void onCompleted() {}
        });
        say(new FromWorker.Hello(new FromWorker.WorkerInfo(
                Wire.PROTOCOL, SheafRelease.version(), SheafRelease.javaFeature(), 2, 4711, "here", "127.0.0.1:1")));
    }

    /** A job with one task for each input, whose results are the inputs. */
    static JobSpec job(int number, List<byte[]> inputs) {
        return job(number, new TaskSource.Inline(Slices.of(inputs)));
    }

    static JobSpec job(int number, TaskSource source) {
        JobSettings settings = new JobSettings("echo", 1, 1, Effects.IDEMPOTENT, 0, 0, "", false, false, 0, false);
        StageSpec stage = new StageSpec(
                new StageId(0), Program.of(new byte[] {1}), List.of(source), new StageOutput.Results(), 0);
        return new JobSpec(new JobId(5, number), settings, Sha256.of(new byte[0]), List.of(stage));
    }

    /** The same job, but it outlives its scheduler. */
    static JobSpec durableJob(int number) {
        JobSpec job = job(number, List.of(new byte[] {1}));
        JobSettings settings = new JobSettings("echo", 1, 1, Effects.IDEMPOTENT, 0, 0, "key " + number, false, false, 0, false);
        return new JobSpec(job.id(), settings, job.bundle(), job.stages());
    }

    private synchronized void told(ToWorker message) {
        if (message instanceof ToWorker.Grant grant) {
            waiting.add(grant);
            if (answering) {
                answerAll();
            }
        } else if (message instanceof ToWorker.Recall recall) {
            waiting.stream().filter(grant -> grant.lease().equals(recall.lease())).findFirst().ifPresent(grant -> {
                waiting.remove(grant);
                say(new FromWorker.Returned(grant.lease(), grant.job(), List.of(grant.tasks()), true));
            });
        }
    }

    /** Finishes the tasks it has, and from now on all that come. */
    synchronized void answer() {
        answering = true;
        answerAll();
    }

    private void answerAll() {
        for (ToWorker.Grant grant : waiting) {
            say(new FromWorker.Succeeded(grant.lease(), grant.job(), grant.stage(), grant.tasks(),
                    new FromWorker.TaskOutput.Inline(grant.inputs()), FromWorker.TaskStats.NONE));
        }
        waiting.clear();
    }

    synchronized boolean hasWork() {
        return !waiting.isEmpty();
    }

    private synchronized void say(FromWorker message) {
        out.onNext(WorkerProto.FromWorkerBatch.newBuilder().addMessages(Wire.toProto(message)).build());
    }

    @Override
    public void close() {
        channel.close();
    }
}
