package io.sheaf.file;

import io.sheaf.InternalException;
import io.sheaf.RefusedException;
import io.sheaf.file.SplittableCompression.BlockInput;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/**
 * A format that whole files are compressed with, known by the end of their names in any case of letters. Gzip comes with
 * the engine; others are found as services, on the class path of Sheaf or in the program's own code. A compressed file is
 * read from its beginning, by one task, unless it is a {@link SplittableCompression}. Safe for use by many threads.
 */
public interface Compression {

    /** Suffixes that nobody takes for plain files, and where to get what reads them. */
    List<String> OF_CONNECTORS = List.of(".bz2", ".zst");

    /** The end of the names of such files, in small letters, with its dot. */
    String suffix();

    /**
     * The bytes that the file had: of all members, where a file may be several compressed ones, one after another. Fails
     * with an {@link IOException} or an {@link io.sheaf.InputException} if a checksum is wrong, if the file ends within a
     * member, or if something else follows the last.
     *
     * @param file its path, for messages
     * @param in may return fewer bytes than asked for; {@code available()} says nothing
     */
    InputStream decompress(String file, InputStream in) throws IOException;

    /** Compresses what is written; closing it ends the file and closes {@code out}. Equal bytes give equal files. */
    OutputStream compress(OutputStream out) throws IOException;

    /** Whether the file's name says that it is compressed, whether or not there is anything that reads it. */
    static boolean isCompressed(String path) {
        String name = path.toLowerCase(Locale.ROOT);
        return OF_CONNECTORS.stream().anyMatch(name::endsWith) || of(path).isPresent();
    }

    /**
     * The compression that a file's name tells; empty for a plain file.
     *
     * @throws RefusedException if what reads such files is not on the class path
     */
    static Optional<Compression> ofNamed(String path) {
        Optional<Compression> known = of(path);
        if (known.isEmpty() && isCompressed(path)) {
            throw new RefusedException(path + ": nothing on the class path reads or writes this compression. Add the dependency"
                    + " io.sheaf:sheaf-compress to your program.");
        }
        return known;
    }

    /**
     * The bytes of a file with this name, decompressed where the name says so. Damage is an
     * {@link io.sheaf.InputException}; an {@link IOException} is one of {@code raw}, which stays open.
     *
     * @throws RefusedException as {@link #ofNamed}
     */
    static InputStream reading(String path, InputStream raw) throws IOException {
        Optional<Compression> compression = ofNamed(path);
        return compression.isPresent() ? new Decompressed(path, raw, in -> compression.get().decompress(path, in)) : raw;
    }

    /**
     * The lines that a piece of a text owns, decompressed where the name says so: see {@link FileSplit}. Errors are those
     * of {@link #reading}.
     *
     * @param raw the file from the piece's offset to its end; stays open
     */
    static InputStream readingLines(FileSplit piece, InputStream raw) throws IOException {
        Optional<Compression> compression = ofNamed(piece.path());
        if (piece.isWhole()) {
            return reading(piece.path(), raw);
        }
        if (compression.isEmpty()) {
            return new OwnLines(raw, piece.offset() == 0, piece::length);
        }
        if (compression.get() instanceof SplittableCompression splittable) {
            BlockInput[] blocks = new BlockInput[1];
            InputStream content = new Decompressed(piece.path(), raw, in -> blocks[0] = splittable.blocks(piece, in));
            return new OwnLines(content, piece.offset() == 0, blocks[0]::ownBytes);
        }
        throw new InternalException(piece + " is a piece of a file whose compression cannot be split");
    }

    /** The compression that a file's name tells and that there is something for. */
    static Optional<Compression> of(String path) {
        String name = path.toLowerCase(Locale.ROOT);
        for (Compression compression : Services.all(Compression.class)) {
            if (name.endsWith(compression.suffix())) {
                return Optional.of(compression);
            }
        }
        return Optional.empty();
    }
}
