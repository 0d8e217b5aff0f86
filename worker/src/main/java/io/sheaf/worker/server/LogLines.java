package io.sheaf.worker.server;

import java.util.logging.Handler;
import java.util.logging.LogRecord;
import java.util.logging.SimpleFormatter;

/** Writes a log record to stderr as a line, like all that the command has to say. See {@link LogConfiguration}. */
public final class LogLines extends Handler {

    /** For the JDK. */
    public LogLines() {
        setFormatter(new SimpleFormatter());
    }

    @Override
    public void publish(LogRecord record) {
        if (!isLoggable(record)) {
            return;
        }
        Throwable thrown = record.getThrown();
        String line = "sheaf: " + getFormatter().formatMessage(record) + (thrown == null ? "" : ": " + thrown);
        synchronized (System.err) {
            System.err.println(line);
            if (thrown != null && LogConfiguration.showsStackTraces()) {
                thrown.printStackTrace();
            }
        }
    }

    @Override
    public void flush() {
        System.err.flush();
    }

    @Override
    public void close() {
        flush();
    }
}
