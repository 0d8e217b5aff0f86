package io.sheaf.partitioner.text;

import io.sheaf.EnvironmentException;

/** A file that was listed, but that this machine does not have or may not read. Another worker may have it. */
public final class FileNotHereException extends EnvironmentException {
    private static final long serialVersionUID = 1L;

    private final String file;
    private final String host;

    private FileNotHereException(String file, String host, String what, String remedy, Throwable cause) {
        super("this worker (" + host + ") " + what + " " + file + ". " + remedy + ".", cause);
        this.file = file;
        this.host = host;
    }

    static FileNotHereException missing(String file, Throwable cause) {
        return new FileNotHereException(file, LocalHost.name(), "cannot see",
                "Put it on a path that all workers share, or on every worker", cause);
    }

    static FileNotHereException unreadable(String file, Throwable cause) {
        return new FileNotHereException(file, LocalHost.name(), "may not read",
                "Grant the user " + System.getProperty("user.name") + " read access there", cause);
    }

    /** The absolute path. */
    public String file() {
        return file;
    }

    /** The name of the machine that lacks the file. */
    public String host() {
        return host;
    }
}
