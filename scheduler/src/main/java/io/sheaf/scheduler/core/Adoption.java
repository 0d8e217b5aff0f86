package io.sheaf.scheduler.core;

import io.sheaf.plan.JobState;
import io.sheaf.plan.message.FromWorker.Offered;
import io.sheaf.plan.message.ToWorker;
import java.util.List;

/**
 * Takes over what workers have kept of an earlier life of a job. What a task has made counts if it has read what it would read now;
 * the first that is told of wins, as always. Owned by the scheduler's core.
 */
final class Adoption {

    private final State state;
    private final Tasks tasks;

    Adoption(State state, Tasks tasks) {
        this.state = state;
        this.tasks = tasks;
    }

    void offered(Worker worker, Offered said) {
        Job job = state.jobs.get(said.job());
        if (job == null || job.isOver()) {
            state.counts.add(Counts.STALE_JOB);
            // From who may keep results that wait for their client, all goes when they are taken.
            if (job == null || !job.touched.contains(worker)) {
                state.send(worker, new ToWorker.DropJob(said.job(), job == null || job.state == JobState.SUCCEEDED));
            }
            return;
        }
        // What is of no use now may be later, and is freed with the job.
        worker.of(job.id);
        job.touched.add(worker);
        int place = said.stage().value();
        if (place < 0 || place >= job.stages().size()) {
            state.counts.add(Counts.STALE_TASK);
            return;
        }
        Stage stage = job.stage(said.stage());
        Stage.Offer offer = new Stage.Offer(worker, said);
        if (stage.opened) {
            adopt(stage, offer);
        } else {
            stage.offers.add(offer);
        }
    }

    /** The stage has been opened. */
    void adopt(Stage stage) {
        List<Stage.Offer> offers = List.copyOf(stage.offers);
        stage.offers.clear();
        offers.stream().filter(offer -> !offer.worker().isGone).forEach(offer -> adopt(stage, offer));
    }

    private void adopt(Stage stage, Stage.Offer offer) {
        Offered said = offer.said();
        boolean fits = !stage.job.isOver() && stage.inputsComplete() && said.tasks().to() <= stage.ledger.total()
                && stage.pieces.isUndivided(said.tasks()) && Tasks.shapeFits(stage.output, said.tasks().size(), said.output()) && said.lineage().equals(stage.lineage.of(stage));
        if (fits) {
            Lease kept = new Lease(state.nextLease(), stage, offer.worker(), said.tasks(), said.attempt(), 0, false);
            tasks.adopt(kept, said.generation(), said.output(), said.stats());
        }
    }
}
