package io.sheaf.client.core;

import io.sheaf.ClusterInfo;
import io.sheaf.codec.ByteSink;
import io.sheaf.codec.ValueCodec;
import io.sheaf.plan.BlockId;
import io.sheaf.plan.CodeLevel;
import io.sheaf.plan.Failure;
import io.sheaf.plan.JobId;
import io.sheaf.plan.JobState;
import io.sheaf.plan.LeaseId;
import io.sheaf.plan.Sha256;
import io.sheaf.plan.StageGeneration;
import io.sheaf.plan.StageId;
import io.sheaf.plan.TaskRange;
import io.sheaf.plan.WorkerAddress;
import io.sheaf.plan.WorkerEpoch;
import io.sheaf.plan.Slices;
import io.sheaf.plan.message.FromClient;
import io.sheaf.plan.message.ToClient;
import java.io.IOException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.Iterator;
import java.util.List;
import java.util.Map;

/**
 * A scheduler and its workers as a test plays them: it says what it likes, and keeps results that break off where it likes.
 * What is said to it may be said by any thread.
 */
final class ScriptedLink implements SchedulerLink {

    private static final StageId STAGE = new StageId(0);

    private final List<FromClient> said = new ArrayList<>();
    private int fetches;
    private final Map<BlockId, List<byte[]>> kept = new HashMap<>();
    private final Map<BlockId, Integer> breaks = new HashMap<>();
    private Listener listener;
    private JobId job;

    ScriptedLink to(Listener newListener) {
        listener = newListener;
        return this;
    }

    /** The submitted job. */
    JobId job() {
        return job;
    }

    /** All of this kind that was said so far. */
    synchronized <M extends FromClient> List<M> said(Class<M> kind) {
        return said.stream().filter(kind::isInstance).map(kind::cast).toList();
    }

    /** Waits until this has been said. */
    synchronized void await(FromClient message) throws InterruptedException {
        while (!said.contains(message)) {
            wait();
        }
    }

    /** How many transfers were asked for. */
    int fetches() {
        return fetches;
    }

    /** Handled by a thread of the client's, sooner or later, or by the one that waits for results. */
    void say(ToClient message) {
        listener.received(List.of(message));
    }

    /** A worker keeps results of these tasks, each a list of pieces, made by this attempt under a lease of the same number. */
    void sayStored(int firstTask, int attempt, List<List<byte[]>> results) {
        TaskRange tasks = new TaskRange(firstTask, firstTask + results.size());
        for (int i = 0; i < results.size(); i++) {
            kept.put(block(firstTask + i, attempt), results.get(i));
        }
        say(new ToClient.StoredResults(job, new LeaseId(attempt), STAGE, new StageGeneration(0), tasks, attempt,
                new WorkerAddress(new WorkerEpoch(1), "here"), new long[results.size()]));
    }

    void sayEnded(JobState state, Failure failureOrNull, int tasks) {
        say(new ToClient.Ended(job, state, failureOrNull, tasks, Map.of(), Slices.EMPTY));
    }

    /** From now on only the first pieces of this result can be read. */
    void breakOff(int task, int attempt, int afterPieces) {
        breaks.put(block(task, attempt), afterPieces);
    }

    /** A piece of these values. */
    static byte[] piece(Object... values) {
        ByteSink sink = new ByteSink(64);
        for (Object value : values) {
            ValueCodec.encode(value, sink);
        }
        return sink.toArray();
    }

    private BlockId block(int task, int attempt) {
        return new BlockId(job, STAGE, new StageGeneration(0), task, attempt, 0);
    }

    @Override
    public synchronized void send(FromClient message) {
        said.add(message);
        notifyAll();
        if (message instanceof FromClient.Submit submit) {
            job = submit.job().id();
        }
    }

    @Override
    public CodeBundle bundle() {
        return new CodeBundle(Sha256.of(new byte[0]), CodeLevel.ANY, ScriptedLink.class.getClassLoader());
    }

    @Override
    public StoredPayloads fetch(WorkerAddress holder, List<BlockId> blocks) {
        fetches++;
        return new Kept(blocks.iterator());
    }

    @Override
    public long put(WorkerAddress holder, BlockId block, byte[] payload) {
        throw new AssertionError("nobody puts anything");
    }

    @Override
    public ClusterInfo info() {
        throw new AssertionError("nobody asks");
    }

    @Override
    public void close() {
        // There is nothing to end.
    }

    private final class Kept implements StoredPayloads {
        private final Iterator<BlockId> blocks;
        private BlockId at;
        private int next;

        Kept(Iterator<BlockId> blocks) {
            this.blocks = blocks;
        }

        @Override
        public void next() throws IOException {
            at = blocks.next();
            next = 0;
            requireThere();
        }

        @Override
        public boolean nextPiece() throws IOException {
            requireThere();
            next++;
            return next <= kept.get(at).size();
        }

        private void requireThere() throws IOException {
            if (next >= breaks.getOrDefault(at, Integer.MAX_VALUE)) {
                throw new IOException("the worker is gone");
            }
        }

        @Override
        public byte[] piece() {
            return kept.get(at).get(next - 1);
        }

        @Override
        public int length() {
            return piece().length;
        }

        @Override
        public void close() {
            next = Integer.MAX_VALUE;
        }
    }
}
