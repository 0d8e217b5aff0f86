/**
 * Bzip2 and zstd for all that reads and writes files, by the ends of their names. An artifact of its own, which travels to the
 * workers with the program; nothing of it has to be called.
 */
package io.sheaf.compress;
