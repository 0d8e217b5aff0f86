package io.sheaf.aggregator.sketch;

import io.sheaf.codec.ByteSink;
import io.sheaf.codec.ByteSource;
import java.util.Arrays;

/**
 * Estimates how many different 64-bit hashes were added, with a relative standard error of 0.81 %. Merging is exact: the
 * estimate depends on the set of hashes only, not on their order or on how they were split, and equal sets have equal
 * states. Registers after Flajolet et al., "HyperLogLog" (2007); estimate after Ertl, "New cardinality estimation algorithms
 * for HyperLogLog sketches" (2017), section 2.4, algorithm 6, which needs no table of corrections.
 *
 * <p>Up to {@value #MAX_SPARSE} registers that are not 0 are kept as a list, after Heule et al., "HyperLogLog in practice"
 * (2013), section 5.3, though not with more bits: 4 bytes each in memory, 3 in the state. More take 16 KiB. Owned by one thread.
 */
public final class DistinctSketch {

    private static final int INDEX_BITS = 14;
    private static final int REGISTERS = 1 << INDEX_BITS;
    private static final int VALUE_BITS = 64 - INDEX_BITS;
    private static final int MAX_RANK = VALUE_BITS + 1;
    private static final double ALPHA_OF_MANY = 0.5 / StrictMath.log(2);
    private static final int MAX_SPARSE = 1024;
    private static final int RANK_BITS = 6;
    private static final int RANK_MASK = (1 << RANK_BITS) - 1;
    private static final int SPARSE_ENTRY_BYTES = 3;
    private static final int FIRST_ENTRIES = 4;
    private static final int OBJECT_BYTES = 32;
    private static final int ARRAY_BYTES = 16;

    /** What a new one takes in memory with its first hash, in bytes, about. */
    public static final int FIRST_HEAP_BYTES = OBJECT_BYTES + ARRAY_BYTES + 4 * FIRST_ENTRIES;

    /** Index and rank of the registers that are not 0, by ascending index; null once there are many. */
    private int[] sparse = new int[FIRST_ENTRIES];
    private int sparseSize;
    /** Null while there are few. */
    private byte[] registers;

    public void add(long hash) {
        int index = (int) (hash >>> VALUE_BITS);
        raise(index, Math.min(Long.numberOfLeadingZeros(hash << INDEX_BITS), VALUE_BITS) + 1);
    }

    /** Adds the {@link #toBytes() state} of another one; refuses anything else with an {@link IllegalArgumentException}. */
    public void add(byte[] state) {
        if (state.length == REGISTERS) {
            addRegisters(state);
        } else {
            addSparse(state);
        }
    }

    /** Adds all that was added to another one. */
    public void add(DistinctSketch other) {
        if (other.sparse == null) {
            addRegisters(other.registers);
        } else {
            for (int i = 0; i < other.sparseSize; i++) {
                raise(other.sparse[i] >>> RANK_BITS, other.sparse[i] & RANK_MASK);
            }
        }
    }

    /** Adds what another one {@link #write wrote}, and reads no byte behind it. */
    public void add(ByteSource in) {
        add(in.readBytes(in.readCount(1)));
    }

    /** Appends the state with its length. */
    public void write(ByteSink out) {
        byte[] state = toBytes();
        out.writeUnsigned(state.length);
        out.writeBytes(state, 0, state.length);
    }

    /** All registers, or 3 bytes for each that is not 0 if there are few. */
    public byte[] toBytes() {
        if (sparse == null) {
            return registers.clone();
        }
        byte[] state = new byte[SPARSE_ENTRY_BYTES * sparseSize];
        for (int i = 0, at = 0; i < sparseSize; i++) {
            state[at++] = (byte) (sparse[i] >>> 16);
            state[at++] = (byte) (sparse[i] >>> 8);
            state[at++] = (byte) sparse[i];
        }
        return state;
    }

    /** What it takes in memory, in bytes, about. */
    public int heapBytes() {
        return OBJECT_BYTES + ARRAY_BYTES + (sparse == null ? REGISTERS : 4 * sparse.length);
    }

    public long estimate() {
        int[] multiplicity = multiplicities();
        double z = REGISTERS * tau(1 - (double) multiplicity[MAX_RANK] / REGISTERS);
        for (int rank = VALUE_BITS; rank >= 1; rank--) {
            z = 0.5 * (z + multiplicity[rank]);
        }
        z += REGISTERS * sigma((double) multiplicity[0] / REGISTERS);
        return Math.round(ALPHA_OF_MANY * REGISTERS * REGISTERS / z);
    }

    /** How many registers have each rank. */
    private int[] multiplicities() {
        int[] multiplicity = new int[MAX_RANK + 1];
        if (sparse == null) {
            for (byte register : registers) {
                multiplicity[register]++;
            }
        } else {
            multiplicity[0] = REGISTERS - sparseSize;
            for (int i = 0; i < sparseSize; i++) {
                multiplicity[sparse[i] & RANK_MASK]++;
            }
        }
        return multiplicity;
    }

    private void addRegisters(byte[] all) {
        for (int i = 0; i < REGISTERS; i++) {
            requireRank(i, all[i], 0);
        }
        becomeDense();
        for (int i = 0; i < REGISTERS; i++) {
            registers[i] = (byte) Math.max(registers[i], all[i]);
        }
    }

    private void addSparse(byte[] state) {
        if (state.length % SPARSE_ENTRY_BYTES != 0 || state.length > SPARSE_ENTRY_BYTES * MAX_SPARSE) {
            throw new IllegalArgumentException("the state of a distinct sketch has " + REGISTERS + " bytes, or " + SPARSE_ENTRY_BYTES
                    + " for each of at most " + MAX_SPARSE + " registers, not " + state.length);
        }
        int before = -1;
        for (int at = 0; at < state.length; at += SPARSE_ENTRY_BYTES) {
            int entry = (state[at] & 0xff) << 16 | (state[at + 1] & 0xff) << 8 | state[at + 2] & 0xff;
            int index = entry >>> RANK_BITS;
            if (index <= before || index >= REGISTERS) {
                throw new IllegalArgumentException("register " + index + " of a distinct sketch comes after " + before);
            }
            requireRank(index, entry & RANK_MASK, 1);
            raise(index, entry & RANK_MASK);
            before = index;
        }
    }

    private static void requireRank(int index, int rank, int least) {
        if (rank < least || rank > MAX_RANK) {
            throw new IllegalArgumentException("register " + index + " of a distinct sketch is " + rank);
        }
    }

    private void raise(int index, int rank) {
        if (sparse != null) {
            raiseSparse(index, rank);
        } else if (rank > registers[index]) {
            registers[index] = (byte) rank;
        }
    }

    private void raiseSparse(int index, int rank) {
        int entry = index << RANK_BITS | rank;
        // No rank is 0, so that the search never meets an entry, and ends where the register's is or would be.
        int place = -Arrays.binarySearch(sparse, 0, sparseSize, index << RANK_BITS) - 1;
        if (place < sparseSize && sparse[place] >>> RANK_BITS == index) {
            sparse[place] = Math.max(sparse[place], entry);
        } else if (sparseSize == MAX_SPARSE) {
            becomeDense();
            registers[index] = (byte) rank;
        } else {
            insert(place, entry);
        }
    }

    private void insert(int place, int entry) {
        if (sparseSize == sparse.length) {
            sparse = Arrays.copyOf(sparse, 2 * sparse.length);
        }
        System.arraycopy(sparse, place, sparse, place + 1, sparseSize - place);
        sparse[place] = entry;
        sparseSize++;
    }

    private void becomeDense() {
        if (sparse != null) {
            registers = new byte[REGISTERS];
            for (int i = 0; i < sparseSize; i++) {
                registers[sparse[i] >>> RANK_BITS] = (byte) (sparse[i] & RANK_MASK);
            }
            sparse = null;
        }
    }

    private static double sigma(double x) {
        if (x == 1) {
            return Double.POSITIVE_INFINITY;
        }
        double power = x;
        double y = 1;
        double z = x;
        double before;
        do {
            power *= power;
            before = z;
            z += power * y;
            y += y;
        } while (z != before);
        return z;
    }

    private static double tau(double x) {
        if (x == 0 || x == 1) {
            return 0;
        }
        double root = x;
        double y = 1;
        double z = 1 - x;
        double before;
        do {
            root = Math.sqrt(root);
            before = z;
            y *= 0.5;
            z -= (1 - root) * (1 - root) * y;
        } while (z != before);
        return z / 3;
    }
}
