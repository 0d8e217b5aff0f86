package io.sheaf.client.core;

import io.sheaf.plan.Choices.Condition;
import io.sheaf.plan.OperatorKind;
import io.sheaf.plan.Planner;
import io.sheaf.plan.Sizing;
import io.sheaf.plan.StageCode;
import io.sheaf.plan.StageId;
import io.sheaf.plan.StageOutput;
import io.sheaf.plan.StageSpec;
import io.sheaf.plan.TaskSource;
import io.sheaf.plan.message.ToClient;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.Locale;
import java.util.Map;
import java.util.Set;

/** What is chosen at run time, or was, and why, a line for each; and why nothing is where one might expect it. */
final class ChoiceText {

    /** What the scheduler has said of the sizes by which it chose, as far as it did. */
    record Said(Map<StageId, ToClient.Measured> measured, Map<StageId, ToClient.Split> splits, Map<Integer, ToClient.Partitioned> partitioned) {

        Said() {
            this(new LinkedHashMap<>(), new LinkedHashMap<>(), new LinkedHashMap<>());
        }

        /** Keeps what the scheduler says of sizes, at once: whoever asks may know of later things. False for any other message. */
        boolean take(ToClient message) {
            if (message instanceof ToClient.Measured size) {
                measured.put(size.stage(), size);
                return true;
            } else if (message instanceof ToClient.Split split) {
                splits.put(split.of(), split);
                return true;
            } else if (message instanceof ToClient.Partitioned number) {
                partitioned.put(number.group(), number);
                return true;
            }
            return false;
        }

        Said copy() {
            return new Said(new LinkedHashMap<>(measured), new LinkedHashMap<>(splits), new LinkedHashMap<>(partitioned));
        }
    }

    private static final String NOTHING = ": nothing is chosen: ";

    private final Map<StageId, Planner.Notes> notes;
    private final Said saidOrNull;
    private final Set<String> lines = new LinkedHashSet<>();

    /** @param saidOrNull null if nothing runs */
    ChoiceText(Map<StageId, Planner.Notes> notes, Said saidOrNull) {
        this.notes = notes;
        this.saidOrNull = saidOrNull;
    }

    /** All that was added, each line once. */
    String text() {
        StringBuilder all = new StringBuilder();
        lines.forEach(all::append);
        return all.toString();
    }

    /** Adds what is to be said of a stage. */
    void add(StageSpec stage, StageCode code) {
        Sizing sizing = stage.choices().sizing();
        if (!sizing.isFixed() && stage.output() instanceof StageOutput.Shuffle shuffle) {
            lines.add(write(stage) + number(sizing, shuffle.partitions()) + "\n");
        }
        if (!stage.choices().stage().all().isEmpty()) {
            lines.add(broadcastOrShuffle(stage) + "\n");
        }
        for (int i = 0; i < code.branches().size(); i++) {
            String call = notes.containsKey(stage.id()) ? notes.get(stage.id()).branches().get(i).get(0) : "";
            if (stage.branches().get(i) instanceof TaskSource.Splittable source) {
                lines.add(isRuledOut(stage, i) ? "" : call + ": " + split(source) + "\n");
            } else if (code.branches().get(i).head().kind() == OperatorKind.SHUFFLE_GROUPED) {
                addWhyNot(call, code.branches().get(i).head().numbers().isEmpty());
            }
        }
    }

    /** The call for which the stage writes. */
    private String write(StageSpec stage) {
        return (notes.containsKey(stage.id()) ? notes.get(stage.id()).write() : "") + ": ";
    }

    private String number(Sizing sizing, int fewest) {
        ToClient.Partitioned said = saidOrNull == null ? null : saidOrNull.partitioned().get(sizing.group());
        String limit = bytes(sizing.bytesEach() > Long.MAX_VALUE / fewest ? Long.MAX_VALUE : sizing.bytesEach() * fewest);
        return said == null
                ? fewest + " partitions; more, of about " + bytes(sizing.bytesEach()) + " each, if more than " + limit + " are read"
                : said.partitions() + " partitions: " + bytes(said.bytes()) + " were read, more than " + limit;
    }

    /** How many partitions the stage writes, as far as that is known. */
    int partitions(StageSpec stage) {
        ToClient.Partitioned said = saidOrNull == null ? null : saidOrNull.partitioned().get(stage.choices().sizing().group());
        return said == null ? ((StageOutput.Shuffle) stage.output()).partitions() : said.partitions();
    }

    /** Whether it is known that the branch has no tasks. */
    private boolean isRuledOut(StageSpec stage, int branch) {
        boolean known = saidOrNull != null && saidOrNull.measured().keySet().containsAll(stage.choices().measured());
        return known && !stage.choices().counts(branch, id -> saidOrNull.measured().get(id).size());
    }

    /** Of a stage that brings one side of a join to the other, if that is large. */
    private String broadcastOrShuffle(StageSpec brought) {
        Condition large = brought.choices().stage().all().get(0);
        int of = large.of().value();
        String what = write(brought);
        String ways = "if stage " + of + " takes less than " + bytes(large.below()) + " as a table, every worker gets it whole (broadcast);"
                + " else stage " + brought.id().value() + " brings the other side to it (shuffle)";
        if (saidOrNull == null) {
            return what + "chosen at run time: " + ways;
        }
        ToClient.Measured measured = saidOrNull.measured().get(large.of());
        if (measured == null) {
            return what + "not chosen yet: " + ways;
        }
        long table = measured.size().tableBytes();
        boolean less = table < large.below();
        return what + (less ? "broadcast" : "shuffle") + ": stage " + of + " wrote " + bytes(measured.size().bytes()) + " in " + measured.size().records()
                + " records and " + measured.blocks() + " tasks, which take " + bytes(table) + " as a table, " + (less ? "" : "not ") + "below "
                + bytes(large.below());
    }

    private String split(TaskSource.Splittable source) {
        String limit = bytes(source.splitAbove()) + " and four times the median";
        String rule = "if it shuffles, a partition of stage " + source.from().value() + " with more than " + limit + " is split among several tasks";
        if (saidOrNull == null) {
            return "chosen at run time: " + rule;
        }
        ToClient.Split said = saidOrNull.splits().get(source.from());
        if (said == null) {
            return "not chosen yet: " + rule;
        } else if (said.largest() == ToClient.Split.UNKNOWN) {
            return "no partition is split: stage " + source.from().value() + " has too many tasks and partitions to compare their sizes";
        }
        String sizes = "the largest partition of stage " + source.from().value() + " has " + bytes(said.largest()) + ", the median " + bytes(said.median());
        if (said.parts().isEmpty()) {
            boolean large = said.largest() > source.splitAbove() && said.largest() / 4 > said.median();
            return "no partition is split: " + sizes + (large ? "; one task wrote most of it, or what is beside it is larger" : ", not more than " + limit);
        }
        StringBuilder parts = new StringBuilder();
        said.parts().forEach(part -> parts.append(", partition ").append(part.partition()).append(" of ").append(bytes(part.bytes()))
                .append(" among ").append(part.tasks()).append(" tasks"));
        return "split" + parts.substring(1) + ": " + sizes + ", more than " + limit;
    }

    private void addWhyNot(String call, boolean numbered) {
        String why = switch (call.substring(0, Math.max(0, call.indexOf('(')))) {
            case "groupByKey", "collectByKey", "cogroup" ->
                NOTHING + "one task gets all values of a key, in their order, so that no partition is split";
            case "rightJoin" -> NOTHING + "sent to where the right side is, the left values of a key would come in another order; and who has a"
                    + " part of them does not know which right values have none";
            case "fullJoin" -> NOTHING + "who has not all of both sides of a key does not know which values have none on the other";
            case "join", "leftJoin", "semiJoin", "antiJoin" ->
                numbered ? NOTHING + "a number of partitions was given" : ": no partition is split: splitAbove is 0, or there are too many partitions";
            default -> "";
        };
        lines.add(why.isEmpty() ? "" : call + why + "\n");
    }

    static String bytes(long bytes) {
        if (bytes < 10 << 10) {
            return bytes + " bytes";
        }
        boolean kilo = bytes < 1 << 20;
        return String.format(Locale.ROOT, "%.1f %s", bytes / (kilo ? 1024.0 : 1024.0 * 1024), kilo ? "KiB" : "MiB");
    }
}
