package io.sheaf.protocol;

import java.lang.reflect.Array;
import java.lang.reflect.Constructor;
import java.lang.reflect.Modifier;
import java.lang.reflect.ParameterizedType;
import java.lang.reflect.RecordComponent;
import java.lang.reflect.Type;
import io.sheaf.Skipping;
import io.sheaf.plan.JobSettings;
import io.sheaf.plan.JobSpec;
import io.sheaf.plan.Piece;
import io.sheaf.plan.Program;
import io.sheaf.plan.Sizing;
import io.sheaf.plan.Slices;
import io.sheaf.plan.StageId;
import io.sheaf.plan.StageOutput;
import io.sheaf.plan.StageSpec;
import io.sheaf.plan.TaskRange;
import io.sheaf.plan.TaskSource;
import io.sheaf.plan.message.FromWorker;
import io.sheaf.plan.message.ToWorker;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;

/** Makes any message record with random fields, so that a new component or record is covered as soon as it exists. */
final class RandomRecords {

    private final Random random;

    RandomRecords(long seed) {
        random = new Random(seed);
    }

    <T> T make(Class<T> type) {
        return type.cast(value(type, type, 0));
    }

    private Object value(Class<?> type, Type generic, int tasks) {
        if (type == int.class || type == Integer.class) {
            return 1 + random.nextInt(1 << random.nextInt(30));
        } else if (type == long.class || type == Long.class) {
            return random.nextLong() >>> (1 + random.nextInt(62));
        } else if (type == double.class) {
            return 0.5 + random.nextDouble();
        } else if (type == boolean.class) {
            return random.nextBoolean();
        } else if (type == String.class) {
            return text();
        } else if (type == byte[].class) {
            return bytes(random.nextInt(40));
        } else if (type == long[].class) {
            long[] values = new long[tasks];
            for (int i = 0; i < tasks; i++) {
                values[i] = random.nextLong() >>> 1;
            }
            return values;
        } else if (type == TaskRange.class) {
            int from = random.nextInt(1000);
            return new TaskRange(from, from + (tasks > 0 ? tasks : 1 + random.nextInt(5)));
        } else if (type == Slices.class) {
            return slices(tasks > 0 ? tasks : random.nextInt(5));
        } else if (type == Program.class) {
            Program program = Program.of(bytes(1 + random.nextInt(100)));
            return random.nextBoolean() ? program : program.withoutBytes();
        } else if (type == TaskSource.Share.class) {
            int from = random.nextInt(1000);
            return new TaskSource.Share(random.nextInt(64), from, from + 1 + random.nextInt(1000));
        } else if (type == Piece.class) {
            long from = random.nextLong() >>> 2;
            return new Piece(random.nextInt(1000), from, random.nextBoolean() ? Piece.END : from + 1 + random.nextInt(1000));
        } else if (type == Sizing.class) {
            return random.nextBoolean() ? Sizing.FIXED : new Sizing(random.nextInt(9), 1 + random.nextInt(Integer.MAX_VALUE));
        } else if (type == Skipping.class) {
            return random.nextBoolean() ? Skipping.NONE : Skipping.upTo(1 + random.nextInt(1000)).into(Path.of("/" + random.nextInt()));
        } else if (type == JobSpec.class) {
            return job();
        } else if (type == ToWorker.DefineStage.class) {
            return definition();
        } else if (type.isEnum()) {
            return type.getEnumConstants()[random.nextInt(Array.getLength(type.getEnumConstants()))];
        } else if (type == FromWorker.TaskStats.class) {
            return stats(tasks);
        } else if (type == List.class) {
            return list((Class<?>) ((ParameterizedType) generic).getActualTypeArguments()[0]);
        } else if (type == Map.class) {
            Map<String, Long> counters = new LinkedHashMap<>();
            for (int i = random.nextInt(4); i > 0; i--) {
                counters.put(text() + i, random.nextLong());
            }
            return counters;
        } else if (type.isSealed()) {
            Class<?>[] kinds = type.getPermittedSubclasses();
            return value(kinds[random.nextInt(kinds.length)], type, tasks);
        }
        return record(type, tasks);
    }

    private Object record(Class<?> type, int outerTasks) {
        // Of the only task that may read a piece, and of several that do not.
        boolean whole = type == ToWorker.Grant.class && random.nextBoolean();
        int tasks = outerTasks > 0 ? outerTasks : type == ToWorker.Grant.class && !whole ? 1 : 1 + random.nextInt(4);
        RecordComponent[] components = type.getRecordComponents();
        Class<?>[] types = new Class<?>[components.length];
        Object[] values = new Object[components.length];
        for (int i = 0; i < components.length; i++) {
            types[i] = components[i].getType();
            boolean mayBeNull = components[i].getName().endsWith("OrNull");
            values[i] = mayBeNull && (random.nextBoolean() || whole && types[i] == Piece.class) ? null : value(types[i], components[i].getGenericType(), tasks);
            if (components[i].getName().endsWith("TimeoutMillis")) {
                values[i] = (long) values[i] % (JobSettings.MAX_TIMEOUT_MILLIS + 1);
            }
        }
        try {
            Constructor<?> constructor = type.getDeclaredConstructor(types);
            if (!Modifier.isPublic(type.getModifiers())) {
                constructor.setAccessible(true);
            }
            return constructor.newInstance(values);
        } catch (ReflectiveOperationException e) {
            throw new AssertionError("cannot make a " + type, e);
        }
    }

    private List<Object> list(Class<?> element) {
        List<Object> list = new ArrayList<>();
        for (int i = 1 + random.nextInt(3); i > 0; i--) {
            list.add(value(element, element, 0));
        }
        return List.copyOf(list);
    }

    private JobSpec job() {
        List<StageSpec> stages = new ArrayList<>();
        int count = 1 + random.nextInt(4);
        for (int i = 0; i < count; i++) {
            StageSpec any = make(StageSpec.class);
            StageOutput output = i == count - 1 ? new StageOutput.Results() : new StageOutput.Shuffle(1 + random.nextInt(9));
            stages.add(new StageSpec(new StageId(i), any.program(), any.branches(), output, any.leaseSize(), any.sides(), any.choices(), any.effectful()));
        }
        return new JobSpec(
                make(io.sheaf.plan.JobId.class),
                make(JobSettings.class),
                make(io.sheaf.plan.Sha256.class),
                make(io.sheaf.plan.CodeLevel.class),
                stages);
    }

    private ToWorker.DefineStage definition() {
        List<TaskSource> branches = list(TaskSource.class).stream().map(TaskSource.class::cast).toList();
        List<Integer> starts = random.ints(branches.size() + 1, 0, 1000).boxed().toList();
        return new ToWorker.DefineStage(
                make(io.sheaf.plan.JobId.class), make(JobSettings.class), make(io.sheaf.plan.Sha256.class), make(io.sheaf.plan.StageId.class),
                make(Program.class), branches, starts, make(StageOutput.class), list(Slices.class).stream().map(Slices.class::cast).toList());
    }

    /** With a tally for each task, or without any. */
    private FromWorker.TaskStats stats(int tasks) {
        List<FromWorker.Tally> tallies = new ArrayList<>();
        int count = random.nextInt(3) == 0 ? 0 : tasks;
        for (int i = 0; i < count; i++) {
            tallies.add(make(FromWorker.Tally.class));
        }
        return new FromWorker.TaskStats(random.nextInt(1000), random.nextInt(1000), random.nextInt(1000), tallies);
    }

    private Slices slices(int count) {
        Slices.Builder builder = new Slices.Builder();
        builder.add(bytes(7), 0, 7);
        for (int i = 0; i < count; i++) {
            byte[] slice = bytes(random.nextInt(20));
            builder.add(slice, 0, slice.length);
        }
        return builder.build().sub(1, count + 1);
    }

    private byte[] bytes(int length) {
        byte[] bytes = new byte[length];
        random.nextBytes(bytes);
        return bytes;
    }

    private String text() {
        StringBuilder text = new StringBuilder();
        for (int i = random.nextInt(12); i > 0; i--) {
            text.appendCodePoint("aZ0 ß漢\n".codePointAt(random.nextInt(7)));
        }
        return text.append(random.nextBoolean() ? "\uD83D\uDE00" : "").toString();
    }
}
