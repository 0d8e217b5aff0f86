/**
 * Blocks between workers, and between clients and workers: frames over Netty, authenticated by the token, with byte
 * credit and a checksum over every block.
 *
 * <p>A connection begins with the connecting side's hello (magic, version, token) and the answer to it. After that
 * every frame is a 4-byte length, a type and a body; all numbers are big-endian. A fetch names the blocks it wants, in
 * order, and a credit in bytes. The holder answers each with a header (identity, length, CRC-32C) and pieces of data
 * within the credit, or says that it does not have it; the reader gives back credit as it reads.
 */
package io.sheaf.protocol.data;
