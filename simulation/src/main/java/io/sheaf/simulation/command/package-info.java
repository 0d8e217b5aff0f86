/** The simulation as a command of {@code sheaf}. */
package io.sheaf.simulation.command;
