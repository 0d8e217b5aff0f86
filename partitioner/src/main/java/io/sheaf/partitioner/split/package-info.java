/**
 * What a task reads: ranges of numbers, ranges of records, and pieces of text files. Everything is a function of
 * its arguments but {@link io.sheaf.partitioner.split.FileListing}, which asks the file system.
 */
package io.sheaf.partitioner.split;
