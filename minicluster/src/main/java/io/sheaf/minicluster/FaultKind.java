package io.sheaf.minicluster;

import io.sheaf.minicluster.ChaosProxy.Direction;
import java.time.Duration;

/** What can happen to a mini cluster. */
public enum FaultKind {

    /** SIGKILL for a worker's process; another one follows. */
    KILL_WORKER(false) {
        @Override
        void begin(MiniCluster cluster, Fault fault) {
            cluster.kill(fault.worker());
        }
    },

    /** SIGSTOP for a worker's process, and SIGCONT later. */
    PAUSE_WORKER(true) {
        @Override
        void begin(MiniCluster cluster, Fault fault) {
            cluster.pause(fault.worker());
        }

        @Override
        void end(MiniCluster cluster, Fault fault) {
            cluster.resume(fault.worker());
        }
    },

    /** Nothing passes between a worker and everybody else. */
    PARTITION_WORKER(true) {
        @Override
        void begin(MiniCluster cluster, Fault fault) {
            cluster.partition(fault.worker());
        }
    },

    /** What a worker says does not reach the scheduler, which it still hears. */
    MUTE_WORKER(true) {
        @Override
        void begin(MiniCluster cluster, Fault fault) {
            cluster.controlLink(fault.worker()).set(Direction.TO_SERVER, new LinkFault.Stall());
        }
    },

    /** What the scheduler says does not reach a worker, which it still hears. */
    DEAFEN_WORKER(true) {
        @Override
        void begin(MiniCluster cluster, Fault fault) {
            cluster.controlLink(fault.worker()).set(Direction.TO_CLIENT, new LinkFault.Stall());
        }
    },

    /** What a worker says is lost on the way to the scheduler, and then the connection, too. */
    LOSE_WORDS(true) {
        @Override
        void begin(MiniCluster cluster, Fault fault) {
            cluster.controlLink(fault.worker()).set(Direction.TO_SERVER, new LinkFault.Drop());
        }
    },

    /** The blocks of a worker cannot be read, while it and the scheduler hear each other. */
    BLOCK_BLOCKS(true) {
        @Override
        void begin(MiniCluster cluster, Fault fault) {
            cluster.blockLink(fault.worker()).set(new LinkFault.Stall());
        }
    },

    /** All connections of a worker are reset. */
    RESET_LINKS(false) {
        @Override
        void begin(MiniCluster cluster, Fault fault) {
            cluster.controlLink(fault.worker()).reset();
            cluster.blockLink(fault.worker()).reset();
        }
    },

    /** All connections of clients are reset. */
    RESET_CLIENTS(false) {
        @Override
        void begin(MiniCluster cluster, Fault fault) {
            cluster.clientLink().reset();
        }
    },

    /** Everything to and from a worker comes late: up to 200 ms a piece. */
    DELAY_LINKS(true) {
        @Override
        void begin(MiniCluster cluster, Fault fault) {
            LinkFault delay = new LinkFault.Delay(Duration.ofMillis(1 + Math.floorMod(fault.seed(), 200)));
            cluster.controlLink(fault.worker()).set(delay);
            cluster.blockLink(fault.worker()).set(delay);
        }
    },

    /** Some of what goes to and from a worker comes as late as if a packet had been lost and sent again. */
    HICCUP_LINKS(true) {
        @Override
        void begin(MiniCluster cluster, Fault fault) {
            LinkFault hiccup = new LinkFault.Hiccup(PIECES_EACH_HICCUP, fault.seed());
            cluster.controlLink(fault.worker()).set(hiccup);
            cluster.blockLink(fault.worker()).set(hiccup);
        }
    },

    /** Blocks of a worker reach their readers with other bits. */
    FLIP_BITS(true) {
        @Override
        void begin(MiniCluster cluster, Fault fault) {
            cluster.blockLink(fault.worker()).set(Direction.TO_CLIENT, new LinkFault.Flip(2_000, fault.seed()));
        }
    },

    /** Blocks of a worker end too early. */
    TRUNCATE_BLOCKS(true) {
        @Override
        void begin(MiniCluster cluster, Fault fault) {
            cluster.blockLink(fault.worker()).set(Direction.TO_CLIENT, new LinkFault.Truncate(Math.floorMod(fault.seed(), 2_000)));
        }
    },

    /** A worker opens no file and no connection any more; what it has stays open. */
    EXHAUST_FILES(true) {
        @Override
        void begin(MiniCluster cluster, Fault fault) {
            cluster.exhaust(fault.worker(), Limit.FILES);
        }
    },

    /** A worker gets no memory from the system any more: neither outside its heap nor for the stack of another thread. */
    EXHAUST_MEMORY(true) {
        @Override
        void begin(MiniCluster cluster, Fault fault) {
            cluster.exhaust(fault.worker(), Limit.ADDRESS_SPACE);
        }
    },

    /** Whatever a worker writes to a file fails, as on a full disk. */
    EXHAUST_DISK(true) {
        @Override
        void begin(MiniCluster cluster, Fault fault) {
            cluster.exhaust(fault.worker(), Limit.FILE_BYTES);
        }
    },

    /** No byte is free on the disk of a worker's blocks, which is one of its own. */
    FILL_DISK(true) {
        @Override
        void begin(MiniCluster cluster, Fault fault) {
            cluster.fillDisk(fault.worker());
        }
    },

    /** No byte is free on the disk of the scheduler's journal, where the code of jobs is as well. */
    FILL_JOURNAL(true) {
        @Override
        void begin(MiniCluster cluster, Fault fault) {
            cluster.fillStateDisk();
        }

        @Override
        void end(MiniCluster cluster, Fault fault) {
            cluster.freeStateDisk();
        }
    },

    /** Each second packet of a connection, one in eight or one in 64 between a worker and everybody else, by the fault's seed, is lost, and sent again by the system. */
    LOSE_PACKETS(true) {
        @Override
        void begin(MiniCluster cluster, Fault fault) {
            cluster.losePackets(fault.worker(), switch (Math.floorMod(fault.seed(), 3)) {
                case 0 -> 2;
                case 1 -> 64;
                default -> 8;
            });
        }
    },

    /** The scheduler opens no file any more and takes in no connection; what it has stays open. */
    EXHAUST_SCHEDULER_FILES(true) {
        @Override
        void begin(MiniCluster cluster, Fault fault) {
            cluster.exhaustScheduler(Limit.FILES);
        }

        @Override
        void end(MiniCluster cluster, Fault fault) {
            cluster.liftScheduler();
        }
    },

    /** SIGSTOP for the scheduler's process, and SIGCONT later. */
    PAUSE_SCHEDULER(true) {
        @Override
        void begin(MiniCluster cluster, Fault fault) {
            cluster.pauseScheduler();
        }

        @Override
        void end(MiniCluster cluster, Fault fault) {
            cluster.resumeScheduler();
        }
    },

    /** SIGKILL for the scheduler's process, and another one later. Jobs without an idempotency key that are not detached end with it. */
    RESTART_SCHEDULER(true) {
        @Override
        void begin(MiniCluster cluster, Fault fault) {
            cluster.killScheduler();
        }

        @Override
        void end(MiniCluster cluster, Fault fault) {
            cluster.restartScheduler();
        }
    };

    private static final int PIECES_EACH_HICCUP = 8;

    private final boolean lasts;

    FaultKind(boolean lasts) {
        this.lasts = lasts;
    }

    /** Whether it has an end, rather than being over at once. */
    public boolean lasts() {
        return lasts;
    }

    /** Whether it takes something away that jobs need, so that they may fail for want of it. */
    public boolean exhausts() {
        return ofLimits() || this == FILL_DISK || this == FILL_JOURNAL;
    }

    private boolean ofLimits() {
        return this == EXHAUST_FILES || this == EXHAUST_MEMORY || this == EXHAUST_DISK || this == EXHAUST_SCHEDULER_FILES;
    }

    /** Whether it can happen in an {@link Enclosure} only; disks that fill, to clusters that have small ones. */
    public boolean needsEnclosure() {
        return this == FILL_DISK || this == FILL_JOURNAL || this == LOSE_PACKETS;
    }

    /** Whether it can happen wherever mini clusters run. */
    public boolean isPossibleAnywhere() {
        return !ofLimits() && !needsEnclosure();
    }

    /** Why it cannot happen on this machine; empty if it can. */
    public String hindrance() {
        if (needsEnclosure()) {
            return Enclosure.hindrance();
        }
        return ofLimits() ? Limit.hindrance() : "";
    }

    /** Whether it happens to one worker. */
    public boolean ofWorker() {
        return this != RESET_CLIENTS && this != EXHAUST_SCHEDULER_FILES && this != FILL_JOURNAL && this != PAUSE_SCHEDULER && this != RESTART_SCHEDULER;
    }

    abstract void begin(MiniCluster cluster, Fault fault);

    /** Of a fault that lasts. */
    void end(MiniCluster cluster, Fault fault) {
        cluster.heal(fault.worker());
    }
}
