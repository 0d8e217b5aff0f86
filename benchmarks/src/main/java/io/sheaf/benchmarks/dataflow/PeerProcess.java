package io.sheaf.benchmarks.dataflow;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.OutputStream;
import java.lang.ProcessBuilder.Redirect;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/** A contestant at work, as the comparison sees it; the other side is {@link Turns}. Owned by one thread; any may break it off. */
public final class PeerProcess implements AutoCloseable {

    private static final long END_WITHIN_SECONDS = 30;

    private final Peer peer;
    private final Process process;
    private final BufferedReader said;

    /** A run's time and answer. */
    public record Lap(double seconds, String answer) {}

    private PeerProcess(Peer peer, Process process) {
        this.peer = peer;
        this.process = process;
        said = new BufferedReader(new InputStreamReader(process.getInputStream(), StandardCharsets.UTF_8));
    }

    /** Starts the process. Its errors go where this process's go. */
    public static PeerProcess start(Peer peer, List<String> command, Map<String, String> environment) throws IOException {
        ProcessBuilder builder = new ProcessBuilder(command).redirectError(Redirect.INHERIT);
        builder.environment().putAll(environment);
        return new PeerProcess(peer, builder.start());
    }

    public void awaitReady() throws IOException {
        hear(Turns.READY);
    }

    public Lap run() throws IOException {
        OutputStream in = process.getOutputStream();
        in.write((Turns.RUN + "\n").getBytes(StandardCharsets.UTF_8));
        in.flush();
        String[] words = hear(Turns.DONE).split(" ", 2);
        return new Lap(Long.parseLong(words[0]) / 1e9, words[1]);
    }

    /** What follows this, of the next line that begins with it. */
    private String hear(String beginning) throws IOException {
        for (String line = said.readLine(); line != null; line = said.readLine()) {
            if (line.startsWith(beginning)) {
                return line.substring(beginning.length());
            }
        }
        throw new IOException(peer.title() + " ended too early; why is on stderr above");
    }

    /** Has the process end, and kills it if it takes too long. */
    @Override
    public void close() throws IOException, InterruptedException {
        process.getOutputStream().close();
        awaitEnd();
    }

    /** Has it end in the middle of a run. */
    public void breakOff() throws InterruptedException {
        process.destroy();
        awaitEnd();
    }

    private void awaitEnd() throws InterruptedException {
        if (!process.waitFor(END_WITHIN_SECONDS, TimeUnit.SECONDS)) {
            process.destroyForcibly().waitFor();
        }
    }
}
