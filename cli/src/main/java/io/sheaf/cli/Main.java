package io.sheaf.cli;

import io.sheaf.worker.server.LogConfiguration;
import java.io.FileOutputStream;
import java.io.FileDescriptor;
import java.io.PrintStream;
import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import java.util.ServiceLoader;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** The {@code sheaf} command. stdout carries results, stderr everything else. */
@Command(
        name = "sheaf",
        mixinStandardHelpOptions = true,
        versionProvider = Main.Version.class,
        description = "Runs Java functions over data, in this JVM or on a cluster.",
        synopsisSubcommandLabel = "COMMAND",
        footerHeading = "%nExamples:%n",
        footer = {
            "  sheaf example square-map          squares of 0 to 9, computed in this JVM",
            "  sheaf dev --workers 2             a scheduler and two worker processes on this machine",
            "  sheaf example word-count --cluster 127.0.0.1:7070 --top 10 books/",
            "  sheaf submit app.jar input/       run your own program",
            "",
            "Environment: SHEAF_CLUSTER (host:port), SHEAF_TOKEN_FILE, SHEAF_OPTS (options of this JVM)"
        },
        exitCodeListHeading = "%nExit codes:%n",
        exitCodeList = {
            "0:ok", "1:internal error", "2:refused before a job ran: usage, paths, ports", "3:job failed", "4:job cancelled",
            "5:cluster unreachable", "7:timed out", "130:interrupted", "143:terminated"
        })
public final class Main implements Runnable {

    @Spec
    private CommandSpec spec;

    @Option(names = "-v", scope = CommandLine.ScopeType.INHERIT, description = "Show stack traces of errors.")
    private boolean verbose;

    public static void main(String[] arguments) {
        System.setErr(utf8(FileDescriptor.err));
        LogConfiguration.choose();
        Stdout stdout = Stdout.install();
        Signals signals = Signals.install();
        int code = run(arguments);
        signals.exit(stdout.finish(code));
    }

    static int run(String... arguments) {
        CommandLine line = commandLine();
        try {
            return line.execute(arguments);
        } catch (Error e) {
            // picocli hands over exceptions only.
            return Errors.report(e, isVerbose(line));
        }
    }

    static CommandLine commandLine() {
        CommandLine line = new CommandLine(new Main());
        for (Object command : new Object[] {
            new ExampleCommand(), new DevCommand(), new SchedulerCommand(), new WorkerCommand(), new SubmitCommand(), new JobCommand()
        }) {
            line.addSubcommand(command);
        }
        for (SheafCommand command : ServiceLoader.load(SheafCommand.class)) {
            (command.parent().isEmpty() ? line : line.getSubcommands().get(command.parent())).addSubcommand(command);
        }
        line.setOut(new PrintWriter(System.out, true, StandardCharsets.UTF_8));
        line.setErr(new PrintWriter(System.err, true, StandardCharsets.UTF_8));
        line.setExecutionExceptionHandler((thrown, where, parsed) -> Errors.report(thrown, isVerbose(where)));
        line.setParameterExceptionHandler(Main::usage);
        line.setCaseInsensitiveEnumValuesAllowed(true);
        line.setExpandAtFiles(false);
        line.setExecutionStrategy(parsed -> {
            if (isVerbose(line)) {
                LogConfiguration.showStackTraces();
            }
            return new CommandLine.RunLast().execute(parsed);
        });
        // What follows the jar is the program's, also if it looks like an option.
        line.getSubcommands().get("submit").setStopAtPositional(true);
        return line;
    }

    private static int usage(ParameterException e, String[] arguments) {
        CommandLine where = e.getCommandLine();
        where.getErr().println("sheaf: " + e.getMessage());
        if (!CommandLine.UnmatchedArgumentException.printSuggestions(e, where.getErr())) {
            where.getErr().println("Try '" + where.getCommandSpec().qualifiedName() + " --help'.");
        }
        return ExitCodes.REFUSED;
    }

    private static boolean isVerbose(CommandLine where) {
        CommandSpec root = where.getCommandSpec();
        while (root.parent() != null) {
            root = root.parent();
        }
        return ((Main) root.userObject()).verbose;
    }

    @Override
    public void run() {
        throw new ParameterException(spec.commandLine(), "a command is missing");
    }

    private static PrintStream utf8(FileDescriptor descriptor) {
        return new PrintStream(new FileOutputStream(descriptor), true, StandardCharsets.UTF_8);
    }

    static final class Version implements CommandLine.IVersionProvider {
        @Override
        public String[] getVersion() {
            return new String[] {"sheaf " + io.sheaf.plan.SheafRelease.version()};
        }
    }
}
