package io.sheaf;

/**
 * How one item of a {@link Pool} call ended, where errors are collected.
 *
 * @param index the item's place in the input, from 0
 * @param value the result; null if the item failed (or if the function returned null)
 * @param error why the item failed; null if it succeeded
 */
public record ItemResult<R>(int index, R value, SheafException error) {

    public boolean succeeded() {
        return error == null;
    }

    /** The result, or the error thrown. */
    public R get() {
        if (error != null) {
            throw error;
        }
        return value;
    }
}
