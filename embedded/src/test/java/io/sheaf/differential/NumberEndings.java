package io.sheaf.differential;

import static io.sheaf.differential.Shape.DOUBLES;
import static io.sheaf.differential.Shape.LONGS;

import java.util.List;

/** The actions of numbers. */
final class NumberEndings {

    static final List<Ending> ALL = List.of(
            new Ending(LONGS, draw -> new Ending.Call("{0}.toArray()", (run, in) -> Values.list(Form.<io.sheaf.LongDataset>at(List.of(in), 0).boxed().toList()), Expected::records)),
            new Ending(DOUBLES, draw -> new Ending.Call("{0}.toArray()", (run, in) -> Values.list(Form.<io.sheaf.DoubleDataset>at(List.of(in), 0).boxed().toList()), Expected::records)));

    private NumberEndings() {}
}
