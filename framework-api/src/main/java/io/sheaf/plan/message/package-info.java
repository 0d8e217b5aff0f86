/**
 * The control messages between client, scheduler and worker as plain values. In one JVM they are handed over as they
 * are; the protocol module translates them to and from the wire.
 */
package io.sheaf.plan.message;
