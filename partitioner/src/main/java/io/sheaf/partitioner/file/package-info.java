/** The local file system as a {@link io.sheaf.file.FileStore}. */
package io.sheaf.partitioner.file;
