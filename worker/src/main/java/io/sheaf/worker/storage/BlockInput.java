package io.sheaf.worker.storage;

import io.sheaf.plan.BlockId;
import io.sheaf.plan.WorkerAddress;
import io.sheaf.plan.block.BlockReader;
import io.sheaf.plan.block.DamagedBlockException;
import java.io.IOException;
import java.io.InputStream;
import java.util.Arrays;
import java.util.List;
import java.util.function.Consumer;

/**
 * The verified frames of a sequence of blocks held by several workers, in order. A block that cannot be read to its end is asked for once more,
 * for a bit may have flipped on the way, or a connection have been lost. Frames that were handed out are not handed out again, and have to be
 * the same. Owned by one thread.
 */
public final class BlockInput implements AutoCloseable {

    private final BlockFetcher fetcher;
    private final Consumer<byte[]> dictionaries;
    private final List<Held> all;
    private int nextHeld;
    private Held held;
    private int nextBlock;
    private BlockFetcher.BlockStream stream;
    private BlockReader reader;
    private byte[] known = {};
    /** Of the present block. */
    private int framesGiven;
    private int checksumGiven;
    private boolean readAgain;

    /** Blocks that one worker holds. */
    public record Held(WorkerAddress holder, List<BlockId> blocks) {
        public Held {
            blocks = List.copyOf(blocks);
        }
    }

    /** Of records that are read somewhere else, and refer to nothing. */
    public BlockInput(BlockFetcher fetcher, List<Held> blocks) {
        this(fetcher, blocks, names -> {});
    }

    /** @param dictionaries takes those to which records refer, before the first that does */
    public BlockInput(BlockFetcher fetcher, List<Held> blocks, Consumer<byte[]> dictionaries) {
        this.dictionaries = dictionaries;
        this.fetcher = fetcher;
        this.all = List.copyOf(blocks);
    }

    /**
     * Moves to the next frame, in this block or a later one. False after the last frame of the last block, when every
     * footer has been verified.
     */
    public boolean nextFrame() throws LostBlockException {
        while (reader == null || !nextOfBlock()) {
            if (!openNextBlock()) {
                return false;
            }
        }
        return true;
    }

    /** Whole records, in the first {@link #length()} bytes, until the next call of {@link #nextFrame}. */
    public byte[] frame() {
        return reader.frame();
    }

    public int length() {
        return reader.length();
    }

    /** The block that the frame is of. */
    public BlockId block() {
        return held.blocks().get(nextBlock - 1);
    }

    @Override
    public void close() {
        if (stream != null) {
            stream.close();
        }
    }

    private boolean nextOfBlock() throws LostBlockException {
        while (true) {
            try {
                boolean any = reader.nextFrame();
                tell(reader.names());
                if (any) {
                    framesGiven++;
                    checksumGiven = reader.checksum();
                }
                return any;
            } catch (IOException e) {
                readAgain(lost(e));
            }
        }
    }

    /** Goes back to the frame that could not be read. A thread that was interrupted has no use for it. */
    private void readAgain(LostBlockException first) throws LostBlockException {
        if (readAgain || first.isForGood() || Thread.currentThread().isInterrupted()) {
            throw first;
        }
        readAgain = true;
        stream.close();
        stream = fetcher.fetch(held.holder(), held.blocks().subList(nextBlock - 1, held.blocks().size()));
        try {
            reader = reader(stream.next());
            int frame = 0;
            while (frame < framesGiven && reader.nextFrame()) {
                frame++;
            }
            if (frame < framesGiven || reader.checksum() != checksumGiven) {
                throw new DamagedBlockException("it does not begin with the frames that it began with before");
            }
        } catch (IOException e) {
            LostBlockException second = lost(e);
            second.addSuppressed(first);
            throw second;
        }
    }

    private BlockReader reader(InputStream inOrNull) throws IOException {
        if (inOrNull == null) {
            throw new DamagedBlockException("the stream of blocks ended too early");
        }
        return new BlockReader(inOrNull, block(), fetcher.decoder());
    }

    // Blocks of one stage have the same names again and again.
    private void tell(byte[] names) {
        if (names.length > 0 && !Arrays.equals(names, known)) {
            dictionaries.accept(names);
            known = names;
        }
    }

    private boolean openNextBlock() throws LostBlockException {
        reader = null;
        while (stream == null || nextBlock == held.blocks().size()) {
            if (nextHeld == all.size()) {
                return false;
            }
            close();
            held = all.get(nextHeld++);
            nextBlock = 0;
            stream = fetcher.fetch(held.holder(), held.blocks());
        }
        nextBlock++;
        framesGiven = 0;
        checksumGiven = 0;
        readAgain = false;
        try {
            reader = reader(stream.next());
        } catch (IOException e) {
            readAgain(lost(e));
        }
        return true;
    }

    private LostBlockException lost(IOException e) {
        return e instanceof LostBlockException same ? same : new LostBlockException(held.holder(), block(), e.getMessage(), e);
    }
}
