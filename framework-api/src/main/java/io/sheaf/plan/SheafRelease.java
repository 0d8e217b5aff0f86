package io.sheaf.plan;

/** What this build is, for handshakes and for people. */
public final class SheafRelease {

    /** Version of the wire protocol; two sides must have the same. */
    public static final int PROTOCOL = 1;

    /** Release of Sheaf. */
    public static final String VERSION = "0.1.0";

    private SheafRelease() {}
}
