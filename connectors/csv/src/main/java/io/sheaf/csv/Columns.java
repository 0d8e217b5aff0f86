package io.sheaf.csv;

import io.sheaf.RefusedException;
import java.lang.reflect.Constructor;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.lang.reflect.RecordComponent;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/** The components of a record type as columns. Immutable. */
final class Columns<R extends Record> {

    private final Class<R> type;
    private final Constructor<R> constructor;
    private final List<String> names = new ArrayList<>();
    private final List<FieldType> types = new ArrayList<>();
    private final List<Method> accessors = new ArrayList<>();

    /** @throws RefusedException if a component has a type that no field can have */
    Columns(Class<R> type) {
        this.type = type;
        RecordComponent[] components = type.getRecordComponents();
        if (components == null || components.length == 0) {
            throw new RefusedException(type.getName() + " is no record with components; give a record whose components are the columns.");
        }
        for (RecordComponent component : components) {
            names.add(component.getName());
            types.add(FieldType.of(component.getGenericType()).orElseThrow(() -> refused(component)));
            component.getAccessor().setAccessible(true);
            accessors.add(component.getAccessor());
        }
        try {
            constructor = type.getDeclaredConstructor(Arrays.stream(components).map(RecordComponent::getType).toArray(Class[]::new));
            constructor.setAccessible(true);
        } catch (NoSuchMethodException e) {
            throw new AssertionError("a record without its canonical constructor: " + type, e);
        }
    }

    private RefusedException refused(RecordComponent component) {
        return new RefusedException("a field of CSV cannot be read as " + type.getSimpleName() + "." + component.getName() + " : "
                + component.getGenericType().getTypeName() + ". Make it a String and convert it in a map().");
    }

    List<String> names() {
        return names;
    }

    FieldType fieldType(int column) {
        return types.get(column);
    }

    /** A record of these values, in the order of the columns. What its constructor throws is passed on. */
    R record(Object[] values) throws Exception {
        try {
            return constructor.newInstance(values);
        } catch (InvocationTargetException e) {
            if (e.getCause() instanceof Error error) {
                throw error;
            }
            throw (Exception) e.getCause();
        }
    }

    /** The record's fields; null for an empty one. Refuses what would come back as another value. */
    List<String> fields(R record, CsvFormat format) throws Exception {
        List<String> fields = new ArrayList<>(names.size());
        for (int i = 0; i < names.size(); i++) {
            Object value = value(record, accessors.get(i));
            String field = FieldType.format(value);
            requireKept(i, value, field, format);
            fields.add(field);
        }
        return fields;
    }

    private Object value(R record, Method accessor) throws Exception {
        try {
            return accessor.invoke(record);
        } catch (InvocationTargetException e) {
            if (e.getCause() instanceof Error error) {
                throw error;
            }
            throw (Exception) e.getCause();
        }
    }

    private void requireKept(int column, Object value, String fieldOrNull, CsvFormat format) {
        FieldType fieldType = types.get(column);
        String place = type.getSimpleName() + "." + names.get(column);
        if (fieldType.changes(value, format.nulls())) {
            throw new IllegalArgumentException(place + " is " + value + ", which CSV of this format has no field for: it would come back as "
                    + (fieldType.kind() == FieldType.Kind.TEXT ? "the empty text" : "the empty Optional")
                    + ". Replace it before, or use CsvFormat.withNulls() in writing and reading.");
        }
        boolean text = fieldType.kind() == FieldType.Kind.TEXT || fieldType.kind() == FieldType.Kind.OPTIONAL_TEXT;
        if (fieldOrNull == null && names.size() == 1 && text && format.nulls()) {
            throw new IllegalArgumentException(place + " is " + value + ", and the only column: its row would be an empty line, which is passed over."
                    + " Filter it out, or add a column.");
        }
        if (fieldOrNull != null && !format.lineEnds() && fieldOrNull.indexOf('\n') >= 0) {
            throw new IllegalArgumentException(place + " holds a line end, though the format says that no field does: '"
                    + Row.shown(fieldOrNull) + "'. Write without CsvFormat.withoutLineEnds(), or replace it before.");
        }
    }
}
