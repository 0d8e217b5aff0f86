package io.sheaf.minicluster;

import java.io.IOException;
import java.io.OutputStream;
import java.time.Duration;
import java.util.Random;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.BooleanSupplier;

/** Does to the bytes of one direction of one connection what the fault of the moment says. Owned by the thread that reads them. */
final class BytePasser {

    /** Tells the connections of one fault apart. */
    private static final AtomicLong NUMBERS = new AtomicLong();

    private static final Duration RETRANSMISSION = Duration.ofMillis(200);

    private final LinkState link;
    private final BooleanSupplier over;
    private final long number = NUMBERS.incrementAndGet();
    private LinkFault last = LinkFault.NONE;
    private boolean lost;
    private long left;
    private Random random;

    /** What becomes of the connection. */
    enum Then { GO_ON, END, RESET }

    BytePasser(LinkState link, BooleanSupplier over) {
        this.link = link;
        this.over = over;
    }

    /** @param piece may be changed */
    Then pass(byte[] piece, int length, OutputStream out) throws IOException, InterruptedException {
        LinkFault fault = link.awaitMoving(over);
        if (fault instanceof LinkFault.Drop) {
            lost = true;
            return Then.GO_ON;
        } else if (lost) {
            return Then.RESET;
        }
        if (fault instanceof LinkFault.Delay delay) {
            link.awaitDelay(delay, delay.each(), over);
        } else if (fault instanceof LinkFault.Hiccup hiccup) {
            hiccup(hiccup);
        } else if (fault instanceof LinkFault.Truncate truncate) {
            return truncate(truncate, piece, length, out);
        } else if (fault instanceof LinkFault.Flip flip) {
            flip(flip, piece, length);
        }
        last = fault;
        out.write(piece, 0, length);
        return Then.GO_ON;
    }

    private Then truncate(LinkFault.Truncate fault, byte[] piece, int length, OutputStream out) throws IOException {
        if (last != fault) {
            last = fault;
            left = fault.after();
        }
        int passing = (int) Math.min(left, length);
        out.write(piece, 0, passing);
        left -= passing;
        return passing < length ? Then.END : Then.GO_ON;
    }

    private void hiccup(LinkFault.Hiccup fault) throws InterruptedException {
        if (last != fault) {
            random = new Random(fault.seed() + number);
        }
        if (random.nextInt(fault.pieces()) == 0) {
            link.awaitDelay(fault, RETRANSMISSION, over);
        }
    }

    private void flip(LinkFault.Flip fault, byte[] piece, int length) {
        if (last != fault) {
            random = new Random(fault.seed() + number);
            left = distance(fault);
        }
        for (; left < length; left += distance(fault)) {
            piece[(int) left] ^= (byte) (1 << random.nextInt(Byte.SIZE));
        }
        left -= length;
    }

    private long distance(LinkFault.Flip fault) {
        return 1 + random.nextInt(2 * fault.bytes());
    }
}
