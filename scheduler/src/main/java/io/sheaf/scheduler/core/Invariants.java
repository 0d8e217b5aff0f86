package io.sheaf.scheduler.core;

import io.sheaf.aggregator.ledger.Held;
import io.sheaf.aggregator.ledger.Pending;
import io.sheaf.aggregator.ledger.RunMap.Run;
import java.util.function.Supplier;

/** What is true of the state between any two steps. */
final class Invariants {

    private final State state;

    Invariants(State state) {
        this.state = state;
    }

    void check() {
        state.workers.values().forEach(this::checkWorker);
        int slots = state.workers.values().stream().mapToInt(worker -> worker.isActive() ? worker.slots() : 0).sum();
        require(slots == state.activeSlots, () -> "active slots are " + slots + ", counted " + state.activeSlots);
        state.leases.values().forEach(this::checkLease);
        long speculating = state.leases.values().stream().filter(lease -> lease.speculative).count();
        require(speculating == state.speculating, () -> speculating + " leases of second attempts, counted " + state.speculating);
        require(state.tails.stream().noneMatch(stage -> stage.job.state.isFinal()), () -> "slow tasks are looked for in a job that is over");
        for (Job job : state.jobs.values()) {
            boolean awaited = job.isAttached() && job.ownerOrNull == null && job.isOfUse();
            require(awaited == state.timers.isSet(new TimerKey.ClientGrace(job.id)), () -> job + " is left and not awaited, or awaited for nothing");
            if (job.state.isFinal()) {
                checkEnded(job);
            } else {
                checkRunning(job);
            }
        }
        state.submissions.forEach((submission, job) -> require(
                state.jobs.containsKey(job) && state.jobs.get(job).submission.equals(submission), () -> "submission " + submission + " outlives its place"));
        require(state.history.size() <= state.config.limits().history(), () -> "history is longer than allowed");
        require(state.toEnd.isEmpty() && state.toAdopt.isEmpty() && state.toCheck.isEmpty() && state.toPlace.isEmpty() && state.roomFor.isEmpty(), () -> "work was left undone");
    }

    private void checkWorker(Worker worker) {
        worker.leases.forEach(lease -> require(state.leases.get(lease.id) == lease, () -> lease + " is not in the table"));
        int outstanding = worker.leases.stream().mapToInt(lease -> lease.upload ? 0 : lease.open).sum();
        int suspects = worker.leases.stream().mapToInt(lease -> lease.deaths > 0 ? 1 : 0).sum();
        require(outstanding == worker.outstanding, () -> worker + " has " + outstanding + " tasks, counted " + worker.outstanding);
        require(suspects == worker.suspects, () -> worker + " has " + suspects + " suspects, counted " + worker.suspects);
        require(!worker.isActive() || state.active.get(worker.load()) == worker, () -> worker + " is not where its load belongs");
        boolean aside = worker.asideOrNull != null;
        require(aside == state.timers.isSet(new TimerKey.SetAside(worker.epoch)), () -> worker + " is set aside for ever, or comes back for nothing");
        require(aside == state.aside.contains(worker), () -> worker + " is set aside and not listed so");
        require(!aside || state.active.values().stream().anyMatch(other -> other.info.javaFeature() >= worker.info.javaFeature()),
                () -> worker + " is set aside, and no other can do what it can");
        worker.jobs.forEach((id, has) -> require(
                worker.leases.stream().filter(lease -> !lease.upload && lease.stage.job.id.equals(id)).count() == has.leases, () -> worker + " miscounts its leases"));
        worker.jobs.forEach((id, has) -> require(
                worker.leases.stream().filter(lease -> !lease.upload && lease.stage.job.id.equals(id)).mapToInt(lease -> lease.open).sum()
                        == has.outstanding, () -> worker + " miscounts the tasks of a job"));
    }

    private void checkLease(Lease lease) {
        require(lease.open > 0, () -> lease + " is empty");
        require(state.workers.get(lease.worker.epoch) == lease.worker, () -> lease + " is held by a worker that is gone");
        require(!lease.stage.job.state.isFinal(), () -> lease + " outlives its job");
        int held = lease.stage.ledger.heldBy(lease.id, lease.tasks).stream().mapToInt(Run::size).sum();
        require(held == lease.open, () -> lease + " has " + held + " tasks, counted " + lease.open);
    }

    private void checkEnded(Job job) {
        require(job.leases.isEmpty() && job.stages().isEmpty(), () -> job + " ended and still has work");
        require(job.results.reserved() == 0, () -> job + " ended with bytes reserved");
        require(state.history.contains(job), () -> job + " ended and is not in the history");
    }

    private void checkRunning(Job job) {
        require(job.endingOrNull == null, () -> job + " should have ended");
        boolean waits = job.waitsForTaking || job.letGo && !job.foreignConsumers().isEmpty();
        for (Stage producer : job.foreignProducers()) {
            boolean reads = producer.consumers.stream().anyMatch(consumer -> consumer.job == job);
            require(!reads || !producer.job.isOver(), () -> job + " reads " + producer + ", which has ended");
            waits |= !producer.complete;
        }
        long reserved = job.leases.stream().mapToLong(lease -> lease.reserved).sum();
        require(reserved == job.results.reserved(), () -> job + " has " + reserved + " bytes reserved, counted " + job.results.reserved());
        for (Stage stage : job.stages()) {
            stage.ledger.validate();
            require(!stage.complete || stage.ledger.isSettled(), () -> stage + " is complete with tasks to do");
            stage.ledger.leased().forEach(run -> checkHeld(stage, run));
            stage.ledger.speculated().forEach(run -> checkHeld(stage, run));
            require(stage.mayBeSpeculated || stage.ledger.speculated().isEmpty(), () -> stage + " has second attempts and must not");
            checkCancelled(stage);
            waits |= isWaiting(stage);
        }
        require(waits, () -> job + " waits for nothing and does nothing");
    }

    private void checkHeld(Stage stage, Run<Held> run) {
        Lease lease = state.leases.get(run.value().lease());
        require(lease != null && lease.stage == stage && stage.job.leases.contains(lease), () -> stage + " " + run + " is under no lease");
    }

    // One that had ended before it was cancelled may run again, if its result was lost.
    private static void checkCancelled(Stage stage) {
        for (Run<Pending> run : stage.ledger.pending()) {
            require(run.value().remake() || stage.cancelled.overlapping(run.from(), run.to()).isEmpty(), () -> stage + " has " + run + " to do, some of it cancelled");
        }
    }

    /** The stuck detector: a stage that is not done has tasks out, or somebody who will bring it on. */
    private boolean isWaiting(Stage stage) {
        if (stage.ledger.leasedCount() > 0 || stage.isOpen() && !stage.openInputs.isClosed()) {
            return true;
        }
        Job job = stage.job;
        boolean noWorker = state.active.values().stream().noneMatch(worker -> Jobs.fits(job, worker));
        if (stage.mayGrant()) {
            int window = job.settings.resultWindow();
            boolean clientIsBehind = stage.isResult() && window > 0 && stage.ledger.pending().iterator().next().from() >= job.results.taken() + window;
            boolean noUploader = stage.isUpload() && job.ownerOrNull == null;
            boolean quiet = state.waitingForQuiet.contains(job);
            require(noWorker || !state.mayPlace(job) || clientIsBehind || noUploader || quiet || !job.leases.isEmpty(), () -> stage + " could be granted and is not: " + stage.ledger);
            return true;
        }
        return false;
    }

    // The words are made only where something is wrong: the check is run after each event of a simulation.
    private static void require(boolean condition, Supplier<String> broken) {
        if (!condition) {
            throw new IllegalStateException(broken.get());
        }
    }
}
