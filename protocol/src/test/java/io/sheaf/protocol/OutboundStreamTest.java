package io.sheaf.protocol;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.protobuf.ByteString;
import io.grpc.Status;
import io.grpc.stub.CallStreamObserver;
import io.sheaf.protocol.v1.PlanProto;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class OutboundStreamTest {

    private final Receiver receiver = new Receiver();
    private final List<Status> cutOff = new ArrayList<>();
    private final OutboundStream<PlanProto.Slices, List<PlanProto.Slices>> stream =
            new OutboundStream<>(receiver, List::copyOf, 100 << 20, cutOff::add);

    private static PlanProto.Slices message(int number, int bytes) {
        return PlanProto.Slices.newBuilder().setData(ByteString.copyFrom(new byte[bytes])).addLengths(number).build();
    }

    private List<Integer> numbers() {
        return receiver.batches.stream().flatMap(List::stream).map(message -> message.getLengths(0)).toList();
    }

    @Test
    void aReadyReceiverGetsEachSendAtOnce() {
        receiver.ready = Integer.MAX_VALUE;
        stream.send(List.of(message(1, 10), message(2, 10)));
        stream.send(List.of(message(3, 10)));
        assertThat(receiver.batches).hasSize(2);
        assertThat(numbers()).containsExactly(1, 2, 3);
    }

    @Test
    void whatHasTimeGoesWithTheNextMessage() {
        receiver.ready = Integer.MAX_VALUE;
        assertThat(stream.sendLater(List.of(message(1, 10)))).isTrue();
        assertThat(stream.sendLater(List.of(message(2, 10)))).isFalse();
        assertThat(receiver.batches).isEmpty();
        stream.send(List.of(message(3, 10)));
        assertThat(receiver.batches).hasSize(1);
        assertThat(numbers()).containsExactly(1, 2, 3);
        assertThat(stream.sendLater(List.of(message(4, 10)))).isTrue();
        stream.drain();
        assertThat(numbers()).containsExactly(1, 2, 3, 4);
        stream.sendLater(List.of(message(5, 10)));
        stream.close(Status.OK);
        assertThat(numbers()).containsExactly(1, 2, 3, 4, 5);
    }

    @Test
    void manyMessagesThatHaveTimeGoByThemselves() {
        receiver.ready = Integer.MAX_VALUE;
        for (int i = 0; i < 64; i++) {
            stream.sendLater(List.of(message(i, 10)));
        }
        assertThat(receiver.batches).isEmpty();
        stream.sendLater(List.of(message(64, 10)));
        assertThat(receiver.batches).hasSize(1);
        assertThat(numbers()).hasSize(65).isSorted();
    }

    @Test
    void whatWaitedTravelsTogetherAndInOrder() {
        for (int i = 0; i < 1000; i++) {
            stream.send(List.of(message(i, 10)));
        }
        assertThat(receiver.batches).isEmpty();
        receiver.ready = 1;
        stream.drain();
        assertThat(receiver.batches).hasSize(1);
        assertThat(numbers()).hasSize(1000).isSorted();
    }

    @Test
    void batchesStayBelowTheLimit() {
        receiver.ready = Integer.MAX_VALUE;
        stream.send(List.of(message(1, 900_000), message(2, Wire.MAX_MESSAGE_BYTES), message(3, 600_000), message(4, 600_000), message(5, 10)));
        assertThat(numbers()).containsExactly(1, 2, 3, 4, 5);
        assertThat(receiver.batches).allSatisfy(batch -> assertThat(batch.stream()
                        .mapToInt(PlanProto.Slices::getSerializedSize)
                        .sum())
                .isLessThanOrEqualTo(Wire.MAX_BATCH_BYTES));
        assertThat(receiver.batches).hasSize(4);
    }

    @Test
    void aReceiverThatDoesNotReadIsCutOff() {
        for (int i = 0; i < 150; i++) {
            stream.send(List.of(message(i, 1 << 20)));
        }
        assertThat(receiver.batches).isEmpty();
        assertThat(cutOff).hasSize(1);
        assertThat(cutOff.get(0).getDescription()).contains("too slow");
        assertThat(Status.fromThrowable(receiver.error).getCode()).isEqualTo(Status.Code.RESOURCE_EXHAUSTED);
    }

    @Test
    void aMessageBeyondTheLimitEndsTheStream() {
        receiver.ready = Integer.MAX_VALUE;
        stream.send(List.of(message(1, 10), message(2, Wire.MAX_BATCH_BYTES + 1)));
        assertThat(numbers()).containsExactly(1);
        assertThat(cutOff.get(0).getDescription()).contains("exceeds the limit");
    }

    @Test
    void closingWritesWhatWaitsFirst() {
        stream.send(List.of(message(1, 10)));
        stream.close(Status.OK);
        stream.send(List.of(message(2, 10)));
        assertThat(numbers()).containsExactly(1);
        assertThat(receiver.completed).isTrue();
        assertThat(cutOff).isEmpty();
    }

    @Test
    void aReceiverThatSendsOnFromWithinIsNotOvertaken() {
        receiver.ready = Integer.MAX_VALUE;
        receiver.onFirst = () -> stream.send(List.of(message(2, 10)));
        stream.send(List.of(message(1, 10)));
        assertThat(numbers()).containsExactly(1, 2);
    }

    /** Takes a set number of batches and is not ready after that. */
    private static final class Receiver extends CallStreamObserver<List<PlanProto.Slices>> {

        final List<List<PlanProto.Slices>> batches = new ArrayList<>();
        int ready;
        boolean completed;
        Throwable error;
        Runnable onFirst = () -> {};

        @Override
        public boolean isReady() {
            return ready > 0;
        }

        @Override
        public void onNext(List<PlanProto.Slices> batch) {
            ready--;
            batches.add(batch);
            Runnable now = onFirst;
            onFirst = () -> {};
            now.run();
        }

        @Override
        public void onError(Throwable trouble) {
            error = trouble;
        }

        @Override
        public void onCompleted() {
            completed = true;
        }

        @Override
        public void setOnReadyHandler(Runnable handler) {}

        @Override
        public void request(int count) {}

        @Override
        public void setMessageCompression(boolean enable) {}

        @Override
        public void disableAutoInboundFlowControl() {}
    }
}
