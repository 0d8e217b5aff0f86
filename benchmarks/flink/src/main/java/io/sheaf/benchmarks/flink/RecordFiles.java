package io.sheaf.benchmarks.flink;

import io.sheaf.benchmarks.dataflow.SortFiles;
import java.io.BufferedInputStream;
import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import org.apache.flink.api.common.functions.FlatMapFunction;
import org.apache.flink.api.common.functions.RichMapPartitionFunction;
import org.apache.flink.api.java.functions.KeySelector;
import org.apache.flink.api.java.tuple.Tuple2;
import org.apache.flink.util.Collector;

/** Records of one length in files: pairs of a key and what follows it. */
final class RecordFiles {

    private static final int BUFFER_BYTES = 1 << 20;

    /** In the middle of the printable ones. */
    private static final byte UPPER_HALF = 33 + 94 / 2;

    private RecordFiles() {}

    /** 0 or 1. */
    static int half(byte[] key) {
        return key[0] < UPPER_HALF ? 0 : 1;
    }

    /** Numbers in the order of the keys, whose bytes are not negative. A class, of which Flink sees the types. */
    static final class Order implements KeySelector<Tuple2<byte[], byte[]>, Tuple2<Long, Short>> {
        private static final long serialVersionUID = 1;

        @Override
        public Tuple2<Long, Short> getKey(Tuple2<byte[], byte[]> record) {
            ByteBuffer key = ByteBuffer.wrap(record.f0);
            return Tuple2.of(key.getLong(), key.getShort());
        }
    }

    /** The records of each file. */
    static final class Read implements FlatMapFunction<String, Tuple2<byte[], byte[]>> {
        private static final long serialVersionUID = 1;

        @Override
        public void flatMap(String file, Collector<Tuple2<byte[], byte[]>> out) throws IOException {
            byte[] record = new byte[SortFiles.RECORD_BYTES];
            try (InputStream in = new BufferedInputStream(Files.newInputStream(Path.of(file)), BUFFER_BYTES)) {
                while (in.readNBytes(record, 0, record.length) == record.length) {
                    out.collect(Tuple2.of(Arrays.copyOf(record, SortFiles.KEY_BYTES), Arrays.copyOfRange(record, SortFiles.KEY_BYTES, record.length)));
                }
            }
        }
    }

    /** A file of the task's own, and how many records it has got. */
    static final class Write extends RichMapPartitionFunction<Tuple2<byte[], byte[]>, Long> {
        private static final long serialVersionUID = 1;

        private final String directory;

        Write(String directory) {
            this.directory = directory;
        }

        @Override
        public void mapPartition(Iterable<Tuple2<byte[], byte[]>> records, Collector<Long> out) throws IOException {
            long written = 0;
            Path file = SortFiles.part(Path.of(directory), getRuntimeContext().getTaskInfo().getIndexOfThisSubtask());
            try (OutputStream to = new BufferedOutputStream(Files.newOutputStream(file), BUFFER_BYTES)) {
                for (Tuple2<byte[], byte[]> record : records) {
                    to.write(record.f0);
                    to.write(record.f1);
                    written++;
                }
            }
            out.collect(written);
        }
    }
}
