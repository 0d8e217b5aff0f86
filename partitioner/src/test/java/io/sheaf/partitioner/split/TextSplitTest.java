package io.sheaf.partitioner.split;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import io.sheaf.file.FileSplit;
import io.sheaf.file.FileStamp;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;

class TextSplitTest {
    private static final FileSplit SPLIT = new FileSplit("/böoks/\uD83D\uDCDA.txt", 7, 5, 12, -3);

    @Test
    void comesBackFromItsEncoding() {
        assertThat(FileSplit.fromBytes(SPLIT.toBytes())).isEqualTo(SPLIT);
        assertThat(SPLIT.end()).isEqualTo(12);
        assertThat(SPLIT.stamp()).isEqualTo(new FileStamp("/böoks/\uD83D\uDCDA.txt", 12, -3));
    }

    @Test
    void refusesAnyEncodingCutShortOrTooLong() {
        byte[] bytes = SPLIT.toBytes();
        for (int length = 0; length < bytes.length; length++) {
            byte[] cut = Arrays.copyOf(bytes, length);
            assertThatIllegalArgumentException().isThrownBy(() -> FileSplit.fromBytes(cut));
        }
        assertThatIllegalArgumentException().isThrownBy(() -> FileSplit.fromBytes(Arrays.copyOf(bytes, bytes.length + 1)))
                .withMessageContaining("1 bytes too many");
    }

    @Test
    void refusesAClaimedPathLengthBeforeMakingRoomForIt() {
        byte[] bytes = SPLIT.toBytes();
        bytes[0] = 0x7f;
        assertThatIllegalArgumentException().isThrownBy(() -> FileSplit.fromBytes(bytes)).withMessageContaining("path cannot have");
        bytes[0] = (byte) 0xff;
        assertThatIllegalArgumentException().isThrownBy(() -> FileSplit.fromBytes(bytes)).withMessageContaining("path cannot have");
    }

    @Test
    void refusesBytesOutsideTheFile() {
        assertThatIllegalArgumentException().isThrownBy(() -> new FileSplit("/f", 8, 5, 12, 0));
        assertThatIllegalArgumentException().isThrownBy(() -> new FileSplit("/f", Long.MAX_VALUE, Long.MAX_VALUE, 12, 0));
        assertThatIllegalArgumentException().isThrownBy(() -> new FileSplit("/f", -1, 1, 12, 0));
        assertThatIllegalArgumentException().isThrownBy(() -> new FileSplit("/f", 0, -1, 12, 0));
    }

    @Test
    void cutsPlainFilesAtFixedOffsetsAndNothingElse() {
        List<FileSplit> splits = TextSplits.plan(List.of(
                new FileStamp("/a.gz", 100L << 20, 1), new FileStamp("/b.txt", 0, 2), new FileStamp("/c.txt", (64L << 20) + 1, 3),
                new FileStamp("/d.txt", 32L << 20, 4), new FileStamp("/e.GZ", 0, 5)));
        assertThat(splits).containsExactly(
                new FileSplit("/a.gz", 0, 100L << 20, 100L << 20, 1),
                new FileSplit("/c.txt", 0, 32L << 20, (64L << 20) + 1, 3),
                new FileSplit("/c.txt", 32L << 20, 32L << 20, (64L << 20) + 1, 3),
                new FileSplit("/c.txt", 64L << 20, 1, (64L << 20) + 1, 3),
                new FileSplit("/d.txt", 0, 32L << 20, 32L << 20, 4),
                new FileSplit("/e.GZ", 0, 0, 0, 5));
        assertThatIllegalArgumentException().isThrownBy(() -> TextSplits.plan(List.of(), 0));
    }
}
