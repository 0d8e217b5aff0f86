package io.sheaf.client.remote;

import java.io.IOException;
import java.util.List;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;

/**
 * Whose code lies at a place, judged by the names of its classes.
 *
 * @param sheaf has classes that every worker has itself
 * @param programs has classes of Sheaf's that are programs, such as the examples, which workers do not have
 * @param others has classes of others
 * @param command has the sheaf command
 * @param files has more than a manifest
 */
record PlaceContents(boolean sheaf, boolean programs, boolean others, boolean command, boolean files) {

    private static final String OURS = "io/sheaf/";
    private static final List<String> ON_WORKERS = List.of("aggregator/", "cli/", "client/", "codec/", "embedded/", "file/", "function/", "internal/",
            "partitioner/", "plan/", "protocol/", "scheduler/", "simulation/", "spi/", "testkit/", "worker/");

    private static final ConcurrentMap<Object, PlaceContents> KNOWN = new ConcurrentHashMap<>();

    static PlaceContents of(CodePlace place) throws IOException {
        PlaceContents known = KNOWN.get(place.version());
        if (known == null) {
            known = look(place);
            KNOWN.put(place.version(), known);
        }
        return known;
    }

    /** Whether all classes here are Sheaf's own, so that workers have them. */
    boolean isSheaf() {
        return sheaf && !programs && !others;
    }

    private static PlaceContents look(CodePlace place) throws IOException {
        Looking looking = new Looking();
        place.visit((name, content) -> looking.see(name));
        return new PlaceContents(looking.sheaf, looking.programs, looking.others, looking.command, looking.files);
    }

    /** Is shown one name after another. */
    private static final class Looking {
        private boolean sheaf;
        private boolean programs;
        private boolean others;
        private boolean command;
        private boolean files;

        void see(String name) {
            files |= !name.equals("META-INF/MANIFEST.MF");
            if (!name.endsWith(".class") || name.startsWith("META-INF/") || name.equals("module-info.class")) {
                return;
            }
            if (!name.startsWith(OURS)) {
                others = true;
            } else if (isOnWorkers(name.substring(OURS.length()))) {
                sheaf = true;
            } else {
                programs = true;
            }
            command |= name.equals("io/sheaf/cli/Main.class");
        }

        private static boolean isOnWorkers(String name) {
            return name.indexOf('/') < 0 || ON_WORKERS.stream().anyMatch(name::startsWith);
        }
    }
}
