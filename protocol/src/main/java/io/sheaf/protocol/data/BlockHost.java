package io.sheaf.protocol.data;

import io.sheaf.plan.BlockId;
import io.sheaf.plan.WorkerEpoch;
import java.io.IOException;

/** The worker behind a {@link DataServer}. Safe for use by many threads. */
public interface BlockHost {

    /** Under which epoch this worker is in the cluster now; whoever asks for another one is refused. */
    WorkerEpoch epoch();

    /** The block, or null if it is not here. Does not wait. */
    ServedBlock openOrNull(BlockId id);

    /** Takes the payload of a block that a client makes. */
    Receiver receive(BlockId id, long length) throws IOException;

    /** Takes one payload, piece by piece, from one thread at a time. Ends with exactly one of the last two methods. */
    interface Receiver {

        void write(byte[] piece) throws IOException;

        /** All bytes have come and their checksum was right: the block is there. */
        StoredPayload finish() throws IOException;

        /** Nothing more comes. */
        void abort();
    }
}
