/** A worker core at work: the threads that run tasks, the timer, and the link to the scheduler, whatever carries it. */
package io.sheaf.worker.runtime;
