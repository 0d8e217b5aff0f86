/** Turns stages into tasks and tasks into attempts. Never loads user code or user data. */
package io.sheaf.scheduler;
