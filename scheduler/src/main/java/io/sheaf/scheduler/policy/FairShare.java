package io.sheaf.scheduler.policy;

/**
 * Stride scheduling (Waldspurger and Weihl, 1995) over jobs: the one that has received least work per weight comes
 * first. A newcomer starts level with the others, so that it neither waits for nor catches up with their past.
 */
public final class FairShare {

    private double floor;

    /** Where a job that starts now begins. */
    public double start() {
        return floor;
    }

    /** The job's new place after it was granted this much estimated work. */
    public double after(double place, double work, double weight) {
        return place + Math.max(1, work) / weight;
    }

    /** The least place among jobs just served; the floor only rises. */
    public void served(double place) {
        floor = Math.max(floor, place);
    }
}
