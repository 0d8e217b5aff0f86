package io.sheaf.csv;

import de.siegmar.fastcsv.reader.AbstractBaseCsvCallbackHandler;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.List;

/** Gathers the fields of a row. Owned by the thread that reads. */
final class RowHandler extends AbstractBaseCsvCallbackHandler<Row> {

    private List<String> fields = new ArrayList<>();
    private BitSet quoted = new BitSet();

    @Override
    protected void handleBegin(long startingLineNumber) {
        fields = new ArrayList<>(fields.size());
        quoted = new BitSet();
    }

    @Override
    protected void handleField(int index, char[] buffer, int offset, int length, boolean isQuoted) {
        fields.add(new String(buffer, offset, length));
        quoted.set(index, isQuoted);
    }

    @Override
    protected Row buildRecord() {
        return new Row(getStartingLineNumber(), fields, quoted);
    }
}
