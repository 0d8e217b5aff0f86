package io.sheaf.differential;

import io.sheaf.Cluster;
import io.sheaf.JobOptions;
import io.sheaf.NoWorkersException;
import io.sheaf.WorkerLostException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.function.Supplier;

/** The clusters that plans run on, opened when they are first needed. Used by one thread. */
final class Engines implements AutoCloseable {

    private static final int[] PARTITIONS = {1, 1, 1, 2, 2, 2, 2, 3, 3, 3, 3, 7, 7, 7, 7, 64};
    private static final int ATTEMPTS = 5;
    private static final String EACH_RECORD = "each record";
    private static final String SPILL_PROPERTY = "sheaf.worker.spillBytes";
    private static final String OWN_LOOPS_PROPERTY = "sheaf.worker.ownLoopsAfter";
    private static final long SPILL_WITH_OWN_LOOPS = 4 << 10;

    /** A cluster of so many partitions. @param where which workers, and when they spill */
    record Setting(String where, int partitions) {
        @Override
        public String toString() {
            return where + ", " + partitions + (partitions == 1 ? " partition" : " partitions");
        }
    }

    private final Map<String, Supplier<Cluster.Builder>> places = new HashMap<>();
    private final List<String> names = new ArrayList<>();
    private final List<String> remotes = new ArrayList<>();
    private final Map<Setting, Cluster> open = new HashMap<>();
    private final Path scratch;
    private final JobOptions options;
    private boolean losing;

    /** @param scratch for files that plans read and write */
    Engines(Path scratch) {
        this(scratch, JobOptions.DEFAULT);
    }

    /** @param options of jobs of which plans say nothing */
    Engines(Path scratch, JobOptions options) {
        this.scratch = scratch;
        this.options = options;
        for (int slots : new int[] {1, 3}) {
            embedded(slots, EACH_RECORD, 1);
            embedded(slots, "4 KiB, loops of each program's own", SPILL_WITH_OWN_LOOPS);
            embedded(slots, "1 MiB", 1 << 20);
            embedded(slots, "never", Long.MAX_VALUE);
        }
    }

    private void embedded(int slots, String name, long spillBytes) {
        add("embedded, slots: " + slots + ", spill: " + name, () -> {
            System.setProperty(SPILL_PROPERTY, Long.toString(spillBytes));
            if (spillBytes == SPILL_WITH_OWN_LOOPS) {
                System.setProperty(OWN_LOOPS_PROPERTY, "0");
            }
            return Cluster.builder().local(slots);
        });
    }

    /** Workers elsewhere, which from now on get a part of each plan. */
    void add(String address) {
        String name = "workers of " + address;
        add(name, () -> Cluster.builder().connect(address));
        remotes.add(name);
    }

    /**
     * From now on workers elsewhere may be killed at any time. Three of them may then die under one task, which for the engine is that
     * task's fault, and on a busy machine none may be there for long: the plan is run again. Any other failure, and any difference, is one.
     */
    void losing() {
        losing = true;
    }

    private void add(String name, Supplier<Cluster.Builder> builder) {
        names.add(name);
        places.put(name, builder);
    }

    /** Two of one number of partitions, whose answers must be the same, and one of another. */
    List<Setting> draw(Random random, boolean large) {
        int partitions = PARTITIONS[random.nextInt(PARTITIONS.length)];
        int others = PARTITIONS[random.nextInt(PARTITIONS.length)];
        // Of thousands of records, a file for each takes minutes.
        List<String> fit = names.stream().filter(name -> !large || !name.endsWith(EACH_RECORD)).toList();
        String first = fit.get(random.nextInt(fit.size()));
        List<String> preferred = remotes.isEmpty() ? fit : remotes;
        String second = preferred.get(random.nextInt(preferred.size()));
        String third = fit.get(random.nextInt(fit.size()));
        return List.of(new Setting(first, partitions), new Setting(second, partitions), new Setting(third, others));
    }

    /** What each action of the plan gives there. */
    List<List<Object>> run(Plan plan, Setting setting) {
        boolean mayLose = losing && remotes.contains(setting.where());
        for (int attempt = 1; mayLose && attempt < ATTEMPTS; attempt++) {
            try {
                return runOnce(plan, setting);
            } catch (WorkerLostException | NoWorkersException e) {
                System.err.println("run again: " + e.getMessage());
            }
        }
        return runOnce(plan, setting);
    }

    private List<List<Object>> runOnce(Plan plan, Setting setting) {
        Cluster cluster = open.computeIfAbsent(setting, this::opened);
        Form.Run run = new Form.Run(cluster, scratch, new ArrayList<>(), options, losing && remotes.contains(setting.where()));
        try {
            List<List<Object>> given = plan.run(run);
            run.atEnd().forEach(Runnable::run);
            return given;
        } finally {
            TextFiles.deleteAllIn(scratch);
        }
    }

    private Cluster opened(Setting setting) {
        try {
            return places.get(setting.where()).get().partitions(setting.partitions()).open();
        } finally {
            System.clearProperty(SPILL_PROPERTY);
            System.clearProperty(OWN_LOOPS_PROPERTY);
        }
    }

    /** Closes what is open, so that the next plans get new clusters. */
    void renew() {
        open.values().forEach(Cluster::close);
        open.clear();
    }

    @Override
    public void close() {
        renew();
    }
}
