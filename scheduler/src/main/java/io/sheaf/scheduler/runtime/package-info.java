/** The threads around the scheduler's core: a serial executor, a timer, and the links it sends over. No network in here. */
package io.sheaf.scheduler.runtime;
