package io.sheaf.worker.task;

import io.sheaf.codec.ByteSource;
import io.sheaf.plan.Operator;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;

/** Commits what the tasks of the stage before wrote to a sink; what the sink returns is the result. Owned by the attempt's thread. */
final class CommitTerminal implements Terminal {

    private final Scope scope;
    private final io.sheaf.Sink<Object, Object, Object> sink;
    private final ResultOut out;
    private final List<Object> parts = new ArrayList<>();

    CommitTerminal(Operator terminal, Scope scope) {
        this.scope = scope;
        sink = scope.userSink(terminal);
        out = new ResultOut(scope);
    }

    /** Takes the parts, which are gathered in the order of their tasks. */
    @Override
    public Sink sink() {
        RefSink taking = record -> parts.add(scope.values().decode(new ByteSource((byte[]) record)));
        return taking;
    }

    @Override
    public TaskOutput finish() throws Exception {
        try {
            out.add(new ResultEncoder(scope).encode(sink.commit(scope.attempt().job().toString(), parts)));
            return out.finish(parts.size());
        } catch (IOException e) {
            throw Outputs.failed(e);
        }
    }

    @Override
    public void close() {
        out.close();
    }
}
