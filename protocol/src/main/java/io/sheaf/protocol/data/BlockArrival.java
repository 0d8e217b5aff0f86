package io.sheaf.protocol.data;

import io.sheaf.plan.BlockId;

/** What reaches the reader of a stream, in order. */
sealed interface BlockArrival {

    record Header(int index, BlockId id, long length, int crc32c) implements BlockArrival {}

    record Piece(byte[] bytes) implements BlockArrival {}

    record Missing(int index, BlockId id, String reason) implements BlockArrival {}
}
