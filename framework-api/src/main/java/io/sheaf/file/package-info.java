/**
 * Files, wherever they are kept: {@link io.sheaf.file.FileStore} lists, opens and replaces them,
 * {@link io.sheaf.file.FileSource} and {@link io.sheaf.file.FileSink} are what a format is built on.
 */
package io.sheaf.file;
