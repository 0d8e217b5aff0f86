package io.sheaf.embedded;

import io.sheaf.Cluster;

/** Finds the class loader of the program that opens a cluster. */
final class ProgramLoader {

    private ProgramLoader() {}

    /** The thread's context class loader, unless it does not know the API by the classes used here. */
    static ClassLoader ofThisThread() {
        ClassLoader context = Thread.currentThread().getContextClassLoader();
        return context != null && knowsThisApi(context) ? context : Cluster.class.getClassLoader();
    }

    private static boolean knowsThisApi(ClassLoader loader) {
        try {
            return Class.forName(Cluster.class.getName(), false, loader) == Cluster.class;
        } catch (ClassNotFoundException e) {
            return false;
        }
    }
}
