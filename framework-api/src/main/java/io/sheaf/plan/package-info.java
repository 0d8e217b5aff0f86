/** Typed ids, the stage graph a job is compiled to, and the pure planner that compiles it. */
package io.sheaf.plan;
