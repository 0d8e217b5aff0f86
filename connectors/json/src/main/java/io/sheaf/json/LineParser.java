package io.sheaf.json;

import io.sheaf.InputException;
import io.sheaf.function.SerializableFunction;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.ObjectReader;

/** A line of JSON as a value. Safe for use by many threads. */
final class LineParser<T> implements SerializableFunction<String, T> {

    private static final long serialVersionUID = 1;
    private static final int SHOWN = 120;

    private final Class<T> type;
    private transient volatile ObjectReader reader;

    LineParser(Class<T> type) {
        this.type = type;
    }

    @Override
    public T apply(String line) {
        try {
            return reader().readValue(line);
        } catch (JacksonException e) {
            String shown = line.length() <= SHOWN ? line : line.substring(0, SHOWN) + "…";
            int column = e.getLocation() == null ? 0 : e.getLocation().getColumnNr();
            throw new InputException("this line is no " + type.getSimpleName() + " in JSON, at column " + column + property(e) + ": " + shown
                    + "\n" + e.getOriginalMessage(), e);
        }
    }

    /** Which property of the value is wrong, such as {@code items[3].price}. */
    private static String property(JacksonException e) {
        StringBuilder path = new StringBuilder();
        for (JacksonException.Reference step : e.getPath()) {
            boolean named = step.getPropertyName() != null;
            path.append(named && path.length() > 0 ? "." : "").append(named ? step.getPropertyName() : "[" + step.getIndex() + "]");
        }
        return path.length() == 0 ? "" : ", property " + path;
    }

    private ObjectReader reader() {
        ObjectReader known = reader;
        if (known == null) {
            known = Json.MAPPER.readerFor(type);
            reader = known;
        }
        return known;
    }
}
