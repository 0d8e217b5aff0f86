package io.sheaf.cli;

import io.sheaf.client.remote.ClusterAdmin;
import io.sheaf.client.remote.JobRow;
import java.time.format.DateTimeFormatter;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/** Looks at a cluster's jobs and cancels them. */
@Command(
        name = "job",
        mixinStandardHelpOptions = true,
        description = "Lists, shows, watches and cancels jobs.",
        subcommands = {JobCommand.Listing.class, JobCommand.Show.class, JobCommand.Watch.class, JobCommand.Cancel.class},
        footerHeading = "%nExamples:%n",
        footer = {"  sheaf job list --cluster 127.0.0.1:7070", "  sheaf job cancel 7f3a"})
final class JobCommand extends CommandGroup {

    private static final List<String> TITLES = List.of("ID", "NAME", "STATE", "DONE", "TOTAL", "SUBMITTED", "ERROR");

    private static final List<String> ALL_TITLES = Stream.concat(TITLES.stream(), Stream.of("SPECULATED", "DIVIDED", "MEASURED", "JOINED")).toList();

    private static List<String> allCells(JobRow job) {
        String measured = job.measured().stream()
                .map(stage -> "stage " + stage.stage() + " wrote " + stage.bytes() + " bytes in " + stage.records() + " records and " + stage.tasks() + " tasks")
                .collect(Collectors.joining("; "));
        String speculated = job.speculated() == 0 ? ""
                : job.speculated() + " slow tasks were tried twice at the same time; the second attempt came first in " + job.speculationsWon();
        String divided = job.divided() == 0 ? "" : job.divided() + " tasks read what slow ones had not read yet";
        String joined = job.joined().stream().map(JobCommand::joined).collect(Collectors.joining("; "));
        return Stream.concat(cells(job).stream(), Stream.of(speculated, divided, measured, joined)).toList();
    }

    private static String joined(JobRow.JoinedStage stage) {
        String sizes = stage.largest() < 0 ? ", not compared" : ", of " + stage.median() + " bytes in the median and " + stage.largest() + " at most";
        String split = stage.split().stream()
                .map(each -> "partition " + each.partition() + " of " + each.bytes() + " bytes among " + each.tasks() + " tasks")
                .collect(Collectors.joining(", "));
        return "partitions of stage " + stage.stage() + sizes + ": " + (split.isEmpty() ? "none split" : "split " + split);
    }

    private static List<String> cells(JobRow job) {
        return List.of(job.id(), job.name(), job.state().name(), Integer.toString(job.tasksDone()), Integer.toString(job.tasksTotal()),
                time(job), job.errorMessageOrNull() == null ? "" : job.errorKindOrNull() + ": " + firstLine(job.errorMessageOrNull()));
    }

    private static Object json(JobRow job) {
        Map<String, Object> fields = new LinkedHashMap<>();
        fields.put("id", job.id());
        fields.put("name", job.name());
        fields.put("state", job.state().name());
        fields.put("tasksDone", job.tasksDone());
        fields.put("tasksTotal", job.tasksTotal());
        fields.put("submittedAt", time(job));
        fields.put("speculated", job.speculated());
        fields.put("speculationsWon", job.speculationsWon());
        fields.put("divided", job.divided());
        fields.put("measured", job.measured());
        fields.put("joined", job.joined());
        Map<String, Object> error = new LinkedHashMap<>();
        error.put("kind", job.errorKindOrNull() == null ? null : job.errorKindOrNull().name());
        error.put("message", job.errorMessageOrNull());
        fields.put("error", job.errorMessageOrNull() == null ? null : error);
        return fields;
    }

    private static String time(JobRow job) {
        return DateTimeFormatter.ISO_INSTANT.format(job.submittedAt());
    }

    private static String firstLine(String text) {
        return text.strip().lines().findFirst().orElse("");
    }

    @Command(
            name = "list",
            mixinStandardHelpOptions = true,
            description = "Lists the jobs a scheduler remembers.",
            footerHeading = "%nExamples:%n",
            footer = "  sheaf job list -o json")
    static final class Listing extends AdminCommand {
        @Mixin
        private OutputOptions output;

        @Override
        int ask(ClusterAdmin admin) {
            output.print(TITLES, admin.listJobs(), JobCommand::cells, JobCommand::json);
            return ExitCodes.OK;
        }
    }

    @Command(
            name = "show",
            mixinStandardHelpOptions = true,
            description = "Shows one job, which of its tasks were slow, and by what sizes it was chosen how it goes on.",
            footerHeading = "%nExamples:%n",
            footer = "  sheaf job show 7f3a -o json")
    static final class Show extends AdminCommand.OfJob {
        @Mixin
        private OutputOptions output;

        @Override
        int ask(ClusterAdmin admin, String id) {
            output.printOne(ALL_TITLES, admin.showJob(id), JobCommand::allCells, JobCommand::json);
            return ExitCodes.OK;
        }
    }

    @Command(
            name = "watch",
            mixinStandardHelpOptions = true,
            description = "Prints a line for every change of a job until it ends; the exit code is that of the job's end.",
            footerHeading = "%nExamples:%n",
            footer = "  sheaf job watch 7f3a")
    static final class Watch extends AdminCommand.OfJob {

        @Override
        int ask(ClusterAdmin admin, String id) {
            JobRow end = admin.watchJob(id, job -> {
                System.out.println(job.state() + " " + job.tasksDone() + "/" + job.tasksTotal());
                System.out.flush();
            });
            if (end.errorMessageOrNull() != null) {
                System.err.println("sheaf: " + end.errorMessageOrNull());
            }
            return ExitCodes.ofEnd(end.state());
        }
    }

    @Command(
            name = "cancel",
            mixinStandardHelpOptions = true,
            description = "Asks for a job's end; a job that is over stays as it is.",
            footerHeading = "%nExamples:%n",
            footer = "  sheaf job cancel 7f3a")
    static final class Cancel extends AdminCommand.OfJob {

        @Override
        int ask(ClusterAdmin admin, String id) {
            admin.cancelJob(id, "cancelled with sheaf job cancel");
            return ExitCodes.OK;
        }
    }
}
