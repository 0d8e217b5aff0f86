package io.sheaf.worker.runtime;

import io.sheaf.plan.message.FromWorker;
import io.sheaf.plan.message.FromWorker.TaskOutput;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** Keeps what a worker says, and checks that no task is answered for twice. Safe for many threads. */
final class FakeScheduler implements SchedulerLink {

    private final List<FromWorker> heard = new ArrayList<>();
    private final Map<Integer, FromWorker> answers = new TreeMap<>();
    private final Map<Integer, Long> results = new TreeMap<>();

    @Override
    public synchronized void send(List<FromWorker> batch) {
        heard.addAll(batch);
        batch.forEach(this::learn);
    }

    private void learn(FromWorker message) {
        if (message instanceof FromWorker.Succeeded good) {
            for (int task = good.tasks().from(); task < good.tasks().to(); task++) {
                answer(task, message);
            }
            if (good.output() instanceof TaskOutput.Inline inline) {
                for (int i = 0; i < good.tasks().size(); i++) {
                    results.put(good.tasks().from() + i, ByteBuffer.wrap(inline.slices().slice(i)).getLong());
                }
            }
        } else if (message instanceof FromWorker.Failed bad) {
            answer(bad.task(), message);
        } else if (message instanceof FromWorker.Returned returned) {
            returned.tasks().forEach(range -> {
                for (int task = range.from(); task < range.to(); task++) {
                    answer(task, message);
                }
            });
        }
    }

    private void answer(int task, FromWorker message) {
        FromWorker before = answers.put(task, message);
        if (before != null) {
            throw new AssertionError("task " + task + " was answered for twice: " + before + " and " + message);
        }
    }

    synchronized List<FromWorker> heard() {
        return List.copyOf(heard);
    }

    synchronized <M extends FromWorker> List<M> heard(Class<M> type) {
        return heard.stream().filter(type::isInstance).map(type::cast).toList();
    }

    synchronized Map<Integer, Long> results() {
        return new TreeMap<>(results);
    }

    synchronized int answered() {
        return answers.size();
    }

    synchronized FromWorker answerOrNull(int task) {
        return answers.get(task);
    }

}
