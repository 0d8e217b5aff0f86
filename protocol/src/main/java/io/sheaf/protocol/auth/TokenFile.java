package io.sheaf.protocol.auth;

import io.sheaf.RefusedException;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.FileOwnerAttributeView;
import java.nio.file.attribute.PosixFileAttributeView;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.nio.file.attribute.UserPrincipal;
import java.nio.file.attribute.UserPrincipalNotFoundException;
import java.util.EnumSet;
import java.util.Map;
import java.util.Set;

/**
 * Where a token lies between processes of one user: a file only that user can read. Who starts a scheduler creates it,
 * everybody else finds it. All trouble is a {@link RefusedException} that says what to do.
 */
public final class TokenFile {

    private static final Set<PosixFilePermission> OF_OTHERS = EnumSet.complementOf(EnumSet.of(
            PosixFilePermission.OWNER_READ, PosixFilePermission.OWNER_WRITE, PosixFilePermission.OWNER_EXECUTE));
    private static final FileAttribute<?> OWNER_ONLY =
            PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------"));
    private static final FileAttribute<?> OWNER_ONLY_DIRECTORY =
            PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------"));
    private static final int MAX_FILE_BYTES = 1024;

    private final Path file;

    public TokenFile(Path file) {
        this.file = file.toAbsolutePath();
    }

    /**
     * The file that {@code SHEAF_TOKEN_FILE} names, else {@code sheaf/token} below {@code XDG_STATE_HOME} or
     * {@code ~/.local/state}.
     */
    public static TokenFile standard(Map<String, String> environment) {
        String named = environment.getOrDefault("SHEAF_TOKEN_FILE", "");
        return new TokenFile(named.isEmpty() ? stateDirectory(environment).resolve("token") : Path.of(named));
    }

    /** Where Sheaf keeps what outlives a process. */
    public static Path stateDirectory(Map<String, String> environment) {
        String state = environment.getOrDefault("XDG_STATE_HOME", "");
        Path parent = state.isEmpty() ? Path.of(System.getProperty("user.home"), ".local", "state") : Path.of(state);
        return parent.resolve("sheaf").toAbsolutePath();
    }

    public Path path() {
        return file;
    }

    /** The token in the file. */
    public Token read() {
        try {
            checkIsOfThisUser();
            checkNobodyElseCanRead();
            if (Files.size(file) > MAX_FILE_BYTES) {
                throw notAToken(null);
            }
            return Token.ofHex(Files.readString(file, StandardCharsets.US_ASCII).strip());
        } catch (NoSuchFileException e) {
            throw new RefusedException("there is no token file " + file
                    + ": start a cluster on this machine first (sheaf dev), or name its token file in SHEAF_TOKEN_FILE", e);
        } catch (IllegalArgumentException e) {
            throw notAToken(e);
        } catch (IOException e) {
            throw new RefusedException("the token file " + file + " cannot be read: " + e, e);
        }
    }

    /** The token in the file, which is made with a new one if there is none. Of two who do this at once, one wins. */
    public Token readOrCreate() {
        try {
            if (Files.notExists(file)) {
                create();
            }
        } catch (IOException e) {
            throw new RefusedException("the token file " + file + " cannot be made: " + e, e);
        }
        return read();
    }

    private void create() throws IOException {
        Path directory = file.getParent();
        boolean posix = isPosix(existingParent(directory));
        Files.createDirectories(directory, posix ? new FileAttribute<?>[] {OWNER_ONLY_DIRECTORY} : new FileAttribute<?>[0]);
        Path whole = Files.createTempFile(directory, "token", ".new", posix ? new FileAttribute<?>[] {OWNER_ONLY} : new FileAttribute<?>[0]);
        try {
            Files.writeString(whole, Token.random().toHex() + "\n", StandardCharsets.US_ASCII);
            // A link appears with its content, and only if the name is free; a rename would replace the winner's.
            Files.createLink(file, whole);
        } catch (FileAlreadyExistsException somebodyElseWasFirst) {
            // Theirs is read next.
        } finally {
            Files.deleteIfExists(whole);
        }
    }

    /**
     * Its owner can always read it. Matters to root, who could open such a file: everybody else is refused by the
     * operating system, so that a user whose name is not known passes.
     */
    private void checkIsOfThisUser() throws IOException {
        FileOwnerAttributeView view = Files.getFileAttributeView(file, FileOwnerAttributeView.class);
        if (view == null) {
            return;
        }
        UserPrincipal owner = view.getOwner();
        String name = System.getProperty("user.name");
        try {
            if (!owner.equals(file.getFileSystem().getUserPrincipalLookupService().lookupPrincipalByName(name))) {
                throw new RefusedException("the token file " + file + " belongs to " + owner.getName() + ", not to " + name
                        + ": run as " + owner.getName() + ", or name a file of your own in SHEAF_TOKEN_FILE");
            }
        } catch (UserPrincipalNotFoundException | UnsupportedOperationException unknown) {
            // See above.
        }
    }

    private void checkNobodyElseCanRead() throws IOException {
        PosixFileAttributeView view = Files.getFileAttributeView(file, PosixFileAttributeView.class);
        if (view == null) {
            return;
        }
        Set<PosixFilePermission> permissions = view.readAttributes().permissions();
        for (PosixFilePermission permission : OF_OTHERS) {
            if (permissions.contains(permission)) {
                throw new RefusedException("the token file " + file + " is open to others ("
                        + PosixFilePermissions.toString(permissions) + "): run  chmod 600 '" + file
                        + "'  or, if others may have read it, delete it and start the cluster again");
            }
        }
    }

    private static boolean isPosix(Path directory) {
        return Files.getFileAttributeView(directory, PosixFileAttributeView.class) != null;
    }

    private static Path existingParent(Path directory) {
        Path existing = directory;
        while (existing.getParent() != null && Files.notExists(existing)) {
            existing = existing.getParent();
        }
        return existing;
    }

    private RefusedException notAToken(Throwable causeOrNull) {
        return new RefusedException("the file " + file
                + " holds no token (64 hexadecimal digits); delete it and start the cluster again", causeOrNull);
    }
}
