/** The worker's process: its connection to the scheduler, its parts, and the parent that starts and replaces it. */
package io.sheaf.worker.server;
