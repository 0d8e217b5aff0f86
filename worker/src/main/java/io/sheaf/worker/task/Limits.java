package io.sheaf.worker.task;

/** Lets the first records of a task pass, then closes the gate of the steps before it. Owned by the attempt's thread. */
final class Limits {

    private final long limit;
    private final Gate before;
    private final Gate behind;
    private long passed;

    private Limits(long limit, Gate before, Gate behind) {
        this.limit = limit;
        this.before = before;
        this.behind = behind;
        close();
    }

    /**
     * @param before the gate of the steps that feed the limit; another one than that of the steps behind it, which may
     *     still make many records of the last that passes
     */
    static Sink sink(Lane lane, long limit, Sink next, Gate before, Gate behind) {
        Limits limits = new Limits(limit, before, behind);
        return switch (lane) {
            case REF -> limits.ref((RefSink) next);
            case LONG -> limits.ofLong((LongSink) next);
            case DOUBLE -> limits.ofDouble((DoubleSink) next);
        };
    }

    private RefSink ref(RefSink next) {
        return record -> {
            if (passed < limit) {
                passed++;
                next.accept(record);
                close();
            }
        };
    }

    private LongSink ofLong(LongSink next) {
        return value -> {
            if (passed < limit) {
                passed++;
                next.accept(value);
                close();
            }
        };
    }

    private DoubleSink ofDouble(DoubleSink next) {
        return value -> {
            if (passed < limit) {
                passed++;
                next.accept(value);
                close();
            }
        };
    }

    private void close() {
        before.closed = passed >= limit || behind.closed;
    }
}
