package io.sheaf.chaos.command;

import io.sheaf.chaos.Outcome;
import io.sheaf.chaos.Trial;
import java.util.Locale;

/** Tells people of trials. */
final class Report {

    private Report() {}

    static void tell(Trial trial, Outcome outcome) {
        System.out.println(trial.name() + ": " + trial.workload() + " under " + trial.happenings() + ": " + outcome.end().name().toLowerCase(Locale.ROOT)
                + ", " + outcome.jobs() + " right answers, " + outcome.failures().size() + " failures");
        outcome.failures().stream().distinct().forEach(failure -> System.out.println("  failed: " + failure));
        if (!outcome.isRight()) {
            outcome.history().forEach(line -> System.out.println("  " + line));
            System.out.println(outcome.detail());
        }
        System.out.flush();
    }
}
