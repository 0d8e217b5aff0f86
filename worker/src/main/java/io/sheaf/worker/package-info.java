/** Runs tasks: compiles stage programs, stores blocks, shuffles them. */
package io.sheaf.worker;
