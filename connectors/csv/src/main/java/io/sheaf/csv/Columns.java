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

    /** The record's fields; null for an empty one. */
    List<String> fields(R record) throws Exception {
        List<String> fields = new ArrayList<>(names.size());
        for (Method accessor : accessors) {
            try {
                fields.add(FieldType.format(accessor.invoke(record)));
            } catch (InvocationTargetException e) {
                if (e.getCause() instanceof Error error) {
                    throw error;
                }
                throw (Exception) e.getCause();
            }
        }
        return fields;
    }
}
