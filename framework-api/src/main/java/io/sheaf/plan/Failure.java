package io.sheaf.plan;

import io.sheaf.ErrorKind;

/**
 * Why an attempt or a job failed, in a form that survives every hop.
 *
 * @param kind decides about retries
 * @param type class name of the exception
 * @param message what happened and what to do, for people
 * @param stack the exception's stack trace as text, at most 64 KiB; empty if there is none
 * @param thrown the exception itself, JDK-serialised; empty where it could not be
 * @param site where it happened
 */
public record Failure(ErrorKind kind, String type, String message, String stack, byte[] thrown, FailureSite site) {

    private static final byte[] NOTHING = {};

    /** A failure that the engine states itself. */
    public static Failure of(ErrorKind kind, String type, String message) {
        return new Failure(kind, type, message, "", NOTHING, FailureSite.NONE);
    }

    public Failure at(FailureSite newSite) {
        return new Failure(kind, type, message, stack, thrown, newSite);
    }

    public Failure withMessage(String newMessage) {
        return new Failure(kind, type, newMessage, stack, thrown, site);
    }

    @Override
    public String toString() {
        return kind + " " + type + ": " + message;
    }
}
