package io.sheaf.simulation;

import java.util.List;

/** Mistakes that the simulation has to find, each with a seed whose world shows it. */
final class SeededBugs {

    private static final String SCHEDULER = "scheduler/io/sheaf/scheduler/core/";
    private static final String POLICY = "scheduler/io/sheaf/scheduler/policy/";
    private static final String JOURNAL = "scheduler/io/sheaf/scheduler/journal/";
    private static final String LEDGER = "aggregator/io/sheaf/aggregator/ledger/";
    private static final String WORKER = "worker/io/sheaf/worker/core/";

    static final List<SeededBug> ALL = List.of(
            new SeededBug(
                    "a result of an epoch that is over counts",
                    SCHEDULER + "Workers.java",
                    "state.workers.remove(worker.epoch);\n        state.count(worker, -1);",
                    "state.count(worker, -1);",
                    1),
            new SeededBug(
                    "a late result counts, whatever lease the task is under now",
                    LEDGER + "AttemptLedger.java",
                    "if (run.value().lease().equals(lease)) {",
                    "if (run.value().lease() != null) {",
                    2),
            new SeededBug(
                    "a lease stays in the table when nothing is expected of it",
                    SCHEDULER + "State.java",
                    "leases.remove(lease.id);\n        speculating -=",
                    "speculating -=",
                    1),
            new SeededBug(
                    "attempts are named by stage and task only",
                    SCHEDULER + "Grants.java",
                    "new Lease(id, stage, worker, tasks, how.attempt(), upload",
                    "new Lease(id, stage, worker, tasks, 1, upload",
                    2),
            new SeededBug(
                    "a block map takes neighbours of different attempts for one",
                    SCHEDULER + "Stage.java",
                    " && last.attempt() == winner.attempt()",
                    "",
                    16),
            new SeededBug(
                    "the generation is not raised when a stage starts over",
                    SCHEDULER + "Stage.java",
                    "new StageGeneration(generation.value() + 1)",
                    "new StageGeneration(generation.value())",
                    43),
            new SeededBug(
                    "a scheduler that slept itself holds it against the workers",
                    SCHEDULER + "Workers.java",
                    "if (lateBy > state.config.times().ownPauseNanos()) {",
                    "if (lateBy < 0) {",
                    504),
            new SeededBug(
                    "a worker's death counts as a failure of the user's code",
                    SCHEDULER + "Tasks.java",
                    "dies ? before.plusDeath(storyOrNull) : before.plusEnvironment()",
                    "dies ? before.plusUser() : before.plusEnvironment()",
                    7),
            new SeededBug(
                    "tasks that kill workers are tried for ever",
                    POLICY + "RetryPolicy.java",
                    "verdict(after.environment() < environment && after.deaths().size() < deaths)",
                    "verdict(true)",
                    7),
            new SeededBug(
                    "what a task counted counts again when its output is made again",
                    SCHEDULER + "Tallies.java",
                    " && counted.getOrNull(task) == null",
                    "",
                    11),
            new SeededBug(
                    "counts of a generation that is void are kept",
                    SCHEDULER + "Stage.java",
                    "        tallies = new Tallies();\n        branches",
                    "        branches",
                    5940),
            new SeededBug(
                    "remade output is not compared with the first",
                    SCHEDULER + "Tasks.java",
                    "same &= stage.fingerprint(task, kept.fingerprints()[task - base]);",
                    "stage.fingerprint(task, kept.fingerprints()[task - base]);",
                    43),
            new SeededBug(
                    "readers of output that differs go on",
                    SCHEDULER + "Recovery.java",
                    "if (Stages.mayHaveRead(consumer)) {",
                    "if (Stages.mayHaveRead(consumer) && consumer.isResult()) {",
                    43),
            new SeededBug(
                    "only the first readers start over, and not those who read what they made",
                    SCHEDULER + "Stages.java",
                    "if (counts || mayHaveRead(consumer)) {",
                    "if (counts && consumer.isUpload()) {",
                    168),
            new SeededBug(
                    "a result that was shown and lost does not count as read",
                    SCHEDULER + "Stages.java",
                    "consumer.opened && (seen || consumer.ledger.isTouched())",
                    "consumer.opened && consumer.ledger.isTouched()",
                    6749),
            new SeededBug(
                    "a stage starts over though its results were seen",
                    SCHEDULER + "Stages.java",
                    "if (seen || !again) {",
                    "if (!again) {",
                    74),
            new SeededBug(
                    "a worker that has a block map gets no newer one",
                    SCHEDULER + "Grants.java",
                    "if (known == null || known != producer.mapVersion) {",
                    "if (known == null) {",
                    5),
            new SeededBug(
                    "each complaint about one loss has it made again",
                    SCHEDULER + "Stage.java",
                    "boolean news = version >= mapVersion && version > lostBy.getOrDefault(holder, 0);",
                    "boolean news = true;",
                    979),
            new SeededBug(
                    "all of a stage is made again when one holder is lost",
                    LEDGER + "AttemptLedger.java",
                    "if (run.value().heldBy(holder)) {",
                    "if (run.value().holderOrNull() != null) {",
                    5),
            new SeededBug(
                    "a task that must not run twice is tried again when its worker is lost",
                    SCHEDULER + "Tasks.java",
                    "if (stage.effects == Effects.AT_MOST_ONCE && !lease.upload) {\n            state.fail",
                    "if (stage.effects == Effects.AT_MOST_ONCE && lease.upload) {\n            state.fail",
                    38),
            new SeededBug(
                    "a task that must not run twice is tried again when its output is lost",
                    SCHEDULER + "Recovery.java",
                    "stage.effects == Effects.AT_MOST_ONCE && !stage.isUpload()",
                    "stage.effects == Effects.AT_MOST_ONCE && stage.isUpload()",
                    420),
            new SeededBug(
                    "an attempt that is tried again keeps its number",
                    LEDGER + "AttemptLedger.java",
                    "new Pending(held.last() + 1, deaths",
                    "new Pending(held.attempt(), deaths",
                    2),
            new SeededBug(
                    "output that is made again has the number of the first attempt",
                    LEDGER + "AttemptLedger.java",
                    "new Pending(run.value().last() + 1, deaths",
                    "new Pending(run.value().attempt(), deaths",
                    2),
            new SeededBug(
                    "stored results that were lost are shown to who comes back",
                    SCHEDULER + "Recovery.java",
                    "                stage.job.results.forgetStored(range);",
                    "                stage.job.results.isEmpty();",
                    35),
            new SeededBug(
                    "what a returning client appends again is appended twice",
                    SCHEDULER + "ClientData.java",
                    "int skip = known - said.firstTask();",
                    "int skip = 0;",
                    1735),
            new SeededBug(
                    "uploads that a lost client was asked for are waited for",
                    SCHEDULER + "ClientData.java",
                    "            if (lease.upload) {\n                lease.stage.ledger.retry",
                    "            if (lease.upload && lease.reserved > 0) {\n                lease.stage.ledger.retry",
                    824),
            new SeededBug(
                    "a lost stored result is not made again",
                    SCHEDULER + "ClientData.java",
                    "news |= recovery.giveUp(stage, run.value().holderOrNull(), new TaskRange(run.from(), run.to()), said.reason());",
                    "news = true;",
                    34),
            new SeededBug(
                    "tasks of a leaving worker that were given back are forgotten",
                    SCHEDULER + "Tasks.java",
                    "int count = lease.stage.ledger.giveBack(lease.id, tasks);",
                    "int count = lease.stage.ledger.win(lease.id, tasks, null).size();",
                    14),
            new SeededBug(
                    "a leaving worker gets more tasks",
                    SCHEDULER + "Placement.java",
                    "return worker.isActive() && state",
                    "return state",
                    174),
            new SeededBug(
                    "a job that is over is dropped from no worker",
                    SCHEDULER + "Jobs.java",
                    "            state.send(worker, new ToWorker.DropJob(job.id, job.state == JobState.SUCCEEDED));\n",
                    "",
                    1),
            new SeededBug(
                    "what clients put on a worker outlives its epoch",
                    WORKER + "WorkerCore.java",
                    "        out.add(new WorkerCommand.ForgetOthers(List.copyOf(known)));\n",
                    "",
                    824),
            new SeededBug(
                    "the death of a worker is held against no task",
                    SCHEDULER + "Tasks.java",
                    "boolean dies = storyOrNull != null && !lease.upload;",
                    "boolean dies = false;",
                    284),
            new SeededBug(
                    "a client that comes back is still counted as gone",
                    SCHEDULER + "Clients.java",
                    "        state.clearTimer(new TimerKey.ClientGrace(job.id));\n        job.measured",
                    "        job.measured",
                    2),
            new SeededBug(
                    "the side of a stage is sent once only",
                    SCHEDULER + "Grants.java",
                    "if (job.producer(side).keepsBlocks()) {",
                    "if (job.producer(side).keepsBlocks() && !worker.of(job.id).mapVersions.containsKey(side)) {",
                    5),
            new SeededBug(
                    "a lost result is not made again if others of its lease were taken",
                    SCHEDULER + "ClientData.java",
                    "new TaskRange(Math.max(said.tasks().from(), job.results.taken()), said.tasks().to())",
                    "said.tasks().from() < job.results.taken() ? TaskRange.single(0) : said.tasks()",
                    6455),
            new SeededBug(
                    "the block map of a stage is not made anew when its holders change",
                    SCHEDULER + "Stage.java",
                    "if (holderMapVersion != mapVersion) {",
                    "if (holderMapVersion == 0) {",
                    5),
            new SeededBug(
                    "a stage with effects is tried by two workers at the same time",
                    SCHEDULER + "Stage.java",
                    "job.settings.speculation() && effects == Effects.IDEMPOTENT && !isUpload()",
                    "job.settings.speculation() && !isUpload()",
                    11),
            new SeededBug(
                    "both of two attempts at the same time may win",
                    LEDGER + "AttemptLedger.java",
                    "            leased.remove(run.from(), run.to());\n            second.remove(run.from(), run.to());\n            won.put",
                    "            leased.remove(run.from(), run.to());\n            won.put",
                    2),
            new SeededBug(
                    "a second attempt at the same time has the number of the first",
                    LEDGER + "AttemptLedger.java",
                    "int attempt = first.last() + 1;",
                    "int attempt = first.attempt();",
                    18),
            new SeededBug(
                    "an attempt after two at the same time has the number of one of them",
                    LEDGER + "AttemptLedger.java",
                    "leased.put(tasks.from(), tasks.to(), first.withLast(attempt));",
                    "leased.put(tasks.from(), tasks.to(), first);",
                    34),
            new SeededBug(
                    "what is left of two attempts waits while the other one goes on",
                    LEDGER + "AttemptLedger.java",
                    "                second.remove(run.from(), run.to());\n            } else {",
                    "                second.remove(run.from(), run.to());\n                free.add(run);\n            } else {",
                    2),
            new SeededBug(
                    "a worker that is set aside gets tasks",
                    SCHEDULER + "Worker.java",
                    "return !draining && asideOrNull == null;",
                    "return !draining;",
                    442),
            new SeededBug(
                    "a job is accepted before it is written down",
                    SCHEDULER + "Durability.java",
                    "    private void write(JournalRecord record) {\n        state.out.add(new SchedulerCommand.Write(record));",
                    "    private final java.util.ArrayDeque<JournalRecord> late = new java.util.ArrayDeque<>();\n\n    private void write(JournalRecord record) {"
                            + "\n        late.add(record);\n        if (late.size() > 1) {\n            state.out.add(new SchedulerCommand.Write(late.poll()));\n        }",
                    Scenario.CRASHING_FROM),
            new SeededBug(
                    "a scheduler has the epoch of the one before it",
                    JOURNAL + "Replay.java",
                    "Math.max(wallMillis, lastCluster + 1)",
                    "Math.max(wallMillis, lastCluster)",
                    Scenario.CRASHING_FROM + 4),
            new SeededBug(
                    "outputs of other inputs are taken over",
                    SCHEDULER + "Adoption.java",
                    " && said.lineage().equals(stage.lineage.of(stage))",
                    "",
                    Scenario.CRASHING_FROM + 301),
            new SeededBug(
                    "another life of a job begins at the generations of the first",
                    SCHEDULER + "Stage.java",
                    "new StageGeneration(job.lives * Job.GENERATIONS_PER_LIFE)",
                    "new StageGeneration(0)",
                    Scenario.CRASHING_FROM + 9),
            new SeededBug(
                    "a task that must not run twice is run by the next scheduler",
                    SCHEDULER + "Revival.java",
                    "if (job.spec().settings().effects() == Effects.AT_MOST_ONCE) {",
                    "if (job.spec().stages().isEmpty()) {",
                    Scenario.CRASHING_FROM + 74),
            new SeededBug(
                    "a client gets the rest of its results from another life",
                    SCHEDULER + "Clients.java",
                    "job.lives > 0 && (otherLife",
                    "job.lives > 1000 && (otherLife",
                    Scenario.CRASHING_FROM + 36),
            new SeededBug(
                    "a client submits again what another scheduler may have begun",
                    "client/io/sheaf/client/remote/JobsUnderWay.java",
                    "if (job.mayBeKnown && !job.outlives) {",
                    "if (job.submit == null && !job.outlives) {",
                    Scenario.CRASHING_FROM + 800),
            new SeededBug(
                    "a task that was divided reads all of its input when it is tried again",
                    SCHEDULER + "Pieces.java",
                    "    Piece pieceOrNull(int task) {\n        return pieces.get(task);",
                    "    Piece pieceOrNull(int task) {\n        Piece piece = pieces.get(task);\n        return piece != null && piece.origin() == task ? null : piece;",
                    Scenario.DIVIDING_FROM + 100),
            new SeededBug(
                    "a success counts before what its task left to others is known",
                    SCHEDULER + "Workers.java",
                    "            dividing.dividedBefore(worker, said);\n",
                    "",
                    Scenario.DIVIDING_FROM + 433),
            new SeededBug(
                    "a task is divided although another attempt of it reads all",
                    SCHEDULER + "Dividing.java",
                    "} else if (isFirstTry(lease, TaskRange.single(said.task()))) {",
                    "} else if (lease.open > 0) {",
                    Scenario.DIVIDING_FROM + 130),
            new SeededBug(
                    "a task is divided whose output others have read",
                    SCHEDULER + "Dividing.java",
                    "allMatch(run -> run.value().last() == 1)",
                    "allMatch(run -> run.value().last() == run.value().attempt())",
                    Scenario.DIVIDING_FROM + 338),
            new SeededBug(
                    "what is repeated divides a task again",
                    SCHEDULER + "Dividing.java",
                    " || !lease.askedToDivide || said.number() != lease.asks",
                    "",
                    Scenario.DIVIDING_FROM + 689),
            new SeededBug(
                    "what was left to others is read behind everything else",
                    SCHEDULER + "Stage.java",
                    "return pieces.isEmpty() ? List.of(allTasks())",
                    "return complete || pieces.isEmpty() ? List.of(allTasks())",
                    Scenario.DIVIDING_FROM + 100),
            new SeededBug(
                    "what was made of a part is offered to the next scheduler",
                    WORKER + "LeaseBook.java",
                    "if (dividedOrNull == null) {",
                    "if (grant.lineageOrNull() != null) {",
                    Scenario.DIVIDING_FROM + 100));

    private SeededBugs() {}
}
