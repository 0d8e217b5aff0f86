package io.sheaf.protocol;

import java.io.IOException;
import java.util.logging.Formatter;
import java.util.logging.Handler;
import java.util.logging.Level;
import java.util.logging.LogRecord;
import java.util.logging.Logger;

/**
 * Sees to it that a server can say that it can open no file any more. The first line that the JDK logs needs files itself, such as that of time
 * zones; without them the very thread that takes in connections would die of wanting to say why it cannot.
 */
public final class ReadyLog {

    private ReadyLog() {}

    /** Returns at once; it is ready a moment later. */
    public static void prepare() {
        Thread thread = new Thread(ReadyLog::formatOnce, "sheaf-ready-log");
        thread.setDaemon(true);
        thread.start();
    }

    private static void formatOnce() {
        LogRecord record = new LogRecord(Level.WARNING, "nobody sees this");
        record.setThrown(new IOException("nor this"));
        for (Handler handler : Logger.getLogger("").getHandlers()) {
            Formatter formatterOrNull = handler.getFormatter();
            if (formatterOrNull != null) {
                formatterOrNull.format(record);
            }
        }
    }
}
