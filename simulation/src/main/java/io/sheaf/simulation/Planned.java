package io.sheaf.simulation;

/**
 * A fault at a moment of a world.
 *
 * @param atMillis since its beginning
 * @param target which worker or client of those that are there then, by remainder
 * @param forMillis how long it lasts, or until somebody notices
 * @param kind tells variants of the fault apart
 */
record Planned(Fault fault, long atMillis, int target, long forMillis, int kind) {}
