package io.sheaf.aggregator.order;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.List;
import java.util.Random;
import java.util.stream.IntStream;
import org.junit.jupiter.api.RepeatedTest;
import org.junit.jupiter.api.RepetitionInfo;
import org.junit.jupiter.api.Test;

class OrderTest {

    @RepeatedTest(50)
    void resultsComeOutInTheOrderOfTasksEachOnce(RepetitionInfo repetition) {
        Random random = new Random(repetition.getCurrentRepetition());
        int tasks = 1 + random.nextInt(200);
        List<Integer> arrivals = new ArrayList<>(IntStream.range(0, tasks).boxed().toList());
        IntStream.range(0, 50).forEach(i -> arrivals.add(random.nextInt(tasks)));
        Collections.shuffle(arrivals, random);

        OrderedResults<String> results = new OrderedResults<>();
        List<String> handedOut = new ArrayList<>();
        for (int task : arrivals) {
            results.put(task, "result " + task);
            if (random.nextInt(3) == 0) {
                drain(results, handedOut);
            }
        }
        drain(results, handedOut);
        assertThat(handedOut).isEqualTo(IntStream.range(0, tasks).mapToObj(task -> "result " + task).toList());
        assertThat(results.nextTask()).isEqualTo(tasks);
        assertThat(results.dropped()).isEqualTo(50);
    }

    @Test
    void theFirstResultOfATaskCounts() {
        OrderedResults<String> results = new OrderedResults<>();
        assertThat(results.put(1, "first")).isTrue();
        assertThat(results.put(1, "second")).isFalse();
        assertThat(results.poll()).isNull();
        assertThat(results.put(0, "zero")).isTrue();
        assertThat(results.poll()).isEqualTo("zero");
        assertThat(results.poll()).isEqualTo("first");
        assertThat(results.put(0, "late")).isFalse();
        assertThat(results.poll()).isNull();
        assertThatThrownBy(() -> results.put(-1, "x")).isInstanceOf(IllegalArgumentException.class);
    }

    @RepeatedTest(30)
    void theGreatestAreThoseOfAStableSort(RepetitionInfo repetition) {
        Random random = new Random(repetition.getCurrentRepetition());
        record Item(int weight, int place) {}
        List<Item> items = IntStream.range(0, random.nextInt(300)).mapToObj(i -> new Item(random.nextInt(20), i)).toList();
        Comparator<Item> byWeight = Comparator.comparingInt(Item::weight);
        int limit = random.nextInt(40);
        TopN<Item> top = new TopN<>(limit, byWeight);
        items.forEach(top::add);
        assertThat(top.toList()).isEqualTo(items.stream().sorted(byWeight.reversed()).limit(limit).toList());
    }

    private static void drain(OrderedResults<String> results, List<String> handedOut) {
        for (String result = results.poll(); result != null; result = results.poll()) {
            handedOut.add(result);
        }
    }
}
