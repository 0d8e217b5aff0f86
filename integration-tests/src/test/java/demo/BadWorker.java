package demo;

import io.sheaf.Cluster;
import java.io.IOException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.stream.IntStream;

/** Tasks fail on the worker that runs the first one. Prints how many records came of it. */
public final class BadWorker {

    private static final int ENOUGH = 4;

    private BadWorker() {}

    /** @param args a directory in which it is written down which process is bad, and what failed there */
    public static void main(String[] args) {
        String directory = args[0];
        try (Cluster cluster = Cluster.open()) {
            System.out.print(cluster.from(IntStream.range(0, 64).boxed().toList()).map(record -> work(Path.of(directory), record)).count() + "\n");
            System.out.flush();
        }
    }

    private static Integer work(Path directory, Integer record) {
        try {
            if (isBad(directory.resolve("bad"))) {
                Files.writeString(directory.resolve("failed-" + record), "");
                throw new IllegalStateException("this worker's disk is full");
            }
            // The others must not do it all before the bad one has had its share.
            for (int failed = 0; failed < ENOUGH; Thread.sleep(5)) {
                failed = (int) IntStream.range(0, 64).filter(i -> Files.exists(directory.resolve("failed-" + i))).count();
            }
            return record;
        } catch (IOException | InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }

    private static boolean isBad(Path name) throws IOException {
        String self = Long.toString(ProcessHandle.current().pid());
        try {
            Files.writeString(name, self, StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE);
        } catch (FileAlreadyExistsException e) {
            // Another process may be about to write its number there: then it is not this one.
        }
        return Files.readString(name).equals(self);
    }
}
