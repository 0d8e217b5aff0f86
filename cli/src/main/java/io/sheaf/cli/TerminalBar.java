package io.sheaf.cli;

import io.sheaf.Progress;
import java.io.PrintStream;
import java.util.concurrent.TimeUnit;
import me.tongfei.progressbar.ConsoleProgressBarConsumer;
import me.tongfei.progressbar.ProgressBar;
import me.tongfei.progressbar.ProgressBarBuilder;
import me.tongfei.progressbar.ProgressBarStyle;

/** A bar on a terminal, which appears after a second of work and goes away at its end. */
final class TerminalBar implements ProgressDisplay {

    private static final long FROM_NANOS = TimeUnit.SECONDS.toNanos(1);
    // Given, so that the library need not ask the terminal, for which it would load native code.
    private static final int COLUMNS = 79;

    private final String work;
    private final PrintStream target;
    private ProgressBar barOrNull;

    TerminalBar(String work, PrintStream target) {
        this.work = work;
        this.target = target;
    }

    @Override
    public void show(long elapsedNanos, Progress now) {
        if (elapsedNanos < FROM_NANOS || now.tasksTotal() == 0) {
            return;
        }
        if (barOrNull == null) {
            barOrNull = new ProgressBarBuilder()
                    .setTaskName(work)
                    .setInitialMax(now.tasksTotal())
                    .setStyle(ProgressBarStyle.ASCII)
                    .setConsumer(new Line(target))
                    .build();
        }
        barOrNull.maxHint(now.tasksTotal());
        barOrNull.stepTo(now.tasksDone());
    }

    @Override
    public void end() {
        if (barOrNull != null) {
            barOrNull.close();
            target.print('\r' + " ".repeat(COLUMNS) + '\r');
            target.flush();
        }
    }

    /** The library's own line, without the line break at its end. */
    private static final class Line extends ConsoleProgressBarConsumer {
        Line(PrintStream target) {
            super(target, COLUMNS);
        }

        @Override
        public void close() {
            // The bar is wiped, and what follows takes its line.
        }
    }
}
