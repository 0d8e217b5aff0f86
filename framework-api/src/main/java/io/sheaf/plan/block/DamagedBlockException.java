package io.sheaf.plan.block;

import java.io.IOException;

/** The bytes of a block are not what they claim to be. */
public final class DamagedBlockException extends IOException {

    private static final long serialVersionUID = 1;

    public DamagedBlockException(String message) {
        super(message);
    }
}
