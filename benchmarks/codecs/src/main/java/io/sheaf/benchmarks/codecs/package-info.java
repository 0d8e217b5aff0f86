/** The built-in codec beside those that users may know: the same values, in turns, in one process. */
package io.sheaf.benchmarks.codecs;
