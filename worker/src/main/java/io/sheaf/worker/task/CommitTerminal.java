package io.sheaf.worker.task;

import io.sheaf.InternalException;
import io.sheaf.plan.Operator;
import io.sheaf.plan.TextManifest;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/** Commits what the tasks of the stage before wrote as text; the manifest is the result. Owned by the attempt's thread. */
final class CommitTerminal implements Terminal {

    private final TextDirectory directory;
    private final ResultOut out;
    private final List<TextPart> parts = new ArrayList<>();

    CommitTerminal(Operator terminal, Scope scope) {
        directory = scope.textDirectory(scope.constant(terminal, 0));
        out = new ResultOut(scope);
    }

    @Override
    public Sink sink() {
        RefSink sink = record -> parts.add(TextPart.decode((byte[]) record));
        return sink;
    }

    @Override
    public TaskOutput finish() throws IOException {
        parts.sort(Comparator.comparingInt(TextPart::task));
        for (int i = 0; i < parts.size(); i++) {
            if (parts.get(i).task() != i) {
                throw new InternalException("the parts to commit jump from task " + (i - 1) + " to " + parts.get(i).task());
            }
        }
        TextManifest manifest = directory.commit(parts);
        byte[] text = manifest.toText().getBytes(StandardCharsets.UTF_8);
        out.add(text, 0, text.length);
        return out.finish(parts.size());
    }

    @Override
    public void close() {
        out.close();
    }
}
