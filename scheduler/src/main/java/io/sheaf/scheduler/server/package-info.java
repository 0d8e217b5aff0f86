/** The scheduler's process: gRPC services around the event loop, and the store of shipped code. */
package io.sheaf.scheduler.server;
