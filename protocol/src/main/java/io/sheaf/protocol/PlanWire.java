package io.sheaf.protocol;

import static io.sheaf.protocol.Fields.array;
import static io.sheaf.protocol.Fields.constant;
import static io.sheaf.protocol.Fields.notNegative;
import static io.sheaf.protocol.Fields.positive;
import static io.sheaf.protocol.Fields.present;
import static io.sheaf.protocol.Fields.sha256;

import com.google.protobuf.ByteString;
import com.google.protobuf.UnsafeByteOperations;
import io.sheaf.Effects;
import io.sheaf.ErrorKind;
import io.sheaf.plan.Choices;
import io.sheaf.plan.CodeLevel;
import io.sheaf.plan.Failure;
import io.sheaf.plan.FailureSite;
import io.sheaf.plan.JobId;
import io.sheaf.plan.JobSettings;
import io.sheaf.plan.JobSpec;
import io.sheaf.plan.JobState;
import io.sheaf.plan.Program;
import io.sheaf.plan.Sha256;
import io.sheaf.plan.Size;
import io.sheaf.plan.Sizing;
import io.sheaf.plan.Slices;
import io.sheaf.plan.StageId;
import io.sheaf.plan.StageOutput;
import io.sheaf.plan.StageSpec;
import io.sheaf.plan.TaskRange;
import io.sheaf.plan.TaskSource;
import io.sheaf.plan.WorkerAddress;
import io.sheaf.plan.WorkerEpoch;
import io.sheaf.protocol.v1.PlanProto;
import java.util.ArrayList;
import java.util.List;

/** Translates the plan types both ways; what does not fit is an {@link IllegalArgumentException}. */
final class PlanWire {

    /** An exception object longer than this does not travel; its type, message and stack do. */
    static final int MAX_THROWN_BYTES = 256 * 1024;

    private static final int MAX_MESSAGE_CHARS = 64 * 1024;

    static final PlanProto.Nothing NOTHING = PlanProto.Nothing.getDefaultInstance();

    private PlanWire() {}

    static PlanProto.JobId toProto(JobId id) {
        return PlanProto.JobId.newBuilder().setHigh(id.high()).setLow(id.low()).build();
    }

    static JobId fromProto(boolean has, PlanProto.JobId id) {
        present(has, "job");
        return new JobId(id.getHigh(), id.getLow());
    }

    static PlanProto.TaskRange toProto(TaskRange range) {
        return PlanProto.TaskRange.newBuilder().setFrom(range.from()).setTo(range.to()).build();
    }

    static TaskRange fromProto(boolean has, PlanProto.TaskRange range) {
        present(has, "tasks");
        return new TaskRange(range.getFrom(), range.getTo());
    }

    /** Keeps the array; nobody may write to it. */
    static PlanProto.Slices toProto(Slices slices) {
        PlanProto.Slices.Builder proto = PlanProto.Slices.newBuilder();
        if (slices.bytes() > 0) {
            proto.setData(UnsafeByteOperations.unsafeWrap(slices.data(), slices.offset(0), slices.bytes()));
        }
        for (int i = 0; i < slices.size(); i++) {
            proto.addLengths(slices.length(i));
        }
        return proto.build();
    }

    static Slices fromProto(boolean has, PlanProto.Slices slices) {
        present(has, "slices");
        byte[] data = array(slices.getData());
        int count = slices.getLengthsCount();
        if (count == 0 && data.length == 0) {
            return Slices.EMPTY;
        }
        int[] offsets = new int[count + 1];
        for (int i = 0; i < count; i++) {
            int length = slices.getLengths(i);
            if (length < 0 || length > data.length - offsets[i]) {
                throw new IllegalArgumentException("slice " + i + " of " + length + " bytes does not fit " + data.length);
            }
            offsets[i + 1] = offsets[i] + length;
        }
        if (offsets[count] != data.length) {
            throw new IllegalArgumentException("slices cover " + offsets[count] + " of " + data.length + " bytes");
        }
        return new Slices(data, offsets);
    }

    /** As {@link #fromProto(boolean, PlanProto.Slices)}, with exactly one slice for each of {@code count} tasks. */
    static Slices slicesFor(int count, boolean has, PlanProto.Slices proto) {
        Slices slices = fromProto(has, proto);
        if (slices.size() != count) {
            throw new IllegalArgumentException(slices.size() + " slices for " + count + " tasks");
        }
        return slices;
    }

    /** Slices that are left out where there are none. */
    static Slices slicesOrNone(boolean has, PlanProto.Slices slices) {
        return has ? fromProto(true, slices) : Slices.EMPTY;
    }

    static PlanProto.WorkerAddress toProto(WorkerAddress address) {
        return PlanProto.WorkerAddress.newBuilder()
                .setWorker(address.worker().value())
                .setDataAddress(address.dataAddress())
                .build();
    }

    static WorkerAddress fromProto(boolean has, PlanProto.WorkerAddress address) {
        present(has, "worker");
        return new WorkerAddress(new WorkerEpoch(address.getWorker()), address.getDataAddress());
    }

    static PlanProto.JobState toProto(JobState state) {
        return PlanProto.JobState.forNumber(state.ordinal() + 1);
    }

    static JobState fromProto(PlanProto.JobState state, int number) {
        return constant(JobState.values(), state, number, "job state");
    }

    static PlanProto.Failure toProto(Failure failure) {
        PlanProto.Failure.Builder proto = PlanProto.Failure.newBuilder()
                .setKind(PlanProto.ErrorKind.forNumber(failure.kind().ordinal() + 1))
                .setType(failure.type())
                .setMessage(cut(failure.message()))
                .setStack(failure.stack());
        if (failure.thrown().length <= MAX_THROWN_BYTES) {
            proto.setThrown(UnsafeByteOperations.unsafeWrap(failure.thrown()));
        }
        if (!failure.site().equals(FailureSite.NONE)) {
            proto.setSite(toProto(failure.site()));
        }
        return proto.build();
    }

    private static String cut(String message) {
        return message.length() <= MAX_MESSAGE_CHARS
                ? message
                : message.substring(0, MAX_MESSAGE_CHARS) + "… (" + message.length() + " characters)";
    }

    static Failure fromProto(boolean has, PlanProto.Failure failure) {
        present(has, "failure");
        ErrorKind kind = constant(ErrorKind.values(), failure.getKind(), failure.getKindValue(), "error kind");
        FailureSite site = failure.hasSite() ? fromProto(failure.getSite()) : FailureSite.NONE;
        return new Failure(
                kind, failure.getType(), failure.getMessage(), failure.getStack(), array(failure.getThrown()), site);
    }

    private static PlanProto.FailureSite toProto(FailureSite site) {
        return PlanProto.FailureSite.newBuilder()
                .setJob(site.job())
                .setStage(site.stage())
                .setTask(site.task())
                .setAttempt(site.attempt())
                .setWorker(site.worker())
                .setRecord(site.record())
                .setInput(site.input())
                .build();
    }

    private static FailureSite fromProto(PlanProto.FailureSite site) {
        return new FailureSite(
                site.getJob(), site.getStage(), site.getTask(), site.getAttempt(), site.getWorker(), site.getRecord(), site.getInput());
    }

    static PlanProto.Program toProto(Program program) {
        return PlanProto.Program.newBuilder()
                .setSha256(Fields.bytes(program.id()))
                .setCode(UnsafeByteOperations.unsafeWrap(program.bytes()))
                .build();
    }

    /** Bytes that do not have the digest they claim are refused: they would be kept for others under a false name. */
    static Program fromProto(boolean has, PlanProto.Program program) {
        present(has, "program");
        Sha256 id = sha256(program.getSha256(), "program");
        ByteString code = program.getCode();
        Program whole = new Program(id, array(code));
        if (whole.hasBytes() && !Sha256.of(whole.bytes()).equals(id)) {
            throw new IllegalArgumentException("a program's bytes do not have the digest " + id);
        }
        return whole;
    }

    static PlanProto.TaskSource toProto(TaskSource source) {
        PlanProto.TaskSource.Builder proto = PlanProto.TaskSource.newBuilder();
        if (source instanceof TaskSource.Range range) {
            proto.setRange(PlanProto.TaskSource.Range.newBuilder()
                    .setStart(range.start())
                    .setEnd(range.end())
                    .setTasks(range.tasks()));
        } else if (source instanceof TaskSource.Inline inline) {
            proto.setInline(toProto(inline.inputs()));
        } else if (source instanceof TaskSource.Open) {
            proto.setOpen(NOTHING);
        } else if (source instanceof TaskSource.Uploaded uploaded) {
            proto.setUploadedTasks(uploaded.tasks());
        } else if (source instanceof TaskSource.Blocks blocks) {
            proto.setBlocksFrom(blocks.from().value());
        } else if (source instanceof TaskSource.Enumerated enumerated) {
            proto.setEnumeratedFrom(enumerated.from().value());
        } else if (source instanceof TaskSource.Gathered gathered) {
            proto.setGatheredFrom(gathered.from().value());
        } else if (source instanceof TaskSource.Shuffled shuffled) {
            proto.setShuffled(PlanProto.TaskSource.Shuffled.newBuilder()
                    .setFrom(shuffled.from().value())
                    .setPartitions(shuffled.partitions()));
        } else if (source instanceof TaskSource.Splittable splittable) {
            proto.setSplittable(PlanProto.TaskSource.Splittable.newBuilder()
                    .setFrom(splittable.from().value())
                    .setBeside(splittable.beside().value())
                    .setPartitions(splittable.partitions())
                    .setSplitAbove(splittable.splitAbove()));
        } else if (source instanceof TaskSource.Split split) {
            proto.setSplit(toProto(split));
        } else if (source instanceof TaskSource.Kept kept) {
            proto.setKept(PlanProto.TaskSource.Kept.newBuilder().setJob(toProto(kept.job())).setStage(kept.stage().value()));
        }
        return proto.build();
    }

    private static PlanProto.TaskSource.Split toProto(TaskSource.Split split) {
        PlanProto.TaskSource.Split.Builder proto = PlanProto.TaskSource.Split.newBuilder().setFrom(split.from().value());
        for (TaskSource.Share share : split.shares()) {
            proto.addShares(PlanProto.TaskSource.Share.newBuilder()
                    .setPartition(share.partition())
                    .setFromTask(share.fromTask())
                    .setToTask(share.toTask()));
        }
        return proto.build();
    }

    private static TaskSource fromProto(PlanProto.TaskSource.Splittable splittable) {
        return new TaskSource.Splittable(
                new StageId(splittable.getFrom()),
                new StageId(splittable.getBeside()),
                positive(splittable.getPartitions(), "partitions"),
                notNegative(splittable.getSplitAbove(), "bytes above which a partition is split"));
    }

    private static TaskSource fromProto(PlanProto.TaskSource.Split split) {
        return new TaskSource.Split(new StageId(split.getFrom()), split.getSharesList().stream()
                .map(share -> new TaskSource.Share(share.getPartition(), share.getFromTask(), share.getToTask())).toList());
    }

    static TaskSource fromProto(PlanProto.TaskSource source) {
        return switch (source.getKindCase()) {
            case RANGE -> new TaskSource.Range(
                    source.getRange().getStart(),
                    source.getRange().getEnd(),
                    notNegative(source.getRange().getTasks(), "tasks of a range"));
            case INLINE -> new TaskSource.Inline(fromProto(true, source.getInline()));
            case OPEN -> new TaskSource.Open();
            case UPLOADED_TASKS -> new TaskSource.Uploaded(notNegative(source.getUploadedTasks(), "uploaded tasks"));
            case BLOCKS_FROM -> new TaskSource.Blocks(new StageId(source.getBlocksFrom()));
            case ENUMERATED_FROM -> new TaskSource.Enumerated(new StageId(source.getEnumeratedFrom()));
            case GATHERED_FROM -> new TaskSource.Gathered(new StageId(source.getGatheredFrom()));
            case SHUFFLED -> new TaskSource.Shuffled(
                    new StageId(source.getShuffled().getFrom()),
                    positive(source.getShuffled().getPartitions(), "partitions"));
            case KEPT -> new TaskSource.Kept(
                    fromProto(source.getKept().hasJob(), source.getKept().getJob()), new StageId(source.getKept().getStage()));
            case SPLITTABLE -> fromProto(source.getSplittable());
            case SPLIT -> fromProto(source.getSplit());
            case KIND_NOT_SET -> throw new IllegalArgumentException("a task source of no known kind");
        };
    }

    static List<TaskSource> sources(List<PlanProto.TaskSource> sources) {
        List<TaskSource> plain = new ArrayList<>(sources.size());
        for (PlanProto.TaskSource source : sources) {
            plain.add(fromProto(source));
        }
        return plain;
    }

    static PlanProto.StageOutput toProto(StageOutput output) {
        PlanProto.StageOutput.Builder proto = PlanProto.StageOutput.newBuilder();
        if (output instanceof StageOutput.Results) {
            proto.setResults(NOTHING);
        } else if (output instanceof StageOutput.Shuffle shuffle) {
            proto.setShufflePartitions(shuffle.partitions()).setWeighed(shuffle.weighed());
        } else if (output instanceof StageOutput.Parts parts) {
            proto.setParts(NOTHING).setPartsPartitions(parts.partitions());
        } else if (output instanceof StageOutput.Blocks) {
            proto.setBlocks(NOTHING);
        }
        return proto.build();
    }

    static StageOutput fromProto(PlanProto.StageOutput output) {
        return switch (output.getKindCase()) {
            case RESULTS -> new StageOutput.Results();
            case SHUFFLE_PARTITIONS -> new StageOutput.Shuffle(positive(output.getShufflePartitions(), "partitions"), output.getWeighed());
            case PARTS -> new StageOutput.Parts(notNegative(output.getPartsPartitions(), "partitions"));
            case BLOCKS -> new StageOutput.Blocks();
            case KIND_NOT_SET -> throw new IllegalArgumentException("a stage output of no known kind");
        };
    }

    private static PlanProto.StageSpec toProto(StageSpec stage) {
        PlanProto.StageSpec.Builder proto = PlanProto.StageSpec.newBuilder()
                .setId(stage.id().value())
                .setProgram(toProto(stage.program()))
                .setOutput(toProto(stage.output()))
                .setLeaseSize(stage.leaseSize())
                .setEffectful(stage.effectful());
        stage.branches().forEach(branch -> proto.addBranches(toProto(branch)));
        stage.sides().forEach(side -> proto.addSides(side.value()));
        if (!stage.choices().equals(Choices.NONE)) {
            proto.setChoices(toProto(stage.choices()));
        }
        return proto.build();
    }

    private static PlanProto.Choices toProto(Choices choices) {
        PlanProto.Choices.Builder proto = PlanProto.Choices.newBuilder().setStage(toProto(choices.stage()));
        choices.branches().forEach(when -> proto.addBranches(toProto(when)));
        if (!choices.sizing().isFixed()) {
            proto.setSizing(PlanProto.Sizing.newBuilder().setGroup(choices.sizing().group()).setBytesEach(choices.sizing().bytesEach()));
        }
        return proto.build();
    }

    private static Choices fromProto(PlanProto.Choices choices) {
        Sizing sizing = choices.hasSizing()
                ? new Sizing(notNegative(choices.getSizing().getGroup(), "group"), choices.getSizing().getBytesEach())
                : Sizing.FIXED;
        return new Choices(fromProto(choices.getStage()), choices.getBranchesList().stream().map(PlanWire::fromProto).toList(), sizing);
    }

    private static PlanProto.When toProto(Choices.When when) {
        PlanProto.When.Builder proto = PlanProto.When.newBuilder();
        for (Choices.Condition one : when.all()) {
            proto.addAll(PlanProto.Condition.newBuilder().setOf(one.of().value()).setBelow(one.below()).setLess(one.less()));
        }
        return proto.build();
    }

    private static Choices.When fromProto(PlanProto.When when) {
        return new Choices.When(when.getAllList().stream()
                .map(one -> new Choices.Condition(new StageId(one.getOf()), one.getBelow(), one.getLess())).toList());
    }

    static PlanProto.Size toProto(Size size) {
        return PlanProto.Size.newBuilder().setBytes(size.bytes()).setRecords(size.records()).build();
    }

    static Size fromProto(boolean has, PlanProto.Size size) {
        present(has, "size");
        return new Size(notNegative(size.getBytes(), "bytes"), notNegative(size.getRecords(), "records"));
    }

    private static StageSpec fromProto(PlanProto.StageSpec stage) {
        return new StageSpec(
                new StageId(stage.getId()),
                fromProto(stage.hasProgram(), stage.getProgram()),
                sources(stage.getBranchesList()),
                fromProto(stage.getOutput()),
                stage.getLeaseSize(),
                stage.getSidesList().stream().map(StageId::new).toList(),
                stage.hasChoices() ? fromProto(stage.getChoices()) : Choices.NONE,
                stage.getEffectful());
    }

    static PlanProto.JobSettings toProto(JobSettings settings) {
        PlanProto.JobSettings.Builder proto = PlanProto.JobSettings.newBuilder()
                .setName(settings.name())
                .setWeight(settings.weight())
                .setMaxAttempts(settings.maxAttempts())
                .setEffects(PlanProto.Effects.forNumber(settings.effects().ordinal() + 1))
                .setTaskTimeoutMillis(settings.taskTimeoutMillis())
                .setJobTimeoutMillis(settings.jobTimeoutMillis())
                .setIdempotencyKey(settings.idempotencyKey())
                .setDetached(settings.detached())
                .setCollectErrors(settings.collectErrors())
                .setResultWindow(settings.resultWindow())
                .setSpeculation(settings.speculation());
        if (settings.skipping().isOn()) {
            proto.setSkipping(SkippingWire.toProto(settings.skipping()));
        }
        return proto.build();
    }

    static JobSettings fromProto(boolean has, PlanProto.JobSettings settings) {
        present(has, "settings");
        return new JobSettings(
                settings.getName(),
                settings.getWeight(),
                settings.getMaxAttempts(),
                constant(Effects.values(), settings.getEffects(), settings.getEffectsValue(), "effects"),
                settings.getTaskTimeoutMillis(),
                settings.getJobTimeoutMillis(),
                settings.getIdempotencyKey(),
                settings.getDetached(),
                settings.getCollectErrors(),
                settings.getResultWindow(),
                settings.getSpeculation(),
                SkippingWire.fromProto(settings.hasSkipping(), settings.getSkipping()));
    }

    static PlanProto.JobSpec toProto(JobSpec job) {
        PlanProto.JobSpec.Builder proto = PlanProto.JobSpec.newBuilder()
                .setId(toProto(job.id()))
                .setSettings(toProto(job.settings()))
                .setBundleSha256(Fields.bytes(job.bundle()))
                .setCodeLevel(PlanProto.CodeLevel.newBuilder()
                        .setJavaFeature(job.codeLevel().javaFeature())
                        .setClassName(job.codeLevel().className()));
        job.stages().forEach(stage -> proto.addStages(toProto(stage)));
        return proto.build();
    }

    static JobSpec fromProto(PlanProto.JobSpec job) {
        List<StageSpec> stages = new ArrayList<>(job.getStagesCount());
        for (PlanProto.StageSpec stage : job.getStagesList()) {
            stages.add(fromProto(stage));
        }
        return new JobSpec(
                fromProto(job.hasId(), job.getId()),
                fromProto(job.hasSettings(), job.getSettings()),
                sha256(job.getBundleSha256(), "bundle"),
                new CodeLevel(
                        notNegative(job.getCodeLevel().getJavaFeature(), "code level"), job.getCodeLevel().getClassName()),
                stages);
    }
}
