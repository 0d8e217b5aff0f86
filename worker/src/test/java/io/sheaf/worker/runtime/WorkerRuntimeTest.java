package io.sheaf.worker.runtime;

import static io.sheaf.worker.core.Messages.define;
import static io.sheaf.worker.core.Messages.grant;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.sheaf.plan.message.FromWorker;
import java.time.Duration;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class WorkerRuntimeTest {

    private static final Duration PATIENCE = Duration.ofSeconds(30);

    @Test
    void answersForEachOfManyTinyTasksOnce() {
        int tasks = 20_000;
        FakeEngine engine = new FakeEngine((attempt, control) -> {});
        try (TestWorker worker = new TestWorker(3, engine)) {
            worker.receive(define(1), grant(1, 1, 0, tasks / 2), grant(2, 1, tasks / 2, tasks));
            await().atMost(PATIENCE).until(() -> worker.scheduler.answered() == tasks);

            assertThat(worker.scheduler.results().values())
                    .containsExactlyElementsOf(IntStream.range(0, tasks).mapToObj(i -> (long) i * i).toList());
            assertThat(engine.started.values()).containsOnly(1);
            assertThat(engine.mostInside.get()).isBetween(1, 3);
            int messages = worker.scheduler.heard(FromWorker.Succeeded.class).size();
            assertThat(messages).as("tasks that need no entry of their own travel in ranges").isLessThan(tasks / 4);
            long counted = worker.scheduler.heard(FromWorker.Succeeded.class).stream()
                    .mapToLong(message -> message.stats().counters().get("tasks"))
                    .sum();
            assertThat(counted).isEqualTo(tasks);
        }
    }
}
