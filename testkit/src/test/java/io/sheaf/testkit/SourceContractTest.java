package io.sheaf.testkit;

import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.sheaf.Source;
import io.sheaf.file.FixedLengthSource;
import io.sheaf.file.LengthPrefixedSource;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SourceContractTest {

    private static final AtomicInteger CALLS = new AtomicInteger();
    private static final List<Integer> NUMBERS = IntStream.range(0, 100).boxed().toList();

    /** The numbers from 0 to 99, with one fault. */
    private record Numbers(String fault) implements Source<Integer, Integer> {

        @Override
        public List<Integer> splits(int wanted) {
            int extra = fault.equals("unsteady splits") ? CALLS.incrementAndGet() % 2 : 0;
            return IntStream.range(0, Math.min(wanted, 100) + extra).boxed().toList();
        }

        @Override
        public void read(Integer split, Consumer<? super Integer> records) {
            if (fault.equals("uneven reading") && CALLS.incrementAndGet() % 2 == 0) {
                return;
            }
            int parts = fault.equals("lost records") ? 3 : 1;
            if (split == 0) {
                NUMBERS.subList(parts == 3 ? 1 : 0, 100).forEach(number -> give(number, records));
            }
        }

        private void give(Integer number, Consumer<? super Integer> records) {
            try {
                records.accept(number);
            } catch (RuntimeException e) {
                if (!fault.equals("deaf")) {
                    throw e;
                }
            }
        }
    }

    /** Cannot travel. */
    private static final class Rooted implements Source<Integer, Integer> {
        private static final long serialVersionUID = 1;
        private final Object root = new Object();

        @Override
        public List<Integer> splits(int wanted) {
            return List.of(root.hashCode());
        }

        @Override
        public void read(Integer split, Consumer<? super Integer> records) {
            records.accept(split);
        }
    }

    @Test
    void aGoodSourceKeepsIt() throws Exception {
        SourceContract.check(new Numbers(""), NUMBERS);
    }

    @Test
    void eachFaultIsNamed() {
        breaks(new Numbers("unsteady splits"), "splits() gave");
        breaks(new Numbers("uneven reading"), "read a second time");
        breaks(new Numbers("lost records"), "1 instead of 0");
        breaks(new Numbers("deaf"), "consumer");
        breaks(new Rooted(), "cannot be sent");
    }

    private static void breaks(Source<?, Integer> source, String law) {
        assertThatThrownBy(() -> SourceContract.check(source, NUMBERS)).isInstanceOf(AssertionError.class).hasMessageContaining(law);
    }

    @Test
    void filesOfRecordsKeepIt(@TempDir Path directory) throws Exception {
        List<byte[]> records = new ArrayList<>();
        for (int i = 0; i < 50; i++) {
            records.add(ByteBuffer.allocate(4).putInt(i).array());
            ByteBuffer prefixed = ByteBuffer.allocate(8).putInt(4).putInt(i);
            Files.createDirectories(directory.resolve("fixed"));
            Files.createDirectories(directory.resolve("prefixed"));
            Files.write(directory.resolve("fixed").resolve("f" + (100 + i)), records.get(i));
            Files.write(directory.resolve("prefixed").resolve("f" + (100 + i)), prefixed.array());
        }
        SourceContract.check(new FixedLengthSource(4, directory.resolve("fixed").toString()), records);
        SourceContract.check(new LengthPrefixedSource(directory.resolve("prefixed").toString()), records);
    }
}
