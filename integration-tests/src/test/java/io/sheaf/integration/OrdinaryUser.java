package io.sheaf.integration;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.concurrent.TimeUnit;

/**
 * A user to whom the operating system refuses what permissions forbid. That is whoever runs the tests; root, to whom
 * nothing is refused, lends its processes to a user who owns nothing but {@code home}.
 */
record OrdinaryUser(Path home, boolean lent) {

    private static final int NOBODY = 65_534;
    private static final String AS_NOBODY = "exec setpriv --reuid=" + NOBODY + " --regid=" + NOBODY + " --clear-groups \"$@\"";
    private static final String MAY_READ = "for file; do test -r \"$file\" || exit 1; done";

    /** Makes the user a home in {@code scratch}; skips the test where there is no such user. */
    static OrdinaryUser in(Path scratch) throws IOException, InterruptedException {
        Path home = Files.createDirectory(scratch.resolve("home"));
        assumeThat(Files.getFileStore(home).supportsFileAttributeView("posix")).as("files have permissions here").isTrue();
        boolean root = Files.getOwner(home).getName().equals("root");
        if (root) {
            Files.setAttribute(home, "unix:uid", NOBODY);
            Files.setAttribute(home, "unix:gid", NOBODY);
            Files.setPosixFilePermissions(scratch, PosixFilePermissions.fromString("rwx--x--x"));
        }
        OrdinaryUser user = new OrdinaryUser(home, root);
        assumeThat(user.canRun()).as("a user who is not root can be had (setpriv) and may read the JDK and the built jars").isTrue();
        return user;
    }

    /** Runs the command to its end with everything it writes in the user's home. */
    JavaProgram.Outcome run(String... arguments) throws IOException, InterruptedException {
        Path out = home.resolve("stdout");
        Path err = home.resolve("stderr");
        ProcessBuilder shell = Sheaf.in(home).shell(as(), arguments).redirectOutput(out.toFile()).redirectError(err.toFile());
        try (RunningProgram program = new RunningProgram("sheaf as another user", shell.start(), out, err)) {
            return program.awaitEnd();
        }
    }

    private boolean canRun() throws IOException, InterruptedException {
        Process check = new ProcessBuilder("bash", "-c", as(), "bash", "bash", "-c", MAY_READ, "bash",
                        home.toString(), Built.java().toString(), Built.commandJars().get(0).toString())
                .redirectErrorStream(true)
                .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                .start();
        assertThat(check.waitFor(1, TimeUnit.MINUTES)).isTrue();
        return check.exitValue() == 0;
    }

    private String as() {
        return lent ? AS_NOBODY : "exec \"$@\"";
    }
}
