package io.sheaf.aggregator.ledger;

import java.util.ArrayList;
import java.util.List;

/**
 * What went wrong with a task so far, by the budget it counts against.
 *
 * @param user attempts that ended with a user's exception or a task time-out
 * @param resource attempts that ran out of memory, disk or a limit
 * @param environment attempts lost with a worker, a connection or a block
 * @param deaths how each worker ended that died while it held the task
 * @param speculated attempts that were begun beside another one, because that one was slow
 */
public record Trouble(int user, int resource, int environment, List<String> deaths, int speculated) {

    public static final Trouble NONE = new Trouble(0, 0, 0, List.of(), 0);

    public Trouble {
        deaths = List.copyOf(deaths);
    }

    public Trouble plusUser() {
        return new Trouble(user + 1, resource, environment, deaths, speculated);
    }

    public Trouble plusResource() {
        return new Trouble(user, resource + 1, environment, deaths, speculated);
    }

    public Trouble plusEnvironment() {
        return new Trouble(user, resource, environment + 1, deaths, speculated);
    }

    /** A worker died; counts as an environment loss too. */
    public Trouble plusDeath(String how) {
        List<String> more = new ArrayList<>(deaths);
        more.add(how);
        return new Trouble(user, resource, environment + 1, more, speculated);
    }

    public Trouble plusSpeculated() {
        return new Trouble(user, resource, environment, deaths, speculated + 1);
    }
}
