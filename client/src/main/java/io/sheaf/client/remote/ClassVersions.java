package io.sheaf.client.remote;

import io.sheaf.plan.CodeLevel;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;

/** Finds the newest Java that any class of a place needs, from the first bytes of each. */
final class ClassVersions {

    private static final int MAGIC = 0xCAFEBABE;
    private static final int HEADER_BYTES = 8;
    /** The version of the class files of Java {@code n} is {@code n} plus this. */
    private static final int BEFORE_FIRST_FEATURE = 44;

    private ClassVersions() {}

    static CodeLevel newest(CodePlace place) throws IOException {
        CodeLevel[] newest = {CodeLevel.ANY};
        place.visit((name, content) -> {
            if (isClass(name)) {
                int feature = feature(content);
                if (feature > newest[0].javaFeature()) {
                    newest[0] = new CodeLevel(feature, name.substring(0, name.length() - ".class".length()).replace('/', '.'));
                }
            }
        });
        return newest[0];
    }

    // What lies below META-INF/versions is used only by a Java that is new enough, and nobody needs a module-info.
    private static boolean isClass(String name) {
        return name.endsWith(".class") && !name.startsWith("META-INF/") && !name.endsWith("module-info.class");
    }

    private static int feature(CodePlace.Content content) throws IOException {
        try (InputStream in = content.open()) {
            byte[] header = in.readNBytes(HEADER_BYTES);
            if (header.length < HEADER_BYTES || ByteBuffer.wrap(header).getInt() != MAGIC) {
                return 0;
            }
            return Math.max(0, ByteBuffer.wrap(header).getShort(6) - BEFORE_FIRST_FEATURE);
        }
    }
}
