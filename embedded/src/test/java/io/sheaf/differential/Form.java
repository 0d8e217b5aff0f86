package io.sheaf.differential;

import io.sheaf.Cluster;
import io.sheaf.Dataset;
import io.sheaf.DoubleDataset;
import io.sheaf.JobOptions;
import io.sheaf.KeyedDataset;
import io.sheaf.LongDataset;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.function.BiFunction;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.function.UnaryOperator;

/**
 * One call of an operator, three times the same.
 *
 * @param text as code; <code>{0}</code> and so on stand for the inputs, <code>cluster</code> for the cluster
 * @param engine as an engine does it
 * @param reference as plain collections do it
 */
record Form(String text, Engine engine, Reference reference) {

    /**
     * Where a plan runs.
     *
     * @param scratch for files that it reads and writes
     * @param atEnd gives up what it persists
     * @param options of jobs of which the plan says nothing
     * @param repeats whether a task may have effects more than once, because its worker is lost
     */
    record Run(Cluster cluster, Path scratch, List<Runnable> atEnd, JobOptions options, boolean repeats) {

        /** A dataset that begins, with the options. */
        Object begun(Object dataset) {
            return dataset instanceof Dataset<?> records ? records.with(options) : dataset;
        }

        /** A path where nothing is yet. */
        Path newPath(String suffix) {
            try {
                return Files.createTempDirectory(scratch, "plan").resolve("data" + suffix);
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }
    }

    @FunctionalInterface
    interface Engine {
        Object apply(Run run, List<Object> inputs);
    }

    @FunctionalInterface
    interface Reference {
        Records apply(List<Records> inputs);
    }

    static Form source(String text, Function<Run, Object> engine, Records records) {
        return new Form(text, (run, none) -> engine.apply(run), none -> records);
    }

    static Form records(String call, Function<Dataset<Object>, Object> engine, UnaryOperator<Records> reference) {
        return new Form("{0}." + call, (run, in) -> engine.apply(Form.<Dataset<Object>>at(in, 0)), in -> reference.apply(in.get(0)));
    }

    static Form twoRecords(
            String call, BiFunction<Dataset<Object>, Dataset<Object>, Object> engine, BiFunction<Records, Records, Records> reference) {
        return new Form("{0}." + call, (run, in) -> engine.apply(Form.<Dataset<Object>>at(in, 0), Form.<Dataset<Object>>at(in, 1)),
                in -> reference.apply(in.get(0), in.get(1)));
    }

    static Form pairs(String call, Function<KeyedDataset<Object, Object>, Object> engine, UnaryOperator<Records> reference) {
        return new Form("{0}." + call, (run, in) -> engine.apply(pairsAt(in, 0)), in -> reference.apply(in.get(0)));
    }

    static Form twoPairs(
            String call, BiFunction<KeyedDataset<Object, Object>, KeyedDataset<Object, Object>, Object> engine,
            BiFunction<Records, Records, Records> reference) {
        return new Form("{0}." + call,
                (run, in) -> engine.apply(pairsAt(in, 0), pairsAt(in, 1)),
                in -> reference.apply(in.get(0), in.get(1)));
    }

    static Form longs(String call, Function<LongDataset, Object> engine, UnaryOperator<Records> reference) {
        return new Form("{0}." + call, (run, in) -> engine.apply(Form.<LongDataset>at(in, 0)), in -> reference.apply(in.get(0)));
    }

    static Form doubles(String call, Function<DoubleDataset, Object> engine, UnaryOperator<Records> reference) {
        return new Form("{0}." + call, (run, in) -> engine.apply(Form.<DoubleDataset>at(in, 0)), in -> reference.apply(in.get(0)));
    }

    /** One that persists a dataset until the plan's end. */
    static <D> Form keeping(String call, BiFunction<Run, D, D> engine, Consumer<D> unpersist) {
        return new Form("{0}." + call, (run, in) -> {
            D persisted = engine.apply(run, Form.<D>at(in, 0));
            run.atEnd().add(() -> unpersist.accept(persisted));
            return persisted;
        }, in -> in.get(0));
    }

    static KeyedDataset<Object, Object> pairsAt(List<Object> inputs, int index) {
        return at(inputs, index);
    }

    /** The input, whose type the operator's shapes say. */
    @SuppressWarnings("unchecked")
    static <D> D at(List<Object> inputs, int index) {
        return (D) inputs.get(index);
    }
}
