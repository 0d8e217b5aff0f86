package demo;

import io.sheaf.InputException;
import io.sheaf.InputPathException;
import io.sheaf.RefusedException;
import io.sheaf.file.FileInput;
import io.sheaf.file.FileManifest;
import io.sheaf.file.FileOutput;
import io.sheaf.file.FilePart;
import io.sheaf.file.FileStamp;
import io.sheaf.file.FileStore;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentSkipListMap;

/**
 * Files of {@code memory://}, which knows no directories and no renaming, as object stores do not. In a package of its own, as
 * a user's is, so that it travels with programs that have it on their class path. Safe for use by many threads.
 */
public final class MemoryFileStore implements FileStore {

    /** A file's content and when it came. */
    private record Stored(byte[] bytes, long version) {}

    private static final NavigableMap<String, Stored> FILES = new ConcurrentSkipListMap<>();
    private static final Map<String, byte[]> HIDDEN = new ConcurrentHashMap<>();

    public static void put(String path, byte[] bytes) {
        FILES.merge(path, new Stored(bytes, 1), (old, now) -> new Stored(now.bytes, old.version + 1));
    }

    /** What is below a path, and what nobody sees. */
    public static List<String> names(String below) {
        List<String> names = new ArrayList<>(FILES.keySet());
        names.addAll(HIDDEN.keySet());
        return names.stream().filter(name -> name.startsWith(below)).map(name -> name.substring(below.length())).sorted().toList();
    }

    @Override
    public String scheme() {
        return "memory";
    }

    @Override
    public String absolute(String path) {
        return path;
    }

    @Override
    public List<FileStamp> list(List<String> paths) {
        List<FileStamp> stamps = new ArrayList<>();
        for (String path : paths) {
            List<FileStamp> below = FILES.entrySet().stream()
                    .filter(file -> file.getKey().equals(path) || file.getKey().startsWith(path + "/") && !file.getKey().contains("/_"))
                    .map(file -> stamp(file.getKey(), file.getValue())).toList();
            if (below.isEmpty()) {
                throw new InputPathException(path + ": no such file");
            }
            stamps.addAll(below);
        }
        return stamps;
    }

    private static FileStamp stamp(String path, Stored stored) {
        return new FileStamp(path, stored.bytes.length, stored.version);
    }

    @Override
    public FileInput open(FileStamp file, long offset) throws IOException {
        byte[] bytes = FILES.get(file.path()).bytes;
        InputStream in = new ByteArrayInputStream(bytes, (int) offset, bytes.length);
        FileInput input = new FileInput() {
            @Override
            public int read() throws IOException {
                return in.read();
            }

            @Override
            public int read(byte[] buffer, int from, int length) throws IOException {
                return in.read(buffer, from, length);
            }

            @Override
            public void checkUnchanged() {
                if (!stamp(file.path(), FILES.get(file.path())).equals(file)) {
                    throw new InputException(file.path() + ": changed after it was listed");
                }
            }
        };
        input.checkUnchanged();
        return input;
    }

    @Override
    public void requireNew(String directory) {
        if (FILES.containsKey(directory + "/" + FileManifest.NAME)) {
            throw new RefusedException(directory + " exists already");
        }
    }

    @Override
    public FileOutput output(String directory, String job) {
        return new FileOutput() {
            @Override
            public OutputStream create(String name) {
                return new ByteArrayOutputStream() {
                    @Override
                    public void close() {
                        HIDDEN.put(directory + "/" + job + "/" + name, toByteArray());
                    }
                };
            }

            @Override
            public FileManifest commit(List<FilePart> parts, String suffix) {
                List<FileManifest.Entry> files = new ArrayList<>();
                for (FilePart part : parts) {
                    String name = "part-" + part.task() + suffix;
                    put(directory + "/" + name, HIDDEN.get(directory + "/" + job + "/" + part.file()));
                    files.add(new FileManifest.Entry(name, part.bytes(), part.records(), part.crc32c()));
                }
                FileManifest manifest = new FileManifest(files);
                put(directory + "/" + FileManifest.NAME, manifest.toText().getBytes(StandardCharsets.UTF_8));
                return manifest;
            }

            @Override
            public void discard(boolean committed) {
                HIDDEN.keySet().removeIf(name -> name.startsWith(directory + "/" + job + "/"));
            }
        };
    }
}
