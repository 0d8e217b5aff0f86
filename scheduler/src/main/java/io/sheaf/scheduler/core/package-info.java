/**
 * The scheduler as a pure state machine: events in, commands out, time as an argument. No clock, randomness, thread, I/O
 * or logging in here. {@link io.sheaf.scheduler.core.SchedulerCore} is the door; the rest is split by what it is about.
 */
package io.sheaf.scheduler.core;
