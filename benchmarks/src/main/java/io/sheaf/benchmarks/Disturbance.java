package io.sheaf.benchmarks;

/** What happens to one of the workers half-way. */
enum Disturbance {
    NONE("undisturbed") {
        @Override
        void strike(SeparateProcesses processes) {
            throw new IllegalStateException("nothing happens in an undisturbed run");
        }
    },

    NOT_REPLACED("killed, not replaced") {
        @Override
        void strike(SeparateProcesses processes) {
            processes.lose(0);
        }
    },

    REPLACED("killed, replaced") {
        @Override
        void strike(SeparateProcesses processes) {
            processes.kill(0);
        }
    };

    private final String title;

    Disturbance(String title) {
        this.title = title;
    }

    abstract void strike(SeparateProcesses processes);

    String title() {
        return title;
    }
}
