package io.sheaf.plan;

import io.sheaf.function.SerializableFunction;
import java.io.BufferedReader;
import java.io.BufferedWriter;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.OutputStreamWriter;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.NoSuchElementException;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.TimeUnit;

/** The records of a task as the input lines of a command, whose output lines are the records behind it. */
public final class PipeFunction<T> implements SerializableFunction<Iterator<T>, Iterator<String>> {

    private static final long serialVersionUID = 1;
    private static final int TAIL_BYTES = 4096;
    private static final int QUEUED_LINES = 256;
    private static final int JOIN_SECONDS = 5;

    private final ArrayList<String> command;
    private final String site;

    /**
     * @param command the program and its arguments; no shell reads them
     * @param site the call of the user's that made this, for messages
     */
    public PipeFunction(List<String> command, String site) {
        this.command = new ArrayList<>(command);
        this.site = site;
    }

    @Override
    public Iterator<String> apply(Iterator<T> records) {
        return new Lines<>(command, records, site);
    }

    /**
     * The command while it runs: one thread each writes its input, reads its output and reads its errors, so that no full pipe
     * stops another; the attempt's thread waits on a queue, as it could not be interrupted while it read a pipe.
     */
    private static final class Lines<T> implements Iterator<String>, AutoCloseable {
        private final List<String> command;
        private final Process process;
        private final BlockingQueue<Output> output = new ArrayBlockingQueue<>(QUEUED_LINES);
        private final Thread outputReader;
        private final Thread writer;
        private final Thread errorReader;
        private final byte[] tail = new byte[TAIL_BYTES];
        // Written by the thread that is joined before they are read.
        private long errorBytes;
        private Throwable inputFailure;
        private UncheckedIOException outputFailure;
        private String next;
        private boolean ended;

        Lines(List<String> command, Iterator<T> records, String site) {
            this.command = command;
            try {
                process = new ProcessBuilder(command).start();
            } catch (IOException e) {
                throw new UncheckedIOException("the command " + command + " cannot be started on this worker: " + e.getMessage(), e);
            }
            outputReader = start("output", this::readOutput);
            writer = start("input", () -> write(records, site));
            errorReader = start("errors", this::readErrors);
        }

        @Override
        public boolean hasNext() {
            if (next == null && !ended) {
                next = take();
                if (next == null) {
                    ended = true;
                    requireSuccess();
                }
            }
            return next != null;
        }

        @Override
        public String next() {
            if (!hasNext()) {
                throw new NoSuchElementException();
            }
            String line = next;
            next = null;
            return line;
        }

        // Kills what still runs, and what it started, so that the pipes end and neither a process nor a thread stays behind.
        @Override
        public void close() {
            process.descendants().forEach(ProcessHandle::destroyForcibly);
            process.destroyForcibly();
            outputReader.interrupt();
            boolean interrupted = reap() | join(writer) | join(outputReader) | join(errorReader);
            if (interrupted) {
                Thread.currentThread().interrupt();
            }
        }

        private Thread start(String what, Runnable body) {
            Thread thread = new Thread(body, "sheaf-pipe-" + what + "-" + process.pid());
            thread.setDaemon(true);
            thread.start();
            return thread;
        }

        private String take() {
            try {
                return output.take().lineOrNull();
            } catch (InterruptedException e) {
                throw Selections.Sneaky.rethrow(e);
            }
        }

        private void readOutput() {
            try {
                try (BufferedReader lines = new BufferedReader(new InputStreamReader(process.getInputStream(), StandardCharsets.UTF_8))) {
                    for (String line = lines.readLine(); line != null; line = lines.readLine()) {
                        output.put(new Output(line));
                    }
                } catch (IOException e) {
                    outputFailure = new UncheckedIOException("the output of " + command + " cannot be read: " + e.getMessage(), e);
                }
                output.put(new Output(null));
            } catch (InterruptedException e) {
                // Closed: nobody reads the rest.
            }
        }

        private void write(Iterator<T> records, String site) {
            try (BufferedWriter input = new BufferedWriter(new OutputStreamWriter(process.getOutputStream(), StandardCharsets.UTF_8))) {
                while (records.hasNext()) {
                    input.write(Nulls.text(records.next(), site));
                    input.write('\n');
                }
            } catch (IOException e) {
                // The command closed its input before the end, as head does; its exit code says whether that is an error.
            } catch (RuntimeException | Error e) {
                inputFailure = e;
            }
        }

        private void readErrors() {
            try (InputStream errors = process.getErrorStream()) {
                for (int b = errors.read(); b >= 0; b = errors.read()) {
                    tail[(int) (errorBytes++ % TAIL_BYTES)] = (byte) b;
                }
            } catch (IOException e) {
                // Closed by the end of the process; what has come is the tail.
            }
        }

        private void requireSuccess() {
            int exit;
            try {
                exit = process.waitFor();
                writer.join();
                outputReader.join();
                errorReader.join();
            } catch (InterruptedException e) {
                throw Selections.Sneaky.rethrow(e);
            }
            if (inputFailure != null) {
                throw Selections.Sneaky.rethrow(inputFailure);
            }
            if (outputFailure != null) {
                throw outputFailure;
            }
            if (exit != 0) {
                throw new IllegalStateException("the command " + command + " ended with exit code " + exit
                        + (errorBytes == 0 ? " and wrote nothing to its standard error" : "; the end of its standard error:\n" + tailText()));
            }
        }

        private String tailText() {
            int kept = (int) Math.min(errorBytes, TAIL_BYTES);
            byte[] text = new byte[kept];
            for (int i = 0; i < kept; i++) {
                text[i] = tail[(int) ((errorBytes - kept + i) % TAIL_BYTES)];
            }
            return new String(text, StandardCharsets.UTF_8).stripTrailing();
        }

        private boolean reap() {
            boolean interrupted = false;
            while (true) {
                try {
                    process.waitFor();
                    return interrupted;
                } catch (InterruptedException e) {
                    interrupted = true;
                }
            }
        }

        // Bounded, because what the command left behind in a session of its own may hold a pipe open.
        private static boolean join(Thread thread) {
            boolean interrupted = false;
            long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(JOIN_SECONDS);
            while (thread.isAlive() && end - System.nanoTime() > 0) {
                try {
                    TimeUnit.NANOSECONDS.timedJoin(thread, Math.max(1, end - System.nanoTime()));
                } catch (InterruptedException e) {
                    interrupted = true;
                }
            }
            return interrupted;
        }

        /** A line, or null for the end. */
        private record Output(String lineOrNull) {}
    }
}
