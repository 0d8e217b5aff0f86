package io.sheaf.differential;

import static io.sheaf.differential.Shape.LONGS;
import static io.sheaf.differential.Shape.RECORDS;

import io.sheaf.Source;
import io.sheaf.Text;
import io.sheaf.differential.Records.Order;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import java.util.stream.IntStream;
import java.util.stream.LongStream;

/** What plans begin with. */
final class Sources {

    private static final List<Integer> SIZES = List.of(0, 1, 2, 10, 100, 100, 300);
    private static final List<Integer> LARGE = List.of(10, 100, 4000, 8000);

    static final List<Operator> ALL = List.of(
            Operator.source(RECORDS, Sources::from),
            Operator.source(RECORDS, Sources::from),
            Operator.source(RECORDS, Sources::of).rare(),
            Operator.source(RECORDS, Sources::read).rare(),
            Operator.source(RECORDS, Sources::textFiles).rare(),
            Operator.source(LONGS, Sources::range).rare());

    private Sources() {}

    private static Form from(Draw draw) {
        int size = size(draw);
        Functions.Making making = draw.making();
        List<Object> all = made(size, making);
        return Form.source("cluster.from(made(" + size + ", " + making + "))", run -> run.cluster().from(all), records(draw, all));
    }

    private static Form of(Draw draw) {
        int size = draw.upTo(3);
        Functions.Making making = draw.making();
        List<Object> all = made(size, making);
        return Form.source("cluster.of(made(" + size + ", " + making + ").toArray())", run -> run.cluster().of(all.toArray()), records(draw, all));
    }

    private static Form read(Draw draw) {
        MadeSource source = new MadeSource(size(draw), draw.making(), 1 + draw.upTo(4));
        return Form.source("cluster.read(new MadeSource(" + source.size() + ", " + source.making() + ", " + source.step() + "))", run -> run.cluster().read(source), records(draw, made(source.size(), source.making())));
    }

    /** The splits are the numbers of the first record of each. */
    record MadeSource(int size, Functions.Making making, int step) implements Source<Integer, Object> {
        private static final long serialVersionUID = 1;

        @Override
        public List<Integer> splits(int wanted) {
            return IntStream.iterate(0, first -> first < size, first -> first + step * (1 + size / 20)).boxed().toList();
        }

        @Override
        public void read(Integer split, Consumer<? super Object> records) {
            made(size, making).subList(split, Math.min(size, split + step * (1 + size / 20))).forEach(records);
        }
    }

    private static Form textFiles(Draw draw) {
        int size = size(draw);
        Functions.Making making = draw.making();
        List<Object> lines = Values.list(made(size, making).stream().map(Functions.line()));
        String suffix = draw.random.nextBoolean() ? ".txt" : ".txt.gz";
        String made = "(file(\"" + suffix + "\", made(" + size + ", " + making + ")))";
        if (draw.random.nextBoolean()) {
            return Form.source("cluster.utf8Files" + made + ".map(Text::toString)", run -> {
                Path file = run.newPath(suffix);
                TextFiles.write(file, lines);
                return run.cluster().utf8Files(file.toString()).map(Text::toString);
            }, records(draw, lines));
        }
        return Form.source("cluster.textFiles" + made, run -> {
            Path file = run.newPath(suffix);
            TextFiles.write(file, lines);
            return run.cluster().textFiles(file.toString());
        }, records(draw, lines));
    }

    private static Form range(Draw draw) {
        long start = draw.chance(3) ? Long.MAX_VALUE - 8000 : draw.salt() - 500;
        long end = start + size(draw);
        List<Object> all = Values.list(LongStream.range(start, end).boxed());
        return Form.source("cluster.range(" + start + "L, " + end + "L)", run -> run.cluster().range(start, end), records(draw, all));
    }

    private static int size(Draw draw) {
        return draw.upTo(draw.oneOf(draw.large ? LARGE : SIZES));
    }

    private static Records records(Draw draw, List<Object> all) {
        return new Records(all, Order.ALL, true, draw.wild);
    }

    static List<Object> made(int size, Functions.Making making) {
        List<Object> all = new ArrayList<>();
        for (long i = 0; i < size; i++) {
            all.add(making.apply(i));
        }
        return all;
    }

    /** Instead of a dataset, to make a plan smaller: what it holds. */
    static Form literal(Shape shape, Records records) {
        List<Object> all = records.all();
        String text = "cluster.from(Arrays.asList(" + String.join(", ", Values.shown(all)) + "))";
        return switch (shape) {
            case RECORDS -> Form.source(text, run -> run.cluster().from(all), records);
            case PAIRS -> Form.source(text + ".mapToPair(pair())", run -> run.cluster().from(all).mapToPair(Functions.pair()), records);
            case LONGS -> Form.source(text + ".mapToLong(long())", run -> run.cluster().from(all).mapToLong(value -> (Long) value), records);
            case DOUBLES -> Form.source(text + ".mapToDouble(double())", run -> run.cluster().from(all).mapToDouble(value -> (Double) value), records);
        };
    }
}
