/** The structures that hot loops are made of, each by itself: how long an operation takes, and how many bytes it allocates. */
package io.sheaf.benchmarks.structures;
