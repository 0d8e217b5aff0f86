package io.sheaf.benchmarks;

import io.sheaf.Cluster;
import io.sheaf.benchmarks.dataflow.Children;
import io.sheaf.client.remote.RemoteEngineProvider;
import io.sheaf.spi.ClusterConfig;
import java.io.BufferedReader;
import java.io.File;
import java.io.IOException;
import java.io.InputStreamReader;
import java.lang.ProcessBuilder.Redirect;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** {@code sheaf} commands that stay, as processes with the class path of this one. */
final class SheafCommands {

    private SheafCommands() {}

    /**
     * Starts a command. Its errors go where this process's go.
     *
     * @param arguments of the command, the first of which is its name
     * @param environment variables beside those of this process
     */
    static Process start(List<String> arguments, List<String> jvmOptions, Map<String, String> environment) throws IOException {
        List<String> command = new ArrayList<>(List.of(Children.java()));
        command.addAll(jvmOptions);
        command.addAll(List.of("-cp", absolute(System.getProperty("java.class.path")), "io.sheaf.cli.Main"));
        command.addAll(arguments);
        ProcessBuilder builder = new ProcessBuilder(command).redirectError(Redirect.INHERIT);
        builder.environment().putAll(environment);
        return builder.start();
    }

    /**
     * Waits for the first line that it says, which these commands bound themselves. Ends one that says something else.
     *
     * @throws IllegalStateException if it does not get ready; why is on stderr
     */
    static Matcher awaitReady(Process process, Pattern line) throws IOException {
        BufferedReader stdout = new BufferedReader(new InputStreamReader(process.getInputStream(), StandardCharsets.UTF_8));
        String said = stdout.readLine();
        Matcher ready = line.matcher(said == null ? "" : said);
        if (!ready.matches()) {
            process.destroy();
            throw new IllegalStateException("a sheaf command did not get ready; it said " + said);
        }
        return ready;
    }

    /**
     * Connects to a scheduler whose token is not the one that the environment of this process leads to.
     *
     * @param environment that of the scheduler
     */
    static Cluster connect(String address, Map<String, String> environment) {
        return RemoteEngineProvider.open(new ClusterConfig(address, 0, ClusterConfig.DEFAULT_PARTITIONS, List.of(), List.of()), environment);
    }

    private static String absolute(String classPath) {
        StringBuilder absolute = new StringBuilder();
        for (String entry : classPath.split(File.pathSeparator)) {
            absolute.append(absolute.length() == 0 ? "" : File.pathSeparator).append(Path.of(entry).toAbsolutePath());
        }
        return absolute.toString();
    }
}
