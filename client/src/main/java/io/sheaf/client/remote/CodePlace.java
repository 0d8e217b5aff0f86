package io.sheaf.client.remote;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.file.Path;

/** A place on the class path that exists: a jar, or a directory of classes. */
sealed interface CodePlace permits JarPlace, DirectoryPlace {

    Path path();

    /** Equal for as long as nothing in the place has changed. */
    Object version();

    /** About its size as a jar. */
    long bytes();

    /** Shows all files in it. */
    void visit(Visitor visitor) throws IOException;

    /** Writes it as a jar; the same content gives the same bytes. */
    void writeTo(OutputStream out) throws IOException;

    /** What people know it by. */
    default String name() {
        Path name = path().getFileName();
        return name == null ? path().toString() : name.toString();
    }

    /** Is shown files. */
    interface Visitor {

        /** @param name relative, with slashes */
        void file(String name, Content content) throws IOException;
    }

    /** A file's bytes. */
    interface Content {
        InputStream open() throws IOException;
    }
}
