/**
 * Which data goes where: {@code split} cuts input into tasks, {@code text} reads the lines of a split, {@code route} sends
 * records to partitions. Pure arithmetic but for the classes that list and read files.
 */
package io.sheaf.partitioner;
