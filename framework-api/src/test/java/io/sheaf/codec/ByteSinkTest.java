package io.sheaf.codec;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.sheaf.ResourceException;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

class ByteSinkTest {

    @Test
    void everythingWrittenIsReadInOrder() {
        long seed = Long.getLong("test.seed", 1);
        Random random = new Random(seed);
        ByteSink out = new ByteSink(1);
        byte[] block = {9, 8, 7, 6};
        long[] numbers = random.longs(500).map(n -> n >> random.nextInt(64)).toArray();
        for (long number : numbers) {
            out.writeByte((int) number);
            out.writeShort((int) number);
            out.writeInt((int) number);
            out.writeLong(number);
            out.writeDouble(number);
            out.writeUnsigned(number);
            out.writeSigned(number);
            out.writeSigned((int) number);
            out.writeString(Long.toString(number) + (char) number);
            out.writeBytes(block, 1, 2);
        }
        ByteSource in = new ByteSource(out.buffer(), 0, out.size());
        for (long number : numbers) {
            assertThat(in.readByte()).as("seed %d", seed).isEqualTo((byte) number);
            assertThat(in.readShort()).isEqualTo((short) number);
            assertThat(in.readInt()).isEqualTo((int) number);
            assertThat(in.readLong()).isEqualTo(number);
            assertThat(in.readDouble()).isEqualTo(number);
            assertThat(in.readUnsigned()).isEqualTo(number);
            assertThat(in.readSigned()).isEqualTo(number);
            assertThat(in.readSignedInt()).isEqualTo((int) number);
            assertThat(in.readString()).isEqualTo(Long.toString(number) + (char) number);
            assertThat(in.readBytes(2)).containsExactly(8, 7);
        }
        assertThat(in.remaining()).isZero();
    }

    @Test
    void numbersNearZeroTakeOneByte() {
        for (long number : List.of(0L, -1L, 63L, -64L)) {
            ByteSink out = new ByteSink();
            out.writeSigned(number);
            assertThat(out.size()).isEqualTo(1);
        }
    }

    @Test
    void readsNothingBehindItsEnd() {
        byte[] data = new byte[100];
        ByteSource in = new ByteSource(data, 10, 1);
        List<Runnable> reads = List.of(in::readShort, in::readInt, in::readLong, in::readDouble, () -> in.readBytes(2), () -> in.skip(2), () -> in.skip(-1),
                () -> in.readBytes(Integer.MAX_VALUE));
        for (Runnable read : reads) {
            assertThatThrownBy(read::run).isInstanceOf(MalformedBytesException.class);
            assertThat(in.position()).isEqualTo(10);
        }
        in.readByte();
        for (Runnable read : List.<Runnable>of(in::readByte, in::readUnsigned, in::readString, () -> in.readCount(1))) {
            assertThatThrownBy(read::run).isInstanceOf(MalformedBytesException.class);
        }
        assertThatThrownBy(() -> new ByteSource(data, 50, 51)).isInstanceOf(IndexOutOfBoundsException.class);
    }

    @Test
    void refusesNumbersWithoutEndAndFalseLengths() {
        byte[] endless = new byte[20];
        java.util.Arrays.fill(endless, (byte) 0xff);
        assertThatThrownBy(() -> new ByteSource(endless).readUnsigned()).isInstanceOf(MalformedBytesException.class);
        for (long length : List.of(Long.MAX_VALUE, -1L, 1L << 32, (long) Integer.MAX_VALUE)) {
            ByteSink out = new ByteSink();
            out.writeUnsigned(length);
            assertThatThrownBy(() -> new ByteSource(out.toArray()).readCount(8)).isInstanceOf(MalformedBytesException.class);
            assertThatThrownBy(() -> new ByteSource(out.toArray()).readString()).isInstanceOf(MalformedBytesException.class);
        }
    }

    @Test
    void aLengthIsPutBeforeWhatWasMeasured() {
        for (int length : List.of(0, 1, 127, 128, 129, 16_383, 16_384, 100_000, (1 << 21) - 1, 1 << 21)) {
            byte[] content = new byte[length];
            java.util.Arrays.fill(content, (byte) 7);
            ByteSink expected = new ByteSink();
            expected.writeByte(1);
            expected.writeUnsigned(length);
            expected.writeBytes(content, 0, length);
            ByteSink out = new ByteSink();
            out.writeByte(1);
            int begun = out.beginMeasured();
            out.writeBytes(content, 0, length);
            out.endMeasured(begun);
            assertThat(out.toArray()).as("%d", length).isEqualTo(expected.toArray());
        }
    }

    @Test
    void forgetsWhatIsCutOff() {
        ByteSink out = new ByteSink();
        out.writeString("abc");
        out.truncate(1);
        assertThat(out.toArray()).hasSize(1);
        out.reset();
        assertThat(out.toArray()).isEmpty();
        assertThatThrownBy(() -> out.truncate(1)).isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void refusesToGrowAboveOneGibibyteWithoutMakingRoomFirst() {
        ByteSink out = new ByteSink();
        out.writeByte(1);
        byte[] some = new byte[1 << 20];
        // A length that is larger than its array is found before anything is copied.
        assertThatThrownBy(() -> out.writeBytes(some, 0, Integer.MAX_VALUE)).isInstanceOf(ResourceException.class).hasMessageContaining("1073741824");
        assertThat(out.size()).isEqualTo(1);
    }
}
