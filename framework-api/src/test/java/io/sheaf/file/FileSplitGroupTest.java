package io.sheaf.file;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;

class FileSplitGroupTest {

    private static FileSplit split(String path, long offset, long length, long size) {
        return new FileSplit(path, offset, length, size, 12345);
    }

    @Test
    void keepsEverySplitOnceAndInOrder() {
        List<FileSplit> splits = new ArrayList<>();
        for (int i = 0; i < 5000; i++) {
            splits.add(split("/data/dir" + i / 100 + "/datei-ä" + i, 0, i * 7L, i * 7L));
        }
        splits.add(split("/data/large", 0, 32 << 20, 64 << 20));
        splits.add(split("/data/large", 32 << 20, 32 << 20, 64 << 20));
        List<FileSplitGroup> groups = FileSplitGroup.pack(splits);
        assertThat(groups.size()).isBetween(5, 40);
        assertThat(groups.stream().flatMap(group -> FileSplitGroup.fromBytes(group.toBytes()).splits().stream()).toList()).isEqualTo(splits);
        int bytes = groups.stream().mapToInt(group -> group.toBytes().length).sum();
        assertThat(bytes).isLessThan(5000 * 36);
    }

    @Test
    void aLargeSplitTravelsAlone() {
        List<FileSplitGroup> groups = FileSplitGroup.pack(List.of(split("/a", 0, 1, 1), split("/b", 0, 32 << 20, 32 << 20), split("/c", 0, 1, 1)));
        assertThat(groups).hasSize(3);
        assertThat(FileSplitGroup.pack(List.of())).isEmpty();
    }

    @Test
    void refusesDamagedBytes() {
        byte[] bytes = new FileSplitGroup(List.of(split("/a/b", 0, 3, 3), split("/a/c", 1, 2, 9))).toBytes();
        for (int length = 0; length < bytes.length; length++) {
            byte[] cut = Arrays.copyOf(bytes, length);
            assertThatThrownBy(() -> FileSplitGroup.fromBytes(cut)).isInstanceOf(IllegalArgumentException.class);
        }
    }
}
