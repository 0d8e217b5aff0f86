package io.sheaf.scheduler.journal;

import java.io.IOException;

/** A journal holds bytes that nobody wrote there. What stands behind them cannot be trusted to be all. */
public final class DamagedJournalException extends IOException {

    private static final long serialVersionUID = 1;

    public DamagedJournalException(String message) {
        super(message);
    }
}
