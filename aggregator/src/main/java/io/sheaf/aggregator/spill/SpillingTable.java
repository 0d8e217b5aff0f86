package io.sheaf.aggregator.spill;

import io.sheaf.aggregator.table.KeyTable;
import java.util.List;

/** A table of keys that has a sorter for what it has no room for. Owned by one thread. */
abstract class SpillingTable implements AutoCloseable {

    final Spilling spilling;
    final MemoryBudget.Share share;
    private ExternalSorter sorter;

    SpillingTable(Spilling spilling) {
        this.spilling = spilling;
        share = spilling.budget().open();
    }

    /** Made when first needed, for most tables never need it. */
    final ExternalSorter sorter() {
        if (sorter == null) {
            sorter = new ExternalSorter(spilling);
        }
        return sorter;
    }

    final SortedRecords withSpilled(SortedRecords inMemory) {
        return sorter == null ? inMemory : Merge.of(List.of(sorter.sorted(), inMemory));
    }

    final TableRecords records(KeyTable keys, TableRecords.Content content) {
        return new TableRecords(keys, spilling, content);
    }

    /** How long an array beside the keys is made that no longer holds one of this number. */
    static int grown(int number) {
        return number + (number >> 1) + 8;
    }

    /** Deletes what was spilled and gives back the memory. */
    @Override
    public void close() {
        if (sorter != null) {
            sorter.close();
        }
        share.close();
    }
}
