package io.sheaf.worker.task;

import io.sheaf.aggregator.spill.RunFile;
import io.sheaf.worker.storage.Scratch;
import java.io.IOException;

/**
 * The files to which one attempt spills, in the directory of the worker's blocks. An attempt that was cancelled leaves at
 * its next access to one of them. Owned by the attempt's thread.
 */
final class SpillFiles implements RunFile.Maker {

    private final Scope scope;
    private long written;

    SpillFiles(Scope scope) {
        this.scope = scope;
    }

    @Override
    public RunFile create() {
        scope.run().checkCancelled();
        try {
            return new SpillFile(scope.parts().blocks().newScratch());
        } catch (IOException e) {
            throw Outputs.spillFailed(e, scope.parts().blocks().directory(), written, 0);
        }
    }

    private final class SpillFile implements RunFile {
        private final Scratch scratch;

        SpillFile(Scratch scratch) {
            this.scratch = scratch;
        }

        @Override
        public void write(byte[] bytes, int length) {
            scope.run().checkCancelled();
            try {
                scratch.write(bytes, length);
            } catch (IOException e) {
                throw Outputs.spillFailed(e, scratch.directory(), written, length);
            }
            written += length;
        }

        @Override
        public int read(long position, byte[] into, int from, int length) {
            scope.run().checkCancelled();
            try {
                return scratch.read(position, into, from, length);
            } catch (IOException e) {
                throw Outputs.readBackFailed(e, scratch.directory());
            }
        }

        @Override
        public void close() {
            scratch.close();
        }
    }
}
