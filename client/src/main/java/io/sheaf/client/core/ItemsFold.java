package io.sheaf.client.core;

import io.sheaf.ItemResult;
import io.sheaf.SheafException;
import io.sheaf.codec.ByteSource;
import io.sheaf.codec.ValueCodec;
import java.util.ArrayList;
import java.util.List;

/** How each item ended, in the order of the items. */
final class ItemsFold<R> implements ResultFold<List<ItemResult<R>>> {

    private final List<ItemResult<R>> items = new ArrayList<>();
    private final ClassLoader loader;

    ItemsFold(ClassLoader loader) {
        this.loader = loader;
    }

    @Override
    @SuppressWarnings("unchecked")
    public void add(int task, ByteSource bytes) {
        items.add(new ItemResult<>(task, (R) ValueCodec.decode(bytes, loader), null));
    }

    @Override
    public void failed(int task, SheafException error) {
        items.add(new ItemResult<>(task, null, error));
    }

    @Override
    public List<ItemResult<R>> finish() {
        return items;
    }

    /** The same items as plain values; the first error is thrown, the others are suppressed in it. */
    static <R> ResultFold<List<R>> orThrow(ClassLoader loader) {
        ItemsFold<R> items = new ItemsFold<>(loader);
        return new ResultFold<>() {
            @Override
            public void add(int task, ByteSource bytes) {
                items.add(task, bytes);
            }

            @Override
            public void failed(int task, SheafException error) {
                items.failed(task, error);
            }

            @Override
            public List<R> finish() {
                SheafException first = null;
                List<R> values = new ArrayList<>(items.items.size());
                for (ItemResult<R> item : items.items) {
                    values.add(item.value());
                    if (item.error() != null && first == null) {
                        first = item.error();
                    } else if (item.error() != null) {
                        first.addSuppressed(item.error());
                    }
                }
                if (first != null) {
                    throw first;
                }
                return values;
            }
        };
    }
}
