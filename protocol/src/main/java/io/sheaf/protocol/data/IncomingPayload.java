package io.sheaf.protocol.data;

import io.sheaf.plan.BlockId;
import java.io.IOException;
import java.util.ArrayDeque;
import java.util.concurrent.Executor;
import java.util.zip.CRC32C;

/**
 * A payload on its way in. The event loop queues its pieces, a thread of the disk executor writes them; the connection
 * is not read while too much waits. What went wrong is said once, at the payload's end. Safe for both threads.
 */
final class IncomingPayload {

    private static final int MAX_WAITING = 2 << 20;

    /** The way back; safe for any thread. */
    interface Connection {
        void stored(StoredPayload stored);

        void failed(String reason);

        /** This payload has too much waiting. Every pause is followed by one resume. */
        void pause();

        void resume();
    }

    private final BlockId id;
    private final long length;
    private final BlockHost host;
    private final Executor disk;
    private final Connection connection;
    private final ArrayDeque<byte[]> waiting = new ArrayDeque<>();
    private int waitingBytes;
    private boolean paused;
    private boolean working;
    private boolean ended;
    private boolean aborted;
    private int claimedCrc;

    // Of the thread that works.
    private final CRC32C crc = new CRC32C();
    private BlockHost.Receiver receiver;
    private long received;
    private String trouble;

    IncomingPayload(BlockId id, long length, String refusalOrNull, BlockHost host, Executor disk, Connection connection) {
        this.id = id;
        this.length = length;
        this.trouble = refusalOrNull;
        this.host = host;
        this.disk = disk;
        this.connection = connection;
    }

    synchronized void add(byte[] piece) {
        waiting.add(piece);
        waitingBytes += piece.length;
        if (waitingBytes > MAX_WAITING && !paused) {
            paused = true;
            connection.pause();
        }
        work();
    }

    synchronized void end(int crc32c) {
        ended = true;
        claimedCrc = crc32c;
        work();
    }

    synchronized void abort() {
        aborted = true;
        waiting.clear();
        work();
    }

    private void work() {
        if (!working) {
            working = true;
            disk.execute(this::drain);
        }
    }

    private void drain() {
        while (true) {
            byte[] piece;
            synchronized (this) {
                piece = waiting.poll();
                if (piece == null) {
                    if (!ended && !aborted) {
                        working = false;
                        return;
                    }
                    break;
                }
                waitingBytes -= piece.length;
                if (paused && waitingBytes <= MAX_WAITING / 2) {
                    paused = false;
                    connection.resume();
                }
            }
            write(piece);
        }
        finish();
    }

    private void write(byte[] piece) {
        received += piece.length;
        if (trouble == null && received > length) {
            trouble = "more than the " + length + " bytes it claimed";
        }
        if (trouble != null) {
            return;
        }
        try {
            open().write(piece);
            crc.update(piece);
        } catch (IOException | RuntimeException e) {
            trouble = e.toString();
        }
    }

    private BlockHost.Receiver open() throws IOException {
        if (receiver == null) {
            receiver = host.receive(id, length);
        }
        return receiver;
    }

    // "working" stays true: nothing comes after the end.
    private void finish() {
        boolean cutShort;
        synchronized (this) {
            cutShort = aborted;
        }
        if (trouble == null && received != length) {
            trouble = received + " bytes came instead of " + length;
        }
        if (trouble == null && (int) crc.getValue() != claimedCrc) {
            trouble = "its checksum is wrong";
        }
        if (trouble == null && !cutShort) {
            try {
                connection.stored(open().finish());
                return;
            } catch (IOException | RuntimeException e) {
                trouble = e.toString();
            }
        }
        if (receiver != null) {
            receiver.abort();
        }
        if (!cutShort) {
            connection.failed("the payload of " + id + " was not stored: " + trouble);
        }
    }
}
