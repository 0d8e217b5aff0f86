package io.sheaf.benchmarks.hazelcast;

import com.hazelcast.jet.pipeline.BatchSource;
import com.hazelcast.jet.pipeline.Sink;
import com.hazelcast.jet.pipeline.SinkBuilder;
import com.hazelcast.jet.pipeline.SourceBuilder;
import io.sheaf.benchmarks.dataflow.SortFiles;
import java.io.BufferedInputStream;
import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.stream.Stream;

/** Records of one length in files, which Jet has no connector for. */
final class RecordFiles {

    private static final int BUFFER_BYTES = 1 << 20;
    private static final int AT_A_TIME = 256;

    private RecordFiles() {}

    /** Of all files of the directory; each processor reads some of them. */
    static BatchSource<byte[]> source(Path directory) {
        String name = directory.toString();
        return SourceBuilder.batch("records", context -> new Reader(Path.of(name), context.globalProcessorIndex(), context.totalParallelism()))
                .<byte[]>fillBufferFn((reader, buffer) -> {
                    for (int i = 0; i < AT_A_TIME; i++) {
                        byte[] record = reader.nextOrNull();
                        if (record == null) {
                            buffer.close();
                            return;
                        }
                        buffer.add(record);
                    }
                })
                .destroyFn(Reader::close)
                .distributed(HazelcastContestant.THREADS)
                .build();
    }

    /** Into this file, in the order in which they come. */
    static Sink<byte[]> sink(Path file) {
        String name = file.toString();
        return SinkBuilder.sinkBuilder("records", context -> new BufferedOutputStream(Files.newOutputStream(Path.of(name)), BUFFER_BYTES))
                .<byte[]>receiveFn(BufferedOutputStream::write)
                .destroyFn(BufferedOutputStream::close)
                .preferredLocalParallelism(1)
                .build();
    }

    /** Owned by the thread of one processor. */
    private static final class Reader {

        private final Iterator<Path> files;
        private InputStream in = InputStream.nullInputStream();

        Reader(Path directory, int part, int parts) throws IOException {
            List<Path> all;
            try (Stream<Path> listed = Files.list(directory)) {
                all = listed.sorted().toList();
            }
            List<Path> mine = new ArrayList<>();
            for (int i = part; i < all.size(); i += parts) {
                mine.add(all.get(i));
            }
            files = mine.iterator();
        }

        byte[] nextOrNull() throws IOException {
            byte[] record = new byte[SortFiles.RECORD_BYTES];
            while (in.readNBytes(record, 0, record.length) < record.length) {
                in.close();
                if (!files.hasNext()) {
                    return null;
                }
                in = new BufferedInputStream(Files.newInputStream(files.next()), BUFFER_BYTES);
            }
            return record;
        }

        void close() throws IOException {
            in.close();
        }
    }
}
