package io.sheaf.protocol.data;

import java.io.IOException;
import java.time.Duration;

/** A reader waited as long as readers do, and nothing came for it. */
public final class SilentPeerException extends IOException {

    private static final long serialVersionUID = 1;

    SilentPeerException(Duration patience) {
        super("nothing came for " + patience.toSeconds() + " s");
    }
}
