package io.sheaf.protocol.data;

import io.sheaf.plan.BlockId;
import java.io.IOException;

/** The worker that was asked does not have the block. */
public final class MissingBlockException extends IOException {

    private static final long serialVersionUID = 1;

    MissingBlockException(BlockId block, String reason) {
        super(block + " cannot be had: " + reason);
    }
}
