package io.sheaf.benchmarks.dataflow;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.Callable;

/**
 * A contestant's side of the talk with the comparison, over its standard input and output: it says {@code ready}, then for
 * each line {@code run} runs once and says {@code done NANOSECONDS ANSWER}, until the input ends. What else it prints on
 * standard output is passed over. Of the JDK only, so that peers have no other library of ours.
 */
public final class Turns {

    static final String READY = "bench ready";
    static final String RUN = "run";
    static final String DONE = "bench done ";

    /** One run, of which the time is taken. */
    public interface Run {

        /** @return finds out the answer, when the time has been taken */
        Callable<String> start() throws Exception;
    }

    private Turns() {}

    /** Until the comparison has had enough. */
    public static void take(Run run) throws Exception {
        PrintStream out = new PrintStream(System.out, true, StandardCharsets.UTF_8);
        BufferedReader in = new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8));
        out.println(READY);
        for (String line = in.readLine(); line != null; line = in.readLine()) {
            if (!line.equals(RUN)) {
                throw new IOException("expected '" + RUN + "', not '" + line + "'");
            }
            long since = System.nanoTime();
            Callable<String> answer = run.start();
            long nanos = System.nanoTime() - since;
            out.println(DONE + nanos + " " + answer.call());
        }
    }
}
