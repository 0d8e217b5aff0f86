package io.sheaf.examples.commands;

import java.util.List;

/** Prints results. */
final class Lines {

    private Lines() {}

    /** Ends each line with a line feed, whatever the platform does. */
    static void print(List<String> lines) {
        for (String line : lines) {
            System.out.print(line);
            System.out.print('\n');
        }
    }
}
