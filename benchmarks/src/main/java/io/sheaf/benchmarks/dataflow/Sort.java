package io.sheaf.benchmarks.dataflow;

import io.sheaf.Cluster;
import io.sheaf.file.FixedLengthSink;
import io.sheaf.file.FixedLengthSource;
import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/** Files of records of 100 bytes into files, in order of the first 10 bytes. */
final class Sort implements Workload {

    private static final int BUFFER_BYTES = 1 << 20;

    @Override
    public void prepare(long size, Path directory) throws IOException {
        SortFiles.write(SortFiles.input(directory), size);
    }

    @Override
    public Answer sheaf(Cluster cluster, long size, Path directory) {
        Path output = SortFiles.output(directory);
        cluster.read(new FixedLengthSource(SortFiles.RECORD_BYTES, SortFiles.input(directory).toString()))
                .sorted(SortFiles::compare)
                .write(new FixedLengthSink(SortFiles.RECORD_BYTES, output, ""));
        return () -> SortFiles.checkAndDelete(output);
    }

    @Override
    public Answer streams(long size, Path directory) throws IOException {
        byte[][] records = read(directory);
        Path output = written(directory, Arrays.stream(records).parallel().sorted(SortFiles::compare).toArray(byte[][]::new));
        return () -> SortFiles.checkAndDelete(output);
    }

    @Override
    public Answer loop(long size, Path directory) throws IOException {
        byte[][] records = read(directory);
        Arrays.sort(records, SortFiles::compare);
        Path output = written(directory, records);
        return () -> SortFiles.checkAndDelete(output);
    }

    private static byte[][] read(Path directory) throws IOException {
        List<byte[]> records = new ArrayList<>();
        for (Path part : SortFiles.parts(SortFiles.input(directory))) {
            byte[] all = Files.readAllBytes(part);
            for (int at = 0; at < all.length; at += SortFiles.RECORD_BYTES) {
                records.add(Arrays.copyOfRange(all, at, at + SortFiles.RECORD_BYTES));
            }
        }
        return records.toArray(byte[][]::new);
    }

    private static Path written(Path directory, byte[][] records) throws IOException {
        Path output = Files.createDirectory(SortFiles.output(directory));
        try (OutputStream out = new BufferedOutputStream(Files.newOutputStream(SortFiles.part(output, 0)), BUFFER_BYTES)) {
            for (byte[] record : records) {
                out.write(record);
            }
        }
        return output;
    }
}
