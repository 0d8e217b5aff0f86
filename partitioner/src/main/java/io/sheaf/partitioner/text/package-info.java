/**
 * Reading the lines of one split of a text file, plain or gzip. {@link io.sheaf.partitioner.text.TextSplitReader} is
 * the way in: below it, a source of bytes, a scanner that finds lines in them, and UTF-8.
 */
package io.sheaf.partitioner.text;
