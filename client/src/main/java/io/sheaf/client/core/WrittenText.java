package io.sheaf.client.core;

import io.sheaf.WrittenFiles;
import io.sheaf.plan.TextManifest;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;

/** The result of a job that wrote text: what its commit task reports. */
final class WrittenText {

    private WrittenText() {}

    static ResultFold<WrittenFiles> fold(Path directory) {
        TextManifest[] manifest = {new TextManifest(java.util.List.of())};
        return Folds.of(
                bytes -> manifest[0] = TextManifest.parse(new String(bytes.readBytes(bytes.remaining()), StandardCharsets.UTF_8)),
                () -> new WrittenFiles(
                        directory,
                        manifest[0].files().stream().map(TextManifest.Entry::name).toList(),
                        manifest[0].lines(),
                        manifest[0].bytes()));
    }
}
